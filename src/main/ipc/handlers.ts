/** What each call of the contract does: one line into the services. Who may call is the contract's word. */
import type { Phase, SignedInUser } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { ExternalPage } from '../app/external-links.ts';
import type { Services } from '../services/index.ts';
import type { SecretsRequest } from '../services/agents/agents.ts';
import type { Asker } from '../services/common/connection-checks.ts';
import type { Owner } from '../services/credentials/credentials.ts';
import type { CallingWindow } from '../services/accounts/window-sessions.ts';
import type { Handlers } from './router.ts';
import type { WindowSessions } from '../services/accounts/window-sessions.ts';

export interface HandlerDependencies {
  readonly services: Services;
  readonly sessions: WindowSessions;
  readonly version: string;
  /** Opens the files again after a problem. */
  readonly restart: () => void;
  readonly openPage: (page: ExternalPage) => void;
  /** @throws AppError `too_many_windows` */
  readonly openWindow: () => void;
  /** Opens an address that was checked in the system browser. */
  readonly openLink: (address: string) => void;
  /** Asks for a package file or folder; null when the person changed their mind. */
  readonly choosePackage: (
    kind: 'archive' | 'folder',
    window: CallingWindow,
  ) => Promise<string | null>;
  /** Asks where, and writes the kit of this secret there; false when the person changed their mind. */
  readonly saveRecoveryKit: (secret: string) => Promise<boolean>;
}

const done = {};
const system: Owner = { scope: 'system' };
const ownedBy = (userId: string): Owner => ({ scope: 'user', userId });

