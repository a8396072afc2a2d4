/**
 * Slows guessing down: after five failures in a row the next attempt at an account has to wait, for one
 * second first, twice as long after each further failure, five minutes at most. Kept in `panel.db`, so that a
 * restart forgets nothing.
 */
import { AppError } from '#shared/errors.ts';
import type { Clock } from '../common/clock.ts';
import type { PanelRecords } from '../common/panel-records.ts';

/** After so many in a row the next attempt has to wait. */
export const FREE_FAILURES = 5;
const LONGEST_WAIT_S = 300;
/** After a day without any, failures are forgotten. */
const FORGET_MS = 24 * 60 * 60 * 1000;
/**
 * As many accounts are remembered, those tried last. Whoever wants another's failures to be forgotten has to try more
 * names than this machine can check in the longest wait, so that nothing is gained.
 */
const MOST_ACCOUNTS = 10_000;

export interface Attempt {
  /** Forgets the failures before it, too. */
  succeeded(): Promise<void>;
  /** Seconds until the next attempt is taken, 0 when it need not wait. */
  readonly nextWait: number;
}

export class Throttle {
  readonly #panel: PanelRecords;
  readonly #now: Clock;

  constructor(panel: PanelRecords, now: Clock) {
    this.#panel = panel;
    this.#now = now;
  }

  /**
   * Lets an attempt begin. It counts as failed until it has succeeded, so that many at once are not taken as
   * one, and one that is cut off is not forgotten.
   *
   * @param account a user's id, or a mark of a name that nobody has
   * @throws AppError `sign_in_wait`
   */
  async begin(instanceId: string, account: string): Promise<Attempt> {
    const key = { instanceId, account };
    const now = this.#now().getTime();
    const { left, count } = await this.#panel.change(({ signInFailures }) => {
      signInFailures.deleteBefore(now - FORGET_MS);
      const found = signInFailures.find(key);
      const before = found?.failures ?? 0;
      // A clock that was set back must not lengthen the wait.
      const passed = found === null ? 0 : Math.max(0, now - found.lastAttemptAt);
      const isAhead = found !== null && found.lastAttemptAt > now;
      const left = waitAfter(before) * 1000 - passed;
      if (left > 0) {
        if (isAhead) signInFailures.put({ ...key, failures: before, lastAttemptAt: now });
        return { left, count: before };
      }
      signInFailures.put({ ...key, failures: before + 1, lastAttemptAt: now });
      if (found === null) signInFailures.keepLatest(MOST_ACCOUNTS);
      return { left: 0, count: before + 1 };
    });
    if (left > 0) throw new AppError('sign_in_wait', { seconds: Math.ceil(left / 1000) });
    return {
      succeeded: () => this.forget(instanceId, account),
      nextWait: waitAfter(count),
    };
  }

  /** Forgets the failures of an account. */
  async forget(instanceId: string, account: string): Promise<void> {
    await this.#panel.change(({ signInFailures }) =>
      signInFailures.delete({ instanceId, account }),
    );
  }
}

/** Seconds to wait after so many failures. */
function waitAfter(failures: number): number {
  if (failures < FREE_FAILURES) return 0;
  return Math.min(LONGEST_WAIT_S, 2 ** Math.min(failures - FREE_FAILURES, 30));
}
