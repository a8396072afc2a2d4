/**
 * Work over all rows of the open database that takes long: in a thread with a connection of its own, so that no window
 * waits for it; here where there is no thread, and of few rows. A thread has the keys for one job, and ends with that job
 * or when the secret is let go of.
 */
import { availableParallelism } from 'node:os';
import type { InstanceReader } from '../../store/instance/instance-store.ts';
import { eventsOf, type ActivityWriter, type Logged } from '../activity/events.ts';
import type { Caller } from '../common/caller.ts';
import { WorkerHost } from '../worker/host.ts';
import type { JobInput, JobName, JobOutput, Known } from '../worker/jobs.ts';
import type { CurrentState } from './current-state.ts';
import type { Generations } from './generations.ts';
import type { Unlocked } from './instance-state.ts';
import type { OpenDatabase } from './open-database.ts';
import { rekeyOwn, type RekeyProgress } from './rotation/rekey.ts';
import type { WholeInstance, WriteMark } from './whole.ts';
import type { Change, Writing } from './writing.ts';

/** So many rows are gone through sooner than a thread starts, and before anybody notices. */
const FEW_ROWS = 1_000;

/** Jobs that only read. */
export type ReadingJob = 'outside.list' | 'outside.find' | 'rotation.look';
/** Jobs that write, and what they leave. */
export type WritingJob = 'outside.takeWhole' | 'rows.signFirst';
/** What only the process that asks for a job knows is added to it. */
export type Asked<N extends JobName> = Omit<JobInput<N>, keyof Known | keyof WriteMark>;

interface ThreadDependencies {
  readonly current: CurrentState;
  readonly database: OpenDatabase;
  readonly writing: Writing;
  readonly generations: Generations;
  readonly activity: ActivityWriter;
  /** The program of the thread; null: everything is done in this one. */
  readonly program: string | null;
}

export class ThreadWork {
  readonly #current: CurrentState;
  readonly #database: OpenDatabase;
  readonly #writing: Writing;
  readonly #generations: Generations;
  readonly #activity: ActivityWriter;
  readonly #program: string | null;
  /** Threads that have the keys. */
  readonly #hosts = new Set<WorkerHost>();

  constructor({ current, database, writing, generations, activity, program }: ThreadDependencies) {
    this.#current = current;
    this.#database = database;
    this.#writing = writing;
    this.#generations = generations;
    this.#activity = activity;
    this.#program = program;
  }

  /** As `InstanceService.readApart`. */
  async read<N extends ReadingJob>(
    job: N,
    input: Asked<N>,
    here: () => JobOutput<N> | Promise<JobOutput<N>>,
  ): Promise<JobOutput<N>> {
    const unlocked = this.#current.unlocked();
    const host = this.hostFor(unlocked.store, unlocked);
    if (host === null) return here();
    const known = this.#generations.last(unlocked.instanceId);
    return this.#once(host, () => host.askOnce(job, { ...input, known }));
  }

  /** As `InstanceService.changeApart`. */
  async change<N extends WritingJob>(
    caller: Caller,
    logged: Logged<JobOutput<N>['result']>,
    job: N,
    input: Asked<N>,
    here: (change: Change) => JobOutput<N>['result'],
  ): Promise<JobOutput<N>['result']> {
    const program = this.#programFor(this.#current.store());
    if (program === null) return this.#writing.change(caller, logged, here);
    this.#writing.requireReady();
    const unlocked = this.#current.unlocked();
    caller.stillAllowed(unlocked.store);
    const host = hostOf(unlocked, program);
    const result = await this.write(host, unlocked.instanceId, job, input);
    unlocked.rows?.settled();
    await this.#activity.write(caller, eventsOf(logged, result, []));
    return result;
  }

  /** Has a job write, and notes what it left. @throws AppError as the job, and `worker_stopped` */
  async write<N extends WritingJob>(
    host: WorkerHost,
    instanceId: string,
    job: N,
    input: Asked<N>,
    signal?: AbortSignal,
  ): Promise<JobOutput<N>['result']> {
    const { store, header } = this.#database;
    const mark = this.#database.newMark();
    const known = this.#generations.last(instanceId);
    const { result, generation } = await this.#once(host, () =>
      host.askOnce(job, { ...input, known, mark } as JobInput<N>, signal && { signal }),
    );
    // It may have been closed meanwhile.
    if (store !== null && this.#database.store === store) {
      const signed = generation === null ? null : { instanceId, generation };
      await this.#writing.notedOfOther(header, signed);
    }
    return result;
  }

  /** Encrypts an own instance anew, as `rekeyOwn`: always in a thread, where there is one. */
  async rekey(
    { file, keys, known }: WholeInstance,
    input: Parameters<typeof rekeyOwn>[1],
    onProgress: (value: RekeyProgress) => void,
  ): ReturnType<typeof rekeyOwn> {
    const program = this.#program;
    if (program === null) return rekeyOwn({ file, keys, known }, input, onProgress);
    const host = new WorkerHost({ program, file, keys, mayHaveHelp: availableParallelism() > 1 });
    return this.#once(host, () =>
      host.askOnce('rotation.own', { ...input, known }, { onProgress }),
    );
  }

  /** A thread with the keys, for one job over all rows of a store; null: it is done here. */
  hostFor(store: InstanceReader, unlocked: Pick<Unlocked, 'store' | 'keys'>): WorkerHost | null {
    const program = this.#programFor(store);
    return program === null ? null : hostOf(unlocked, program);
  }

  #programFor({ systemCredentials, userCredentials, users }: InstanceReader): string | null {
    const rows = systemCredentials.count() + userCredentials.count() + users.list().length;
    return rows > FEW_ROWS ? this.#program : null;
  }

  /** Has a thread work, which ends with the key. */
  async #once<T>(host: WorkerHost, work: () => Promise<T>): Promise<T> {
    this.#hosts.add(host);
    try {
      return await work();
    } finally {
      this.#hosts.delete(host);
    }
  }

  /** Ends all that have the keys. */
  end(): void {
    for (const host of this.#hosts) void host.close();
  }
}

const hostOf = ({ store, keys }: Pick<Unlocked, 'store' | 'keys'>, program: string): WorkerHost =>
  new WorkerHost({ program, file: store.file, keys, mayHaveHelp: false });
