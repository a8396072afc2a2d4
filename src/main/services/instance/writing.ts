/**
 * How an instance is written to: each change is one transaction, all or nothing, in the file that was opened. In an own
 * instance it ends with the signatures of what it wrote, and what tells an older file is noted before the answer
 * ({@link Writing.change}). What was written to an attached one is kept for the Selu that runs to be told.
 */
import { AppError } from '#shared/errors.ts';
import { whenUnlocked } from '../../store/core/write-lock.ts';
import type {
  InstanceStore,
  InstanceWriter,
  OwnInstanceStore,
} from '../../store/instance/instance-store.ts';
import type { ActivityEvent } from '#shared/activity.ts';
import { eventsOf, type ActivityWriter, type Alongside, type Logged } from '../activity/events.ts';
import type { Caller } from '../common/caller.ts';
import { guardedStore } from '../secrets/guarded-store.ts';
import { ownRules, type InstanceRules } from '../secrets/instance-rules.ts';
import type { RowSigner } from '../secrets/row-signer.ts';
import type { Vault } from '../secrets/vault.ts';
import type { CurrentState } from './current-state.ts';
import type { Following } from './following.ts';
import type { Generations } from './generations.ts';
import { LogEmptying } from './log-emptying.ts';
import { isSigned, type OpenDatabase } from './open-database.ts';
import { recordedStore, type TableWrite } from './recorded-store.ts';

/** What a change has to work with, inside its transaction. */
export interface Change {
  readonly store: InstanceWriter;
  /** @throws AppError `secret_missing` while the instance is locked */
  readonly vault: Vault;
  readonly rules: InstanceRules;
  /** As of `Unlocked`. @throws AppError `secret_missing` while the instance is locked */
  readonly rows: RowSigner | null;
  /** Says what it has done, for the activity log: it is written down once the change is stored. */
  readonly log: (event: ActivityEvent) => void;
}

/** The last generation that was signed of an instance. */
interface Signed {
  readonly instanceId: string;
  readonly generation: number;
}

/** What a transaction has left; of an attached instance nothing is noted. */
interface Outcome<T> {
  readonly result: T;
  readonly signed: Signed | null;
  readonly version: number;
}

interface WritingDependencies {
  readonly current: CurrentState;
  readonly database: OpenDatabase;
  readonly following: Following;
  readonly generations: Generations;
  readonly activity: ActivityWriter;
}

export class Writing {
  readonly #current: CurrentState;
  readonly #database: OpenDatabase;
  readonly #following: Following;
  readonly #generations: Generations;
  readonly #activity: ActivityWriter;
  readonly #log = new LogEmptying(() => this.#emptyLog());
  readonly #writes = new WeakMap<Caller, readonly TableWrite[]>();

  constructor({ current, database, following, generations, activity }: WritingDependencies) {
    this.#current = current;
    this.#database = database;
    this.#following = following;
    this.#generations = generations;
    this.#activity = activity;
  }

  /** As `InstanceService.change`. */
  async change<T>(caller: Caller, logged: Logged<T>, work: (change: Change) => T): Promise<T> {
    let header: string | null = null;
    let said: ActivityEvent[] = [];
    const log = (event: ActivityEvent): void => void said.push(event);
    const { result, signed, version } = await whenUnlocked((): Outcome<T> => {
      header = this.#database.header;
      said = [];
      this.requireReady();
      const { readOnly, rules } = this.#current.opened();
      if (readOnly !== null) throw AppError.from(readOnly);
      const store = this.#database.opened();
      if (isSigned(store)) return this.#changeOwn(caller, store, log, work);
      const result = this.#changeAttached(caller, store, { rules, log }, work);
      return { result, signed: null, version: 0 };
    });
    const events = eventsOf(logged, result, said);
    if (this.#database.isAttached) {
      this.#following.requireKept();
      await this.#activity.write(caller, events);
    } else {
      const write = (also: Alongside) => this.#activity.write(caller, events, also);
      await this.#noted(version, header, signed, write);
    }
    return result;
  }

