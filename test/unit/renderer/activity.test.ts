/** How often the main process hears that somebody is at the window. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reportEveryMs, thinned } from '../../../src/renderer/app/useActivity.ts';

/** The moments that are reported of inputs with these pauses between them. */
function reported(pauses: readonly number[]): { inputs: number[]; reports: number[] } {
  let now = 0;
  const inputs: number[] = [];
  const reports: number[] = [];
  const onInput = thinned(
    () => reports.push(now),
    () => now,
  );
  for (const pause of pauses) {
    now += pause;
    inputs.push(now);
    onInput();
  }
  return { inputs, reports };
}

const pauses = fc.array(fc.nat({ max: 2 * reportEveryMs }), { minLength: 1 });

test('the first input is reported, and each after a pause at once', () => {
  fc.assert(
    fc.property(pauses, (given) => {
      const { inputs, reports } = reported(given);
      expect(reports[0]).toBe(inputs[0]);
      for (const at of inputs) {
        expect(reports.some((report) => report <= at && at - report < reportEveryMs)).toBe(true);
      }
    }),
  );
});

test('no two reports follow each other sooner than they may', () => {
  fc.assert(
    fc.property(pauses, (given) => {
      const { reports } = reported(given);
      const gaps = reports.slice(1).map((report, index) => report - (reports[index] ?? NaN));
      expect(gaps.every((gap) => gap >= reportEveryMs)).toBe(true);
    }),
  );
});

test('inputs one after the other are one report', () => {
  expect(reported([0, 1, 1, reportEveryMs - 3]).reports).toEqual([0]);
});
