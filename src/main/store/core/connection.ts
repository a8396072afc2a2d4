/**
 * One open database for the table owners. Each statement is prepared once, when it is first used; whatever SQLite
 * reports passes through here and becomes an error that a person can act on.
 */
import type { Database, Statement } from 'better-sqlite3';
import { toFileError, toStoreError } from './errors.ts';
import { isBusy } from './write-lock.ts';

/**
 * For how long a read waits. In WAL mode a reader never waits for a writer; only a database that is being
 * recovered or closed by somebody else keeps it for a moment.
 */
const READ_WAIT_MS = 40;
const READ_PAUSE_MS = 2;
const pause = new Int32Array(new SharedArrayBuffer(4));

/** What SQLite hands to a function; blobs are in no table of ours. */
export type SqlValue = string | number | null;

/** Values by the names that the SQL gives them. */
type Named = object;

/** For a transaction over many rows: so much of a file is kept in memory that its pages are not read again and again. */
export const CACHE_MIB = 64;

export class Connection {
  readonly file: string;
  readonly #db: Database;
  readonly #dataVersion: Statement<[Named], unknown>;
  readonly #inTransaction: (work: () => unknown) => unknown;
  readonly #inSnapshot: (work: () => unknown) => unknown;
  /** {@link dataVersion}, which stays what it is while this connection has the write lock; null: it has not. */
  #lockedVersion: number | null = null;

  constructor(db: Database, file: string) {
    this.#db = db;
    this.file = file;
    // Asked before and after each write: `pragma` would compile it each time.
    this.#dataVersion = this.#prepare<Named, unknown>('pragma data_version').pluck();
    const transaction = db.transaction((work: () => unknown) => work());
    this.#inTransaction = (work) => transaction.immediate(work);
    this.#inSnapshot = (work) => transaction.deferred(work);
    // Nothing waits inside SQLite: a write is tried again by whoever asks for it, a read below.
    db.pragma('busy_timeout = 0');
  }

  /** A query for at most one row: null when there is none. */
  one<P extends Named, R>(sql: string): (values: P) => R | null {
    const statement = this.#first(() => this.#prepare<P, R>(sql));
    return (values) => this.#read(() => statement().get(values) ?? null);
  }

  /** A query for all its rows. */
  all<P extends Named, R>(sql: string): (values: P) => R[] {
    const statement = this.#first(() => this.#prepare<P, R>(sql));
    return (values) => this.#read(() => statement().all(values));
  }

  /** A query for the one column of all its rows. */
  column<P extends Named, V>(sql: string): (values: P) => V[] {
    const statement = this.#first(() => this.#prepare<P, V>(sql).pluck());
    return (values) => this.#read(() => statement().all(values));
  }

  /** A query for all its rows, each as an array of its columns: where there are many, names would be made for each. */
  arrays<P extends Named, R extends unknown[]>(sql: string): (values: P) => R[] {
    const statement = this.#first(() => this.#prepare<P, R>(sql).raw());
    return (values) => this.#read(() => statement().all(values));
  }

  /** A statement that writes: gives how many rows it changed. */
  run<P extends Named>(sql: string): (values: P) => number {
    const statement = this.#first(() => this.#prepare<P, unknown>(sql));
    return (values) => this.#guard(() => statement().run(values).changes);
  }

  /**
   * One statement whose text is made from the tables that are there; gives how many rows it changed.
   * Everything that is known beforehand is prepared once, by {@link run}.
   */
  once(sql: string, values: Named = {}): number {
    return this.#guard(() => this.#prepare<Named, unknown>(sql).run(values).changes);
  }

  /** Several statements as {@link once}, which SQLite takes at less than half the cost of each by itself. */
  script(statements: readonly string[]): void {
    this.#guard(() => this.#db.exec(statements.join(';\n')));
  }

  /** Gives statements and triggers of this connection a function of SQL. */
  define(name: string, work: (...values: SqlValue[]) => SqlValue): void {
    this.#db.function(name, { varargs: true }, work);
  }

  /** Whether a transaction goes on. */
  get inTransaction(): boolean {
    return this.#db.inTransaction;
  }

  /**
   * Runs synchronous work, all or nothing, the write lock taken first; a call inside another joins it.
   *
   * @throws AppError `database_busy` at once when somebody else has the lock: see {@link whenUnlocked}
   */
  transaction<T>(work: () => T): T {
    return this.#guard(() => {
      try {
        return this.#inTransaction(() => {
          this.#lockedVersion = this.#readVersion();
          return work();
        }) as T;
      } finally {
        this.#lockedVersion = null;
      }
    });
  }

  /**
   * Runs work that takes turns with other work of its thread, all or nothing, the write lock taken first. Only over a
   * connection that nothing else uses meanwhile: whatever it writes would belong to it.
   *
   * @throws AppError `database_busy` at once when somebody else has the lock
   */
  async transactionInTurns<T>(work: () => Promise<T>): Promise<T> {
    this.#guard(() => this.#db.exec('begin immediate'));
    try {
      const result = await work();
      this.#guard(() => this.#db.exec('commit'));
      return result;
    } catch (error) {
      // A full disk may have ended it already.
      if (this.#db.inTransaction) this.#guard(() => this.#db.exec('rollback'));
      throw error;
    }
  }

  /** How much of the file is kept in memory, at most. */
  cache(mebibytes: number): void {
    this.#guard(() => this.#db.pragma(`cache_size = -${mebibytes * 1024}`));
  }

  /** Runs synchronous work that only reads: all of it sees the database as of one moment. */
  snapshot<T>(work: () => T): T {
    return this.#read(() => this.#inSnapshot(work) as T);
  }

  /** Changes when another connection has written. */
  dataVersion(): number {
    return this.#lockedVersion ?? this.#guard(() => this.#readVersion());
  }

  /**
   * Moves the write-ahead log into the database and cuts it to nothing, so that neither holds what was removed.
   *
   * @returns false when somebody else reads or writes just now, or the disk does not let it
   */
  emptyLog(): boolean {
    try {
      const [result] = this.#db.pragma('wal_checkpoint(truncate)') as { busy: number }[];
      return result?.busy === 0;
    } catch (error) {
      if (toStoreError(error, this.file) === error) throw error;
      return false;
    }
  }

  /** All of the database, as it would be in one file. */
  content(): Uint8Array {
    return this.#guard(() => this.#db.serialize());
  }

  close(): void {
    this.#guard(() => this.#db.close());
  }

  #readVersion(): number {
    return Number(this.#dataVersion.get({}));
  }

  /** A store has hundreds of statements, of which a command uses a dozen: at first use costs less than when it is opened. */
  #first<S>(prepare: () => S): () => S {
    let prepared: S | undefined;
    return () => (prepared ??= prepare());
  }

  /** The SQL is fixed, so where it does not fit the tables, they are not the ones of their version. */
  #prepare<P extends Named, R>(sql: string): Statement<[P], R> {
    try {
      return this.#db.prepare<[P], R>(sql);
    } catch (error) {
      throw toFileError(error, this.file);
    }
  }

  /** Reads, and waits a moment where somebody else keeps even readers out. */
  #read<T>(work: () => T): T {
    let end: number | null = null;
    for (;;) {
      try {
        return this.#guard(work);
      } catch (error) {
        if (!isBusy(error) || this.#db.inTransaction) throw error;
        end ??= performance.now() + READ_WAIT_MS;
        if (performance.now() >= end) throw error;
        Atomics.wait(pause, 0, 0, READ_PAUSE_MS);
      }
    }
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw toStoreError(error, this.file);
    }
  }
}