export function createHandlers(dependencies: HandlerDependencies): Handlers {
  const { services, sessions } = dependencies;
  const { setup, instance, auth, users, credentials, preferences, masterSecret } = services;
  const { agents, catalog, packages } = services;
  const { providers, pipes, channels, checks } = services;

  /**
   * For what takes a while: whoever has asked may have been signed out, or locked, when it is to be done, and somebody
   * else have signed in.
   */
  const stillHere = (window: CallingWindow): (() => void) => {
    const session = sessions.sessionOf(window);
    return () => {
      if (sessions.sessionOf(window) !== session) throw new AppError('not_signed_in', {});
    };
  };

  /** The same for what only administrators may do: they may have become none. */
  const askerAt = (window: CallingWindow, isStillHere = stillHere(window)): Asker => ({
    window: window.id,
    allowed: () => {
      isStillHere();
      const user = sessions.userOf(window);
      if (user === null) throw new AppError('not_signed_in', {});
      if (!user.isAdmin) throw new AppError('forbidden', {});
    },
  });

  const undoable = (undo: string) => ({ undo, undoSeconds: limits.undoSeconds });
  const saveSecrets = async (
    request: SecretsRequest,
    user: SignedInUser,
    window: CallingWindow,
    shared: boolean,
  ) => {
    const allowed = stillHere(window);
    const undo = await agents.saveSecrets(request, user, { shared, allowed });
    return { removed: undo === null ? null : undoable(undo) };
  };
  const inspect = async (path: string, user: SignedInUser, allowed: () => void) => {
    const found = await packages.inspect(path, user, user.id);
    try {
      allowed();
    } catch (error) {
      await packages.discard(found.handle, user.id);
      throw error;
    }
    return found;
  };
  const removal = (owner: Owner, key: { capabilityId: string; name: string }, by: SignedInUser) =>
    undoable(credentials.remove(owner, key, by.id));

  return {
    app: {
      state: (_input, { user, window }) => ({
        version: dependencies.version,
        phase: phaseOf(services, user, sessions.lockedUserOf(window)),
        preferences: preferences.get(),
      }),
      retry: () => {
        // Only out of a problem: otherwise it would close an instance whose secret was typed.
        if (!services.panel.problem && instance.state.name !== 'problem') {
          throw new AppError('not_now', {});
        }
        dependencies.restart();
        return done;
      },
      setPreferences: (change) => {
        preferences.set(change);
        return done;
      },
      openHelp: () => {
        dependencies.openPage('help');
        return done;
      },
      openWindow: () => {
        dependencies.openWindow();
        return done;
      },
    },
    setup: {
      makeSecret: () => ({ secret: setup.makeSecret() }),
      saveRecoveryKit: async () => ({
        saved: await dependencies.saveRecoveryKit(setup.madeSecret()),
      }),
      keychain: async () => {
        // For the wizard only: nobody is signed in there.
        if (instance.state.name !== 'missing') throw new AppError('not_now', {});
        return { problem: await masterSecret.problem() };
      },
      createInstance: async (choice) => ({ sealError: await setup.createInstance(choice) }),
      createAdmin: async (admin, { window }) => {
        const asOf = sessions.mark();
        const userId = await setup.createAdmin(admin);
        sessions.begin(window, auth.openSession(userId), { stay: false, asOf });
        return done;
      },
    },
    instance: {
      unlock: ({ secret }) => {
        instance.unlock(secret);
        return done;
      },
    },
    auth: {
      signIn: async ({ username, password, staySignedIn }, { window }) => {
        const asOf = sessions.mark();
        const session = await auth.signIn(username, password);
        sessions.begin(window, session, { stay: staySignedIn, asOf });
        return done;
      },
      signOut: (_input, { window }) => {
        sessions.end(window);
        return done;
      },
      active: (_input, { window }) => {
        sessions.active(window);
        return done;
      },
      lock: () => {
        sessions.lockAll({ withComputer: false });
        return done;
      },
      unlock: async ({ password }, { window }) => {
        await sessions.unlock(window, password);
        return done;
      },
    },
    account: {
      setLanguage: ({ language }, { user }) => {
        users.setLanguage(user.id, language);
        return done;
      },
      setIdleLock: ({ minutes }, { user }) => {
        services.idleLock.set(user.id, minutes);
        return done;
      },
      changePassword: async (passwords, { user, window }) => ({
        ended: await users.changePassword(
          { userId: user.id, sessionId: sessions.sessionOf(window) },
          passwords,
          stillHere(window),
        ),
      }),
    },
    sessions: {
      listOwn: (_input, { user, window }) => ({
        sessions: services.sessions.listOf(user.id, sessions.sessionOf(window)),
      }),
      endOwn: ({ handle }, { user }) => {
        services.sessions.end(handle, user.id);
        return done;
      },
      endOthers: (_input, { user, window }) => ({
        ended: services.sessions.endOthers(user.id, sessions.sessionOf(window)),
      }),
    },
    users: {
      list: () => ({ users: users.list() }),
      create: async (profile, { user, window }) => {
        await users.create(profile, user.id, stillHere(window));
        return done;
      },
      update: ({ userId, ...profile }, { user }) => {
        users.update(userId, profile, user.id);
        return done;
      },
      setAgentAccess: ({ userId, access }, { user }) => {
        users.setAgentAccess(userId, access, user.id);
        return done;
      },
      resetPassword: async ({ userId, password }, { user, window }) => {
        await users.resetPassword(userId, password, user.id, stillHere(window));
        return done;
      },
      signOut: ({ userId }) => ({ ended: services.sessions.endAll(userId) }),
      belongings: ({ userId }) => ({ belongings: users.belongings(userId) }),
      delete: ({ userId, username }, { user }) => {
        users.delete(userId, username, user.id);
        services.idleLock.forget(userId);
        return done;
      },
      names: () => ({ users: users.names() }),
    },
    agents: {
      names: () => ({ agents: users.agents() }),
      list: async (_input, { user }) => ({ agents: await agents.list(user) }),
      get: ({ agentId }, { user }) => agents.get(agentId, user),
      declared: async (_input, { user }) => ({ credentials: await agents.declared(user) }),
      holders: async ({ agentId }, { user }) => ({ secrets: await agents.holders(agentId, user) }),
      saveSecrets: (request, { user, window }) => saveSecrets(request, user, window, true),
      saveOwnSecrets: (request, { user, window }) => saveSecrets(request, user, window, false),
      openLink: async ({ agentId, address }, { user, window }) => {
        const allowed = stillHere(window);
        const link = await agents.link(agentId, address, user);
        allowed();
        dependencies.openLink(link);
        return done;
      },
      choosePackage: async ({ kind }, { user, window }) => {
        const allowed = stillHere(window);
        const path = await dependencies.choosePackage(kind, window);
        allowed();
        return { package: path === null ? null : await inspect(path, user, allowed) };
      },
      dropPackage: async ({ path }, { user, window }) => ({
        package: await inspect(path, user, stillHere(window)),
      }),
      install: async ({ handle, removeLeftovers }, { user, window }) => {
        const allowed = stillHere(window);
        await packages.install(handle, user.id, { removeLeftovers, allowed });
        return done;
      },
      discardPackage: async ({ handle }, { user }) => {
        await packages.discard(handle, user.id);
        return done;
      },
      removal: ({ agentId }) => packages.removal(agentId),
      remove: async ({ agentId, removeSecrets }, { user, window }) => {
        await packages.remove(agentId, user.id, { removeSecrets, allowed: stillHere(window) });
        return done;
      },
    },
    masterSecret: {
      status: () => masterSecret.status(),
      seal: async () => {
        await masterSecret.seal();
        return done;
      },
      unseal: async () => {
        await masterSecret.unseal();
        return done;
      },
      test: async () => {
        await masterSecret.test();
        return done;
      },
    },
    credentials: {
      list: async () => ({ credentials: await catalog.withUse(credentials.list()) }),
      listOwn: async (_input, { user }) => ({
        credentials: await catalog.withUse(credentials.listOf(user)),
      }),
      saveSystem: (request) => {
        credentials.save(system, request);
        return done;
      },
      saveForUser: ({ userId, ...request }) => {
        credentials.save(ownedBy(userId), request);
        return done;
      },
      saveOwn: (request, { user }) => {
        credentials.save(ownedBy(user.id), request);
        return done;
      },
      setExpiryForUser: ({ userId, expiresAt, ...key }) => {
        credentials.setExpiry(userId, key, expiresAt);
        return done;
      },
      setExpiryOwn: ({ expiresAt, ...key }, { user }) => {
        credentials.setExpiry(user.id, key, expiresAt);
        return done;
      },
      removeSystem: (key, { user }) => removal(system, key, user),
      removeForUser: ({ userId, ...key }, { user }) => removal(ownedBy(userId), key, user),
      removeOwn: (key, { user }) => removal(ownedBy(user.id), key, user),
    },
    providers: {
      list: () => ({ providers: providers.list() }),
      save: async (request, { window }) => ({
        outcome: await providers.save(request, askerAt(window)),
      }),
      check: async ({ id }, { window }) => ({
        outcome: await providers.check(id, askerAt(window)),
      }),
      disconnect: ({ id }, { user }) => undoable(providers.disconnect(id, user.id)),
      openPage: ({ id, page }) => {
        dependencies.openPage(`${id}.${page}`);
        return done;
      },
    },
    pipes: {
      list: () => ({ pipes: pipes.list() }),
      saveTelegram: async (request, { window }) => ({
        outcome: await channels.saveTelegram(request, askerAt(window)),
      }),
      saveBlueBubbles: async (request, { window }) => ({
        outcome: await channels.saveBlueBubbles(request, askerAt(window)),
      }),
      createWebhook: (request) => ({ token: pipes.createWebhook(request) }),
      replaceToken: ({ pipeId }) => ({ token: pipes.replaceToken(pipeId) }),
      update: ({ pipeId, ...profile }) => {
        pipes.update(pipeId, profile);
        return done;
      },
      setActive: ({ pipeId, active }) => {
        pipes.setActive(pipeId, active);
        return done;
      },
      check: async ({ pipeId }, { window }) => ({
        outcome: await channels.check(pipeId, askerAt(window)),
      }),
      telegramChats: async (bot, { window }) => ({
        chats: await channels.telegramChats(bot, askerAt(window)),
      }),
      remove: ({ pipeId }, { user }) => undoable(pipes.remove(pipeId, user.id)),
      openPage: ({ page }) => {
        dependencies.openPage(page);
        return done;
      },
    },
    checks: {
      cancel: (_input, { window }) => {
        checks.cancel(window.id);
        return done;
      },
    },
    removals: {
      undo: ({ undo }, { user }) => {
        services.removals.undo(undo, user.id);
        return done;
      },
    },
  };
}

function phaseOf(
  { panel, instance, masterSecret, idleLock }: Services,
  user: SignedInUser | null,
  lockedUser: SignedInUser | null,
): Phase {
  if (panel.problem) return { name: 'problem', error: panel.problem };
  const { state } = instance;
  switch (state.name) {
    case 'problem':
      return { name: 'problem', error: state.error };
    case 'missing':
      return { name: 'welcome', secretInEnvironment: state.secretInEnvironment };
    case 'locked':
      return {
        name: 'locked',
        error: state.error ?? masterSecret.error,
        keychainAsked: masterSecret.isAsking,
      };
    case 'unlocked':
      if (user) return { name: 'signedIn', user, idleLock: idleLock.get(user.id) };
      if (lockedUser) return { name: 'screenLocked', user: lockedUser };
      return { name: state.store.users.count() === 0 ? 'firstAdmin' : 'signedOut' };
  }
}
