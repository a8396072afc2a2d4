/** Estimates how hard a password is to guess. Large and slow: for the worker, which loads it when it is needed. */
import { ZxcvbnFactory, type Score } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as german from '@zxcvbn-ts/language-de';
import * as english from '@zxcvbn-ts/language-en';
import { adviceOf } from './advice.ts';
import { ESTIMATED_CHARACTERS, type Strength, type StrengthQuestion } from './strength.ts';

const levels: Readonly<Record<Score, Strength['level']>> = {
  0: 'weak',
  1: 'weak',
  2: 'fair',
  3: 'good',
  4: 'strong',
};

const zxcvbn = new ZxcvbnFactory({
  graphs: common.adjacencyGraphs,
  dictionary: {
    ...common.dictionary,
    ...english.dictionary,
    // Named like the English ones: the warnings go by the first half.
    'commonWords-de': german.dictionary.commonWords,
    'firstnames-de': german.dictionary.firstnames,
    'lastnames-de': german.dictionary.lastnames,
    'wikipedia-de': german.dictionary.wikipedia,
  },
  maxLength: ESTIMATED_CHARACTERS,
  // Ten times as many make hardly another score, but seconds for a long random password.
  l33tMaxSubstitutions: 10,
});

/** Advises in any case short of good; a password is never refused for it. */
export function estimateStrength({ password, words }: StrengthQuestion): Strength {
  const looked = password.slice(0, ESTIMATED_CHARACTERS);
  const known = [...partsOf(words), ...everyones];
  const { score, feedback } = zxcvbn.check(looked, known);
  const once = repeatedIn(looked);
  // A single word that zxcvbn does not know is not strong for being typed twice.
  if (once !== null && zxcvbn.check(once, known).score < 4) {
    return { level: 'weak', advice: 'repeat' };
  }
  const good = score >= 3;
  return {
    level: levels[score],
    advice: good ? null : adviceOf(feedback.warning, feedback.suggestions),
  };
}

/** What anybody would try here first. */
const everyones = ['selu'];

/** The text that a password consists of, over and over, whatever stands between; `null` when it does not. */
function repeatedIn(password: string): string | null {
  const found = /^[^\p{L}\p{N}]*(.+?)(?:[^\p{L}\p{N}]*\1)+[^\p{L}\p{N}]*$/u.exec(
    password.toLowerCase(),
  );
  return found?.[1] ?? null;
}

/** Each text, and each of its words: “Alice Berger” is in “alice1990” as well. */
function partsOf(words: readonly string[]): string[] {
  const parts = words.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]);
  return [...new Set(parts)].filter((part) => [...part].length > 2);
}
