/** A copy of a database as of one moment, while others go on writing to it: SQLite's backup API. */
import type { Database } from 'better-sqlite3';
import { AppError } from '#shared/errors.ts';
import { openAsItIs, openForReading } from './database.ts';
import { toFileError, toStoreError } from './errors.ts';
import { makePrivateFile } from './files.ts';

/** Pages copied at a time; between two, whatever else waits in this thread gets its turn. */
const PAGES = 256;

export interface SnapshotOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told the part of the pages that is copied, from 0 to 1. */
  readonly onProgress?: (part: number) => void;
}

/**
 * Copies a database, with what stands in its write-ahead log, into a new file, 0600. Nothing is written to the original.
 *
 * @param target absolute path; nothing is there
 * @throws AppError what the disk says of either file, `database_damaged`; the signal's reason. Whoever asks removes what
 *   is left of the copy
 */
export async function copyDatabase(
  file: string,
  target: string,
  { signal, onProgress = () => {} }: SnapshotOptions = {},
): Promise<void> {
  const db = openForReading(file);
  try {
    makePrivateFile(target);
    holdSnapshot(db);
    await db.backup(target, {
      progress: ({ totalPages, remainingPages }) => {
        signal?.throwIfAborted();
        if (totalPages > 0) onProgress(1 - remainingPages / totalPages);
        return PAGES;
      },
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw toFileError(toStoreError(error, target), file);
  } finally {
    db.close();
  }
  requireWhole(target, file);
}

/**
 * Has the connection see one moment until it is closed: otherwise SQLite begins anew with each write of somebody else's, and
 * may never end. With a write-ahead log that keeps nobody from writing; without one, others wait until the copy is there.
 */
function holdSnapshot(db: Database): void {
  db.exec('begin deferred');
  db.prepare('select 1 from sqlite_schema limit 1').get();
}

/** @throws AppError `database_damaged`, which names the original: a damaged copy must take no good one's place */
function requireWhole(copy: string, original: string): void {
  const db = openAsItIs(copy, false);
  try {
    if (db.pragma('quick_check(1)', { simple: true }) !== 'ok') {
      throw new AppError('database_damaged', { file: original });
    }
  } catch (error) {
    throw toFileError(error, original);
  } finally {
    db.close();
  }
}

export interface SnapshotFacts {
  /** Null: an older orchestrator's has none. */
  readonly instanceId: string | null;
  /** Of an own instance the version of its tables; of an orchestrator's the number of its newest migration. */
  readonly schemaVersion: number;
  readonly people: number;
  readonly credentials: number;
  readonly agents: number;
}

/**
 * Reads what a copy holds. Tables that are not there hold nothing.
 *
 * @throws AppError `database_damaged`
 */
export function snapshotFacts(file: string): SnapshotFacts {
  const db = openAsItIs(file, false);
  try {
    const has = db.prepare<[string], unknown>(
      "select 1 from sqlite_schema where type = 'table' and name = ?",
    );
    const number = (table: string, sql: string): number =>
      has.get(table) === undefined ? 0 : Number(db.prepare(sql).pluck().get() ?? 0);
    const instanceId = (): string | null =>
      db
        .prepare<[], string | null>("select value from instance_meta where key = 'instance_id'")
        .pluck()
        .get() ?? null;
    return {
      instanceId: has.get('instance_meta') === undefined ? null : instanceId(),
      schemaVersion:
        has.get('_sqlx_migrations') === undefined
          ? Number(db.pragma('user_version', { simple: true }))
          : number('_sqlx_migrations', 'select max(version) from _sqlx_migrations'),
      people: number('users', 'select count(*) from users'),
      credentials:
        number('system_credentials', 'select count(*) from system_credentials') +
        number('user_credentials', 'select count(*) from user_credentials'),
      agents: number('agents', 'select count(*) from agents'),
    };
  } catch (error) {
    throw toFileError(error, file);
  } finally {
    db.close();
  }
}
