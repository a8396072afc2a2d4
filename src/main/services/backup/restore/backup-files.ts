/** How a restore opens backups and makes the one of what is there, which may be locked. */
import { newWorkFolder } from '../../../agent-package/work-folders.ts';
import { makePrivateFolder } from '../../../platform/folders.ts';
import { makingOf, type MakingDependencies } from '../making.ts';
import type { BackupFiles } from './restore.ts';

export function backupFiles(dependencies: MakingDependencies): BackupFiles {
  const { folder: parent, work } = dependencies;
  const make = makingOf(dependencies);
  return {
    newFolder: () => {
      makePrivateFolder(parent);
      return newWorkFolder(parent);
    },
    look: (order, options) => work.look(order, options),
    savePresent: async (lock, target, options) => {
      await make({ lock, secret: null, target }, options);
    },
  };
}
