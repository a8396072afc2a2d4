/** What the list shows of the credentials: status, search and filters, order, suggestions. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Credential } from '#shared/contract/schemas.ts';
import {
  activeFilters,
  filterCredentials,
  noFilters,
  toggled,
} from '../../../src/renderer/features/credentials/filters.ts';
import {
  credentialOrders,
  type SortedBy,
} from '../../../src/renderer/features/credentials/order.ts';
import { statusOf } from '../../../src/renderer/ui/status.ts';
import { capabilitiesOf, namesOf } from '../../../src/renderer/features/credentials/suggestions.ts';
import { alice, ben, credential } from './sample.ts';

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

describe('search and filters', () => {
  const shared = credential();
  const bens = credential({ user: ben, name: 'PASSWORD', expiresAt: inDays(3) });
  const alices = credential({ user: alice, capabilityId: 'email', status: 'damaged' });
  const all = [shared, bens, alices];
  const search = (words: string): readonly Credential[] =>
    filterCredentials(all, words, noFilters, now);

  test('every word is found in capability, name, or the person, in any case', () => {
    expect(search('CALENDAR')).toEqual([shared, bens]);
    expect(search('calendar pass')).toEqual([bens]);
    expect(search('äther')).toEqual([bens]);
    expect(search('alice email')).toEqual([alices]);
    expect(search('calendar nothing')).toEqual([]);
    expect(search('   ')).toEqual(all);
  });

  test('values of one filter add up, filters narrow each other', () => {
    const narrow = (filters: Partial<typeof noFilters>): readonly Credential[] =>
      filterCredentials(all, '', { ...noFilters, ...filters }, now);
    expect(narrow({ scope: ['system'] })).toEqual([shared]);
    expect(narrow({ scope: ['personal'] })).toEqual([bens, alices]);
    expect(narrow({ user: ['u1', 'u2'] })).toEqual([bens, alices]);
    expect(narrow({ user: ['u2'], capability: ['email'] })).toEqual([]);
    expect(narrow({ status: ['damaged', 'soon'] })).toEqual([bens, alices]);
    expect(narrow({ status: ['unused'] })).toEqual([]);
  });

  test('ticking twice is not ticking', () => {
    const once = toggled(noFilters, 'capability', 'email');
    expect(activeFilters(once)).toEqual([['capability', 'email']]);
    expect(toggled(once, 'capability', 'email')).toEqual(noFilters);
  });
});

describe('order', () => {
  const sorted = (rows: readonly Credential[], by: SortedBy): readonly Credential[] =>
    rows.toSorted(credentialOrders(rows, 'de', now)[by]);

  test('numbers in names count as numbers, umlauts as their letters', () => {
    const names = ['KEY_10', 'KEY_9', 'Ärger', 'Zeit'].map((name) => credential({ name }));
    expect(sorted(names, 'name').map(({ name }) => name)).toEqual([
      'Ärger',
      'KEY_9',
      'KEY_10',
      'Zeit',
    ]);
  });

  test('shared ones come before everybody’s', () => {
    const rows = [credential({ user: ben }), credential(), credential({ user: alice })];
    expect(sorted(rows, 'owner').map(({ user }) => user?.username)).toEqual([
      undefined,
      'alice',
      'ben',
    ]);
  });

  test('what needs attention comes first', () => {
    const rows = [
      credential(),
      credential({ expiresAt: inDays(9) }),
      credential({ expiresAt: inDays(2) }),
      credential({ expiresAt: inDays(-1) }),
      credential({ status: 'damaged' }),
    ];
    expect(sorted(rows, 'status')).toEqual([...rows].reverse());
  });

  test('does not depend on how the rows came', () => {
    const some = fc.constantFrom('a', 'b', 'c');
    const row = fc.record({ capabilityId: some, name: some }).map((over) => credential(over));
    fc.assert(
      fc.property(
        fc.uniqueArray(row, { selector: ({ capabilityId, name }) => capabilityId + name }),
        fc.constantFrom<SortedBy[]>('capability', 'name', 'owner', 'status', 'updated'),
        (rows, by) => {
          expect(sorted([...rows].reverse(), by)).toEqual(sorted(rows, by));
        },
      ),
    );
  });
});

describe('suggestions', () => {
  const all = [
    credential({ name: 'KEY' }),
    credential({ name: 'USER', user: ben }),
    credential({ name: 'TOKEN', user: alice }),
    credential({ capabilityId: 'email', name: 'PASSWORD' }),
  ];

  test('are the capabilities there are', () => {
    expect(capabilitiesOf(all)).toEqual(['calendar', 'email']);
  });

  test('are the names of the capability that this person has not set', () => {
    expect(namesOf(all, [], 'calendar', 'u2')).toEqual(['KEY', 'TOKEN']);
    expect(namesOf(all, [], 'calendar', null)).toEqual(['TOKEN', 'USER']);
    expect(namesOf(all, [], 'nothing', null)).toEqual([]);
  });

  test('begin with what agents ask for in this scope', () => {
    const ask = (name: string, scope: 'system' | 'user', capabilityId = 'calendar') => ({
      capabilityId,
      name,
      scope,
    });
    const declared = [ask('Z_URL', 'user'), ask('KEY', 'system'), ask('LIGHTS', 'user', 'home')];
    expect(capabilitiesOf(all, declared)).toEqual(['calendar', 'email', 'home']);
    expect(namesOf(all, declared, 'calendar', 'u2')).toEqual(['Z_URL', 'KEY', 'TOKEN']);
    expect(namesOf(all, declared, 'calendar', null)).toEqual(['TOKEN', 'USER']);
  });
});
