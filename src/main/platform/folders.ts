/** Folders that nobody else gets into. */
import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { AppError } from '#shared/errors.ts';
import { errorCodeOf } from './errors.ts';

const PRIVATE = 0o700;
/** What the group and everybody else may do, and what of it changes a folder. */
const OF_OTHERS = 0o077;
const WRITING = 0o022;

/**
 * Makes a folder, and those above it, 0700; one that is there and open to others is closed to them.
 *
 * @throws AppError `folder_open` when it belongs to somebody else; what the disk says
 */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: PRIVATE });
  takeAway(folder, OF_OTHERS);
}

/**
 * Keeps others from putting something into a folder that is there: whoever can write in it can replace all that is
 * in it. What they may read stays as it is, because a person may have chosen the folder for more than this app.
 *
 * @throws AppError `folder_open` when it belongs to somebody else
 */
export const closeToWriters = (folder: string): void => takeAway(folder, WRITING);

function takeAway(folder: string, rights: number): void {
  // Windows has no such rights: there a folder in the user's own ones is closed to others.
  if (process.platform === 'win32') return;
  const mode = statSync(folder).mode & 0o7777;
  if ((mode & rights) === 0) return;
  try {
    chmodSync(folder, mode & ~rights);
  } catch (error) {
    if (errorCodeOf(error) !== 'EPERM') throw error;
    throw new AppError('folder_open', { folder });
  }
}
