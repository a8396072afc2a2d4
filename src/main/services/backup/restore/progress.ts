/** How far the opening of a backup, or a restore, is; whether it is to stop, and until when it can. */
import type { RestoreProgress } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';

/** Where in the whole, from 0 to 1, each step of a restore begins and ends. */
const steps = {
  opening: [0, 1],
  saving: [0, 0.6],
  copying: [0.6, 0.95],
  replacing: [0.95, 1],
} as const satisfies Readonly<Record<RestoreProgress['step'], readonly [number, number]>>;

export class RestoreWork {
  readonly #stop = new AbortController();
  #step: RestoreProgress['step'] | null = null;
  #part = 0;
  #isDecided = false;

  /** Aborted by {@link stop}. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Begins a step. @throws AppError `restore_stopped` */
  begin(step: RestoreProgress['step']): void {
    this.signal.throwIfAborted();
    this.#step = step;
    this.#part = 0;
  }

  /** Notes how much of the step is done, from 0 to 1. */
  readonly note = (part: number): void => {
    this.#part = part;
  };

  /** From here on there is no way back. @throws AppError `restore_stopped` */
  decide(): void {
    this.signal.throwIfAborted();
    this.#isDecided = true;
  }

  /** Has it end with `restore_stopped`, unless it is decided. */
  stop(): void {
    if (!this.#isDecided) this.#stop.abort(new AppError('restore_stopped', {}));
  }

  /** As it is shown; null: nothing is done yet, a person is being asked. */
  shown(): RestoreProgress | null {
    if (this.#step === null) return null;
    const [from, to] = steps[this.#step];
    const isStopped = this.signal.aborted;
    return {
      step: this.#step,
      part: from + (to - from) * this.#part,
      canStop: !this.#isDecided && !isStopped,
    };
  }
}
