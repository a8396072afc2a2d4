/**
 * The instance: whether there is one, whether it could be opened, and whether the master secret fits.
 *
 * problem ← start → missing | locked | unlocked; create: missing → unlocked; unlock: locked → unlocked.
 * Everything else asks here for the open database and its vault, and writes through {@link InstanceService.change}.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { SecretSource } from '#shared/contract/schemas.ts';
import type { ErrorInfo } from '#shared/errors.ts';
import { AppError } from '#shared/errors.ts';
import { newInstanceId } from '../../crypto/ids.ts';
import { keyCheckForm, keyCheckValue, type KeyCheckForm } from '../../crypto/key-check.ts';
import { parseMasterSecret, type MasterSecret } from '../../crypto/master-secret.ts';
import {
  forgetGiven,
  givenMasterSecret,
  type GivenEnvironment,
  type GivenSecret,
} from '../../crypto/secret-sources.ts';
import { whenUnlocked } from '../../store/core/write-lock.ts';
import type {
  InstanceReader,
  InstanceStore,
  OwnInstanceStore,
} from '../../store/instance/instance-store.ts';
import type { Caller } from '../common/caller.ts';
import { guardedStore } from '../secrets/guarded-store.ts';
import { formatOf, ownKeys, type FormatKeys } from '../secrets/instance-format.ts';
import { attachedRules, ownRules, type InstanceRules } from '../secrets/instance-rules.ts';
import { RowSigner } from '../secrets/row-signer.ts';
import { proven } from './attached.ts';
import type { Generations } from './generations.ts';
import { HeldSecret, withHeld, type Held } from './held-secret.ts';
import { Vault } from '../secrets/vault.ts';
import { WorkerHost } from '../worker/host.ts';
import type { JobInput, JobName, JobOutput, Known } from '../worker/jobs.ts';
import type {
  InstanceState,
  Opened,
  SourcedSecret,
  Unlocked,
  UnlockedState,
} from './instance-state.ts';
import { LogEmptying } from './log-emptying.ts';
import {
  isInPlace,
  isSame,
  isSeen,
  isSigned,
  OpenDatabase,
  type FileCheck,
} from './open-database.ts';
import { idOf, type InstancePlace } from './place.ts';
import { recordedStore, type TableWrite } from './recorded-store.ts';
import { rekeyOwn, type Rekeyed, type Rekeying, type RekeyProgress } from './rotation/rekey.ts';
import { signFirst, type WriteMark } from './whole.ts';
import type { Change } from './writing.ts';

export interface InstanceDependencies {
  readonly place: InstancePlace;
  /** As `takeSecrets` gave it: what it says of the secret is removed when that is forgotten. */
  readonly env: GivenEnvironment;
  /** Which generations this app home has seen. Its file is opened before the instance. */
  readonly generations: Generations;
  /** Why nothing may be written to an attached instance; null: it may. Asked when it is opened. */
  readonly readOnlyReason?: (place: InstancePlace) => ErrorInfo | null;
  /** The program of the worker thread; left out, everything is done in this one. */
  readonly thread?: string | null;
  /** Told when a secret was let go of: its memory can be freed. */
  readonly onForgotten?: () => void;
  /** Brings to its end a restore that was cut off, before the database is opened. */
  readonly finishRestore?: () => void;
}

/** So many rows are gone through sooner than a thread starts, and before anybody notices. */
const FEW_ROWS = 1_000;

/** Jobs that write, and what they leave. */
type WritingJob = 'outside.takeWhole' | 'rows.signFirst';
/** What only the process that asks for a job knows is added to it. */
type Asked<N extends JobName> = Omit<JobInput<N>, keyof Known | keyof WriteMark>;

export class InstanceService {
  readonly #place: InstancePlace;
  readonly #file: string;
  readonly #env: GivenEnvironment;
  readonly #generations: Generations;
  #state: InstanceState = { name: 'missing', secretInEnvironment: false };
  readonly #database: OpenDatabase;
  readonly #onKeyChange = new Set<() => void>();
  readonly #log = new LogEmptying(() => this.#emptyLog());
  #keyChanges = 0;
  readonly #writes = new WeakMap<Caller, readonly TableWrite[]>();
  readonly #thread: string | null;
  readonly #onForgotten: () => void;
  /** Of the state that is unlocked, or about to be. */
  readonly #held = new Set<HeldSecret>();
  readonly #heldBy = new WeakMap<InstanceState, HeldSecret>();
  #forgotten: SecretSource | null = null;
  /** Threads that have the keys for one job. */
  readonly #hosts = new Set<WorkerHost>();
  readonly #finishRestore: () => void;
  /** The first signing, while a thread does it; aborted, it leaves nothing. */
  #signing: { readonly done: Promise<void>; readonly stop: AbortController } | null = null;
  /** Whether {@link rekey} goes on: what is encrypted meanwhile would be under the old secret. */
  #isRekeying = false;
  /** The `dataVersion` at which the secret was last seen to fit; null: none. */
  #secretSeenAt: number | null = null;
  /** Whether {@link still} goes on: what is written meanwhile would be in nothing that is kept. */
  #isStill = false;
  /** The work of {@link apart} that goes on; null: none. */
  #apart: object | null = null;

