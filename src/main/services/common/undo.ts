/** What was removed a moment ago, and can still be put back by whoever removed it. */
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { newToken } from '../../crypto/ids.ts';
import type { Clock } from './clock.ts';

interface Removal {
  readonly by: string;
  readonly until: number;
  readonly restore: () => void;
}

export class Removals {
  readonly #now: Clock;
  readonly #removals = new Map<string, Removal>();

  constructor(now: Clock) {
    this.#now = now;
  }

  /**
   * Keeps a removal for `limits.undoSeconds`.
   *
   * @param by the id of the user who removed it: only they can undo it
   * @param restore puts back what was stored, as it was stored, or throws and changes nothing
   * @returns a token for {@link undo}
   */
  offer(by: string, restore: () => void): string {
    this.#forgetOld();
    const token = newToken();
    this.#removals.set(token, {
      by,
      until: this.#now().getTime() + limits.undoSeconds * 1000,
      restore,
    });
    return token;
  }

  /** Puts back what was removed. @throws AppError `undo_expired`; whatever `restore` throws */
  undo(token: string, by: string): void {
    this.#forgetOld();
    const removal = this.#removals.get(token);
    if (removal?.by !== by) throw new AppError('undo_expired', {});
    removal.restore();
    this.#removals.delete(token);
  }

  #forgetOld(): void {
    const now = this.#now().getTime();
    for (const [token, { until }] of this.#removals) {
      if (until < now) this.#removals.delete(token);
    }
  }
}
