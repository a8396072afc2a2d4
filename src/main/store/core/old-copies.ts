/** The copies that are made of a database before its version changes: they hold what has been removed since. */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCodeOf } from '../../platform/errors.ts';

const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** The copy of a database from before it got a version. */
export const copyBefore = (database: string, version: number): string =>
  `${database}.before-${version}.bak`;

/**
 * Removes the copies of a database that are older than 30 days. Ask for it only after the database was opened: while it
 * cannot be, they are all that is left.
 *
 * @returns their paths
 */
export function removeOldCopies(database: string, now: Date): string[] {
  const folder = dirname(database);
  const start = `${basename(database)}.before-`;
  return readdirSync(folder)
    .filter((name) => name.startsWith(start) && /^\d+\.bak$/.test(name.slice(start.length)))
    .map((name) => join(folder, name))
    .filter((copy) => isOld(copy, now) && isRemoved(copy));
}

function isOld(copy: string, now: Date): boolean {
  const status = statSync(copy, { throwIfNoEntry: false });
  return status !== undefined && now.getTime() - status.mtimeMs > KEPT_MS;
}

/** One that cannot be removed now is tried again next time. */
function isRemoved(copy: string): boolean {
  try {
    rmSync(copy);
    return true;
  } catch (error) {
    if (errorCodeOf(error) === '') throw error;
    return false;
  }
}