  constructor({
    place,
    env,
    generations,
    readOnlyReason = () => null,
    thread = null,
    onForgotten = () => {},
    finishRestore = () => {},
  }: InstanceDependencies) {
    this.#thread = thread;
    this.#onForgotten = onForgotten;
    this.#finishRestore = finishRestore;
    this.#place = place;
    this.#file = place.file;
    this.#database = new OpenDatabase({ place, generations, readOnlyReason });
    this.#env = env;
    this.#generations = generations;
  }

  get state(): InstanceState {
    return this.#state;
  }

  /** Where it is. */
  get place(): InstancePlace {
    return this.#place;
  }

  /** How the instance keeps what needs no key; of an attached one that is not open, as far as that is known. */
  get rules(): InstanceRules {
    const state = this.#state;
    if ('rules' in state) return state.rules;
    return this.#isAttached ? attachedRules(new Set()) : ownRules;
  }

  get isUnlocked(): boolean {
    return this.#state.name === 'unlocked';
  }

  /** Another number after each change of the key or of the database: what was encrypted before does not belong to it. */
  get keyChanges(): number {
    return this.#keyChanges;
  }

  /** How often another file of the same instance was opened in the place of one that was replaced, since the app started. */
  get replacements(): number {
    return this.#database.replacements;
  }

  /** Has work done whenever {@link keyChanges} changes. */
  onKeyChange(work: () => void): void {
    this.#onKeyChange.add(work);
  }

  /**
   * Opens the instance that is there, and unlocks it when the environment, or the file that it names, holds its secret.
   * An expected failure becomes the state `problem`; calling again tries again. While {@link apart} goes on it does nothing.
   */
  start(): void {
    if (this.#apart === null) this.#start(null);
  }

  /** @param given is tried in the place of what the environment gives */
  #start(given: SourcedSecret | null): void {
    this.close();
    try {
      this.#finishRestore();
      const isThere = this.#isAttached || existsSync(this.#file);
      this.#become(isThere ? this.#openExisting(given) : this.#none());
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#state = { name: 'problem', error: error.toInfo() };
    }
  }

