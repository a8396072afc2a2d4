/** Changing the master secret. */
import type { Handlers } from '../router.ts';
import { userOf } from '../../services/common/caller.ts';
import { done, type HandlerDependencies } from './dependencies.ts';

export function rotationHandlers({
  services: { rotation },
  instances,
  saveRecoveryKit,
}: HandlerDependencies): Handlers['rotation'] {
  return {
    plan: () => rotation.plan(),
    makeSecret: (_input, { caller }) => ({ secret: rotation.makeSecret(caller) }),
    saveRecoveryKit: async (_input, { caller, window }) => {
      const { name, keyFile } = instances.shownAt(window);
      const subject = rotation.madeKit(caller, { name, keyFile });
      return { saved: await saveRecoveryKit(subject, userOf(caller).language, window) };
    },
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
