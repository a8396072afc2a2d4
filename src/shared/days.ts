/** Days of the calendar: those of the local time zone, and those on which a credential ends, which are the same everywhere. */

const DAY_MS = 24 * 60 * 60_000;

/** When the last second of a day begins, in UTC. */
const END_OF_DAY = 'T23:59:59';

/** Whether the calendar has such a day. @param day `YYYY-MM-DD` */
export const isDay = (day: string): boolean => endOfDay(day) !== null;

/** `YYYY-MM-DD` of the local calendar. */
export function localDayOf(instant: string | Date): string {
  const date = new Date(instant);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/**
 * The end of a day, as an expiry has it: its last second in UTC, so that it is the same day for everybody, wherever they
 * are and whichever program they use.
 *
 * @param day `YYYY-MM-DD`
 * @returns ISO 8601, UTC; null where the calendar has no such day
 */
export function endOfDay(day: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const end = new Date(`${day}${END_OF_DAY}Z`);
  // A day too many runs over into the next month.
  if (Number.isNaN(end.getTime()) || end.toISOString().slice(0, 10) !== day) return null;
  return end.toISOString();
}

/**
 * When a day begins in the local time zone.
 *
 * @param day `YYYY-MM-DD`
 * @param later so many days later
 */
export function startOfLocalDay(day: string, later = 0): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const start = new Date(0);
  // Not by the constructor, which takes a year below 100 for one of the last century.
  start.setFullYear(year, month - 1, date + later);
  start.setHours(0, 0, 0, 0);
  return start;
}

/**
 * The day that an expiry names. Another program may have stored any moment: of that it is the local day.
 *
 * @returns `YYYY-MM-DD`
 */
export function dayOfExpiry(expiresAt: string): string {
  const iso = new Date(expiresAt).toISOString();
  return iso.slice(10, 19) === END_OF_DAY ? iso.slice(0, 10) : localDayOf(expiresAt);
}

/**
 * Whole calendar days between two days, whatever the clock says.
 *
 * @param from, to `YYYY-MM-DD`
 */
const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

/**
 * Whole calendar days between two moments in the local time zone, whatever the clock says.
 *
 * @returns 0 on the same day, positive when `to` is on a later one
 */
export const calendarDays = (from: Date, to: Date): number =>
  daysBetween(localDayOf(from), localDayOf(to));

/**
 * How many calendar days are left until the day that an expiry names.
 *
 * @returns 0 on that day, and where the day is over here and not yet everywhere
 */
export const daysLeft = (expiresAt: string, now: Date): number =>
  Math.max(0, daysBetween(localDayOf(now), dayOfExpiry(expiresAt)));
