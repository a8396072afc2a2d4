/** The instance and its master secret: first run, unlocking, and the keychain. */
import { AppError } from '#shared/errors.ts';
import type { Handlers } from '../router.ts';
import { done, type HandlerDependencies } from './dependencies.ts';

export function setupHandlers(dependencies: HandlerDependencies): Handlers['setup'] {
  const { services, sessions } = dependencies;
  const { setup, instance, auth, masterSecret } = services;
  return {
    startAnew: async (_input, { caller }) => {
      await setup.startAnew(caller);
      return done;
    },
    makeSecret: () => ({ secret: setup.makeSecret() }),
    forgetSecret: () => {
      setup.forgetSecret();
      return done;
    },
    saveRecoveryKit: async (_input, { window }) => ({
      saved: await dependencies.saveRecoveryKit(setup.madeKit(), null, window),
    }),
    printRecoveryKit: async () => ({
      printed: await dependencies.printRecoveryKit(setup.madeKit(), null),
    }),
    keychain: async () => {
      // For the wizard only: nobody is signed in there.
      if (instance.state.name !== 'missing') throw new AppError('not_now', {});
      return { problem: await masterSecret.problem() };
    },
    createInstance: async (choice, { caller }) => ({
      sealError: await setup.createInstance(caller, choice),
    }),
    createAdmin: async (admin, { caller, window }) => {
      const asOf = sessions.mark();
      const userId = await setup.createAdmin(caller, admin);
      const session = await auth.openSession(caller, userId);
      await sessions.begin(window, session, { stay: false, asOf });
      return done;
    },
  };
}

export function instanceHandlers({
  services,
  instances,
  sessions,
}: HandlerDependencies): Handlers['instance'] {
  return {
    lockCompletely: async (_input, { caller }) => {
      if (!services.instance.isUnlocked) throw new AppError('not_now', {});
      try {
        // While it is noted in the row of a session that it is locked, the key is needed.
        await Promise.all([
          instances.lockAll(caller),
          sessions.lockAll({ withComputer: true, by: caller }),
        ]);
      } finally {
        // As long as there is a key to hold the row by.
        await services.instance.note(caller, { action: 'instanceLocked' });
        services.setup.forgetSecret();
        services.instance.forget();
        // What is opened of a backup, and the thread of one that is made, may hold it, too.
        services.backups.stop();
        await services.restore.discardAll();
      }
      return done;
    },
    takeSecretAgain: async (_input, { caller }) => {
      await services.masterSecret.takeAgain(caller);
      await services.instance.note(caller, { action: 'instanceUnlocked' });
      return done;
    },
    unlock: async ({ secret }, { caller }) => {
      const { instance } = services;
      try {
        instance.unlock(secret);
      } catch (error) {
        const isWrong = error instanceof AppError && (error as AppError).code === 'secret_wrong';
        if (isWrong) await instance.note(caller, { action: 'instanceUnlockFailed' });
        throw error;
      }
      await instance.whenSigned();
      await instance.note(caller, { action: 'instanceUnlocked' });
      return done;
    },
  };
}

export function masterSecretHandlers({ services }: HandlerDependencies): Handlers['masterSecret'] {
  const { masterSecret } = services;
  return {
    status: () => masterSecret.status(),
    seal: async (_input, { caller }) => {
      await masterSecret.seal(caller);
      return done;
    },
    unseal: async (_input, { caller }) => {
      await masterSecret.unseal(caller);
      return done;
    },
    test: async () => {
      await masterSecret.test();
      return done;
    },
  };
}
