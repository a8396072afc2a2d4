/** The table of who can use what: every cell is reached by keys, and what it is narrowed to comes back from its address. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeAfterKey } from '../../../src/renderer/ui/grid/gridKeys.ts';
import { keyOfSecret, secretsOfKeys } from '../../../src/renderer/features/health/access/query.ts';

const size = { rows: 12, columns: 60, page: 5 };

describe('keys in the table', () => {
  it('reach every cell and every name by arrows alone, and never leave the table or enter its corner', () => {
    const seen = new Set<string>();
    const open = [{ row: 0, column: 0 }];
    for (let next = open.pop(); next; next = open.pop()) {
      const { row, column } = next;
      if (seen.has(`${row} ${column}`)) continue;
      seen.add(`${row} ${column}`);
      for (const arrow of ['Up', 'Down', 'Left', 'Right']) {
        const to = placeAfterKey(`Arrow${arrow}`, false, next, size);
        if (to) open.push(to);
      }
    }
    expect(seen.size).toBe((size.rows + 1) * (size.columns + 1) - 1);
    expect([...seen].filter((cell) => /^-1 -1$| 60$|^12 /.test(cell))).toEqual([]);
  });

  it('go a page, to the ends of a row, and to the ends of the table; others are left alone', () => {
    const from = { row: 3, column: 7 };
    const to = (key: string, isHeld = false) => placeAfterKey(key, isHeld, from, size);
    expect(to('PageDown')).toEqual({ row: 8, column: 7 });
    expect(to('PageUp')).toEqual({ row: -1, column: 7 });
    expect(to('Home')).toEqual({ row: 3, column: -1 });
    expect(to('End')).toEqual({ row: 3, column: 59 });
    expect(to('Home', true)).toEqual({ row: 0, column: 0 });
    expect(to('End', true)).toEqual({ row: 11, column: 59 });
    expect([to('Tab'), to('constructor'), to('a')]).toEqual([null, null, null]);
  });
});

it('a shared secret comes back from the address, whatever it is called; nonsense is nothing', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'grapheme' }),
      (capabilityId, name) => {
        const key = keyOfSecret({ capabilityId, name });
        expect(secretsOfKeys([key])).toEqual([{ capabilityId, name }]);
      },
    ),
  );
  expect(secretsOfKeys(['', 'a/b/c', '%E0%A4%A/x'])).toEqual([]);
});