  /**
   * Before each write: nothing else is to be alone with the instance, and what others did is followed.
   *
   * @throws AppError `database_busy`, `database_replaced`
   */
  requireReady(): void {
    if (this.#current.pause !== null) {
      throw new AppError('database_busy', { file: this.#database.path });
    }
    this.#following.requireSame();
    this.#following.followSelu();
  }

  #changeOwn<T>(
    caller: Caller,
    store: OwnInstanceStore,
    log: Change['log'],
    work: (change: Change) => T,
  ): Outcome<T> {
    const mark = this.#database.newMark();
    const current = this.#current;
    const rows = current.now.name === 'unlocked' ? current.now.rows : null;
    const seen = guardedStore(store, rows?.ledger ?? null, () => rows?.signWritten());
    try {
      const outcome = store.transaction(() => {
        caller.stillAllowed(seen);
        if (mark !== null) store.markHeader(mark);
        const result = work({
          store: seen,
          rules: ownRules,
          log,
          get vault() {
            return current.unlocked().vault;
          },
          get rows() {
            return current.unlocked().rows;
          },
        });
        return { result, signed: this.#signed(store), version: store.dataVersion() };
      });
      this.#log.soon();
      return outcome;
    } catch (error) {
      // What was signed is not there.
      rows?.forget();
      throw error;
    }
  }

  /**
   * Signs what a change has written, at the end of its transaction.
   *
   * @throws AppError `secret_missing` while the instance is locked, `changed_outside`
   */
  #signed(store: OwnInstanceStore): Signed | null {
    const state = this.#current.now;
    if (state.name !== 'unlocked') {
      if (store.signedRows.touched().length > 0) throw new AppError('secret_missing', {});
      return null;
    }
    const generation = state.rows?.sign() ?? null;
    return generation === null ? null : { instanceId: state.instanceId, generation };
  }

  /** One transaction in a database of the orchestrator's, in which nothing is left but what was changed. */
  #changeAttached<T>(
    caller: Caller,
    store: InstanceStore,
    { rules, log }: Pick<Change, 'rules' | 'log'>,
    work: (change: Change) => T,
  ): T {
    const current = this.#current;
    const writes: TableWrite[] = [];
    const result = store.transaction(() => {
      caller.stillAllowed(store);
      return work({
        store: recordedStore(store, (write) => writes.push(write)),
        rules,
        log,
        get vault() {
          return current.unlocked().vault;
        },
        rows: null,
      });
    });
    this.#writes.set(caller, [...(this.#writes.get(caller) ?? []), ...writes]);
    return result;
  }

  /** As `InstanceService.takeWrites`. */
  takeWrites(caller: Caller): readonly TableWrite[] {
    const writes = this.#writes.get(caller) ?? [];
    this.#writes.delete(caller);
    return writes;
  }

  /**
   * To be called after each transaction in an own instance, before what it did is answered. What tells an older file and
   * what the activity log says of the change are one transaction of `panel.db`, after that of the instance: a crash in
   * between leaves the change, the generation before, and no row.
   *
   * @param version the `dataVersion` after it
   * @param headerBefore of the file, before it
   * @param write as of `Generations.keepWith`
   * @throws AppError `database_replaced`
   */
  async #noted(
    version: number,
    headerBefore: string | null,
    signed: Signed | null,
    write: (alongside: Alongside) => Promise<void>,
  ): Promise<void> {
    this.#database.written(version);
    // What was saved is where a new connection finds it.
    this.#following.requireKept();
    const { header } = this.#database;
    // The one before was noted; whatever another process may have noted meanwhile is when the log is emptied.
    if (header !== headerBefore) await this.#generations.noteHeader(header);
    if (signed !== null) this.#generations.committed(signed.instanceId, signed.generation);
    // Before the answer: what somebody was told is done, an older file must not undo unnoticed.
    await this.#generations.keepWith(write);
  }

  /**
   * The same of a transaction over another connection, whose log is to be emptied, too, and of which nothing is said yet.
   *
   * @throws AppError `database_replaced`
   */
  async notedOfOther(headerBefore: string | null, signed: Signed | null): Promise<void> {
    const version = this.#database.opened().dataVersion();
    await this.#noted(version, headerBefore, signed, () => Promise.resolve());
    this.#log.soon();
  }

  /** Before it is closed: what is in the log goes into the file. */
  end(): void {
    if (!this.#database.isAttached) this.#log.now();
  }

  /** Never into another file than the one that was opened. */
  #emptyLog(): boolean {
    void this.#generations.keep();
    try {
      this.#following.requireSeen();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // While it is busy it is tried again; one that was replaced is not open any more.
      return this.#database.store === null;
    }
    return this.#database.emptyLog();
  }
}
