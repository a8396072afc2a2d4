/** Gives an unpacked agent its place, so that at any moment the old one or the new one is there, whole. */
import { open, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { syncFolderOf } from '../store/core/files.ts';
import { onDisk, type Draft } from './unpack-folder.ts';
import { isAgentId } from './paths.ts';
import { errnoOf } from './problems.ts';
import { newAsideFolder, releaseWorkFolder, removeWhole } from './work-folders.ts';

/**
 * Moves a draft's agent to its target. What is there is moved aside before and removed after; it is put back
 * when the move fails. After a crash between the two, `sweepLeftovers` puts it back.
 *
 * @param folder of the agent, in the draft's
 * @param target beside the draft's folder; its name is the agent's id
 * @param commit notes that the agent is there, once it is; when it throws, all is put back as it was
 * @throws AppError disk_full, read_only or file_not_written, with the old agent in its place; whatever `commit` throws
 */
export async function placeFolder(
  folder: string,
  target: string,
  draft: Draft,
  commit: () => void = () => {},
): Promise<void> {
  const parent = dirname(target);
  if (parent !== dirname(draft.folder) || !isAgentId(basename(target))) {
    throw new Error('an agent has its place beside the folder in which it was unpacked');
  }
  await onDisk(parent, async () => {
    await makeLast(draft);
    const aside = newAsideFolder(target);
    try {
      const moved = await moveAside(target, aside);
      try {
        await rename(folder, target);
        try {
          syncFolderOf(target);
          commit();
        } catch (error) {
          await rename(target, folder);
          throw error;
        }
      } catch (error) {
        if (moved) await rename(aside, target);
        throw error;
      }
      // The new agent is there: what is left of the old one is removed at the next start at the latest.
      if (moved) await removeWhole(aside).catch(() => undefined);
    } finally {
      releaseWorkFolder(aside);
    }
  });
}

/**
 * Removes an agent's folder; one that is not there is no error.
 *
 * @param commit notes that the agent is gone, once it is; when it throws, the agent is put back. A crash before
 *   puts it back, too (`sweepLeftovers`)
 * @throws AppError disk_full, read_only or file_not_written, with the agent in its place; whatever `commit` throws
 */
export async function removeFolder(target: string, commit: () => void): Promise<void> {
  await onDisk(dirname(target), async () => {
    const aside = newAsideFolder(target);
    try {
      const moved = await moveAside(target, aside);
      try {
        commit();
      } catch (error) {
        if (moved) await rename(aside, target);
        throw error;
      }
      if (moved) await removeWhole(aside).catch(() => undefined);
    } finally {
      releaseWorkFolder(aside);
    }
  });
}

/** @returns false where nothing is there */
async function moveAside(target: string, aside: string): Promise<boolean> {
  try {
    await rename(target, aside);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
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
