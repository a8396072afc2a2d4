/**
 * How many columns fit: at least one, and each as wide as it has to be.
 *
 * @param width of all of them, in pixels
 */
export const columnsIn = (width: number, least: number, gap: number): number =>
  Math.max(1, Math.floor((width + gap) / (least + gap)));

/**
 * The rows to draw: those near what is in sight, and the one with the focus with its neighbours, so that the Tab
 * key finds the next card from wherever the list is scrolled to.
 *
 * @param near in their order
 * @param active the row with the focus, or that has had it
 * @param count how many rows there are
 */
export function rowsAround(near: readonly number[], active: number, count: number): number[] {
  const kept = [active - 1, active, active + 1].filter((row) => row >= 0 && row < count);
  return [...new Set([...near, ...kept])].sort((a, b) => a - b);
}
