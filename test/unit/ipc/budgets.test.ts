/** What one window asks for is not taken from the others. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allCalls } from '#shared/contract/index.ts';
import { budgets, type Budget } from '#shared/budgets.ts';
import type { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { windowBudgets } from '../../../src/main/ipc/budgets.ts';
import { playground } from '../../support/playground.ts';
import { PASSWORD } from '../../support/home.ts';
import { sampleInput } from './sample-input.ts';

/** Some microtasks later, whatever was waiting for an answered promise has gone on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a budget', () => {
  it('holds for every window and kind of work by itself, at any moment and in any minute', async () => {
    const kinds = fc.constantFrom(...(Object.keys(budgets) as Budget[]));
    const step = fc.oneof(
      fc.record({ do: fc.constant('ask' as const), window: fc.constantFrom(1, 2) }),
      fc.record({ do: fc.constant('answer' as const), window: fc.constantFrom(1, 2) }),
      fc.record({ do: fc.constant('lock' as const), window: fc.constantFrom(1, 2) }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.nat(30_000) }),
    );
    await fc.assert(
      fc.asyncProperty(
        kinds,
        fc.array(step, { maxLength: 200, size: 'max' }),
        async (kind, steps) => {
          const { atOnce, perMinute, whileLocked, spent } = budgets[kind];
          let now = 0;
          const locked = new Set<number>();
          const within = windowBudgets(
            ({ id }) => locked.has(id),
            () => now,
          );
          // What is spent of another kind is not missing here.
          await within(kind === 'pages' ? 'passwords' : 'pages', { id: 1 }, () => {});
          const running = { 1: [] as (() => void)[], 2: [] as (() => void)[] };
          const begun = { 1: [] as number[], 2: [] as number[] };
          for (const each of steps) {
            if (each.do === 'wait') now += each.ms;
            else if (each.do === 'answer') running[each.window].shift()?.();
            else if (each.do === 'lock') {
              if (!locked.delete(each.window)) locked.add(each.window);
            } else {
              const window = each.window;
              const recent = begun[window].filter((at) => at > now - 60_000).length;
              const isOpen = whileLocked || !locked.has(window);
              const isFree = running[window].length < atOnce;
              const fits = isOpen && isFree && recent < perMinute;
              const reason = !isOpen ? 'not_now' : !isFree ? 'too_busy' : spent;
              let started = false;
              const work = (): Promise<void> => {
                started = true;
                begun[window].push(now);
                return new Promise((resolve) => running[window].push(resolve));
              };
              within(kind, { id: window }, work).catch((error: unknown) =>
                expect((error as AppError).code).toBe(reason),
              );
              expect(started).toBe(fits);
            }
            await settled();
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('is there for every call that opens a page or a dialog', () => {
    const opening = (pattern: RegExp, budget: Budget) => {
      const found = allCalls().filter(([name]) => pattern.test(name));
      expect(found.filter(([, spec]) => spec.budget !== budget)).toEqual([]);
      return found.map(([name]) => name);
    };
    expect(opening(/\.open(?!Window)/, 'pages')).toHaveLength(5);
    const dialogs = /\.choose(?!Password)|Kit$|^backups\.save$|^kit\.(save|print)$/;
    expect(opening(dialogs, 'dialogs')).toHaveLength(15);
  });

  it('is there for what has the keychain asked, and for the list of instances', () => {
    const of = (budget: Budget) =>
      allCalls()
        .filter(([, spec]) => spec.budget === budget)
        .map(([name]) => name);
    expect(of('keychain')).toEqual([
      ...[
        'app.retry',
        'instance.takeSecretAgain',
        'masterSecret.seal',
        'masterSecret.unseal',
        'masterSecret.test',
      ],
    ]);
    expect(of('instances')).toEqual(['instances.attach', 'instances.rename', 'instances.forget']);
    expect(budgets.instances.whileLocked).toBe(false);
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
