/** What SQLite and the file system report, as the errors that a person can act on. */
import Database from 'better-sqlite3';
import { causedBy } from '../../platform/errors.ts';
import { diskErrorCode, type DiskErrorCode } from './files.ts';

type FileErrorCode = 'database_busy' | 'database_damaged' | DiskErrorCode;

/** By the beginning of SQLite's extended result code; the first that fits counts. */
const bySqliteCode: readonly (readonly [string, FileErrorCode])[] = [
  ['SQLITE_BUSY', 'database_busy'],
  ['SQLITE_LOCKED', 'database_busy'],
  ['SQLITE_CORRUPT', 'database_damaged'],
  ['SQLITE_NOTADB', 'database_damaged'],
  ['SQLITE_FULL', 'disk_full'],
  // The shared-memory file beside the database could not grow.
  ['SQLITE_IOERR_SHMSIZE', 'disk_full'],
  ['SQLITE_READONLY', 'read_only'],
  ['SQLITE_CANTOPEN', 'read_only'],
  ['SQLITE_PERM', 'read_only'],
  ['SQLITE_IOERR_READ', 'database_damaged'],
  ['SQLITE_IOERR_SHORT_READ', 'database_damaged'],
  ['SQLITE_IOERR_DATA', 'database_damaged'],
  ['SQLITE_IOERR_CORRUPTFS', 'database_damaged'],
  ['SQLITE_IOERR', 'file_not_written'],
];

/**
 * Takes anything thrown while a database was used.
 *
 * @param file the database, for the error's sentence
 * @returns an AppError where the cause is one of the files' own troubles; anything else (a bug, a
 *   constraint that did not hold) as it was
 */
export function toStoreError(error: unknown, file: string): unknown {
  const code = fileErrorCode(error);
  return code === undefined ? error : causedBy(error, code, { file });
}

/**
 * The same for the app's own fixed SQL on a file whose content is not known yet: where SQLite does not take
 * it, the file is not the database that it should be.
 */
export function toFileError(error: unknown, file: string): unknown {
  const expected = toStoreError(error, file);
  return expected instanceof Database.SqliteError
    ? causedBy(expected, 'database_damaged', { file })
    : expected;
}

function fileErrorCode(error: unknown): FileErrorCode | undefined {
  if (error instanceof Database.SqliteError) {
    return bySqliteCode.find(([start]) => error.code.startsWith(start))?.[1];
  }
  return diskErrorCode(error);
}
