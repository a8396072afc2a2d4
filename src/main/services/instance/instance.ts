/**
 * The instance: whether there is one, whether it could be opened, and whether the master secret fits.
 *
 * problem ← start → missing | locked | unlocked; create: missing → unlocked; unlock: locked → unlocked.
 * Everything else asks here for the open database and its vault, and writes through {@link InstanceService.change}.
 * How each of these is done is told by the parts ({@link instanceParts}): what is open, what others do with it, unlocking,
 * writing, work in a thread.
 */
import { existsSync } from 'node:fs';
import type { ActivityEvent } from '#shared/activity.ts';
import type { SecretSource } from '#shared/contract/schemas.ts';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { newInstanceId } from '../../crypto/ids.ts';
import { keyCheckValue } from '../../crypto/key-check.ts';
import { parseMasterSecret, type MasterSecret } from '../../crypto/master-secret.ts';
import {
  forgetGiven,
  givenMasterSecret,
  type GivenEnvironment,
  type GivenSecret,
} from '../../crypto/secret-sources.ts';
import type { InstanceReader } from '../../store/instance/instance-store.ts';
import type { ActivityWriter, Actor, Logged } from '../activity/events.ts';
import type { Caller } from '../common/caller.ts';
import { ownKeys } from '../secrets/instance-format.ts';
import { attachedRules, ownRules, type InstanceRules } from '../secrets/instance-rules.ts';
import { RowSigner } from '../secrets/row-signer.ts';
import type { JobOutput } from '../worker/jobs.ts';
import type { Generations } from './generations.ts';
import { instanceParts, type InstanceParts } from './instance-parts.ts';
import type { InstanceState, SourcedSecret, Unlocked } from './instance-state.ts';
import { idOf, type InstancePlace } from './place.ts';
import type { TableWrite } from './recorded-store.ts';
import { rekeyOpen } from './rotation/open-rekey.ts';
import type { Rekeyed, Rekeying, RekeyProgress } from './rotation/rekey.ts';
import type { Asked, ReadingJob, WritingJob } from './thread-work.ts';
import type { Change } from './writing.ts';

export interface InstanceDependencies {
  readonly place: InstancePlace;
  /** As `takeSecrets` gave it: what it says of the secret is removed when that is forgotten. */
  readonly env: GivenEnvironment;
  /** Which generations this app home has seen. Its file is opened before the instance. */
  readonly generations: Generations;
  /** Told what each change was. */
  readonly activity: ActivityWriter;
  /** Why nothing may be written to an attached instance; null: it may. Asked when it is opened. */
  readonly readOnlyReason?: (place: InstancePlace) => ErrorInfo | null;
  /** The program of the worker thread; left out, everything is done in this one. */
  readonly thread?: string | null;
  /** Told when a secret was let go of: its memory can be freed. */
  readonly onForgotten?: () => void;
  /** Brings to its end a restore that was cut off, before the database is opened. */
  readonly finishRestore?: () => void;
}

export class InstanceService {
  readonly #place: InstancePlace;
  readonly #env: GivenEnvironment;
  readonly #finishRestore: () => void;
  readonly #activity: ActivityWriter;
  readonly #parts: InstanceParts;
  /** The work of {@link apart} that goes on; null: none. */
  #apart: object | null = null;

