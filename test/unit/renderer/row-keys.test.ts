import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowAfterKey } from '../../../src/renderer/ui/rowKeys.ts';

test.each([
  ['ArrowDown', 6],
  ['ArrowUp', 4],
  ['Home', 0],
  ['End', 9],
  ['PageDown', 8],
  ['PageUp', 2],
])('%s', (key, to) => {
  expect(rowAfterKey(key, 5, 10, 3)).toBe(to);
});

test('other keys are left alone, and so is an empty list', () => {
  expect(rowAfterKey('Tab', 5, 10, 3)).toBeNull();
  expect(rowAfterKey('ArrowDown', -1, 0, 3)).toBeNull();
});

test('never leaves the list', () => {
  const key = fc.constantFrom('ArrowDown', 'ArrowUp', 'Home', 'End', 'PageDown', 'PageUp');
  const size = fc.integer({ min: 1, max: 20_000 });
  fc.assert(
    fc.property(
      key,
      size,
      fc.nat(),
      fc.integer({ min: 1, max: 50 }),
      (pressed, count, from, page) => {
        const to = rowAfterKey(pressed, from % count, count, page);
        expect(to).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThan(count);
      },
    ),
  );
});
