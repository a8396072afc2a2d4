/** The file that holds a master secret, for services and people who keep it out of the environment. */
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
  type Stats,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { inShell } from '../platform/shell-words.ts';

/** A secret, a BOM, an end of line: whatever is longer is another file. */
const MOST_BYTES = 1024;

/** Who asks, for tests. */
interface Reader {
  /** Of this process's user; null on Windows, whose files have neither owner nor mode in this sense. */
  readonly uid: number | null;
  /** The group of this process's user: what it may write, no other user has to be able to. */
  readonly gid: number | null;
  /** Folders in which the system puts secrets, with owners and modes of its own: below them neither is looked at. */
  readonly systemFolders: readonly string[];
}

/** systemd's credentials, of the system and of a user's services, and Docker's secrets. */
function thisProcess(): Reader {
  const uid = process.getuid?.() ?? null;
  return {
    uid,
    gid: process.getgid?.() ?? null,
    systemFolders: ['/run/credentials/', '/run/secrets/', `/run/user/${uid}/credentials/`],
  };
}

/**
 * Reads a file with a master secret. Only the user of this process may be able to read it.
 *
 * @returns its text, without white space and byte-order mark around it
 * @throws AppError `secret_file_unreadable`, `secret_file_exposed` when others can read or change it,
 *   `secret_file_foreign` when it belongs to another user than this one and root, `secret_file_folder` when others can
 *   put another file in its place, `secret_malformed` when it is longer than any secret
 */
export function readSecretFile(path: string, reader: Reader = thisProcess()): string {
  const file = resolve(path);
  const descriptor = openFile(file);
  const buffer = Buffer.alloc(MOST_BYTES + 1);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new AppError('secret_file_unreadable', { file });
    const real = realPath(file, stats);
    if (!reader.systemFolders.some((folder) => real.startsWith(folder))) {
      checkAccess(file, stats, reader);
      checkFolders(file, real, reader);
    }
    const length = readSync(descriptor, buffer);
    if (length > MOST_BYTES) throw new AppError('secret_malformed', { source: 'file' });
    return buffer.toString('utf8', 0, length).trim();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('secret_file_unreadable', { file });
  } finally {
    buffer.fill(0);
    closeSync(descriptor);
  }
}

function openFile(file: string): number {
  try {
    // A pipe that nobody writes to must not hold the start. Windows lacks the flag, which adds nothing then.
    return openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    throw new AppError('secret_file_unreadable', { file });
  }
}

/**
 * Where the file that is open lies. A link may have been turned round since it was opened, so what lies there has to be
 * that file.
 */
function realPath(file: string, { dev, ino }: Stats): string {
  const real = realpathSync(file);
  const there = statSync(real);
  if (there.dev !== dev || there.ino !== ino)
    throw new AppError('secret_file_unreadable', { file });
  return real;
}

/** Whoever may write in a folder can put another one, with another file in it, in the place of what it holds. */
function checkFolders(file: string, real: string, { uid, gid }: Reader): void {
  if (uid === null) return;
  for (const folder of foldersAbove(real)) {
    const { mode, uid: owner, gid: group } = statSync(folder);
    const isSticky = (mode & 0o1000) !== 0;
    const othersWrite =
      (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && group !== gid && group !== 0);
    if ((owner !== uid && owner !== 0) || (othersWrite && !isSticky)) {
      throw new AppError('secret_file_folder', { file, folder });
    }
  }
}

function foldersAbove(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}

function checkAccess(file: string, { uid: owner, mode }: Stats, { uid }: Reader): void {
  if (uid === null) return;
  const quoted = inShell(file);
  if (owner !== uid && owner !== 0) {
    const command = `sudo chown ${uid} ${quoted} && chmod 600 ${quoted}`;
    throw new AppError('secret_file_foreign', { file, command });
  }
  if ((mode & 0o077) === 0) return;
  const command = `${owner === uid ? '' : 'sudo '}chmod 600 ${quoted}`;
  throw new AppError('secret_file_exposed', { file, command });
}
