/** Search by words, the same on every page. */

/** Accents, umlauts and the like, where they are characters of their own. In other scripts such marks make other words. */
const MARKS = /[\u0300-\u036f]/g;

/** A text as a search compares it: without case and marks, *Straße* as *strasse*, full-width letters as others. */
export const foldForSearch = (text: string): string =>
  text.normalize('NFKD').replace(MARKS, '').toUpperCase().toLowerCase();

/** The words of a search, as {@link matchesWords} takes them. */
export const wordsOf = (search: string): readonly string[] =>
  foldForSearch(search).split(/\s+/).filter(Boolean);

/** Whether every word is found in one of the texts, in any case; no word is found in all. */
export function matchesWords(words: readonly string[], ...texts: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = foldForSearch(texts.join('\n'));
  return words.every((word) => text.includes(word));
}
