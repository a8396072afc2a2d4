/** The places for checks: whatever one of them does, it gives its place back. */
import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { Checks } from '../../../../src/main/services/common/connection-checks.ts';

const caller = { window: 1 };
const never = () => new Promise<never>(() => {});
const places = Array.from({ length: limits.checksAtOnce });

describe('checks that never settle', () => {
  it('give their places back when they are cancelled', async () => {
    const checks = new Checks(60);
    const hanging = places.map(() => checks.run(caller, never).catch((error: unknown) => error));
    await expect(checks.run(caller, never)).rejects.toMatchObject({ code: 'too_busy' });
    checks.cancel(2);
    await expect(checks.run(caller, never)).rejects.toMatchObject({ code: 'too_busy' });
    checks.cancel(1);
    for (const error of await Promise.all(hanging)) {
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ code: 'check_cancelled' });
    }
    await expect(checks.run(caller, () => Promise.resolve('checked'))).resolves.toBe('checked');
  });

  it('are ended by no window when the command line runs them', async () => {
    const checks = new Checks(60);
    const answer = Promise.withResolvers<string>();
    const running = checks.run(machine, () => answer.promise);
    for (const window of [0, 1]) checks.cancel(window);
    answer.resolve('checked');
    await expect(running).resolves.toBe('checked');
  });

  it('give their places back when their time is over, and are told to stop', async () => {
    const checks = new Checks(0.01);
    const signals: AbortSignal[] = [];
    const hanging = places.map(() =>
      checks.run(caller, ({ signal }) => {
        signals.push(signal);
        return never();
      }),
    );
    const ends = await Promise.allSettled(hanging);
    expect(ends.map(({ status }) => status)).toEqual(places.map(() => 'rejected'));
    expect(signals.map(({ aborted }) => aborted)).toEqual(places.map(() => true));
    await expect(checks.run(caller, () => Promise.resolve('checked'))).resolves.toBe('checked');
  });
});
