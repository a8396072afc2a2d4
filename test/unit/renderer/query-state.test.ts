/** What a page is narrowed to, as it stands in an address and beside it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { credentialsPath } from '../../../src/renderer/app/routes.ts';
import {
  choice,
  list,
  queryFor,
  readState,
  text,
  writeState,
} from '../../../src/renderer/ui/useQueryState.ts';

const schema = {
  capability: list(),
  scope: list(['system', 'personal']),
  tab: choice(['everyone', 'mine']),
  search: text(),
};
const atFirst = { capability: [], scope: [], tab: 'everyone', search: '' };

test('as it is at first, nothing stands in the address', () => {
  expect(readState(schema, '', {})).toEqual(atFirst);
  expect(queryFor(schema, {})).toBe('');
  expect(queryFor(schema, { tab: 'everyone', scope: [] })).toBe('');
});

test('what is written is read again, whatever an id holds', () => {
  const unique = <V>(value: fc.Arbitrary<V>) => fc.uniqueArray(value, { maxLength: 4 });
  fc.assert(
    fc.property(
      fc.record({
        capability: unique(fc.string({ unit: 'grapheme' })),
        scope: unique(fc.constantFrom('system' as const, 'personal' as const)),
        tab: fc.constantFrom('everyone' as const, 'mine' as const),
        search: fc.string({ unit: 'grapheme' }),
      }),
      (state) => {
        const { search, typed } = writeState(schema, state);
        expect(search).not.toMatch(/[#\s]/);
        expect(readState(schema, search, typed)).toEqual(state);
      },
    ),
  );
});

test('what is typed never stands in an address', () => {
  const secret = 'sk-live-9f8e7d';
  const { search, typed } = writeState(schema, { ...atFirst, tab: 'mine', search: secret });
  expect(search).toBe('tab=mine');
  expect(typed).toEqual({ search: secret });
  expect(credentialsPath({ search: secret, scope: ['personal'] })).toBe(
    '/credentials?scope=personal',
  );
  // Nor does it get into a page from one.
  expect(readState(schema, `search=${secret}`, {}).search).toBe('');
});

describe('of an address that somebody else has written', () => {
  test('what the page does not know is left out', () => {
    const query = 'scope=personal&scope=everything&tab=theirs&more=1';
    expect(readState(schema, query, {})).toEqual({ ...atFirst, scope: ['personal'] });
  });

  test('a value counts once', () => {
    expect(readState(schema, 'capability=pim&capability=pim', {}).capability).toEqual(['pim']);
  });
});
