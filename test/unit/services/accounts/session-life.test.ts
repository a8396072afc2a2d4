/** A session and the clock of the computer, which may be wrong in either direction. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { householdHome, somebody } from '../../../support/home.ts';

const DAY_MS = 24 * 60 * 60_000;
const LONGEST_MS = 7 * DAY_MS + 60_000;

it('never lives longer than its length, however wrong the clock is when it begins or later', async () => {
  const home = await householdHome();
  const { auth, sessions } = home.services;
  const start = home.clock.now.getTime();
  const wrong = fc.integer({ min: -400 * 24 * 60, max: 400 * 24 * 60 }).map((n) => n * 60_000);
  await fc.assert(
    fc.asyncProperty(
      wrong,
      fc.array(fc.tuple(fc.integer({ min: 0, max: 30 * 24 * 60 }), wrong), { maxLength: 6 }),
      async (off, moments) => {
        home.clock.now = new Date(start + off);
        const token = await auth.openSession(somebody, home.bob);
        for (const [minutes, clock] of moments) {
          const since = minutes * 60_000;
          home.clock.now = new Date(start + since + clock);
          // By the clock that it began with it may have a part of its time left; by no clock it has more.
          const shown = since + clock - off;
          const lives = auth.resolve(token) !== null;
          expect(lives).toBe(shown >= -60_000 && shown < LONGEST_MS - 60_000);
          expect(sessions.listOf(home.bob, token).some(({ current }) => current)).toBe(lives);
        }
        home.clock.now = new Date(start + off);
        await sessions.endAll(somebody, home.bob);
      },
    ),
    { numRuns: 40 },
  );
});

it('of a clock that ran ahead for years is over when the clock is right again', async () => {
  const home = await householdHome();
  const { auth } = home.services;
  const right = home.clock.now.getTime();
  home.clock.now = new Date(right + 1_000 * DAY_MS);
  const token = await auth.openSession(somebody, home.bob);
  expect(auth.resolve(token)?.username).toBe('bob');
  home.clock.now = new Date(right + DAY_MS);
  expect(auth.resolve(token)).toBeNull();
});
