/** The files that Selu keeps of conversations, in `artifacts` beside its database: they go with whose they are. */
import { lstat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCodeOf } from '../../platform/errors.ts';

const FOLDER = 'artifacts';

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
  let count = 0;
  for (const path of paths) if (!(await isGone(folder, path))) count += 1;
  return count === 0 ? null : { count, folder };
}

async function isGone(folder: string, path: string): Promise<boolean> {
  const [name = '', parent] = path.split('/').reverse();
  if (parent !== FOLDER || !/^[^\\\0]+$/.test(name) || name === '.' || name === '..') return false;
  if ((await kindOf(folder)) !== 'folder') return false;
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
