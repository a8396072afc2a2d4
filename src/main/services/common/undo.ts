/** What was removed a moment ago, and can still be put back by whoever removed it. */
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { newToken } from '../../crypto/ids.ts';
import type { Logged } from '../activity/events.ts';
import type { InstanceService } from '../instance/instance.ts';
import type { Change } from '../instance/writing.ts';
import { nameOfCaller, requireAdmin, type Caller } from './caller.ts';
import type { Clock } from './clock.ts';

/** So many removals of one person are kept, the latest: each may hold much. */
const MOST_KEPT = 20;

interface Removal {
  readonly by: string;
  /** Whether only an administrator could remove it: then only one can put it back. */
  readonly needsAdmin: boolean;
  readonly until: number;
  readonly logged: Logged<void>;
  readonly restore: (change: Change) => void;
}

export class UndoService {
  readonly #instance: InstanceService;
  readonly #now: Clock;
  readonly #removals = new Map<string, Removal>();

  constructor(instance: InstanceService, now: Clock) {
    this.#instance = instance;
    this.#now = now;
    // What was removed is encrypted under the key of then, and belongs into the database of then.
    instance.onKeyChange(() => this.#removals.clear());
  }

  /**
   * Keeps a removal for `limits.undoSeconds`, or until the same person has removed much more.
   *
   * @param caller who removed it: only they can undo it
   * @param logged what undoing it is written down as
   * @param restore puts back what was stored, as it was stored, or throws and changes nothing; part of a transaction
   * @returns a token for {@link undo}
   */
  offer(caller: Caller, logged: Logged<void>, restore: (change: Change) => void): string {
    this.#forgetOld();
    const token = newToken();
    const by = nameOfCaller(caller);
    const before = [...this.#removals].filter(([, removal]) => removal.by === by);
    for (const [old] of before.slice(0, Math.max(0, before.length - MOST_KEPT + 1))) {
      this.#removals.delete(old);
    }
    this.#removals.set(token, {
      by,
      needsAdmin: caller.role === 'admin',
      until: this.#now().getTime() + limits.undoSeconds * 1000,
      logged,
      restore,
    });
    return token;
  }

  /**
   * Puts back what was removed.
   *
   * @throws AppError `undo_expired`; `forbidden` when only an administrator may and the caller is none any more;
   *   whatever `restore` throws
   */
  async undo(caller: Caller, token: string): Promise<void> {
    this.#forgetOld();
    const removal = this.#removals.get(token);
    if (removal?.by !== nameOfCaller(caller)) throw new AppError('undo_expired', {});
    this.#removals.delete(token);
    const { keyChanges } = this.#instance;
    try {
      await this.#instance.change(caller, removal.logged, (change) => {
        // While this waited for the database, the key may have become another one.
        if (this.#instance.keyChanges !== keyChanges) throw new AppError('undo_expired', {});
        if (removal.needsAdmin) requireAdmin(change.store, caller);
        removal.restore(change);
      });
    } catch (error) {
      if (this.#instance.keyChanges === keyChanges) this.#removals.set(token, removal);
      throw error;
    }
  }

  #forgetOld(): void {
    const now = this.#now().getTime();
    for (const [token, { until }] of this.#removals) {
      if (until < now) this.#removals.delete(token);
    }
  }
}
