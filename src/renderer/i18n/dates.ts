/** Dates as people read them. Instants come as UTC ISO 8601 and are shown in the local time zone. */
import type { Language } from '#shared/contract/schemas.ts';
import { calendarDays, localDayOf } from '#shared/days.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const styles = {
  exact: { dateStyle: 'long', timeStyle: 'short' },
  clock: { timeStyle: 'short' },
  // The language alone decides how a day is written: it has no time zone.
  day: { dateStyle: 'full', timeZone: 'UTC' },
  brief: { dateStyle: 'medium' },
} as const satisfies Readonly<Record<string, Intl.DateTimeFormatOptions>>;

// Making a format takes longer than all else that a row of a list does with it.
const relative = new Map<Language, Intl.RelativeTimeFormat>();
/** Those of one minute: by the next, the computer may be in another time zone. */
let formats = { minute: NaN, made: new Map<string, Intl.DateTimeFormat>() };

function formatted(instant: string, style: keyof typeof styles, language: Language): string {
  const now = Math.floor(Date.now() / minute);
  if (formats.minute !== now) formats = { minute: now, made: new Map() };
  const key = `${style} ${language}`;
  const format = formats.made.get(key) ?? new Intl.DateTimeFormat(language, styles[style]);
  formats.made.set(key, format);
  return format.format(new Date(instant));
}

/**
 * How long ago something was: “5 minutes ago”, “yesterday”, “3 months ago”.
 *
 * @returns `null` when it is not a minute ago
 */
export function timeAgo(instant: string, now: Date, language: Language): string | null {
  const then = new Date(instant);
  const format = relativeFormat(language);
  const elapsed = now.getTime() - then.getTime();
  if (elapsed < minute) return null;
  if (elapsed < hour) return format.format(-Math.floor(elapsed / minute), 'minute');
  if (elapsed < day) return format.format(-Math.floor(elapsed / hour), 'hour');
  const days = calendarDays(then, now);
  if (days < 7) return format.format(-days, 'day');
  if (days < 31) return format.format(-Math.floor(days / 7), 'week');
  if (days < 365) return format.format(-Math.max(1, Math.floor(days / 30.44)), 'month');
  return format.format(-Math.floor(days / 365), 'year');
}

function relativeFormat(language: Language): Intl.RelativeTimeFormat {
  const format =
    relative.get(language) ?? new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  relative.set(language, format);
  return format;
}

/** The day of a moment, for a heading: “Today”, “Yesterday”, “Sunday, November 29, 2026”. */
export function dayHeading(instant: string, now: Date, language: Language): string {
  const days = calendarDays(new Date(instant), now);
  if (days !== 0 && days !== 1) return exactDay(localDayOf(instant), language);
  const text = relativeFormat(language).format(-days, 'day');
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}

/** Date and time in full. */
export const exactTime = (instant: string, language: Language): string =>
  formatted(instant, 'exact', language);

/** The time of day alone: “5:03 PM”, “17:03”. */
export const clockTime = (instant: string, language: Language): string =>
  formatted(instant, 'clock', language);

/** A day of the calendar in full, with its weekday. @param date `YYYY-MM-DD` */
export const exactDay = (date: string, language: Language): string =>
  formatted(date, 'day', language);

/** The day in short, for lists: “Nov 20, 2026”. */
export const briefDay = (instant: string, language: Language): string =>
  formatted(instant, 'brief', language);
