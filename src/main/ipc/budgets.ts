/** Keeps every window within its budgets: what a call declares in the contract, and the questions that a call asks. */
import { budgets, type Budget } from '#shared/budgets.ts';
import { AppError } from '#shared/errors.ts';
import type { CallingWindow } from '../services/accounts/window-sessions.ts';

const MINUTE_MS = 60_000;

/**
 * Does the work if the window has some of the budget left.
 *
 * @throws AppError before the work begins: `too_busy` while too much of it goes on, the budget's own when the minute's
 *   is spent, `not_now` at a locked window
 */
export type WithinBudget = <T>(
  budget: Budget,
  window: CallingWindow,
  work: () => T | Promise<T>,
) => Promise<T>;

interface Spent {
  running: number;
  /** When the work of the last minute began. */
  begun: number[];
}

/** @param now milliseconds that only grow */
export function windowBudgets(
  isLocked: (window: CallingWindow) => boolean,
  now: () => number = () => performance.now(),
): WithinBudget {
  const spent = new Map<string, Spent>();

  const forgetOld = (): void => {
    const old = now() - MINUTE_MS;
    for (const [key, one] of spent) {
      one.begun = one.begun.filter((at) => at > old);
      if (one.running === 0 && one.begun.length === 0) spent.delete(key);
    }
  };

  return async (budget, window, work) => {
    const { atOnce, perMinute, whileLocked, spent: code } = budgets[budget];
    if (!whileLocked && isLocked(window)) throw new AppError('not_now', {});
    forgetOld();
    const key = `${budget} ${window.id}`;
    const one = spent.get(key) ?? { running: 0, begun: [] };
    if (one.running >= atOnce) throw new AppError('too_busy', {});
    if (one.begun.length >= perMinute) {
      throw code === 'too_busy' ? new AppError(code, {}) : new AppError(code, { max: perMinute });
    }
    spent.set(key, one);
    one.begun.push(now());
    one.running += 1;
    try {
      return await work();
    } finally {
      one.running -= 1;
    }
  };
}
