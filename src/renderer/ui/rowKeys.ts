/** What keys do in the rows of a grid, of which one takes part in the Tab order. */

/**
 * Where a key takes the focus among the rows of a list.
 *
 * @param from the row it is on
 * @param count how many rows there are
 * @param page how many are in sight
 * @returns an index within the rows, or `null` when the key is not one for moving
 */
export function rowAfterKey(key: string, from: number, count: number, page: number): number | null {
  const to = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    Home: 0,
    End: count - 1,
    PageDown: from + page,
    PageUp: from - page,
  }[key];
  return to === undefined || count === 0 ? null : Math.max(0, Math.min(count - 1, to));
}

/** Moves the focus between a row and its buttons. */
export function stepInside(row: Element, step: 1 | -1): void {
  const stops = [row, ...row.querySelectorAll('input, button')];
  const next = stops[stops.findIndex((stop) => stop === document.activeElement) + step];
  if (next instanceof HTMLElement) next.focus();
}
