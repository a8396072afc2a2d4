/** Search by words, the same on every page. */

/** The words of a search, as {@link matchesWords} takes them. */
export function wordsOf(search: string): readonly string[] {
  return search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
}

/** Whether every word is found in one of the texts, in any case; no word is found in all. */
export function matchesWords(words: readonly string[], ...texts: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = texts.join('\n').toLocaleLowerCase();
  return words.every((word) => text.includes(word));
}
