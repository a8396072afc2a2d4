/** How a restore opens backups and makes the one of what is there, which may be locked. */
import manifest from '../../../../../package.json' with { type: 'json' };
import { mkdir, rm } from 'node:fs/promises';
import { makePrivateFolder } from '../../../platform/folders.ts';
import { newWorkFolder, releaseWorkFolder } from '../../../agent-package/work-folders.ts';
import { lockOf } from '../../../crypto/age.ts';
import type { Clock } from '../../common/clock.ts';
import type { PanelRecords } from '../../common/panel-records.ts';
import type { InstancePlace } from '../../instance/place.ts';
import type { BackupWork } from '../apart.ts';
import { recordsToKeep } from '../panel-copy.ts';
import type { BackupFiles } from './restore.ts';

interface BackupFilesDependencies {
  readonly place: InstancePlace;
  readonly ofPlace: PanelRecords;
  readonly work: BackupWork;
  /** As of `BackupsDependencies`. */
  readonly name: () => string;
  readonly folder: string;
  readonly now: Clock;
  readonly workFactor?: number | undefined;
}

export const backupFiles = ({
  place,
  ofPlace,
  work,
  name,
  folder: parent,
  now,
  workFactor,
}: BackupFilesDependencies): BackupFiles => {
  const newFolder = (): string => {
    makePrivateFolder(parent);
    return newWorkFolder(parent);
  };
  return {
    newFolder,
    open: (file, key, folder) => work.open({ file, key, folder }),
    savePresent: async (key, target) => {
      const workFolder = newFolder();
      const { kind, file, agents } = place;
      try {
        await mkdir(workFolder, { mode: 0o700 });
        await work.make({
          source: { kind, file, agents, name: name() },
          records: recordsToKeep(ofPlace),
          secret: null,
          lock: await lockOf(key),
          ...{ target, workFolder, now: now(), version: manifest.version },
          ...(workFactor !== undefined && { workFactor }),
        });
      } finally {
        await rm(workFolder, { recursive: true, force: true }).catch(() => undefined);
        releaseWorkFolder(workFolder);
      }
    },
  };
};
