/** How a restore opens backups and makes the one of what is there, which may be locked. */
import { newWorkFolder } from '../../../agent-package/work-folders.ts';
import { lockOf } from '../../../crypto/age.ts';
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
    open: (file, key, folder) => work.open({ file, key, folder }),
    savePresent: async (key, target) => {
      await make({ lock: await lockOf(key), secret: null, target });
    },
  };
}
