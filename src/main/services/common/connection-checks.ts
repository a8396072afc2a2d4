/** Checks that are running: a few at a time, and the window that waits for one can end it. */
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { Waiting } from '../../network/get-json.ts';
import type { Caller } from './caller.ts';

/** For how long a check may go on beyond its own limit, which says more of what went wrong. */
const GRACE_SECONDS = 1;

export class Checks {
  readonly #seconds: number;
  readonly #running = new Map<AbortController, Caller['window']>();

  /** @param seconds how long each may take */
  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  /**
   * Runs a check. A check that heeds neither its signal nor its limit is left behind: it must not keep its place.
   *
   * @param caller its window may end the check; at the command line nothing but the limit does
   * @throws AppError `too_busy` beyond `limits.checksAtOnce`, `check_cancelled`; whatever the check throws
   */
  async run<T>(
    caller: Pick<Caller, 'window'>,
    check: (waiting: Waiting) => Promise<T>,
  ): Promise<T> {
    if (this.#running.size >= limits.checksAtOnce) throw new AppError('too_busy', {});
    const controller = new AbortController();
    this.#running.set(controller, caller.window);
    const end = Promise.withResolvers<never>();
    controller.signal.addEventListener('abort', () => end.reject(controller.signal.reason));
    // The grace begins when the limit is up: a computer that was busy or asleep until then has used none of it.
    let overdue = setTimeout(() => {
      overdue = setTimeout(
        () => controller.abort(new Error('a check went on beyond its limit')),
        GRACE_SECONDS * 1000,
      );
    }, this.#seconds * 1000);
    try {
      const { signal } = controller;
      return await Promise.race([check({ signal, seconds: this.#seconds }), end.promise]);
    } finally {
      clearTimeout(overdue);
      this.#running.delete(controller);
    }
  }

  /** Ends the checks of a window. */
  cancel(window: number): void {
    for (const [controller, owner] of this.#running) {
      if (owner === window) controller.abort(new AppError('check_cancelled', {}));
    }
  }
}
