/** The files that Selu keeps of conversations, in `artifacts` beside its database: they go with whose they are. */
import { constants, existsSync } from 'node:fs';
import { lstat, open, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCodeOf } from '../../platform/errors.ts';

const FOLDER = 'artifacts';

/** Where Linux shows what a process has open: a path through it starts at that very folder, wherever it is moved. */
const DESCRIPTORS = '/proc/self/fd';

/** Files that could not be deleted. */
export interface FilesLeft {
  readonly count: number;
  /** Absolute path of the folder in which they are. */
  readonly folder: string;
}

/**
 * Deletes files by the paths that rows had for them, which are those inside a container: what counts is the name. Nothing
 * outside the folder is touched, no link is followed, and nothing but a file goes.
 *
 * @returns null when none is left
 */
export async function deleteArtifacts(
  databaseFile: string,
  paths: readonly string[],
): Promise<FilesLeft | null> {
  const folder = join(dirname(databaseFile), FOLDER);
  if (paths.length === 0 || (await kindOf(folder)) === 'none') return null;
  const held = await hold(folder);
  try {
    // A link that is put in the place of the folder meanwhile leads nowhere.
    const inside = held === null ? folder : `${DESCRIPTORS}/${held.fd}`;
    let count = 0;
    for (const path of paths) {
      const isThere = held !== null || (await kindOf(folder)) === 'folder';
      if (!isThere || !(await isGone(inside, path))) count += 1;
    }
    return count === 0 ? null : { count, folder };
  } finally {
    await held?.close();
  }
}

/** The folder, open; null where it is none, or a link, or this system has no paths through what is open. */
async function hold(folder: string): Promise<FileHandle | null> {
  if (!existsSync(DESCRIPTORS)) return null;
  const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
  return open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW).catch(() => null);
}

async function isGone(folder: string, path: string): Promise<boolean> {
  const [name = '', parent] = path.split('/').reverse();
  if (parent !== FOLDER || !/^[^\\\0]+$/.test(name) || name === '.' || name === '..') return false;
  const file = join(folder, name);
  const kind = await kindOf(file);
  if (kind !== 'file') return kind === 'none';
  return unlink(file).then(
    () => true,
    (error: unknown) => errorCodeOf(error) === 'ENOENT',
  );
}

/** What is there, a link being none of both. */
async function kindOf(path: string): Promise<'file' | 'folder' | 'none' | 'other'> {
  try {
    const stats = await lstat(path);
    if (stats.isFile()) return 'file';
    return stats.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    return errorCodeOf(error) === 'ENOENT' ? 'none' : 'other';
  }
}
