/** What the palette offers, and which of it fits best what somebody searches for. */
import type { Action } from '../../ui/action.ts';
import { foldForSearch, wordsOf } from '#shared/search.ts';

export type EntryKind =
  | 'action'
  | 'page'
  | 'setting'
  | 'agent'
  | 'person'
  | 'provider'
  | 'pipe'
  | 'credential';

/** One line of the palette. */
export interface Entry extends Pick<Action, 'text' | 'icon' | 'shortcut' | 'disabledReason'> {
  /** The same in every language. */
  readonly id: string;
  readonly kind: EntryKind;
  /** Where it is, or what it is about. */
  readonly place?: string | undefined;
  /** It is found by these, too. */
  readonly also?: readonly string[];
  readonly run: () => void;
}

/** So many are shown: a list of more is not read. */
const SHOWN = 40;

/**
 * The entries in which every word is found, the best first: by their own text before their place, by its beginning
 * before its middle. Those that fit alike stay in their order.
 *
 * @param entries in their order
 */
export function ranked(entries: readonly Entry[], search: string): readonly Entry[] {
  const words = wordsOf(search);
  return entries
    .flatMap((entry) => {
      const score = scoreOf(entry, words);
      return score === null ? [] : [{ entry, score }];
    })
    .toSorted((a, b) => b.score - a.score)
    .slice(0, SHOWN)
    .map(({ entry }) => entry);
}

/** @returns null where a word is not found */
function scoreOf({ text, place = '', also = [] }: Entry, words: readonly string[]): number | null {
  const own = foldForSearch(text);
  const other = foldForSearch([place, ...also].join('\n'));
  let score = own === words.join(' ') ? 10 : 0;
  for (const word of words) {
    const found = 3 * placeIn(own, word) || placeIn(other, word);
    if (found === 0) return null;
    score += found;
  }
  return score;
}

/** 3: it begins with the word, 2: a word of it does, 1: it has it somewhere, 0: nowhere. */
function placeIn(text: string, word: string): number {
  const at = text.indexOf(word);
  if (at <= 0) return at < 0 ? 0 : 3;
  const begins = (index: number): boolean => !/[\p{L}\p{N}]/u.test(text[index - 1] ?? '');
  for (let index = at; index >= 0; index = text.indexOf(word, index + 1)) {
    if (begins(index)) return 2;
  }
  return 1;
}