  constructor({
    place,
    env,
    generations,
    activity,
    readOnlyReason = () => null,
    thread = null,
    onForgotten = () => {},
    finishRestore = () => {},
  }: InstanceDependencies) {
    this.#place = place;
    this.#env = env;
    this.#finishRestore = finishRestore;
    this.#activity = activity;
    this.#parts = instanceParts({
      ...{ place, generations, activity, readOnlyReason, thread, onForgotten },
      start: (given) => this.#start(given),
    });
  }

  get state(): InstanceState {
    return this.#parts.current.now;
  }

  /** Where it is. */
  get place(): InstancePlace {
    return this.#place;
  }

  /** How the instance keeps what needs no key; of an attached one that is not open, as far as that is known. */
  get rules(): InstanceRules {
    const { state } = this;
    if ('rules' in state) return state.rules;
    return this.#parts.database.isAttached ? attachedRules(new Set()) : ownRules;
  }

  get isUnlocked(): boolean {
    return this.state.name === 'unlocked';
  }

  /** Another number after each change of the key or of the database: what was encrypted before does not belong to it. */
  get keyChanges(): number {
    return this.#parts.current.keyChanges;
  }

  /** How often another file of the same instance was opened in the place of one that was replaced, since the app started. */
  get replacements(): number {
    return this.#parts.database.replacements;
  }

  /** Has work done whenever {@link keyChanges} changes. */
  onKeyChange(work: () => void): void {
    this.#parts.current.onKeyChange(work);
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
      const isThere = this.#parts.database.isAttached || existsSync(this.#place.file);
      this.#parts.current.become(isThere ? this.#openExisting(given) : this.#none());
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#parts.current.fail(error.toInfo());
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
    const { current, database, unlocking } = this.#parts;
    if (current.now.name !== 'missing' || database.isAttached) {
      throw new AppError('instance_exists', {});
    }
    const keys = ownKeys(secret, instanceId);
    const store = database.create((created) => {
      created.meta.set('instance_id', instanceId);
      created.meta.set('key_check', keyCheckValue(secret, instanceId, 'signed'));
      created.meta.set('encryption_count', '0');
      new RowSigner(created, keys.rowMacs, () => null).signAll();
    });
    current.become(unlocking.ownState(store, { secret, instanceId, secretSource }, keys));
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
    const fitting = this.#parts.current.fitting();
    let given: SourcedSecret | null = null;
    this.close();
    const token = {};
    this.#apart = token;
    this.#parts.current.become({
      name: 'problem',
      error: new AppError('instance_apart', {}).toInfo(),
    });
    try {
      return await work((secret, secretSource) => (given = { secret, secretSource }));
    } finally {
      // Closed for good meanwhile, it stays so.
      if (this.#apart === token) {
        this.#apart = null;
        this.#start(given);
        if (fitting !== null) this.#parts.unlocking.unlockAgain(fitting);
      }
    }
  }

  /**
   * Has work done while nothing of this app writes to the instance; whoever wants to waits, and is told that it is busy.
   *
   * @throws AppError `not_now` while such work, or {@link rekey}, goes on; whatever `work` throws
   */
  still<T>(work: () => Promise<T>): Promise<T> {
    return this.#parts.current.paused('still', work);
  }

  /** Where the database was that is gone. @throws AppError `not_now` when none is */
  requireGone(): { readonly file: string } {
    const { state } = this;
    if (state.name !== 'problem' || state.error.code !== 'database_gone') {
      throw new AppError('not_now', {});
    }
    return { file: this.#place.file };
  }

  /**
   * Takes it that the database is gone for good: another one can be made. One that was put back meanwhile is opened.
   *
   * @throws AppError as {@link requireGone}, and what `panel.db` says
   */
  async startAnew(_caller: Caller): Promise<void> {
    this.requireGone();
    if (!existsSync(this.#place.file)) await this.#parts.generations.forgetHeader();
    this.start();
  }

  /**
   * Unlocks with the secret that was typed, or that the keychain or a file had.
   *
   * @param text standard base64 of 32 bytes; surrounding white space does not count
   * @throws AppError `secret_malformed`, `secret_wrong`, `not_now`
   */
  unlock(text: string, source: Exclude<SecretSource, 'environment'> = 'typed'): void {
    const { current, unlocking } = this.#parts;
    current.requireLocked();
    unlocking.unlockWith(parseMasterSecret(text, source), source);
  }

  /**
   * Forgets the secret: whatever was made of it goes, threads that have a key end, and the instance is locked until
   * {@link unlock} or {@link unlockGiven}. Nothing that is read unasked opens it before that, neither a file nor the
   * keychain; what the environment said is forgotten with it.
   *
   * @throws AppError `not_now` unless it is unlocked
   */
  forget(): void {
    const { current, database } = this.#parts;
    const { now } = current;
    if (now.name !== 'unlocked') throw new AppError('not_now', {});
    const { rules, readOnly, off, secretSource } = now;
    current.noteForgotten(secretSource);
    if (secretSource === 'environment') forgetGiven(this.#env);
    const store = database.opened();
    current.become(current.locked({ store, rules, readOnly, off }));
  }

  /**
   * Unlocks with the secret of the file that the environment names, read anew.
   *
   * @throws AppError as {@link environmentSecret}, `secret_wrong`, `not_now`
   */
  unlockGiven(): void {
    const { secret, source } = this.environmentSecret();
    this.#parts.unlocking.unlockWith(secret, source);
  }

  /**
   * Waits for the first signing that {@link start} or {@link unlock} has begun; at once where there is none.
   *
   * @throws AppError what the disk says: the instance is locked, as it was
   */
  whenSigned(): Promise<void> {
    return this.#parts.firstSigning.done();
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
    this.#parts.unlocking.requireFits(this.unlocked(), parseMasterSecret(text, source), source);
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
   * @param logged what it is written down as in the activity log, right after it
   * @param work synchronous; checks again what may have changed, and writes
   * @returns what `work` gives
   * @throws AppError `database_busy` when the lock was not to be had; as {@link store}; whatever
   *   `caller.stillAllowed` and `work` throw
   */
  change<T>(caller: Caller, logged: Logged<T>, work: (change: Change) => T): Promise<T> {
    return this.#parts.writing.change(caller, logged, work);
  }

  /**
   * Writes down what somebody did that is no {@link change}, once it is done. It never fails, as of `ActivityLog.write`.
   */
  note(actor: Actor, events: ActivityEvent | readonly ActivityEvent[]): Promise<void> {
    return this.#activity.write(actor, events);
  }

  /**
   * Reads what takes long in a thread, over a connection of its own; here where there is no thread, and of few rows.
   *
   * @throws AppError as {@link unlocked}, `worker_stopped`, and what the disk says
   */
  readApart<N extends ReadingJob>(
    job: N,
    input: Asked<N>,
    here: () => JobOutput<N> | Promise<JobOutput<N>>,
  ): Promise<JobOutput<N>> {
    return this.#parts.threads.read(job, input, here);
  }

  /**
   * Writes as {@link change} what takes long, as {@link readApart} reads.
   *
   * @throws AppError as {@link change}, and `worker_stopped`
   */
  changeApart<N extends WritingJob>(
    caller: Caller,
    logged: Logged<JobOutput<N>['result']>,
    job: N,
    input: Asked<N>,
    here: (change: Change) => JobOutput<N>['result'],
  ): Promise<JobOutput<N>['result']> {
    return this.#parts.threads.change(caller, logged, job, input, here);
  }

  /**
   * Puts an own instance under another master secret, all or nothing. Nothing else is written meanwhile; who is signed in
   * stays so.
   *
   * @param rekeying as of `rekeyOwn`
   * @throws AppError as {@link unlocked}, `not_now` for an attached one or while it goes on; as `rekeyOwn`
   */
  rekey(
    caller: Caller,
    given: SourcedSecret,
    rekeying: Omit<Rekeying, 'newKeys'>,
    onProgress: (value: RekeyProgress) => void,
  ): Promise<Rekeyed> {
    return rekeyOpen(this.#parts, caller, given, rekeying, onProgress);
  }

  /**
   * What a caller has written to an attached instance since this was last asked: the running Selu is told, and the
   * person. Nothing for an own instance, which nobody else reads.
   */
  takeWrites(caller: Caller): readonly TableWrite[] {
    return this.#parts.writing.takeWrites(caller);
  }

  /** The open database, locked or not. @throws AppError `instance_missing`, or the problem it has */
  store(): InstanceReader {
    return this.#parts.current.store();
  }

  /** Database and vault. @throws AppError as {@link store}, and `secret_missing` while locked */
  unlocked(): Unlocked {
    return this.#parts.current.unlocked();
  }

  /**
   * Looks whether the open database is still the file that it was. If not, it is let go of at once, and is a problem.
   *
   * @throws AppError `database_replaced`
   */
  requireSameFile(): void {
    this.#parts.following.requireSeen();
  }

  /**
   * Whether there is, in the place of a file that was replaced or removed, now a whole one of the same instance. One that
   * was looked at in vain is looked at again when it has changed.
   */
  isPutBack(): boolean {
    if (this.state.name !== 'problem' || this.#apart !== null) return false;
    return this.#parts.database.isPutBack();
  }

  /**
   * Opens an attached database again, under the same secret, when Selu was updated and has changed its structure: what
   * is known of it decides what is written where. And one that another process has put under another master secret,
   * which is asked for then.
   *
   * @throws AppError `database_busy`
   */
  followSelu(): void {
    this.#parts.following.followSelu();
  }

  close(): void {
    this.#apart = null;
    const { current, database, firstSigning, following, writing } = this.#parts;
    firstSigning.stop();
    following.beforeClosing();
    writing.end();
    database.close();
    current.become({ name: 'missing', secretInEnvironment: false });
  }

  /** @throws AppError `database_gone` where there was one: a first run would offer everybody its first account */
  #none(): InstanceState {
    if (this.#parts.generations.header() !== null) {
      throw new AppError('database_gone', { file: this.#place.file });
    }
    return {
      name: 'missing',
      secretInEnvironment: givenMasterSecret(this.#env) !== null,
    };
  }

  #openExisting(known: SourcedSecret | null): InstanceState {
    const { current, database, unlocking } = this.#parts;
    const opened = database.open();
    if (known === null && current.forgotten !== null) return current.locked(opened);
    try {
      const given = known ?? givenBy(this.#env);
      if (given === null) return current.locked(opened);
      return unlocking.unlock(opened.store, opened, given);
    } catch (error) {
      if (error instanceof AppError && (error as AppError).code.startsWith('secret_')) {
        return current.locked(opened, error.toInfo());
      }
      database.drop();
      throw error;
    }
  }
}

function givenBy(env: InstanceDependencies['env']): SourcedSecret | null {
  const given = givenMasterSecret(env);
  return given && { secret: given.secret, secretSource: given.source };
}
