/** What counts as a name, and as the same name, for usernames, display names, credential names and the names in a package. */

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

/** Invisible characters that some scripts and emoji need. */
const JOINERS = /[\u200c\u200d\ufe0e\ufe0f\u{e0020}-\u{e007f}]/gu;

/**
 * True for a plain line that can be told from others by eye: it has a visible character, and none that is invisible or
 * turns the direction of writing. Otherwise one person could pass for another.
 */
export function isPersonName(text: string, max: number): boolean {
  const seen = text.replaceAll(JOINERS, '');
  return (
    isPlainLine(text, max) &&
    /[^\p{Z}\u2800]/u.test(seen) &&
    !/[\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(seen)
  );
}

/**
 * True for a plain line on which every character is visible. For identifiers: two that look the same must be the same,
 * so joiners are refused in every script.
 */
export function isVisibleLine(text: string, max: number): boolean {
  return isPersonName(text, max) && !/[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);
}

/** Removes the marks that turn the direction of writing: they could make a text read as another one. */
export const withoutTurns = (text: string): string => text.replaceAll(/\p{Bidi_Control}/gu, '');

/** Letters that are written from right to left, and marks that have others written so. */
const TURNING =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * Somebody else's text for inside a sentence: where something of it is written from right to left, and not isolated yet, it
 * is isolated, so that what stands beside it stays where it is. Any other comes back as it was.
 */
export const asPart = (text: string): string =>
  TURNING.test(text.replaceAll(/\u2068[^\u2066-\u2069]*\u2069/g, ''))
    ? `\u2068${text}\u2069`
    : text;

/** What ends a quotation, or begins one. An apostrophe does neither. */
const QUOTES = /["„‚〝-〟＂\p{Pi}\p{Pf}]/gu;

/**
 * Somebody else's text for between the quotation marks of a sentence, which it can neither end nor turn around: on one
 * line, with apostrophes for its own quotation marks, and isolated, whatever its direction of writing is.
 */
export const asQuoted = (text: string): string =>
  `\u2068${text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, ' ').replaceAll(QUOTES, '’')}\u2069`;

/** True for what nobody takes for words of a sentence, as most ids and versions are: it needs no quotation marks. */
export const isPlainWord = (text: string): boolean => /^[\w.:@/+-]+$/.test(text);

/**
 * Equal for texts that differ in upper and lower case, or in how letters are composed, only. SQLite compares
 * without case in ASCII only. Both steps are needed: ẞ, ß and SS are the same.
 */
export const foldCase = (text: string): string =>
  text.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');

/** Equal for texts that differ only in how their letters are composed, which nobody can see. */
export const isSameText = (a: string, b: string): boolean =>
  a.normalize('NFC') === b.normalize('NFC');
