/**
 * What is taken off a value that was pasted or piped in (product spec §5): surrounding white space,
 * a trailing newline among it. Whoever calls it tells the person when `trimmed` is true.
 *
 * @param raw the value as it came
 * @returns the value to store, and whether anything was taken off
 */
export function tidyValue(raw: string): { value: string; trimmed: boolean } {
  const value = raw.trim();
  return { value, trimmed: value.length !== raw.length };
}
