/**
 * Gives an unpacked agent its place, or takes an agent away, so that at any moment the old one or the new one is
 * there, whole.
 */
import { renameSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCodeOf } from '../platform/errors.ts';
import { syncFolderOf } from '../store/core/files.ts';
import { diskError, onDisk, type Draft } from './unpack-folder.ts';
import { isAgentId } from './paths.ts';
import { newAsideFolder, releaseWorkFolder, removeWhole } from './work-folders.ts';

/**
 * Notes the swap of a folder elsewhere, and makes it at the same moment.
 *
 * @param swap makes it, at once: to be called last in the transaction that notes it, so that nobody sees one without
 *   the other. A second call, of a transaction that is tried again, does nothing
 * @throws to refuse; the folders are then as they were
 */
export type Commit = (swap: () => void) => void | Promise<void>;

/**
 * Moves a draft's agent to its target. What is there is moved aside before and removed after; it is put back
 * when the move fails. After a crash between the two, `sweepLeftovers` puts it back.
 *
 * @param folder of the agent, in the draft's
 * @param target beside the draft's folder; its name is the agent's id
 * @throws AppError disk_full, read_only or file_not_written, with the old agent in its place; whatever `commit` throws
 */
export async function placeFolder(
  folder: string,
  target: string,
  draft: Draft,
  commit: Commit = (swap) => swap(),
): Promise<void> {
  const parent = dirname(target);
  if (parent !== dirname(draft.folder) || !isAgentId(basename(target))) {
    throw new Error('an agent has its place beside the folder in which it was unpacked');
  }
  await onDisk(parent, async () => {
    await makeLast(draft);
    await swapFolder(target, folder, commit);
  });
}

/**
 * Removes an agent's folder; one that is not there is no error. A crash before `commit` has ended puts the agent
 * back (`sweepLeftovers`).
 *
 * @throws AppError disk_full, read_only or file_not_written, with the agent in its place; whatever `commit` throws
 */
export async function removeFolder(target: string, commit: Commit): Promise<void> {
  await onDisk(dirname(target), () => swapFolder(target, null, commit));
}

/** @param next what takes the place; null: nothing does */
async function swapFolder(target: string, next: string | null, commit: Commit): Promise<void> {
  const aside = newAsideFolder(target);
  const done = { aside: false, placed: false, whole: false };
  const swap = (): void => {
    if (done.whole) return;
    try {
      done.aside = moveAside(target, aside);
      if (next !== null) {
        renameSync(next, target);
        done.placed = true;
        syncFolderOf(target);
      }
    } catch (error) {
      // The transaction around this would take it for what the disk says of the database.
      throw diskError(error, dirname(target));
    }
    done.whole = true;
  };
  try {
    try {
      await commit(swap);
    } catch (error) {
      if (done.placed && next !== null) renameSync(target, next);
      if (done.aside) renameSync(aside, target);
      throw error;
    }
    // The new agent is there: what is left of the old one is removed at the next start at the latest.
    if (done.aside) await removeWhole(aside).catch(() => undefined);
  } finally {
    releaseWorkFolder(aside);
  }
}

/** @returns false where nothing is there */
function moveAside(target: string, aside: string): boolean {
  try {
    renameSync(target, aside);
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return false;
    throw error;
  }
  // A power cut must not keep the second move and lose the first.
  syncFolderOf(target);
  return true;
}

/** Makes everything that was unpacked last through a power cut, before it gets its name. */
async function makeLast(draft: Draft): Promise<void> {
  const files = draft.made.filter(({ kind }) => kind === 'file');
  const folders = draft.made.filter(({ kind }) => kind === 'folder');
  const workers = Array.from({ length: 8 }, async () => {
    for (let next = files.pop(); next !== undefined; next = files.pop()) {
      const file = await open(join(draft.folder, next.path), 'r+');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
    }
  });
  await Promise.all(workers);
  for (const { path } of [...folders, { path: '.' }]) syncFolderOf(join(draft.folder, path, 'x'));
}
