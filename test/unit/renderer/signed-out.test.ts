/** Being signed out without having asked for it is said; being signed out by one's own wish is not. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Phase } from '#shared/contract/schemas.ts';
import { refreshApp, signOut, useApp, type Dropped } from '../../../src/renderer/calls/app.ts';
import { bob as user, signedIn, stateAt } from './sample.ts';

const screenLocked: Phase = { name: 'screenLocked', user };
const left: Phase = { name: 'signedOut', username: null, reason: null };
const signedOut: Phase = { ...left, reason: 'passwordReset' };
const bob = { username: 'bob', reason: 'passwordReset' };

let phase: Phase = signedOut;
let onSignOut = (): void => {};

beforeEach(async () => {
  vi.stubGlobal('window', {
    selu: {
      app: { state: () => Promise.resolve({ ok: true, value: stateAt(phase) }) },
      auth: {
        signOut: () => {
          onSignOut();
          return Promise.resolve({ ok: true, value: {} });
        },
      },
    },
  });
  onSignOut = () => (phase = signedOut);
  // Somebody signs in, whatever was before.
  await goTo(left);
  await goTo(signedIn);
});
afterEach(() => vi.unstubAllGlobals());

async function goTo(next: Phase): Promise<Dropped | null> {
  phase = next;
  await refreshApp();
  return useApp.getState().dropped;
}

test.each([signedIn, screenLocked])('from $name, with the username and why', async (before) => {
  expect(await goTo(before)).toBeNull();
  expect(await goTo(signedOut)).toEqual(bob);
});

test('for as long as nobody signs in', async () => {
  await goTo(signedOut);
  expect(await goTo(signedOut)).toEqual(bob);
  expect(await goTo(signedIn)).toBeNull();
});

test("not after one's own wish, even when an older answer comes in between", async () => {
  let older: Promise<Dropped | null> = Promise.resolve(null);
  onSignOut = () => {
    older = goTo(signedIn).finally(() => (phase = signedOut));
  };
  await signOut();
  await older;
  expect(await goTo(signedOut)).toBeNull();
  // The next time nobody has asked for it.
  await goTo(signedIn);
  expect(await goTo(signedOut)).toEqual(bob);
});

test('nor where another instance is shown, at which nobody was signed in', async () => {
  expect(await goTo(left)).toBeNull();
});

test('at the start, when nobody was signed in yet on this page, without a name', async () => {
  useApp.setState({ state: null, dropped: null });
  expect(await goTo(left)).toBeNull();
  expect(await goTo(signedOut)).toEqual({ ...bob, username: null });
});
