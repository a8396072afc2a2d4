import { expect, test } from 'vitest';
import { counting } from '../../../src/renderer/calls/secretOnScreen.ts';

test('a window is kept off screenshots from the first secret on it to the last', () => {
  const told: boolean[] = [];
  const show = counting((shown) => told.push(shown));
  const [kit, field] = [show(), show()];
  expect(told).toEqual([true]);
  kit();
  expect(told).toEqual([true]);
  field();
  expect(told).toEqual([true, false]);
  show();
  expect(told).toEqual([true, false, true]);
});
