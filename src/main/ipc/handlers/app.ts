/** The app as a whole: what a window is to show, its preferences, and what it opens outside. */
import type {
  ShownInstance,
  Phase,
  SignedInUser,
  SignedOutReason,
} from '#shared/contract/schemas.ts';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { changedSetting } from '../../services/activity/events.ts';
import type { InstanceState } from '../../services/instance/instance-state.ts';
import type { Services } from '../../services/index.ts';
import type { Handlers } from '../router.ts';
import { done, type HandlerDependencies } from './dependencies.ts';

export function appHandlers(dependencies: HandlerDependencies): Handlers['app'] {
  const { services, sessions } = dependencies;
  const { panel, instance, preferences } = services;
  return {
    state: (_input, { user, window }) => {
      const { place, name, server } = dependencies.instances.shownAt(window);
      return {
        version: dependencies.version,
        instance: { id: place.id, kind: place.kind, name, server, ...stateOf(services) },
        phase: phaseOf(services, user, {
          locked: sessions.lockedUserOf(window),
          due: sessions.dueAt(window)?.user ?? null,
          reason: sessions.whyLeft(window),
        }),
        preferences: preferences.get(),
        desktop: dependencies.desktop(),
      };
    },
    retry: () => {
      const { state } = instance;
      const isWithout = state.name === 'locked' && problemOf(services, state) !== null;
      // Only out of a problem: otherwise it would close an instance whose secret was typed.
      if (!panel.problem && state.name !== 'problem' && !isWithout) {
        throw new AppError('not_now', {});
      }
      dependencies.restart();
      return done;
    },
    setPreferences: async (change, { caller }) => {
      await preferences.set(caller, change);
      await instance.note(caller, changedSetting('appearance'));
      return done;
    },
    openHelp: () => {
      dependencies.openPage('help');
      return done;
    },
    about: () => dependencies.about(),
    licences: async () => ({ packages: [...(await dependencies.licences())] }),
    secretShown: ({ shown }, { window }) => {
      dependencies.secretShown(window, shown);
      return done;
    },
    openWindow: () => {
      dependencies.openWindow();
      return done;
    },
  };
}

/** What was wrong with the secret that was tried unasked; nothing is, of one that was forgotten. */
const problemOf = (
  { masterSecret }: Pick<Services, 'masterSecret'>,
  { error, forgotten }: Extract<InstanceState, { readonly name: 'locked' }>,
): ErrorInfo | null => error ?? (forgotten === null ? masterSecret.error : null);

function stateOf({
  instance,
}: Services): Pick<ShownInstance, 'readOnly' | 'off' | 'proof' | 'secretSource' | 'replacements'> {
  const { state } = instance;
  return {
    readOnly: 'readOnly' in state ? state.readOnly : null,
    off: 'off' in state ? [...state.off] : [],
    proof: state.name === 'unlocked' ? state.proof : null,
    secretSource: state.name === 'unlocked' ? state.secretSource : null,
    replacements: instance.replacements,
  };
}

function phaseOf(
  { panel, instance, masterSecret, idleLock, kit, outside, rememberedName }: Services,
  user: SignedInUser | null,
  {
    locked,
    due,
    reason,
  }: {
    readonly locked: SignedInUser | null;
    readonly due: SignedInUser | null;
    readonly reason: SignedOutReason | null;
  },
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
        error: problemOf({ masterSecret }, state),
        keychainAsked: masterSecret.isAsking,
        isSigning: state.isSigning,
        forgotten: state.forgotten,
      };
    case 'unlocked': {
      if (user) {
        const reminder = user.isAdmin ? kit.reminder() : null;
        return { name: 'signedIn', user, idleLock: idleLock.get(user.id), kit: reminder };
      }
      if (locked) return { name: 'screenLocked', user: locked };
      if (due) return { name: 'newPassword', user: due };
      const changed = outside.reason();
      if (changed !== null) return { name: 'outside', reason: changed };
      if (state.store.users.count() === 0) return { name: 'firstAdmin' };
      return { name: 'signedOut', username: rememberedName.get(), reason };
    }
  }
}
