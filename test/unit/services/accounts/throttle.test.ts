/** Guessing slows down, for names that nobody has as well, and never for good. */
import Database from 'better-sqlite3';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { appPaths } from '../../../../src/main/platform/paths.ts';
import { createServices } from '../../../../src/main/services/index.ts';
import {
  callerOf,
  householdHome,
  PASSWORD,
  somebody,
  type TestHome,
} from '../../../support/home.ts';
import { howMany } from '../../../support/deep.ts';

/** What a sign-in answers: `in`, the code, or the seconds to wait. */
async function attempt(home: TestHome, username: string, password: string) {
  try {
    await home.services.auth.signIn(somebody, username, password);
    return 'in';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, params } = (error as AppError).toInfo();
    return code === 'sign_in_wait' ? Number(params.seconds) : code;
  }
}

const later = (home: TestHome, seconds: number): void => {
  home.clock.now = new Date(home.clock.now.getTime() + seconds * 1000);
};

/** Of how many accounts failures are remembered. */
function accountsIn(home: TestHome): number {
  const db = new Database(join(home.folder, 'panel.db'), { readonly: true });
  const count = db.prepare('select count(*) from sign_in_failures').pluck().get();
  db.close();
  return Number(count);
}

it.each(['bob', 'nobody'])('waits 1, 2, 4 … seconds after five failures of %s', async (name) => {
  const home = await householdHome();
  for (let n = 0; n < 4; n += 1) expect(await attempt(home, name, 'wrong')).toBe('sign_in_failed');
  for (const seconds of [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]) {
    expect(await attempt(home, name, 'wrong')).toBe(seconds);
    later(home, seconds - 1);
    expect(await attempt(home, name, PASSWORD)).toBe(1);
    later(home, 1);
  }
  expect(await attempt(home, name, PASSWORD)).toBe(name === 'bob' ? 'in' : 300);
  if (name === 'bob') {
    expect(await attempt(home, name, 'wrong')).toBe('sign_in_failed');
  }
});

it('slows down one name and no other, in whatever case it is typed', async () => {
  const home = await householdHome();
  for (const name of ['bob', 'BOB', ' Bob', 'bob', 'bOb']) await attempt(home, name, 'wrong');
  expect(await attempt(home, 'BoB', PASSWORD)).toBe(1);
  expect(await attempt(home, 'alice', PASSWORD)).toBe('in');
});

it('is kept across a restart', async () => {
  const home = await householdHome();
  for (let n = 0; n < 6; n += 1) {
    await attempt(home, 'bob', 'wrong');
    later(home, n === 4 ? 1 : 0);
  }
  home.services.instance.close();
  home.services.panel.close();
  const env = { SELU_DESKTOP_HOME: home.folder, SELU_ENCRYPTION_KEY: home.secret };
  const services = createServices({ paths: appPaths(env), env, now: () => home.clock.now });
  services.panel.start();
  services.instance.start();
  expect(await attempt({ ...home, services }, 'bob', PASSWORD)).toBe(2);
  services.instance.close();
  services.panel.close();
});

it('takes many attempts at once for many', async () => {
  const home = await householdHome();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => attempt(home, 'bob', 'wrong')),
  );
  expect(answers.filter((answer) => answer === 'sign_in_failed')).toHaveLength(4);
  expect(answers.filter((answer) => answer === 1)).toHaveLength(16);
});

it('an attempt that is not looked at is no failed one', async () => {
  const home = await householdHome();
  const flood = Array.from({ length: 500 }, (_, n) => attempt(home, `nobody-${n}`, 'wrong'));
  const refused = Array.from({ length: 10 }, () => attempt(home, 'bob', PASSWORD));
  expect(new Set(await Promise.all(refused))).toEqual(new Set(['too_busy']));
  const looked = (await Promise.all(flood)).filter((answer) => answer !== 'too_busy');
  expect(accountsIn(home)).toBe(looked.length);
  expect(looked.length).toBeLessThan(50);
  expect(await attempt(home, 'bob', PASSWORD)).toBe('in');
});

it('remembers those tried last, and not more than 10,000', async () => {
  const home = await householdHome();
  const now = home.clock.now.getTime();
  await home.services.panel.change(({ signInFailures }) => {
    for (let n = 1; n <= 10_000; n += 1) {
      const account = `somebody-${n}`;
      signInFailures.put({ instanceId: 'i', account, failures: 9, lastAttemptAt: now - n });
    }
  });
  for (const name of ['bob', 'bob', 'nobody', 'nothing']) await attempt(home, name, 'wrong');
  expect(accountsIn(home)).toBe(10_000);
  const { signInFailures } = home.services.panel.store();
  const kept = [1, 9_997, 9_998, 9_999, 10_000].filter(
    (n) => signInFailures.find({ instanceId: 'i', account: `somebody-${n}` }) !== null,
  );
  expect(kept).toEqual([1, 9_997]);
});

it('proving who one is again counts as well', async () => {
  const home = await householdHome();
  const { auth } = home.services;
  for (let n = 0; n < 5; n += 1) await auth.prove(home.bob, 'wrong').catch(() => undefined);
  expect(await attempt(home, 'bob', PASSWORD)).toBe(1);
});

it('forgets after a day, and after an administrator has set a new password', async () => {
  const home = await householdHome();
  for (let n = 0; n < 5; n += 1) await attempt(home, 'bob', 'wrong');
  await home.services.users.resetPassword(callerOf(home, home.alice), home.bob, 'a new password');
  expect(await attempt(home, 'bob', 'a new password')).toBe('in');
  for (let n = 0; n < 5; n += 1) await attempt(home, 'alice', 'wrong');
  later(home, 24 * 60 * 60 + 1);
  for (let n = 0; n < 4; n += 1) {
    expect(await attempt(home, 'alice', 'wrong')).toBe('sign_in_failed');
  }
});

it('never waits longer than five minutes, whatever the clock does', async () => {
  const home = await householdHome();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: -10_000_000, max: 10_000 }), { maxLength: 6 }),
      async (jumps) => {
        for (const seconds of jumps) {
          later(home, seconds);
          const answer = await attempt(home, 'bob', 'wrong');
          if (typeof answer === 'number') expect(answer).toBeLessThanOrEqual(300);
        }
        // Whoever waits as long as they were told gets in.
        const told = await attempt(home, 'bob', PASSWORD);
        if (told === 'in') return;
        expect(told).toBeTypeOf('number');
        later(home, Number(told));
        expect(await attempt(home, 'bob', PASSWORD)).toBe('in');
      },
    ),
    { numRuns: howMany({ short: 20, deep: 150 }) },
  );
});

it('keeps no name that was typed', async () => {
  const home = await householdHome();
  await attempt(home, 'canary-my-password-by-mistake', 'wrong');
  home.services.panel.close();
  const { readFileSync, readdirSync } = await import('node:fs');
  for (const file of readdirSync(home.folder).filter((name) => name.startsWith('panel.db'))) {
    expect(readFileSync(`${home.folder}/${file}`).includes('canary-my-password')).toBe(false);
  }
});
