/** What the generator makes: as long as asked for, of every sort of character, and equally likely in each place. */
import { dictionary } from '@zxcvbn-ts/language-common';
import { expect, it } from 'vitest';
import { estimateStrength } from '../../../src/renderer/forms/new-password/estimate.ts';
import { generatedLengths, generateText } from '../../../src/shared/generate.ts';

const words = dictionary['diceware-common'];

it('has exactly as many words as five dice have faces, each once', () => {
  expect(new Set(words).size).toBe(6 ** 5);
});

it('makes words of the list, and the meter finds the shortest strong', async () => {
  const { min, max } = generatedLengths.words;
  for (const length of [min, max]) {
    const text = await generateText({ kind: 'words', length, symbols: false });
    // Some words of the list have a hyphen in them.
    const left = [...words].reduce(
      (rest, word) => rest + (text.split('-').includes(word) ? 1 : 0),
      0,
    );
    expect(left).toBeGreaterThanOrEqual(length - 2);
    expect(text).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(estimateStrength({ password: text, words: [] }).level).toBe('strong');
  }
});

it('makes characters of every sort, none that looks like another, and the meter finds the shortest strong', async () => {
  const { min, max } = generatedLengths.characters;
  for (const symbols of [false, true]) {
    for (const length of [min, max]) {
      const text = await generateText({ kind: 'characters', length, symbols });
      expect(text).toHaveLength(length);
      for (const sort of [/[A-Z]/, /[a-z]/, /\d/]) expect(text).toMatch(sort);
      expect(/[^A-Za-z\d]/.test(text)).toBe(symbols);
      expect(text).not.toMatch(/[IlO01\s"'`$\\]/);
      expect(estimateStrength({ password: text, words: [] }).level).toBe('strong');
    }
  }
});

it('draws every character equally often', async () => {
  const counts = new Map<string, number>();
  const drawn = 400 * 128;
  for (let run = 0; run < 400; run += 1) {
    const text = await generateText({ kind: 'characters', length: 128, symbols: true });
    for (const each of text) counts.set(each, (counts.get(each) ?? 0) + 1);
  }
  const mean = drawn / counts.size;
  // Chi-squared over 67 sorts: beyond 160 by chance less than once in 10⁹ runs; taking bytes modulo 67 gives above 1,000.
  const spread = [...counts.values()].reduce((sum, n) => sum + (n - mean) ** 2 / mean, 0);
  expect(counts.size).toBe(67);
  expect(spread).toBeLessThan(160);
});
