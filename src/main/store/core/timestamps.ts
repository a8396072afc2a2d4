/** Timestamps as the tables hold them: `YYYY-MM-DD HH:MM:SS`, UTC (selu-instance spec). They sort as text. */

/**
 * The stored text of an instant; fractions of a second are cut off.
 *
 * @throws RangeError outside the years 0000 to 9999
 */
export function toStored(date: Date): string {
  const iso = date.toISOString();
  if (iso.length !== 24) throw new RangeError('the year does not fit a timestamp');
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
}

/** A stored time as ISO 8601; null when it is none, so that one spoilt row does not hide the others. */
export function instantOf(stored: string): string | null {
  try {
    return fromStored(stored).toISOString();
  } catch {
    return null;
  }
}

/**
 * The instant of a stored text.
 *
 * @throws RangeError for any other text, also for a day that no calendar has
 */
export function fromStored(text: string): Date {
  const date = new Date(`${text.replace(' ', 'T')}Z`);
  if (Number.isNaN(date.getTime()) || toStored(date) !== text) {
    throw new RangeError('not a timestamp of the database');
  }
  return date;
}
