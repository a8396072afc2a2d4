/** The order of deletion, for rows that hold each other in any way. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deletionOrder, type Hold } from '../../../src/main/store/user-deletion/deletion-order.ts';

const hold = (strengths: readonly Hold['strength'][]) =>
  fc
    .record({ child: fc.nat(12), parent: fc.nat(12), strength: fc.constantFrom(...strengths) })
    .filter(({ child, parent }) => child !== parent);

it('puts every row after those that hold it, in the fewest rounds', () => {
  const forwards = fc
    .array(hold(['canBeNull', 'yields', 'firm']), { maxLength: 30 })
    .map((holds) => holds.filter(({ child, parent }) => child < parent));
  fc.assert(
    fc.property(forwards, (holds) => {
      const { rounds, emptied } = deletionOrder(holds);
      expect(emptied).toEqual([]);
      const roundOf = (row: number): number => {
        const children = holds.filter(({ parent }) => parent === row);
        return children.reduce((most, { child }) => Math.max(most, roundOf(child) + 1), 0);
      };
      const rows = new Set(holds.flatMap(({ child, parent }) => [child, parent]));
      expect(new Map([...rows].map((row) => [row, roundOf(row)]))).toEqual(new Map(rounds));
    }),
  );
});

it('breaks circles: empties what can be null, then lets go first what yields, and never what is firm', () => {
  fc.assert(
    fc.property(
      fc.array(hold(['canBeNull', 'yields', 'firm']), { maxLength: 30 }),
      fc.array(hold(['firm']), { maxLength: 10 }),
      (any, firm) => {
        // Firm ones in one direction alone, so that no circle is of them.
        const holds = [
          ...any.filter(({ strength }) => strength !== 'firm'),
          ...firm.filter(({ child, parent }) => child < parent),
        ];
        const { rounds, emptied } = deletionOrder(holds);
        expect(emptied.every(({ strength }) => strength === 'canBeNull')).toBe(true);
        for (const one of holds) {
          const isInOrder = (rounds.get(one.child) ?? -1) < (rounds.get(one.parent) ?? -1);
          if (one.strength === 'firm') expect(isInOrder).toBe(true);
          if (one.strength === 'canBeNull') expect(isInOrder || emptied.includes(one)).toBe(true);
        }
      },
    ),
  );
});

it('leaves a firm circle to SQLite, after everything else', () => {
  const firm = (child: number, parent: number) => ({ child, parent, strength: 'firm' as const });
  const { rounds, emptied } = deletionOrder([firm(1, 2), firm(2, 3), firm(3, 2), firm(3, 4)]);
  expect(emptied).toEqual([]);
  expect(rounds.get(1)).toBe(0);
  expect([2, 3, 4].map((row) => rounds.get(row))).toEqual([1, 1, 1]);
});
