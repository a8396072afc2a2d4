/** Days of the calendar, in the local time zone. */

const day = 24 * 60 * 60_000;

/**
 * Whole calendar days between two moments in the local time zone, whatever the clock says.
 *
 * @returns 0 on the same day, positive when `to` is on a later one
 */
export function calendarDays(from: Date, to: Date): number {
  const midnight = (date: Date): number =>
    new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  // Rounded: a day on which the clock changes has 23 or 25 hours.
  return Math.round((midnight(to) - midnight(from)) / day);
}
