/** Text from a database or an argument, so that it cannot steer the terminal on which it is shown. */

/**
 * Writes control characters, line ends and marks that turn the direction of writing as `\u` and four digits,
 * which JSON reads as the same text.
 */
export const printable = (line: string): string =>
  line.replaceAll(
    /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
