/**
 * Opens a database file: checked before anything is written to it, private, durable, and brought to the
 * version that this app knows.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import BetterSqlite, { type Database } from 'better-sqlite3';
import { AppError } from '#shared/errors.ts';
import { causedBy } from '../../platform/errors.ts';
import { closeToWriters } from '../../platform/folders.ts';
import { toFileError, toStoreError } from './errors.ts';
import {
  discard,
  giveName,
  keepPrivate,
  makePrivateFile,
  makePrivateFolderOf,
  writePrivateFile,
} from './files.ts';
import { copyBefore } from './old-copies.ts';
import { isAsItsVersion } from './own-schema.ts';

/** One step from the version before to `version`. Frozen once it has shipped. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly up: string | ((db: Database) => void);
}

export interface OpenOptions {
  /** For how long to wait for another process that is writing. */
  readonly busyTimeoutMs?: number;
  /** Make the database, and its folder, when it is missing. */
  readonly create?: boolean;
  /**
   * Looks at its structure, which it may refuse, before anything of it is read: what it holds could act by itself. Asked
   * again under the lock before it is changed.
   */
  readonly requireStructure?: (db: Database) => void;
  /** Closes the folder to others; left out, it is closed to those who would write in it. */
  readonly closeFolder?: (folder: string) => void;
}

const BUSY_TIMEOUT_MS = 5_000;

/**
 * Opens the database of a file.
 *
 * @param migrations all that there are, numbered 1, 2, 3 …
 * @throws AppError `instance_missing`, `database_newer`, `database_foreign`, `database_damaged`,
 *   `database_busy`, `disk_full`, `read_only`, `migration_failed`, `folder_open`; whatever `requireStructure` throws
 */
export function openDatabase(
  file: string,
  migrations: readonly Migration[],
  {
    busyTimeoutMs = BUSY_TIMEOUT_MS,
    create = false,
    closeFolder = closeToWriters,
    requireStructure = () => {},
  }: OpenOptions = {},
): Database {
  if (create) makeDatabase(file, migrations);
  let db: Database | undefined;
  try {
    const entry = statSync(file, { throwIfNoEntry: false });
    if (entry === undefined) throw new AppError('instance_missing', {});
    if (!entry.isFile()) throw new AppError('database_damaged', { file });
    closeFolder(dirname(file));
    db = connect(file, busyTimeoutMs);
    requireStructure(db);
    checkItIsOurs(db, file, migrations.length);
    keepPrivate(file);
    makeDurable(db);
    migrate(db, file, migrations, requireStructure);
    return db;
  } catch (error) {
    db?.close();
    throw toFileError(error, file);
  }
}

/**
 * Makes a new database, complete or not at all: nobody ever sees one without its tables and first rows.
 *
 * @param fill writes the first rows
 * @returns false when there is one already, which stays as it is
 * @throws AppError as {@link openDatabase}; whatever `fill` throws
 */
export function makeDatabase(
  file: string,
  migrations: readonly Migration[],
  fill: (db: Database) => void = () => {},
): boolean {
  if (existsSync(file)) return false;
  const draft = `${file}.new-${randomBytes(6).toString('hex')}`;
  try {
    makePrivateFolderOf(draft);
    makePrivateFile(draft);
    const db = connect(draft, BUSY_TIMEOUT_MS);
    try {
      makeDurable(db);
      migrate(db, file, migrations);
      fill(db);
      // Into the one file, synced; what cannot be moved there now would be lost with the draft.
      db.pragma('wal_checkpoint(truncate)');
    } finally {
      db.close();
    }
    return giveName(draft, file);
  } catch (error) {
    throw toStoreError(error, file);
  } finally {
    discard(draft);
  }
}

/**
 * Opens a database that another connection of this process has opened and checked, for reading alone.
 *
 * @throws AppError `read_only` when the file is gone, and what else the disk says
 */
export function openForReading(file: string): Database {
  try {
    return connect(file, BUSY_TIMEOUT_MS, true);
  } catch (error) {
    throw toFileError(error, file);
  }
}

/**
 * Opens a file that may become the database, to look whether it can: for reading alone, and as it is.
 *
 * @throws AppError `backup_not_ours` when something in it could act by itself; as {@link openDatabase}
 */
export function openToInspect(file: string, migrations: readonly Migration[]): Database {
  let db: Database | undefined;
  try {
    db = connect(file, BUSY_TIMEOUT_MS, true);
    // First: what somebody else has put into it could keep this thread busy for as long as it likes.
    if (!isAsItsVersion(db, migrations)) throw new AppError('backup_not_ours', {});
    checkItIsOurs(db, file, migrations.length);
    return db;
  } catch (error) {
    db?.close();
    throw toFileError(error, file);
  }
}

