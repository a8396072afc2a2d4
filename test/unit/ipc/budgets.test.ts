/** What one window asks for is not taken from the others. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allCalls } from '#shared/contract/index.ts';
import type { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { windowBudgets } from '../../../src/main/ipc/budgets.ts';
import { playground } from '../../support/playground.ts';
import { PASSWORD } from '../../support/home.ts';
import { sampleInput } from './sample-input.ts';

/** Some microtasks later, whatever was waiting for an answered promise has gone on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a budget', () => {
  it('holds for every window by itself, at any moment and in any minute', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('ask' as const), window: fc.constantFrom(1, 2) }),
      fc.record({ do: fc.constant('answer' as const), window: fc.constantFrom(1, 2) }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.nat(30_000) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 200, size: 'max' }), async (steps) => {
        let now = 0;
        const within = windowBudgets(() => now);
        const running = { 1: [] as (() => void)[], 2: [] as (() => void)[] };
        const begun = { 1: [] as number[], 2: [] as number[] };
        for (const each of steps) {
          if (each.do === 'wait') now += each.ms;
          else if (each.do === 'answer') running[each.window].shift()?.();
          else {
            const window = each.window;
            const recent = begun[window].filter((at) => at > now - 60_000).length;
            const fits =
              running[window].length < limits.passwordsAtOnce && recent < limits.passwordsPerMinute;
            let started = false;
            const work = (): Promise<void> => {
              started = true;
              begun[window].push(now);
              return new Promise((resolve) => running[window].push(resolve));
            };
            within('passwords', window, work).catch((error: unknown) =>
              expect((error as AppError).code).toBe('too_busy'),
            );
            expect(started).toBe(fits);
          }
          await settled();
        }
      }),
      { numRuns: 50 },
    );
  });

  it('is there for every call that hashes a password', () => {
    const hashing = allCalls()
      .filter(([name]) => /^(auth|account|users|setup)\./.test(name))
      .filter(([, { input }]) => Object.hasOwn(Object(sampleInput(input)), 'password'));
    expect(hashing.map(([name]) => name)).toContain('auth.signIn');
    expect(hashing.filter(([, { budget }]) => budget !== 'passwords')).toEqual([]);
  });
});

it('a window that floods the sign-in keeps nobody out at another one', async () => {
  const { route, home } = await playground('https://127.0.0.1:1');
  const signIn = (window: number, username: string, password: string) =>
    route('auth.signIn', { username, password, staySignedIn: false }, { id: window });
  const flood = Array.from({ length: 500 }, (_, n) => signIn(2, `nobody-${n}`, 'wrong'));
  const other = signIn(3, 'bob', PASSWORD);
  expect(await other).toMatchObject({ ok: true });
  const codes = (await Promise.all(flood)).map((answer) => !answer.ok && answer.error.code);
  expect(codes.filter((code) => code === 'sign_in_failed')).toHaveLength(limits.passwordsAtOnce);
  expect(codes.filter((code) => code === 'too_busy')).toHaveLength(500 - limits.passwordsAtOnce);
  expect(home.services.instance.isUnlocked).toBe(true);
});
