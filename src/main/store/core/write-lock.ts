/**
 * Waiting for the write lock of a database without blocking the thread. SQLite's own waiting is synchronous: in the
 * main process it would freeze every window for as long as somebody else writes.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '#shared/errors.ts';

/** For how long a write tries to get the lock before it gives up with `database_busy`. */
export const WRITE_WAIT_MS = 5_000;
/** The first pauses are short: most writes of others take a millisecond. */
const PAUSES_MS = [1, 2, 5, 10, 20] as const;
const LONGEST_PAUSE_MS = 25;

/**
 * Runs work that takes the write lock without waiting, and again while somebody else has the lock.
 *
 * @param attempt all or nothing; throws `database_busy` when the lock is taken
 * @param waitMs for how long to go on trying
 * @returns what the attempt gives that got the lock
 * @throws AppError `database_busy` when the lock was not to be had; whatever else `attempt` throws, at once
 */
export async function whenUnlocked<T>(
  attempt: () => T | Promise<T>,
  waitMs = WRITE_WAIT_MS,
): Promise<T> {
  const end = performance.now() + waitMs;
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= end) throw error;
    }
    await pause(PAUSES_MS[tries] ?? LONGEST_PAUSE_MS);
  }
}

/** Whether somebody else has the database for now. */
export const isBusy = (error: unknown): boolean =>
  error instanceof AppError && (error as AppError).code === 'database_busy';
