/** Checks that are running: a few at a time, and each can be ended by the window that waits for it. */
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { Waiting } from '../network/get-json.ts';

/** Who asks for something that takes a while. */
export interface Asker {
  /** The window that may end it. */
  readonly window: number;
  /** Asked again before anything is stored; throws when they may not any more. */
  readonly allowed: () => void;
}

export class Checks {
  readonly #seconds: number;
  readonly #running = new Map<AbortController, number>();

  /** @param seconds how long each may take */
  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  /**
   * Runs a check.
   *
   * @throws AppError `too_busy` beyond `limits.checksAtOnce`, `check_cancelled`; whatever the check throws
   */
  async run<T>({ window }: Asker, check: (waiting: Waiting) => Promise<T>): Promise<T> {
    if (this.#running.size >= limits.checksAtOnce) throw new AppError('too_busy', {});
    const controller = new AbortController();
    this.#running.set(controller, window);
    try {
      return await check({ signal: controller.signal, seconds: this.#seconds });
    } finally {
      this.#running.delete(controller);
    }
  }

  /** Ends the checks of a window. */
  cancel(window: number): void {
    for (const [controller, owner] of this.#running) if (owner === window) controller.abort();
  }
}
