/** Files that only their owner can read: the database, what SQLite keeps beside it, and its copies. */
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { errorCodeOf } from '../../platform/errors.ts';

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

export type DiskErrorCode = 'disk_full' | 'read_only' | 'file_not_written';

const byErrno: Readonly<Record<string, DiskErrorCode>> = {
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EACCES: 'read_only',
  EPERM: 'read_only',
  EROFS: 'read_only',
  // A file stands where a folder should be: nothing can be made below it.
  ENOTDIR: 'read_only',
  EEXIST: 'read_only',
  // What Node reports for a folder that is to be made on a read-only disk.
  ENOENT: 'read_only',
  EIO: 'file_not_written',
};

/** Why the file system did not write; undefined for anything else that was thrown. */
export function diskErrorCode(error: unknown): DiskErrorCode | undefined {
  const isSystemError = error instanceof Error && 'syscall' in error && 'code' in error;
  return isSystemError ? byErrno[String(error.code)] : undefined;
}

/** What SQLite puts beside a database. */
const sideFiles = ['-wal', '-shm', '-journal'];

/** Makes the folder of a file, and those above it, 0700; what others may do with one that exists is seen to at opening. */
export function makePrivateFolderOf(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: PRIVATE_FOLDER });
}

/**
 * Makes an empty file with mode 0600. SQLite gives its side files the mode of the database, so that none of
 * them is ever open to others, whatever the umask.
 */
export function makePrivateFile(file: string): void {
  closeSync(openSync(file, 'wx', PRIVATE_FILE));
}

/**
 * Gives a finished file its name. Unlike a rename, a link never takes the place of another that was made
 * meanwhile.
 *
 * @returns false when the name is taken
 */
export function giveName(draft: string, name: string): boolean {
  try {
    linkSync(draft, name);
  } catch (error) {
    if (errorCodeOf(error) === 'EEXIST') return false;
    throw error;
  }
  syncFolderOf(name);
  return true;
}

/** Takes away what others than the owner may do with a database and its side files. */
export function keepPrivate(database: string): void {
  for (const path of withSideFiles(database)) {
    try {
      if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, PRIVATE_FILE);
    } catch (error) {
      // The last other process that closes a database takes its side files away.
      if (errorCodeOf(error) !== 'ENOENT') throw error;
    }
  }
}

/** Removes a database that was never used. A rest would be clutter, so it hides no error that led here. */
export function discard(database: string): void {
  for (const path of withSideFiles(database)) {
    try {
      rmSync(path, { force: true });
    } catch {
      continue;
    }
  }
}

const withSideFiles = (database: string): string[] => [
  database,
  ...sideFiles.map((end) => database + end),
];

/** Writes a file, 0600, that is there complete or not at all, also after a power cut; replaces an older one. */
export function writePrivateFile(file: string, content: Uint8Array): void {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const descriptor = openSync(temporary, 'wx', PRIVATE_FILE);
    try {
      for (let done = 0; done < content.length;) done += writeSync(descriptor, content, done);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
    syncFolderOf(file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Makes names that were just given in a file's folder last through a power cut. */
export function syncFolderOf(file: string): void {
  // Windows opens no folder as a file, and its file systems keep names in their own log.
  if (process.platform === 'win32') return;
  const descriptor = openSync(dirname(file), 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
