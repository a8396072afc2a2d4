/** An answer that a page shows again is that of one person, and of a time since when nothing has changed. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Phase } from '#shared/contract/schemas.ts';
import { refreshApp, signOut, watchApp } from '../../../src/renderer/calls/app.ts';
import { ask } from '../../../src/renderer/calls/client.ts';
import { answersNow } from '../../../src/renderer/calls/remembered.ts';
import { bob as user, signedIn, stateAt } from './sample.ts';

let phase: Phase = signedIn;
let change = (): void => {};
const unanswered = Promise.resolve({ ok: false, error: { code: 'not_signed_in', params: {} } });

beforeEach(async () => {
  phase = signedIn;
  vi.stubGlobal('window', {
    selu: {
      app: { state: () => Promise.resolve({ ok: true, value: stateAt(phase) }) },
      // It does not come back: the window may not wait for it.
      auth: { signOut: () => new Promise(() => {}) },
      agents: { list: () => unanswered },
      on: (_event: string, listener: () => void) => {
        change = listener;
        return () => {};
      },
    },
  });
  await watchApp();
  answersNow().set('agents.list', { agents: [] });
});
afterEach(() => vi.unstubAllGlobals());

test('it stays while the same person is signed in and nothing has changed', async () => {
  await refreshApp();
  expect(answersNow().has('agents.list')).toBe(true);
});

test.each<Phase>([
  { name: 'signedOut', username: null, reason: null },
  { name: 'screenLocked', user },
  { ...signedIn, user: { ...user, id: '2' } },
  { ...signedIn, user: { ...user, isAdmin: true } },
  { ...signedIn, user: { ...user, language: 'de' } },
])('it goes when the window is at %j', async (next) => {
  phase = next;
  await refreshApp();
  expect(answersNow().has('agents.list')).toBe(false);
  // And stays away from whoever signs in again.
  phase = signedIn;
  await refreshApp();
  expect(answersNow().has('agents.list')).toBe(false);
});

test('it goes with a change that is told, before anybody asks again', () => {
  change();
  expect(answersNow().has('agents.list')).toBe(false);
});

test('it goes with the wish to be signed out, and when a call finds that nobody is signed in', async () => {
  void signOut();
  expect(answersNow().has('agents.list')).toBe(false);
  answersNow().set('agents.list', { agents: [] });
  await ask('agents.list', {});
  expect(answersNow().has('agents.list')).toBe(false);
});

test('one that was asked for before and comes after is not kept', async () => {
  const before = answersNow();
  phase = { name: 'signedOut', username: null, reason: null };
  await refreshApp();
  before.set('agents.list', { agents: [] });
  expect(answersNow().has('agents.list')).toBe(false);
});
