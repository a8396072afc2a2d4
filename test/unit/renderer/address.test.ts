/** Going from page to page: what each was narrowed to when it was left. */
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import {
  forgetNarrowing,
  forgetPlace,
  go,
  narrow,
  narrowing,
  pathNow,
} from '../../../src/renderer/ui/address.ts';

beforeAll(() => {
  vi.useFakeTimers();
  const keep = (_kept: unknown, _title: string, address: string): void => {
    vi.stubGlobal('location', { hash: address });
  };
  vi.stubGlobal('location', { hash: '' });
  vi.stubGlobal('history', { state: null, pushState: keep, replaceState: keep });
});

beforeEach(() => {
  go('/credentials');
  forgetNarrowing();
});

afterAll(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const narrowed = { query: 'scope=personal&sort=name', typed: { search: 'pim' } };
const asAtFirst = { query: '', typed: {} };

test('a page that somebody comes back to is narrowed as it was left', () => {
  narrow(narrowed.query, narrowed.typed);
  go('/users');
  expect(narrowing()).toEqual(asAtFirst);
  narrow('tab=mine', {});
  go('/credentials');
  expect(narrowing()).toEqual(narrowed);
  expect(location.hash).toBe('#/credentials?scope=personal&sort=name');
  go('/users');
  expect(narrowing()).toEqual({ query: 'tab=mine', typed: {} });
});

test('going to the page that is shown takes away what it is narrowed to', () => {
  narrow(narrowed.query, narrowed.typed);
  go('/credentials');
  expect(narrowing()).toEqual(asAtFirst);
  go('/users');
  go('/credentials');
  expect(narrowing()).toEqual(asAtFirst);
});

test('a link that narrows a page itself does so, whatever it was left as', () => {
  narrow(narrowed.query, narrowed.typed);
  go('/users');
  go('/credentials?status=expired');
  expect(narrowing()).toEqual({ query: 'status=expired', typed: {} });
});

test('whoever signs in next finds nothing of it', () => {
  narrow(narrowed.query, narrowed.typed);
  go('/users');
  forgetNarrowing();
  go('/credentials');
  expect(narrowing()).toEqual(asAtFirst);
});

test('who is signed out leaves no place behind, and an address that is asked for meanwhile is gone to', () => {
  go('/users');
  forgetPlace();
  expect(location.hash).toBe('#/');
  vi.stubGlobal('location', { hash: '#/agents' });
  forgetPlace();
  expect(pathNow()).toBe('/agents');
});
