/** What the page makes of the list: status, filters, sorting, suggestions. What it holds is the service's. */
import { describe, expect, test } from 'vitest';
import { statusOf } from '#shared/credential-status.ts';
import { noFilters } from '../../../src/renderer/features/credentials/filters.ts';
import { sortedNext, sortingOf } from '../../../src/renderer/features/credentials/sorting.ts';
import { capabilitiesOf, namesOf } from '../../../src/renderer/features/credentials/suggestions.ts';
import { toggled } from '../../../src/renderer/ui/filters.ts';
import { ben, credential } from './sample.ts';

const firstSorting = sortingOf({ sort: 'capability', order: 'ascending' });

const now = new Date('2026-11-23T12:00:00Z');
const inDays = (days: number): string => new Date(now.getTime() + days * 86_400_000).toISOString();

describe('status', () => {
  test('expires while it is on screen, before the list is read again', () => {
    const soon = credential({ user: ben, expiresAt: new Date(now.getTime() + 1000).toISOString() });
    expect(statusOf(soon, now)).toEqual({ kind: 'soon', days: 0 });
    expect(statusOf(soon, new Date(now.getTime() + 1000))).toEqual({ kind: 'expired', days: null });
  });

  test('a far expiry is set, with its days', () => {
    expect(statusOf(credential({ expiresAt: inDays(200) }), now)).toEqual({
      kind: 'set',
      days: 200,
    });
  });

  test('damaged wins over any date', () => {
    const damaged = credential({ status: 'damaged', expiresAt: inDays(-3) });
    expect(statusOf(damaged, now).kind).toBe('damaged');
  });
});

test('ticking twice is not ticking', () => {
  const once = toggled(noFilters, 'capability', 'email');
  expect(once).toEqual({ ...noFilters, capability: ['email'] });
  expect(toggled(once, 'capability', 'email')).toEqual(noFilters);
});

test('a heading sorts by its column, and the other way round the next time; of times the newest first', () => {
  const byName = sortedNext(firstSorting, 'name');
  expect(byName).toEqual({ by: 'name', descending: false });
  expect(sortedNext(byName, 'name')).toEqual({ by: 'name', descending: true });
  expect(sortedNext(byName, 'updated')).toEqual({ by: 'updated', descending: true });
});

describe('suggestions', () => {
  const ask = (name: string, scope: 'system' | 'user', capabilityId = 'calendar') => ({
    capabilityId,
    name,
    scope,
  });

  test('are the names in use that this person has not set, in order', () => {
    expect(
      namesOf({ names: ['KEY_10', 'KEY_9', 'USER'], taken: ['USER'] }, [], 'calendar', 'user'),
    ).toEqual(['KEY_9', 'KEY_10']);
  });

  test('begin with what agents ask for in this scope', () => {
    const declared = [ask('Z_URL', 'user'), ask('KEY', 'system'), ask('LIGHTS', 'user', 'home')];
    expect(capabilitiesOf(['email', 'calendar'], declared)).toEqual(['calendar', 'email', 'home']);
    const inUse = { names: ['KEY', 'TOKEN', 'USER'], taken: ['USER'] };
    expect(namesOf(inUse, declared, 'calendar', 'user')).toEqual(['Z_URL', 'KEY', 'TOKEN']);
    expect(namesOf({ ...inUse, taken: ['KEY'] }, declared, 'calendar', 'system')).toEqual([
      'TOKEN',
      'USER',
    ]);
  });
});
