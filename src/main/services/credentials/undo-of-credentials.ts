/** What was done with credentials a moment ago, and can still be undone, also by who has more of them than fits. */
import { limits } from '#shared/limits.ts';
import { saidInWork } from '../activity/events.ts';
import type { Caller } from '../common/caller.ts';
import type { Clock } from '../common/clock.ts';
import type { UndoService } from '../common/undo.ts';
import type { Change } from '../instance/writing.ts';
import type { Holdings } from './quota.ts';

/**
 * People may have again what they had, though it is more than fits. Several removals may be undone in any order: what
 * somebody had just before one of them is less than they may have again once an earlier one is undone. So the most counts
 * that they had while something can be undone.
 */
export class UndoOfCredentials {
  readonly #undo: UndoService;
  readonly #now: Clock;
  readonly #most = new Map<
    string,
    { readonly count: number; readonly bytes: number; readonly until: number }
  >();

  constructor(undo: UndoService, now: Clock) {
    this.#undo = undo;
    this.#now = now;
  }

  /**
   * Keeps something that was done, as {@link UndoService.offer}.
   *
   * @param had what its owners had before
   * @param restore is given what they may have again, for {@link withinQuota}
   * @returns a token for {@link UndoService.undo}
   */
  offer(caller: Caller, had: Holdings, restore: (change: Change, most: Holdings) => void): string {
    const most = this.#mostSince(had);
    return this.#undo.offer(caller, saidInWork, (change) => restore(change, most));
  }

  #mostSince(had: Holdings): Holdings {
    const now = this.#now().getTime();
    for (const [user, { until }] of this.#most) if (until < now) this.#most.delete(user);
    const until = now + limits.undoSeconds * 1000;
    return new Map(
      [...had].map(([user, { count, bytes }]) => {
        const before = this.#most.get(user);
        const most = {
          count: Math.max(count, before?.count ?? 0),
          bytes: Math.max(bytes, before?.bytes ?? 0),
        };
        this.#most.set(user, { ...most, until });
        return [user, most];
      }),
    );
  }
}
