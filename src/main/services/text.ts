/** What counts as a name: the check that usernames, display names and credential names share. */

/**
 * True for text that fits on one line: not empty, at most `max` characters (code points), well-formed
 * Unicode, without control characters, line separators or surrounding white space.
 */
export function isPlainLine(text: string, max: number): boolean {
  return (
    text !== '' &&
    text === text.trim() &&
    text.isWellFormed() &&
    [...text].length <= max &&
    !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)
  );
}
