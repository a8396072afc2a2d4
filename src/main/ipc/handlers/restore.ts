/** Restoring a backup, by an administrator or where nobody can sign in: the two differ in who may call them alone. */
import type { Handlers } from '../router.ts';
import { done, type HandlerDependencies } from './dependencies.ts';

export function restoreHandlers({
  services: { restore },
  sessions,
  chooseBackup,
}: HandlerDependencies): Handlers['restore'] & Handlers['rescue'] {
  return {
    choose: async (_input, { caller, window }) => {
      // Before the person is asked for a file.
      restore.requireMay(caller);
      const file = await chooseBackup({ kind: 'open' }, window);
      return { chosen: file === null ? null : await restore.choose(caller, file) };
    },
    look: ({ handle, key }, { caller }) => restore.look(caller, handle, key),
    discard: async ({ handle }, { caller }) => {
      await restore.discard(caller, handle);
      return done;
    },
    run: ({ handle, ...options }, { caller }) =>
      restore.run(caller, handle, { ...options, whenReplaced: () => sessions.forgetAll() }),
    progress: ({ handle }, { window }) => ({ progress: restore.progressFor(window.id, handle) }),
    stop: ({ handle }, { window }) => {
      restore.stop(window.id, handle);
      return done;
    },
  };
}
