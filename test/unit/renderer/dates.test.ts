import fc from 'fast-check';
import { calendarDays, dayOfExpiry, daysLeft, endOfDay } from '#shared/days.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { briefDay, clockTime, exactDay, timeAgo } from '../../../src/renderer/i18n/dates.ts';

const zones = ['Europe/Berlin', 'America/New_York', 'Pacific/Auckland', 'Asia/Kolkata'];
const day = fc
  .date({ min: new Date('1990-01-02T12:00:00Z'), max: new Date('2200-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

beforeEach(() => vi.stubEnv('TZ', 'Europe/Berlin'));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

describe('an expiry day', () => {
  test.each(zones)('seen from %s is the day that was picked, wherever that was', (zone) => {
    fc.assert(
      fc.property(day, fc.constantFrom(...zones), (picked, other) => {
        vi.stubEnv('TZ', other);
        const end = endOfDay(picked) ?? '';
        vi.stubEnv('TZ', zone);
        expect(endOfDay(picked)).toBe(end);
        expect(dayOfExpiry(end)).toBe(picked);
        expect(daysLeft(end, new Date(`${picked}T12:00:00`))).toBe(0);
      }),
    );
  });

  test.each([
    '2026-13-01',
    '2026-31-12',
    '2026-02-29',
    '2026-00-10',
    '10000-01-01',
    '1.12.2026',
    '',
  ])('is none that no calendar has: %s', (text) => expect(endOfDay(text)).toBeNull());

  test('is the last one that there is', () => {
    vi.stubEnv('TZ', 'America/New_York');
    expect(endOfDay('9999-12-31')).toBe('9999-12-31T23:59:59.000Z');
  });

  test('of another program is the local day of its moment', () => {
    expect(dayOfExpiry('2026-11-30T23:30:00.000Z')).toBe('2026-12-01');
  });

  test('is written out in the language that is shown, the same in every zone', () => {
    for (const zone of zones) {
      vi.stubEnv('TZ', zone);
      expect(exactDay('2026-12-01', 'en')).toBe('Tuesday, December 1, 2026');
      expect(exactDay('2026-12-01', 'de')).toBe('Dienstag, 1. Dezember 2026');
    }
  });
});

test('a time of day follows the computer into another time zone', () => {
  vi.useFakeTimers({ now: new Date('2026-11-20T23:30:00Z'), toFake: ['Date'] });
  expect(clockTime('2026-11-20T23:30:00Z', 'de')).toBe('00:30');
  vi.stubEnv('TZ', 'Asia/Kolkata');
  vi.setSystemTime(new Date('2026-11-20T23:31:00Z'));
  expect(clockTime('2026-11-20T23:30:00Z', 'de')).toBe('05:00');
});

test('a day in short is the local one, in the language that is shown', () => {
  expect(briefDay('2026-11-20T23:30:00Z', 'en')).toBe('Nov 21, 2026');
  expect(briefDay('2026-11-20T23:30:00Z', 'de')).toBe('21.11.2026');
});

test('the time of day is the local one, as the language tells it', () => {
  expect(clockTime('2026-11-20T16:03:59Z', 'en')).toMatch(/^5:03\sPM$/);
  expect(clockTime('2026-11-20T16:03:59Z', 'de')).toBe('17:03');
});

describe('calendar days', () => {
  test('count midnights, not hours', () => {
    const evening = new Date('2026-03-01T23:30:00+01:00');
    expect(calendarDays(evening, new Date('2026-03-01T23:59:00+01:00'))).toBe(0);
    expect(calendarDays(evening, new Date('2026-03-02T00:01:00+01:00'))).toBe(1);
  });

  test.each(zones)('in %s are not moved by clock changes', (zone) => {
    vi.stubEnv('TZ', zone);
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 800 }), (from, days) => {
        const start = new Date(`${from}T12:00:00`);
        const end = new Date(start);
        end.setDate(end.getDate() + days);
        expect(calendarDays(start, end)).toBe(days);
      }),
    );
  });
});

describe('how long ago', () => {
  const now = new Date('2026-11-23T12:00:00Z');

  test.each([
    ['2026-11-23T11:55:00Z', '5 minutes ago', 'vor 5 Minuten'],
    ['2026-11-23T09:00:00Z', '3 hours ago', 'vor 3 Stunden'],
    ['2026-11-22T11:00:00Z', 'yesterday', 'gestern'],
    ['2026-11-18T12:00:00Z', '5 days ago', 'vor 5 Tagen'],
    ['2026-11-08T12:00:00Z', '2 weeks ago', 'vor 2 Wochen'],
    ['2026-08-20T12:00:00Z', '3 months ago', 'vor 3 Monaten'],
    ['2024-11-01T12:00:00Z', '2 years ago', 'vor 2 Jahren'],
  ])('%s', (instant, english, german) => {
    expect(timeAgo(instant, now, 'en')).toBe(english);
    expect(timeAgo(instant, now, 'de')).toBe(german);
  });

  test('is not told for less than a minute', () => {
    expect(timeAgo('2026-11-23T11:59:01Z', now, 'en')).toBeNull();
    expect(timeAgo('2026-11-23T11:59:00Z', now, 'en')).toBe('1 minute ago');
  });

  test('a clock that runs behind shows nothing from the future', () => {
    expect(timeAgo('2026-11-23T12:10:00Z', now, 'en')).toBeNull();
  });
});
