/** Text from a database or an argument, so that it cannot steer the terminal on which it is shown, or pasted. */

/**
 * Writes control characters, line ends, marks that turn the direction of writing and everything else that cannot be
 * seen as `\u` and four digits, which JSON reads as the same text.
 */
export const printable = (line: string): string =>
  line.replaceAll(UNSEEN, (character) => character.split('').map(escaped).join(''));

/** The same for an address, as addresses have it. */
export const printableAddress = (address: string): string =>
  address.replaceAll(UNSEEN, encodeURIComponent);

/** Whatever steers a terminal, or cannot be seen there. */
export const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Half of a character beyond U+FFFF is written by itself, as JSON has it. */
const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
