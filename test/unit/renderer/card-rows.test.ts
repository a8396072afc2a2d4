/** Which cards are drawn: as many columns as fit, and every card within reach of the Tab key. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { columnsIn, rowsAround } from '../../../src/renderer/features/agents/cardRows.ts';

it.each([
  [0, 1],
  [290, 1],
  [595, 1],
  [596, 2],
  [901, 2],
  [902, 3],
])('%i pixels have room for %i columns', (width, columns) => {
  expect(columnsIn(width, 290, 16)).toBe(columns);
});

it('the rows beside the one with the focus are there wherever the list is scrolled to, each once, in order', () => {
  const sizes = fc.record({
    count: fc.integer({ min: 1, max: 200 }),
    active: fc.integer({ min: 0, max: 199 }),
    first: fc.integer({ min: 0, max: 199 }),
    many: fc.integer({ min: 1, max: 12 }),
  });
  fc.assert(
    fc.property(sizes, ({ count, active, first, many }) => {
      fc.pre(active < count && first < count);
      const near = Array.from({ length: many }, (_, index) => first + index).filter(
        (row) => row < count,
      );
      const rows = rowsAround(near, active, count);
      for (const row of [
        ...near,
        active,
        Math.max(0, active - 1),
        Math.min(count - 1, active + 1),
      ]) {
        expect(rows).toContain(row);
      }
      expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));
      expect(rows.every((row) => row >= 0 && row < count)).toBe(true);
    }),
  );
});
