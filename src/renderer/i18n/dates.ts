/** Dates as people read them. Instants come as UTC ISO 8601 and are shown in the local time zone. */
import type { Language } from '#shared/contract/schemas.ts';
import { calendarDays } from '#shared/days.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * How long ago something was: “5 minutes ago”, “yesterday”, “3 months ago”.
 *
 * @returns `null` when it is not a minute ago
 */
export function timeAgo(instant: string, now: Date, language: Language): string | null {
  const then = new Date(instant);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
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

/** Date and time in full. */
export function exactTime(instant: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(
    new Date(instant),
  );
}

/** The time of day alone: “5:03 PM”, “17:03”. */
export function clockTime(instant: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(new Date(instant));
}

/** A day of the calendar in full, with its weekday. @param day `YYYY-MM-DD` */
export function exactDay(day: string, language: Language): string {
  // The language alone decides how it is written: a day has no time zone.
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeZone: 'UTC' });
  return format.format(new Date(day));
}

/** The day in short, for lists: “Nov 20, 2026”. */
export function briefDay(instant: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium' }).format(new Date(instant));
}
