/** Backups: where they are is chosen in dialogs of the system's, and a page names no path. */
import { requireLock } from '../../services/backup/lock.ts';
import type { Handlers } from '../router.ts';
import { done, type HandlerDependencies } from './dependencies.ts';

export function backupsHandlers({
  services: { backups, instance },
  chooseBackup,
}: HandlerDependencies): Handlers['backups'] {
  return {
    status: () => backups.status(),
    progress: () => ({ part: backups.progress() }),
    save: async ({ lock, withSecret }, { caller, window }) => {
      // Before the person is asked for a place.
      await requireLock(lock);
      const name = backups.proposedName();
      const file = await chooseBackup({ kind: 'save', name, withSecret }, window);
      caller.stillAllowed(instance.store());
      if (file === null) return { saved: null };
      const { manifest, size } = await backups.save(caller, file, { lock, withSecret });
      return { saved: { file, size, leftOut: manifest.leftOut } };
    },
    cancel: (_input, { caller }) => {
      backups.cancel(caller);
      return done;
    },
    chooseFolder: async (_input, { caller, window }) => {
      const folder = await chooseBackup({ kind: 'folder' }, window);
      return { chosen: folder === null ? null : backups.folderChosen(caller, folder) };
    },
    setSchedule: async (change, { caller }) => {
      await backups.setSchedule(caller, change);
      return done;
    },
    tryAgain: async (_input, { caller }) => {
      caller.stillAllowed(instance.store());
      return { made: await backups.tryScheduled(caller) };
    },
    chooseFile: async (_input, { caller, window }) => {
      const file = await chooseBackup({ kind: 'open' }, window);
      return { chosen: file === null ? null : await backups.fileChosen(caller, file) };
    },
    check: ({ handle, key }, { caller }) => backups.check(caller, handle, key),
  };
}
