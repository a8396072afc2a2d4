/**
 * For a command that only looks, where the app's folder cannot be written: no database can be opened there, as SQLite makes
 * files beside it for that. A copy elsewhere can, and says the same.
 */
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { appPaths } from '../platform/paths.ts';

export interface HomeCopy {
  /** What the command is run with, to work on the copy. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Why the folder itself cannot be written. */
  readonly why: ErrorInfo;
  /** Where the database is of which this is a copy. */
  readonly instanceFile: string;
  readonly discard: () => void;
}

/** Less than a database needs for a few changes and what it keeps beside it. */
const FULL_BYTES = 256 * 1024;

/**
 * Copies the databases of an app's folder that cannot be written, for this user alone.
 *
 * @param places where there may be room, tried in turn; for tests
 * @returns null where it can be written, or is not there, or no place has room
 */
export function copyOfHome(
  env: Readonly<Record<string, string | undefined>>,
  places: readonly string[] = [tmpdir(), env['XDG_RUNTIME_DIR'] ?? '', '/dev/shm'],
): HomeCopy | null {
  const { home, instanceFile, panelFile } = appPaths(env);
  const databases = [instanceFile, panelFile].filter((file) => existsSync(file));
  const why = databases.map(reasonOf).find((reason) => reason !== null) ?? null;
  if (why === null) return null;
  for (const place of places.filter((each) => each !== '')) {
    const copy = copied(place, home, databases);
    if (copy === null) continue;
    return {
      env: { ...env, SELU_DESKTOP_HOME: copy },
      ...{ why, instanceFile },
      discard: () => rmSync(copy, { recursive: true, force: true }),
    };
  }
  return null;
}

/** Why a database cannot be changed; null: it can. Nothing is tried out: that would write. */
function reasonOf(file: string): ErrorInfo | null {
  try {
    for (const path of [file, dirname(file)]) accessSync(path, constants.W_OK);
  } catch {
    return new AppError('read_only', { file }).toInfo();
  }
  const { bavail, bsize } = statfsSync(file);
  return bavail * bsize < FULL_BYTES ? new AppError('disk_full', { file }).toInfo() : null;
}

/** @returns the folder of the copy; null where it finds no room */
function copied(place: string, home: string, databases: readonly string[]): string | null {
  let folder: string | null = null;
  try {
    folder = mkdtempSync(join(place, 'selu-status-'));
    for (const file of databases) {
      const to = join(folder, file.slice(home.length));
      mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
      // The log belongs to it; what is kept in memory of it is made anew.
      for (const name of [basename(file), `${basename(file)}-wal`]) {
        const from = join(dirname(file), name);
        if (existsSync(from)) copyFileSync(from, join(dirname(to), name));
      }
    }
    return folder;
  } catch {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
    return null;
  }
}
