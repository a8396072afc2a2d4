/** Starts a worker thread and asks it for jobs: what takes long is done there, so that no window waits for it. */
import { Worker } from 'node:worker_threads';
import { AppError } from '#shared/errors.ts';
import type { JobInput, JobName, JobOutput, JobProgress, ThreadData } from './jobs.ts';
import type { Answer, Question } from './messages.ts';

export interface AskOptions<N extends JobName> {
  /** Aborted, the job stops at its next step, and the answer is the signal's reason at once. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (value: JobProgress<N>) => void;
}

interface Waiting {
  readonly done: (value: unknown) => void;
  readonly failed: (error: unknown) => void;
  readonly progress: (value: unknown) => void;
}

interface Running {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

export class WorkerHost {
  readonly #data: ThreadData;
  #running: Running | null = null;
  #starts = 0;
  #asked = 0;
  #isClosed = false;

  constructor(data: ThreadData) {
    this.#data = data;
  }

  /**
   * Has the thread run, which is started at the first question, and anew after it has crashed.
   *
   * @returns how often it was started: after another number it has forgotten what it was told
   * @throws AppError `worker_stopped` after {@link close}
   */
  start(): number {
    this.#thread();
    return this.#starts;
  }

  /**
   * Asks for a job.
   *
   * @throws AppError `worker_stopped` when the thread ends before it has answered, and as the job says; the signal's
   *   reason
   */
  ask<N extends JobName>(
    job: N,
    input: JobInput<N>,
    { signal, onProgress = () => {} }: AskOptions<N> = {},
  ): Promise<JobOutput<N>> {
    const { promise, resolve, reject } = Promise.withResolvers<JobOutput<N>>();
    try {
      signal?.throwIfAborted();
      const { worker, waiting } = this.#thread();
      const id = (this.#asked += 1);
      const say = (question: Question): void => worker.postMessage(question);
      const cancel = (): void => {
        end();
        say({ kind: 'cancel', id });
        reject(signal?.reason);
      };
      const end = (): void => {
        waiting.delete(id);
        signal?.removeEventListener('abort', cancel);
        if (waiting.size === 0) worker.unref();
      };
      waiting.set(id, {
        done: (value) => {
          end();
          resolve(value as JobOutput<N>);
        },
        failed: (error) => {
          end();
          reject(error);
        },
        progress: (value) => onProgress(value as JobProgress<N>),
      });
      // A process ends with its last question, not with its thread.
      worker.ref();
      signal?.addEventListener('abort', cancel);
      say({ kind: 'ask', id, job, input });
    } catch (error) {
      reject(error);
    }
    return promise;
  }

  /** Asks for one job, and ends the thread with it. @throws AppError as {@link ask} */
  async askOnce<N extends JobName>(
    job: N,
    input: JobInput<N>,
    options?: AskOptions<N>,
  ): Promise<JobOutput<N>> {
    try {
      return await this.ask(job, input, options);
    } finally {
      await this.close();
    }
  }

  /** Ends the thread at once; what is being waited for fails with `worker_stopped`. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const running = this.#running;
    if (running === null) return;
    this.#lose(running, null);
    await running.worker.terminate();
  }

  #thread(): Running {
    if (this.#isClosed) throw new AppError('worker_stopped', {});
    if (this.#running !== null) return this.#running;
    const worker = new Worker(this.#data.program, {
      workerData: this.#data,
      // Neither what started this process nor what is in its environment is the thread's to know.
      execArgv: [],
      env: {},
    });
    const running: Running = { worker, waiting: new Map() };
    worker.unref();
    worker.on('message', (answer: Answer) => {
      const waiting = running.waiting.get(answer.id);
      if (waiting === undefined) return;
      if (answer.kind === 'done') waiting.done(answer.value);
      else if (answer.kind === 'progress') waiting.progress(answer.value);
      else {
        const { expected, error } = answer;
        waiting.failed(expected === null ? error : AppError.from(expected));
      }
    });
    worker.on('error', (error) => this.#lose(running, error));
    worker.on('exit', () => this.#lose(running, null));
    this.#running = running;
    this.#starts += 1;
    return running;
  }

  /** @param cause for the log */
  #lose(running: Running, cause: unknown): void {
    if (this.#running === running) this.#running = null;
    for (const { failed } of running.waiting.values()) {
      const error = new AppError('worker_stopped', {});
      error.cause = cause;
      failed(error);
    }
  }
}