  /**
   * Creates the instance under a master secret and leaves it unlocked.
   *
   * @param instanceId where it has been told to somebody already
   * @throws AppError `instance_exists`, or what the disk says (`disk_full`, `read_only` …)
   */
  create(
    _caller: Caller,
    secret: MasterSecret,
    secretSource: SecretSource,
    instanceId = newInstanceId(),
  ): void {
    if (this.#state.name !== 'missing' || this.#isAttached) {
      throw new AppError('instance_exists', {});
    }
    const keys = ownKeys(secret, instanceId);
    const store = this.#database.create((created) => {
      created.meta.set('instance_id', instanceId);
      created.meta.set('key_check', keyCheckValue(secret, instanceId, 'signed'));
      created.meta.set('encryption_count', '0');
      new RowSigner(created, keys.rowMacs, () => null).signAll();
    });
    this.#become(this.#unlockedState(store, { secret, instanceId, secretSource }, keys));
  }

  /**
   * Has work done on the files of the instance while nothing of this app has them open: until then it is the problem
   * `instance_apart`. Afterwards it is opened again, under the secret that the work gives, or that it had; whoever was
   * signed in still is, if their session is there.
   *
   * @param work is given a function by which it says that another master secret fits now
   * @throws AppError `not_now` while such work goes on; whatever `work` throws
   */
  async apart<T>(
    work: (unlockWith: (secret: MasterSecret, source: SecretSource) => void) => Promise<T>,
  ): Promise<T> {
    if (this.#apart !== null) throw new AppError('not_now', {});
    const fitting = this.#fitting();
    let given: SourcedSecret | null = null;
    this.close();
    const token = {};
    this.#apart = token;
    this.#become({ name: 'problem', error: new AppError('instance_apart', {}).toInfo() });
    try {
      return await work((secret, secretSource) => (given = { secret, secretSource }));
    } finally {
      // Closed for good meanwhile, it stays so.
      if (this.#apart === token) {
        this.#apart = null;
        this.#start(given);
        if (fitting !== null) this.#unlockAgain(fitting);
      }
    }
  }

  /**
   * Has work done while nothing of this app writes to the instance; whoever wants to waits, and is told that it is busy.
   *
   * @throws AppError `not_now` while such work, or {@link rekey}, goes on; whatever `work` throws
   */
  async still<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isStill || this.#isRekeying) throw new AppError('not_now', {});
    this.#isStill = true;
    try {
      return await work();
    } finally {
      this.#isStill = false;
    }
  }

  get #isAttached(): boolean {
    return this.#place.kind === 'attached';
  }

  /** Where the database was that is gone. @throws AppError `not_now` when none is */
  requireGone(): { readonly file: string } {
    const { state } = this;
    if (state.name !== 'problem' || state.error.code !== 'database_gone') {
      throw new AppError('not_now', {});
    }
    return { file: this.#file };
  }

  /**
   * Takes it that the database is gone for good: another one can be made. One that was put back meanwhile is opened.
   *
   * @throws AppError as {@link requireGone}, and what `panel.db` says
   */
  async startAnew(_caller: Caller): Promise<void> {
    this.requireGone();
    if (!existsSync(this.#file)) await this.#generations.forgetHeader();
    this.start();
  }

  /**
   * Unlocks with the secret that was typed, or that the keychain or a file had.
   *
   * @param text standard base64 of 32 bytes; surrounding white space does not count
   * @throws AppError `secret_malformed`, `secret_wrong`, `not_now`
   */
  unlock(text: string, source: Exclude<SecretSource, 'environment'> = 'typed'): void {
    this.#requireLocked();
    this.#unlockWith(parseMasterSecret(text, source), source);
  }

  #unlockWith(secret: MasterSecret, source: SecretSource): void {
    const { rules, readOnly, off } = this.#requireLocked();
    const store = this.#database.opened();
    try {
      this.#become(this.#checked(store, { store, rules, readOnly, off }, secret, source));
    } finally {
      // Also of one that fits, where what had to be signed could not be.
      this.#dropAllBut(this.#state);
    }
  }

  #requireLocked(): Opened {
    const state = this.#state;
    if (state.name !== 'locked' || state.isSigning) throw new AppError('not_now', {});
    return state;
  }

  /**
   * Forgets the secret: whatever was made of it goes, threads that have a key end, and the instance is locked until
   * {@link unlock} or {@link unlockGiven}. Nothing that is read unasked opens it before that, neither a file nor the
   * keychain; what the environment said is forgotten with it.
   *
   * @throws AppError `not_now` unless it is unlocked
   */
  forget(): void {
    const { state } = this;
    if (state.name !== 'unlocked') throw new AppError('not_now', {});
    const { rules, readOnly, off, secretSource: forgotten } = state;
    this.#forgotten = forgotten;
    if (forgotten === 'environment') forgetGiven(this.#env);
    this.#become({
      ...{ name: 'locked', store: this.#database.opened(), rules, readOnly, off },
      ...{ error: null, isSigning: false, forgotten },
    });
  }

  /**
   * Unlocks with the secret of the file that the environment names, read anew.
   *
   * @throws AppError as {@link environmentSecret}, `secret_wrong`, `not_now`
   */
  unlockGiven(): void {
    const { secret, source } = this.environmentSecret();
    this.#unlockWith(secret, source);
  }

  /**
   * Waits for the first signing that {@link start} or {@link unlock} has begun; at once where there is none.
   *
   * @throws AppError what the disk says: the instance is locked, as it was
   */
  async whenSigned(): Promise<void> {
    await this.#signing?.done;
  }

  /** By what an instance is told from others, as far as its database says; an older orchestrator's has no id. */
  idOf(store: Pick<InstanceReader, 'meta'>): string | null {
    return idOf(this.#place, store);
  }

  /**
   * Checks a secret that is kept elsewhere against the instance, which stays as it is.
   *
   * @throws AppError `secret_malformed`, `secret_wrong`, and as {@link unlocked}
   */
  check(text: string, source: SecretSource): void {
    const { store, rules } = this.unlocked();
    const secret = parseMasterSecret(text, source);
    if (this.#isAttached) proven(store, { secret, source, rules });
    else this.#formOf(store, secret, source);
  }

  /**
   * The master secret of the environment, or of the file that it names.
   *
   * @throws AppError `secret_missing` when there is none, and as {@link givenMasterSecret}
   */
  environmentSecret(): GivenSecret {
    const given = givenMasterSecret(this.#env);
    if (given === null) throw new AppError('secret_missing', {});
    return given;
  }

  /**
   * Writes, all or nothing. The write lock is taken without waiting; while another process has it, the change is
   * tried again, up to `WRITE_WAIT_MS`, and other work of this process goes on.
   *
   * @param caller who asks, and is asked again inside the transaction
   * @param work synchronous; checks again what may have changed, and writes
   * @returns what `work` gives
   * @throws AppError `database_busy` when the lock was not to be had; as {@link store}; whatever
   *   `caller.stillAllowed` and `work` throw
   */
  async change<T>(caller: Caller, work: (change: Change) => T): Promise<T> {
    let header: string | null = null;
    const { result, written, version } = await whenUnlocked(() => {
      header = this.#database.header;
      if (this.#isRekeying || this.#isStill)
        throw new AppError('database_busy', { file: this.#file });
      this.#letGoUnless(isSame);
      this.followSelu();
      this.store();
      const { state } = this;
      if ('readOnly' in state && state.readOnly !== null) throw AppError.from(state.readOnly);
      const store = this.#database.opened();
      if (!isSigned(store)) {
        return { result: this.#changeAttached(caller, store, work), written: null, version: 0 };
      }
      const mark = this.#database.newMark();
      const unlocked = (): Unlocked => this.unlocked();
      const rows = state.name === 'unlocked' ? state.rows : null;
      const seen = guardedStore(store, rows?.ledger ?? null, () => rows?.signWritten());
      try {
        const changed = store.transaction(() => {
          caller.stillAllowed(seen);
          if (mark !== null) store.markHeader(mark);
          const result = work({
            store: seen,
            rules: ownRules,
            get vault() {
              return unlocked().vault;
            },
            get rows() {
              return unlocked().rows;
            },
          });
          return { result, written: this.#signed(store), version: store.dataVersion() };
        });
        this.#log.soon();
        return changed;
      } catch (error) {
        // What was signed is not there.
        rows?.forget();
        throw error;
      }
    });
    if (this.#isAttached) this.#requireKept();
    else await this.#noteWritten(version, header, written);
    return result;
  }

  /** To be called after each transaction in an own instance, before what it did is answered. */
  async #noteWritten(
    version: number,
    headerBefore: string | null,
    signed: { readonly instanceId: string; readonly generation: number } | null,
  ): Promise<void> {
    this.#database.written(version);
    // What was saved is where a new connection finds it.
    this.#requireKept();
    const header = this.#database.header;
    // The one before was noted; whatever another process may have noted meanwhile is when the log is emptied.
    if (header !== headerBefore) await this.#generations.noteHeader(header);
    if (signed !== null) {
      this.#generations.committed(signed.instanceId, signed.generation);
      // Before the answer: what somebody was told is done, an older file must not undo unnoticed.
      await this.#generations.keep();
    }
  }

  /**
   * Reads what takes long in a thread, over a connection of its own; here where there is no thread, and of few rows.
   *
   * @throws AppError as {@link unlocked}, `worker_stopped`, and what the disk says
   */
  async readApart<N extends 'outside.list' | 'rotation.look'>(
    job: N,
    input: Asked<N>,
    here: () => JobOutput<N> | Promise<JobOutput<N>>,
  ): Promise<JobOutput<N>> {
    const unlocked = this.unlocked();
    const thread = this.#threadFor(unlocked.store);
    if (thread === null) return here();
    const known = this.#generations.last(unlocked.instanceId);
    return this.#once(this.#hostOf(unlocked, thread), (host) =>
      host.askOnce(job, { ...input, known }),
    );
  }

  /**
   * Writes as {@link change} what takes long, as {@link readApart} reads.
   *
   * @throws AppError as {@link change}, and `worker_stopped`
   */
  async changeApart<N extends WritingJob>(
    caller: Caller,
    job: N,
    input: Asked<N>,
    here: (change: Change) => JobOutput<N>['result'],
  ): Promise<JobOutput<N>['result']> {
    const thread = this.#threadFor(this.store());
    if (thread === null) return this.change(caller, here);
    if (this.#isRekeying || this.#isStill)
      throw new AppError('database_busy', { file: this.#file });
    this.#letGoUnless(isSame);
    this.followSelu();
    const unlocked = this.unlocked();
    caller.stillAllowed(unlocked.store);
    const host = this.#hostOf(unlocked, thread);
    const result = await this.#writeApart(host, unlocked.instanceId, job, input);
    unlocked.rows?.settled();
    return result;
  }

  /**
   * Puts an own instance under another master secret, all or nothing. Nothing else is written meanwhile; who is signed in
   * stays so.
   *
   * @param rekeying as of `rekeyOwn`
   * @throws AppError as {@link unlocked}, `not_now` for an attached one or while it goes on; as `rekeyOwn`
   */
  async rekey(
    caller: Caller,
    { secret, secretSource }: SourcedSecret,
    rekeying: Omit<Rekeying, 'newKeys'>,
    onProgress: (value: RekeyProgress) => void,
  ): Promise<Rekeyed> {
    this.#letGoUnless(isSame);
    const { instanceId, keys, rows, store: seen } = this.unlocked();
    const store = this.#database.opened();
    if (rows === null || !isSigned(store) || this.#isRekeying || this.#isStill)
      throw new AppError('not_now', {});
    caller.stillAllowed(seen);
    const newKeys = ownKeys(secret, instanceId);
    const known = this.#generations.last(instanceId);
    const header = this.#database.header;
    const input = {
      ...rekeying,
      newKeys,
      keyCheck: keyCheckValue(secret, instanceId, 'signed'),
      mark: this.#database.newMark(),
    };
    this.#isRekeying = true;
    rows.ledger.expect(newKeys.rowMacs);
    try {
      const written =
        this.#thread === null
          ? await rekeyOwn({ file: store.file, keys, known }, input, onProgress)
          : await this.#once(
              new WorkerHost({
                ...{ program: this.#thread, file: store.file, keys },
                mayHaveHelp: availableParallelism() > 1,
              }),
              (host) => host.askOnce('rotation.own', { ...input, known }, { onProgress }),
            );
      // It may have been closed meanwhile, or locked.
      if (this.#database.store === store && this.isUnlocked) {
        this.#become(this.#unlockedState(store, { secret, instanceId, secretSource }, newKeys));
        await this.#noteWritten(store.dataVersion(), header, {
          instanceId,
          generation: written.generation ?? 0,
        });
        this.#log.soon();
      }
      return written.result;
    } catch (error) {
      // A thread that ended in the moment of its commit could not say so.
      const isDone =
        this.#database.store === store &&
        this.isUnlocked &&
        keyCheckForm(secret, instanceId, store.meta.get('key_check') ?? '') !== null;
      if (isDone) {
        this.#become(this.#unlockedState(store, { secret, instanceId, secretSource }, newKeys));
      }
      throw error;
    } finally {
      this.#isRekeying = false;
      rows.ledger.expect(null);
    }
  }

  async #writeApart<N extends WritingJob>(
    host: WorkerHost,
    instanceId: string,
    job: N,
    input: Asked<N>,
    signal?: AbortSignal,
  ): Promise<JobOutput<N>['result']> {
    const { store } = this.#database;
    const header = this.#database.header;
    const mark = this.#database.newMark();
    const known = this.#generations.last(instanceId);
    const { result, generation } = await this.#once(host, () =>
      host.askOnce(job, { ...input, known, mark } as JobInput<N>, signal && { signal }),
    );
    // It may have been closed meanwhile.
    if (store !== null && this.#database.store === store) {
      const signed = generation === null ? null : { instanceId, generation };
      await this.#noteWritten(store.dataVersion(), header, signed);
      this.#log.soon();
    }
    return result;
  }

  #threadFor({ systemCredentials, userCredentials, users }: InstanceReader): string | null {
    const rows = systemCredentials.count() + userCredentials.count() + users.list().length;
    return rows > FEW_ROWS ? this.#thread : null;
  }

  #hostOf({ store, keys }: Pick<Unlocked, 'store' | 'keys'>, program: string): WorkerHost {
    return new WorkerHost({ program, file: store.file, keys, mayHaveHelp: false });
  }

  /** Has a thread work, which ends with the key. */
  async #once<T>(host: WorkerHost, work: (host: WorkerHost) => Promise<T>): Promise<T> {
    this.#hosts.add(host);
    try {
      return await work(host);
    } finally {
      this.#hosts.delete(host);
    }
  }

  /**
   * What a caller has written to an attached instance since this was last asked: the running Selu is told, and the
   * person. Nothing for an own instance, which nobody else reads.
   */
  takeWrites(caller: Caller): readonly TableWrite[] {
    const writes = this.#writes.get(caller) ?? [];
    this.#writes.delete(caller);
    return writes;
  }

  /** One transaction in a database of the orchestrator's, in which nothing is left but what was changed. */
  #changeAttached<T>(caller: Caller, store: InstanceStore, work: (change: Change) => T): T {
    const unlocked = (): Unlocked => this.unlocked();
    const writes: TableWrite[] = [];
    const result = store.transaction(() => {
      caller.stillAllowed(store);
      return work({
        store: recordedStore(store, (write) => writes.push(write)),
        rules: this.rules,
        get vault() {
          return unlocked().vault;
        },
        rows: null,
      });
    });
    this.#writes.set(caller, [...(this.#writes.get(caller) ?? []), ...writes]);
    return result;
  }

  /**
   * Signs what a change has written, at the end of its transaction.
   *
   * @throws AppError `secret_missing` while the instance is locked, `changed_outside`
   */
  #signed(store: OwnInstanceStore): { instanceId: string; generation: number } | null {
    const { state } = this;
    if (state.name !== 'unlocked') {
      if (store.signedRows.touched().length > 0) throw new AppError('secret_missing', {});
      return null;
    }
    const generation = state.rows?.sign() ?? null;
    return generation === null ? null : { instanceId: state.instanceId, generation };
  }

  /** The open database, locked or not. @throws AppError `instance_missing`, or the problem it has */
  store(): InstanceReader {
    const state = this.#state;
    if (state.name === 'missing') throw new AppError('instance_missing', {});
    if (state.name === 'problem') throw AppError.from(state.error);
    return state.store;
  }

  /** Database and vault. @throws AppError as {@link store}, and `secret_missing` while locked */
  unlocked(): Unlocked {
    this.store();
    if (this.#state.name !== 'unlocked') throw new AppError('secret_missing', {});
    return this.#state;
  }

  /**
   * Looks whether the open database is still the file that it was. If not, it is let go of at once, and is a problem.
   *
   * @throws AppError `database_replaced`
   */
  requireSameFile(): void {
    this.#letGoUnless(isSeen);
  }

  /** The same after a write. @throws AppError `database_replaced` also where what is there now could be opened */
  #requireKept(): void {
    if (!this.#letGoUnless(isInPlace))
      throw new AppError('database_replaced', { file: this.#file });
  }

  /**
   * Lets go of a database that is not what is at its place any more, and opens at once what is there, under the same
   * secret, if it is whole and the same instance. A log that was removed alone is no loss: its content is brought into
   * the file first.
   *
   * @param opensAgain false: it is about to be closed anyway, which brings in a log, too
   * @returns false when another file was opened in the place of the one before
   * @throws AppError `database_replaced`, when `check` does and nothing could be opened; `database_busy` while somebody
   *   else reads what has to be brought into the file
   */
  #letGoUnless(check: FileCheck, opensAgain = true): boolean {
    const found = this.#database.look(check);
    if (found === 'same') return true;
    const fitting = this.#fitting();
    if (found === 'without log') {
      if (opensAgain) this.#bringLogIn(fitting);
      return true;
    }
    this.#database.leave();
    this.#become({ name: 'problem', error: found.toInfo() });
    if (!opensAgain || !this.isPutBack()) throw found;
    this.#start(fitting);
    return false;
  }

  /**
   * Its log was removed: what is in it goes into the file, and a new connection begins another one.
   *
   * @throws AppError `selu_log_gone` and what else is wrong then
   */
  #bringLogIn(fitting: SourcedSecret | null): void {
    this.#database.closeWithoutLog();
    this.#start(fitting);
    this.store();
  }

  /**
   * Whether there is, in the place of a file that was replaced or removed, now a whole one of the same instance. One that
   * was looked at in vain is looked at again when it has changed.
   */
  isPutBack(): boolean {
    if (this.#state.name !== 'problem' || this.#apart !== null) return false;
    return this.#database.isPutBack();
  }

  /**
   * Opens an attached database again, under the same secret, when Selu was updated and has changed its structure: what
   * is known of it decides what is written where. And one that another process has put under another master secret,
   * which is asked for then.
   *
   * @throws AppError `database_busy`
   */
  followSelu(): void {
    if (this.#hasOtherSecret()) return this.start();
    if (this.#database.isCurrent) return;
    const fitting = this.#fitting();
    this.start();
    if (fitting !== null) this.#unlockAgain(fitting);
  }

  #hasOtherSecret(): boolean {
    const { state } = this;
    if (state.name !== 'unlocked' || state.rows === null || this.#isRekeying) return false;
    const version = state.store.dataVersion();
    if (version === this.#secretSeenAt) return false;
    this.#secretSeenAt = version;
    const keyCheck = state.store.meta.get('key_check');
    return keyCheck !== null && keyCheckForm(state.secret, state.instanceId, keyCheck) === null;
  }

  /** The secret of an unlocked instance, to open it anew with: what it holds is let go of when it is closed. */
  #fitting(): SourcedSecret | null {
    const { state } = this;
    return state.name === 'unlocked'
      ? { secret: state.secret, secretSource: state.secretSource }
      : null;
  }

  /** Unlocks what was just opened with a secret that fitted, if nothing else has unlocked it. */
  #unlockAgain({ secret, secretSource }: SourcedSecret): void {
    const now = this.#state;
    if (now.name !== 'locked' || now.isSigning) return;
    try {
      this.#become(this.#checked(this.#database.opened(), now, secret, secretSource));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#become({ ...now, error: error.toInfo() });
    }
  }

  /** Never into another file than the one that was opened. */
  #emptyLog(): boolean {
    void this.#generations.keep();
    try {
      this.requireSameFile();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // While it is busy it is tried again; one that was replaced is not open any more.
      return this.#database.store === null;
    }
    return this.#database.emptyLog();
  }

  close(): void {
    this.#apart = null;
    this.#signing?.stop.abort(new AppError('worker_stopped', {}));
    try {
      this.#letGoUnless(isSeen, false);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
    if (!this.#isAttached) this.#log.now();
    this.#database.close();
    this.#become({ name: 'missing', secretInEnvironment: false });
  }

  #become(state: InstanceState): void {
    this.#state = state;
    this.#keyChanges += 1;
    if (state.name === 'unlocked') this.#forgotten = null;
    this.#dropAllBut(state);
    for (const work of this.#onKeyChange) work();
  }

  /** @throws AppError `database_gone` where there was one: a first run would offer everybody its first account */
  #none(): InstanceState {
    if (this.#generations.header() !== null) {
      throw new AppError('database_gone', { file: this.#file });
    }
    return {
      name: 'missing',
      secretInEnvironment: givenMasterSecret(this.#env) !== null,
    };
  }

  #openExisting(known: SourcedSecret | null): InstanceState {
    const opened = this.#database.open();
    const { store } = opened;
    if (known === null && this.#forgotten !== null) return this.#locked(opened);
    try {
      const given = known ?? givenBy(this.#env);
      if (given === null) return this.#locked(opened);
      return this.#checked(store, opened, given.secret, given.secretSource);
    } catch (error) {
      if (error instanceof AppError && (error as AppError).code.startsWith('secret_')) {
        return this.#locked(opened, error.toInfo());
      }
      this.#database.drop();
      throw error;
    }
  }

  #locked(opened: Opened, error: ErrorInfo | null = null): InstanceState {
    return { name: 'locked', ...opened, error, isSigning: false, forgotten: this.#forgotten };
  }

  /**
   * The key check comes before any credential is touched.
   *
   * @throws AppError `secret_wrong`, `database_damaged`
   */
  #formOf(
    store: InstanceReader,
    secret: MasterSecret,
    source: SecretSource,
  ): { instanceId: string; form: KeyCheckForm } {
    const instanceId = store.meta.get('instance_id');
    const keyCheck = store.meta.get('key_check');
    if (instanceId === null || keyCheck === null) {
      throw new AppError('database_damaged', { file: this.#file });
    }
    const form = keyCheckForm(secret, instanceId, keyCheck);
    if (form === null) throw new AppError('secret_wrong', { source });
    return { instanceId, form };
  }

  #checked(
    store: InstanceStore,
    opened: Opened,
    secret: MasterSecret,
    secretSource: SecretSource,
  ): InstanceState {
    const { rules, readOnly, off } = opened;
    if (!isSigned(store)) {
      const { keys, vault, proof } = proven(store, { secret, source: secretSource, rules });
      // An older one has no id: its place tells it from others.
      const instanceId = store.meta.get('instance_id') ?? this.#place.id;
      const facts = { store, rules, readOnly, off, secretSource, proof, instanceId };
      return this.#holding(facts, { secret, keys, vault, rows: null });
    }
    const { instanceId, form } = this.#formOf(store, secret, secretSource);
    const keys = ownKeys(secret, instanceId);
    const state = this.#unlockedState(store, { secret, instanceId, secretSource }, keys);
    // Once, for an instance of a version that did not sign. Where one is known that was signed, this one was put back.
    if (form === 'unsigned' && this.#generations.last(instanceId) === null) {
      const thread = this.#threadFor(store);
      if (thread !== null) return this.#signingFirst(opened, state, thread);
      this.#signFirst(store, state);
    }
    const { rows } = state;
    if (rows !== null && rows.ledger.formerForm !== null) {
      const generation = store.transaction(() => {
        // Another process may have been quicker.
        rows.signAnew();
        return rows.sign();
      });
      if (generation !== null) this.#generations.committed(instanceId, generation);
      void this.#generations.keep();
    }
    // What could not be written down when it was committed is, with the next change.
    const ledger = state.rows?.ledger;
    if (ledger?.state === 'fits') this.#generations.committed(instanceId, ledger.generation);
    return state;
  }

  /** Signs what is there, but for values that do not decrypt: these stay damaged. */
  #signFirst(store: OwnInstanceStore, { rows, vault, secret, instanceId }: Unlocked): void {
    if (rows === null) return;
    const generation = store.transaction(() => {
      signFirst(store, { rows, vault }, keyCheckValue(secret, instanceId, 'signed'));
      return rows.sign();
    });
    if (generation === null) return;
    this.#generations.committed(instanceId, generation);
    void this.#generations.keep();
  }

  /** The same in a thread: locked until then. */
  #signingFirst(opened: Opened, state: UnlockedState, program: string): InstanceState {
    const { store } = this.#database;
    const { instanceId, secret } = state;
    const stop = new AbortController();
    const keyCheck = keyCheckValue(secret, instanceId, 'signed');
    const sign = async (): Promise<void> => {
      try {
        const host = this.#hostOf(state, program);
        await this.#writeApart(host, instanceId, 'rows.signFirst', { keyCheck }, stop.signal);
        if (this.#database.store === store) this.#become(state);
      } catch (error) {
        const info = error instanceof AppError ? error.toInfo() : null;
        if (this.#database.store === store) this.#become(this.#locked(opened, info));
        throw error;
      } finally {
        if (this.#signing?.stop === stop) this.#signing = null;
      }
    };
    const done = sign();
    // Whoever waits for it is told.
    done.catch(() => undefined);
    this.#signing = { done, stop };
    return {
      ...{ name: 'locked', ...opened, error: null, isSigning: true },
      forgotten: this.#forgotten,
    };
  }

  #unlockedState(
    store: OwnInstanceStore,
    given: Pick<Unlocked, 'secret' | 'instanceId' | 'secretSource'>,
    keys: FormatKeys,
  ): UnlockedState {
    const format = formatOf(keys);
    const { instanceId } = given;
    const rows =
      format.rowMacs === null
        ? null
        : new RowSigner(store, format.rowMacs, () => this.#generations.last(instanceId));
    const { secret, secretSource } = given;
    const facts = {
      ...{ instanceId, secretSource, proof: null },
      ...{ rules: ownRules, readOnly: null, off: [] },
      store: guardedStore(store, rows?.ledger ?? null),
    };
    return this.#holding(facts, { secret, keys, vault: new Vault(format), rows });
  }

  /** An unlocked state, the only one that holds the secret. */
  #holding(facts: Omit<Unlocked, keyof Held>, given: Held): UnlockedState {
    const held = new HeldSecret(given);
    this.#held.add(held);
    const state = withHeld({ name: 'unlocked' as const, ...facts }, held);
    this.#heldBy.set(state, held);
    return state;
  }

  /** Lets go of every secret but that of a state, and ends the threads that have a key of it. */
  #dropAllBut(state: InstanceState): void {
    if (state.name === 'locked' && state.isSigning) return;
    const kept = this.#heldBy.get(state);
    const dropped = [...this.#held].filter((held) => held !== kept);
    if (dropped.length === 0) return;
    for (const held of dropped) {
      held.drop();
      this.#held.delete(held);
    }
    for (const host of this.#hosts) void host.close();
    this.#onForgotten();
  }
}

function givenBy(env: InstanceDependencies['env']): SourcedSecret | null {
  const given = givenMasterSecret(env);
  return given && { secret: given.secret, secretSource: given.source };
}
