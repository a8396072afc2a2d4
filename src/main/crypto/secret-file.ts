/** The file that holds a master secret, for services and people who keep it out of the environment. */
import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { inShell } from '../platform/shell-words.ts';

/** A secret, a BOM, an end of line: whatever is longer is another file. */
const MOST_BYTES = 1024;

/** Who asks, for tests. */
interface Reader {
  /** Of this process's user; null on Windows, whose files have neither owner nor mode in this sense. */
  readonly uid: number | null;
  /** Folders in which the system puts secrets, with owners and modes of its own: below them neither is looked at. */
  readonly systemFolders: readonly string[];
}

/** systemd's credentials, of the system and of a user's services, and Docker's secrets. */
function thisProcess(): Reader {
  const uid = process.getuid?.() ?? null;
  return {
    uid,
    systemFolders: ['/run/credentials/', '/run/secrets/', `/run/user/${uid}/credentials/`],
  };
}

/**
 * Reads a file with a master secret. Only the user of this process may be able to read it.
 *
 * @returns its text, without white space and byte-order mark around it
 * @throws AppError `secret_file_unreadable`, `secret_file_exposed` when others can read or change it,
 *   `secret_file_foreign` when it belongs to another user than this one and root, `secret_malformed` when it is longer
 *   than any secret
 */
export function readSecretFile(path: string, reader: Reader = thisProcess()): string {
  const file = resolve(path);
  const descriptor = openFile(file);
  const buffer = Buffer.alloc(MOST_BYTES + 1);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new AppError('secret_file_unreadable', { file });
    if (!isOfTheSystem(file, reader)) checkAccess(file, stats, reader);
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

function isOfTheSystem(file: string, { systemFolders }: Reader): boolean {
  const real = realpathSync(file);
  return systemFolders.some((folder) => real.startsWith(folder));
}

function checkAccess(
  file: string,
  { uid: owner, mode }: { readonly uid: number; readonly mode: number },
  { uid }: Reader,
): void {
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
