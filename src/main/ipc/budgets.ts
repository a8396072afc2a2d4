/** What every window may take of work that costs all of them: a page that asks for more is hostile. */
import type { Budget } from '#shared/contract/define.ts';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';

const MINUTE_MS = 60_000;

interface Allowance {
  /** Most calls at the same time. */
  readonly atOnce: number;
  /** Most calls that begin within a minute. */
  readonly perMinute: number;
}

const allowances: Readonly<Record<Budget, Allowance>> = {
  passwords: { atOnce: limits.passwordsAtOnce, perMinute: limits.passwordsPerMinute },
};

interface Spent {
  running: number;
  /** When the calls of the last minute began. */
  begun: number[];
}

/**
 * Keeps the calls of each window within its budgets.
 *
 * @param now milliseconds that only grow
 * @returns a function that does the work of a call, or throws AppError `too_busy` before it begins
 */
export function windowBudgets(now: () => number = () => performance.now()) {
  const spent = new Map<string, Spent>();

  const forgetOld = (): void => {
    const old = now() - MINUTE_MS;
    for (const [key, one] of spent) {
      one.begun = one.begun.filter((at) => at > old);
      if (one.running === 0 && one.begun.length === 0) spent.delete(key);
    }
  };

  return async <T>(
    budget: Budget | undefined,
    window: number,
    work: () => T,
  ): Promise<Awaited<T>> => {
    if (budget === undefined) return await work();
    forgetOld();
    const key = `${budget} ${window}`;
    const one = spent.get(key) ?? { running: 0, begun: [] };
    const { atOnce, perMinute } = allowances[budget];
    if (one.running >= atOnce || one.begun.length >= perMinute) throw new AppError('too_busy', {});
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