/**
 * Opens a database of somebody else's: nothing is asked of it, made of it, or set in it that would outlast the connection.
 *
 * @throws SqliteError and what the disk says
 */
export function openAsItIs(file: string, readonly: boolean): Database {
  const db = connect(file, BUSY_TIMEOUT_MS, readonly);
  // For this connection alone: a commit is on the disk when it returns, and what is removed is zeroed in the file.
  db.pragma('synchronous = full');
  db.pragma('secure_delete = on');
  return db;
}

/**
 * The same, where nobody else has it open: everybody else is kept out for as long as it is open here. In WAL mode every
 * connection has a lock on the file from its first statement until it is closed, so that the exclusive one is not to be
 * had beside any. Source: SQLite's documentation, "Write-Ahead Logging", 8.
 *
 * @throws SqliteError `SQLITE_BUSY` while somebody has it open, a connection of this process, too
 */
export function openAlone(file: string): Database {
  const db = openAsItIs(file, false);
  try {
    db.pragma('busy_timeout = 0');
    db.pragma('locking_mode = exclusive');
    // The mode by itself takes no lock; what is taken from now on is kept.
    db.exec('begin exclusive; commit');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** A damaged or prepared file gets no hold on the process. */
function connect(file: string, busyTimeoutMs: number, readonly = false): Database {
  const db = new BetterSqlite(resolve(file), {
    fileMustExist: true,
    readonly,
    timeout: busyTimeoutMs,
  });
  db.pragma('trusted_schema = off');
  db.pragma('cell_size_check = on');
  db.pragma('foreign_keys = on');
  // Nothing that was in a table is left in a temporary file.
  db.pragma('temp_store = memory');
  return db;
}

/**
 * Everything that can be refused is refused here, while the file has not been touched; in one transaction,
 * so that all of it is seen as of one moment while another process may be migrating.
 */
function checkItIsOurs(db: Database, file: string, known: number): void {
  const check = db.transaction(() => {
    const found = versionOf(db);
    if (hasTable(db, '_sqlx_migrations')) throw new AppError('database_foreign', { file });
    if (found > known) throw new AppError('database_newer', { file, found, known });
    if (found === 0 && !isEmpty(db)) throw new AppError('database_foreign', { file });
    // A database of ours never has less than its first version: this one has lost everything.
    if (found < 1) throw new AppError('database_damaged', { file });
    if (db.pragma('quick_check(1)', { simple: true }) !== 'ok') {
      throw new AppError('database_damaged', { file });
    }
  });
  check.deferred();
}

function makeDurable(db: Database): void {
  db.pragma('journal_mode = wal');
  // After the journal mode, whose change would reset it: a commit is on the disk when it returns.
  db.pragma('synchronous = full');
  // What is deleted or overwritten is zeroed in the file.
  db.pragma('secure_delete = on');
}

/** Runs what is missing, all in one transaction: a failed run leaves the database as it was. */
function migrate(
  db: Database,
  file: string,
  migrations: readonly Migration[],
  requireStructure: (db: Database) => void = () => {},
): void {
  const known = migrations.length;
  if (versionOf(db) === known) return;
  let backup = '';
  const run = db.transaction(() => {
    // Read again under the lock: another process may have been quicker.
    const found = versionOf(db);
    if (found > known) throw new AppError('database_newer', { file, found, known });
    requireStructure(db);
    const missing = migrations.slice(found);
    if (found > 0 && missing.length > 0) {
      backup = copyBefore(file, found + 1);
      writePrivateFile(backup, db.serialize());
    }
    for (const { version, up } of missing) {
      if (typeof up === 'string') db.exec(up);
      else up(db);
      db.pragma(`user_version = ${version}`);
    }
  });
  try {
    run.immediate();
  } catch (error) {
    const expected = toStoreError(error, file);
    if (expected instanceof AppError) throw expected;
    throw causedBy(error, 'migration_failed', { file, backup });
  }
}

const versionOf = (db: Database): number => Number(db.pragma('user_version', { simple: true }));

const hasTable = (db: Database, name: string): boolean =>
  db.prepare('select 1 from sqlite_schema where type = ? and name = ?').get('table', name) !==
  undefined;

const isEmpty = (db: Database): boolean =>
  db.prepare('select 1 from sqlite_schema limit 1').get() === undefined;
