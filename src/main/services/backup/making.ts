/** Making a backup of one instance as it is now, over a private folder that is there only meanwhile. */
import { mkdir } from 'node:fs/promises';
import manifest from '../../../../package.json' with { type: 'json' };
import { onDisk } from '../../agent-package/unpack-folder.ts';
import { newWorkFolder, releaseWorkFolder, removeWhole } from '../../agent-package/work-folders.ts';
import type { Clock } from '../common/clock.ts';
import type { PanelRecords } from '../common/panel-records.ts';
import type { InstancePlace } from '../instance/place.ts';
import type { BackupWork } from './apart.ts';
import type { BackupOptions, BackupOrder, MadeBackup } from './make-backup.ts';
import { recordsToKeep } from './panel-copy.ts';

export interface MakingDependencies {
  readonly place: InstancePlace;
  readonly ofPlace: PanelRecords;
  readonly work: BackupWork;
  /** What the instance is called on this computer; empty: it has no name. */
  readonly name: () => string;
  /** Private; holds what is worked on, and nothing between. */
  readonly folder: string;
  readonly now: Clock;
  /** As of `encryptAge`. */
  readonly workFactor?: number | undefined;
}

export type MakeNow = (
  order: Pick<BackupOrder, 'lock' | 'secret' | 'target'>,
  options?: BackupOptions,
) => Promise<MadeBackup>;

/** @returns makes one; throws as `makeBackup`, and what the disk says */
export const makingOf =
  ({ place, ofPlace, work, name, folder, now, workFactor }: MakingDependencies): MakeNow =>
  (order, options) =>
    inWorkFolder(folder, (workFolder) => {
      const { kind, file, agents } = place;
      return work.make(
        {
          source: { kind, file, agents, name: name() },
          records: recordsToKeep(ofPlace),
          ...{ ...order, workFolder, now: now(), version: manifest.version },
          ...(workFactor !== undefined && { workFactor }),
        },
        options,
      );
    });

/**
 * Does work in a new private folder, which goes with it.
 *
 * @param parent made where it is missing
 * @throws AppError what the disk says; whatever `work` throws
 */
export async function inWorkFolder<T>(
  parent: string,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  await onDisk(parent, () => mkdir(parent, { recursive: true, mode: 0o700 }));
  const folder = newWorkFolder(parent);
  try {
    await onDisk(parent, () => mkdir(folder, { mode: 0o700 }));
    return await work(folder);
  } finally {
    // What is left of it is removed at the next start.
    await removeWhole(folder).catch(() => undefined);
    releaseWorkFolder(folder);
  }
}
