/** Search by words, as every page does it. */
import { expect, test } from 'vitest';
import { matchesWords, wordsOf } from '#shared/search.ts';

const found = (search: string, ...texts: string[]): boolean =>
  matchesWords(wordsOf(search), ...texts);

test('every word is found somewhere, in any case and order', () => {
  expect(found('BERGER  alice', 'Alice Berger', 'alice')).toBe(true);
  expect(found('alice smith', 'Alice Berger', 'alice')).toBe(false);
});

test('a word does not reach from one text into the next', () => {
  expect(found('bergeralice', 'Berger', 'alice')).toBe(false);
});

test('nothing but spaces finds all', () => {
  expect(found(' \t ', 'anything')).toBe(true);
});

test.each([
  ['strasse', 'Straße'],
  ['Straße', 'STRASSE'],
  ['jurgen', 'Jürgen'],
  ['jürgen'.normalize('NFD'), 'Jürgen'.normalize('NFC')],
  ['creme brulee', 'Crème brûlée'],
  ['ＡＢＣ', 'abc'],
])('%s finds %s: marks and case do not count', (search, text) => {
  expect(found(search, text)).toBe(true);
});

test('marks that make another word in their script do count', () => {
  expect(found('\u0915\u093f', '\u0915\u0941')).toBe(false);
});
