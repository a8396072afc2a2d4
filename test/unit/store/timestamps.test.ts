import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromStored, toStored } from '../../../src/main/store/core/timestamps.ts';

const date = fc.date({
  min: new Date('0000-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

it('stores UTC to the second', () => {
  expect(toStored(new Date('2026-11-23T09:05:07.999+01:00'))).toBe('2026-11-23 08:05:07');
});

it('comes back as the same second, and sorts as text', () => {
  fc.assert(
    fc.property(date, date, (a, b) => {
      const second = (d: Date): number => Math.floor(d.getTime() / 1000);
      expect(toStored(a)).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
      expect(fromStored(toStored(a)).getTime()).toBe(second(a) * 1000);
      const [x, y] = [toStored(a), toStored(b)];
      expect(Math.sign(Number(x > y) - Number(x < y))).toBe(Math.sign(second(a) - second(b)));
    }),
  );
});

it.each([
  '',
  'now',
  '2026-11-23',
  '2026-11-23T12:00:00',
  '2026-11-23 12:00:00Z',
  '2026-11-23 12:00:00.000',
  '2026-11-23 12:00',
  '2026-02-30 12:00:00',
  '2026-11-23 24:00:00',
  ' 2026-11-23 12:00:00',
  '1795435200',
])('reads no time from %j', (text) => {
  expect(() => fromStored(text)).toThrow(RangeError);
});

it.each([new Date(NaN), new Date('-000001-01-01T00:00:00Z'), new Date('+010000-01-01T00:00:00Z')])(
  'stores no time outside four-digit years %#',
  (outside) => {
    expect(() => toStored(outside)).toThrow(RangeError);
  },
);
