/** Puts the content of a backup in the place of what is there, so that at any moment of a crash the old or the new is whole. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fileHeader } from '../../../store/core/database-file.ts';
import { AppError } from '#shared/errors.ts';
import { recordsOfRestored } from '../../instance/generations.ts';
import { databaseStaging, decisionFile, writeDecision } from './decision.ts';
import { finishRestore, type RestorePlace } from './roll-forward.ts';
import { RestoreWork } from './progress.ts';
import { discardStaged, stage, type Staged, type Unpacked } from './staging.ts';

/** What takes the place of what is there. */
export interface Replacement extends Unpacked {
  /** Of an own instance, by what its database tells itself from others and from older copies; null: an attached one. */
  readonly signed: { readonly instanceId: string; readonly generation: number | null } | null;
  /** The records of the instance in `panel.db`, each with its MAC. */
  readonly records: ReadonlyMap<string, string>;
}

/** What {@link replaceInstance} does when all is ready. */
export interface ReplaceOptions {
  /** Set: there is no backup of what is there, and it stays beside, under names that end so. */
  readonly keep: string | null;
  /** Told how far it is; it says whether it is to stop, and is told from when on it cannot. */
  readonly work?: RestoreWork;
  /** Has the last step done while nobody has the database open. */
  readonly whenClosed: (work: () => Promise<void>) => Promise<void>;
  /** Done as soon as what was there is not there any more. */
  readonly whenReplaced?: () => void;
}

/** What of `panel.db` belongs to an instance, and comes and goes with it. */
const ofInstance = ['idle_lock/', 'confirmed_hosts/', 'confirmed_selu/'];
/** Whether somebody keeps the kit is no less true for an older database: it comes only where nothing is known of it. */
const ifUnknown = 'kit/';
/** What no backup brings back: who was signed in, and who failed to. */
const neverRestored = ['remembered_session', 'open_sessions'];

/**
 * Replaces an instance.
 *
 * @throws AppError as {@link stage}, `restore_stopped`: nothing was changed; what the disk says after it was decided: {@link finishRestore}
 *   goes on at the next start. Whatever `whenClosed` throws before
 */
export async function replaceInstance(
  at: RestorePlace,
  replacement: Replacement,
  { keep, work = new RestoreWork(), whenClosed, whenReplaced = () => {} }: ReplaceOptions,
): Promise<void> {
  const { home, place } = at;
  const staged = await stage(place, replacement, work);
  try {
    work.begin('replacing');
    await whenClosed(() => {
      work.decide();
      decide(at, staged, replacement, keep);
      finishRestore(at);
      whenReplaced();
      return Promise.resolve();
    });
  } finally {
    // What was decided and could not be finished needs what was staged.
    const isDecided = existsSync(decisionFile(home, place.id));
    if (!isDecided) await discardStaged(place, staged.id);
  }
}

/**
 * Notes that what was staged is to take the place of what is there: from here on there is no way back.
 *
 * @throws what the disk or `panel.db` says; nothing is decided then
 */
export function decide(
  { home, place, panel }: RestorePlace,
  { id, agents }: Staged,
  { signed, records }: Replacement,
  keep: string | null,
): void {
  // Nothing is decided that could not be finished.
  const known = panel.store();
  const comes = (key: string): boolean =>
    ofInstance.some((start) => key.startsWith(start)) ||
    (key.startsWith(ifUnknown) && known.get(key) === null);
  const header = fileHeader(join(databaseStaging(place, id), 'selu.db'));
  if (header === null) throw new AppError('database_damaged', { file: place.file });
  writeDecision(decisionFile(home, place.id), {
    version: 1,
    ...{ id, header, agents, keep },
    beginnings: ofInstance,
    records: [
      ...[...records].filter(([key]) => comes(key)),
      ...neverRestored.map((key): [string, null] => [key, null]),
      ...(signed === null ? [] : recordsOfRestored({ header, ...signed })),
    ],
  });
}

const panelRecords = z.record(z.string(), z.string());

/**
 * Reads the records of a backup.
 *
 * @param text of its `panel.json`
 * @throws AppError `backup_not_ours`
 */
export function recordsIn(text: string): ReadonlyMap<string, string> {
  try {
    return new Map(Object.entries(panelRecords.parse(JSON.parse(text))));
  } catch {
    throw new AppError('backup_not_ours', {});
  }
}
