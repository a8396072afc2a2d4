/** Changing the master secret. */
import type { Handlers } from '../router.ts';
import type { CallingWindow } from '../../services/accounts/window-sessions.ts';
import { userOf, type Caller } from '../../services/common/caller.ts';
import type { KitSubject } from '../../services/instance/kit/content.ts';
import { done, type HandlerDependencies } from './dependencies.ts';

export function rotationHandlers({
  services: { rotation },
  instances,
  saveRecoveryKit,
  printRecoveryKit,
}: HandlerDependencies): Handlers['rotation'] {
  const kitFor = (caller: Caller, window: CallingWindow): KitSubject => {
    const { name, keyFile } = instances.shownAt(window);
    return rotation.madeKit(caller, { name, keyFile });
  };
  return {
    plan: () => rotation.plan(),
    makeSecret: (_input, { caller }) => ({ secret: rotation.makeSecret(caller) }),
    saveRecoveryKit: async (_input, { caller, window }) => {
      const subject = kitFor(caller, window);
      return { saved: await saveRecoveryKit(subject, userOf(caller).language, window) };
    },
    printRecoveryKit: async (_input, { caller, window }) => ({
      printed: await printRecoveryKit(kitFor(caller, window), userOf(caller).language),
    }),
    forgetSecret: (_input, { caller }) => {
      rotation.forgetSecret(caller);
      return done;
    },
    run: ({ remove, seen, ...chosen }, { caller }) =>
      rotation.run(caller, chosen, { remove, seen }),
    progress: (_input, { window }) => ({ progress: rotation.progressFor(window.id) }),
    cancel: (_input, { window }) => {
      rotation.cancel(window.id);
      return done;
    },
  };
}
