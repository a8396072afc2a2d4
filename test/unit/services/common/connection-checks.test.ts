/** The places for checks: whatever one of them does, it gives its place back. */
import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { Checks, type Asker } from '../../../../src/main/services/common/connection-checks.ts';

const asker: Asker = { window: 1, allowed: () => {} };
const never = () => new Promise<never>(() => {});
const places = Array.from({ length: limits.checksAtOnce });

describe('checks that never settle', () => {
  it('give their places back when they are cancelled', async () => {
    const checks = new Checks(60);
    const hanging = places.map(() => checks.run(asker, never).catch((error: unknown) => error));
    await expect(checks.run(asker, never)).rejects.toMatchObject({ code: 'too_busy' });
    checks.cancel(2);
    await expect(checks.run(asker, never)).rejects.toMatchObject({ code: 'too_busy' });
    checks.cancel(1);
    for (const error of await Promise.all(hanging)) {
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ code: 'check_cancelled' });
    }
    await expect(checks.run(asker, () => Promise.resolve('checked'))).resolves.toBe('checked');
  });

  it('give their places back when their time is over, and are told to stop', async () => {
    const checks = new Checks(0.01);
    const signals: AbortSignal[] = [];
    const hanging = places.map(() =>
      checks.run(asker, ({ signal }) => {
        signals.push(signal);
        return never();
      }),
    );
    const ends = await Promise.allSettled(hanging);
    expect(ends.map(({ status }) => status)).toEqual(places.map(() => 'rejected'));
    expect(signals.map(({ aborted }) => aborted)).toEqual(places.map(() => true));
    await expect(checks.run(asker, () => Promise.resolve('checked'))).resolves.toBe('checked');
  });
});
