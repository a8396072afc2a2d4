import type { Advice } from './strength.ts';

/** Of a warning or suggestion by zxcvbn, by its key. */
const adviceOfKey: Readonly<Record<string, Advice>> = {
  topTen: 'common',
  topHundred: 'common',
  common: 'common',
  similarToCommon: 'similar',
  wordByItself: 'word',
  namesByThemselves: 'name',
  commonNames: 'name',
  userInputs: 'personal',
  straightRow: 'keyboard',
  keyPattern: 'keyboard',
  longerKeyboardPattern: 'keyboard',
  simpleRepeat: 'repeat',
  extendedRepeat: 'repeat',
  repeated: 'repeat',
  sequences: 'sequence',
  dates: 'date',
  recentYears: 'date',
  associatedYears: 'date',
  l33t: 'swaps',
  reverseWords: 'reversed',
  allUppercase: 'capitals',
  capitalization: 'capitals',
};

/**
 * The one thing to say: what the warning is about, else the first suggestion that names a weakness.
 *
 * @param warning a key of zxcvbn, or `null`
 * @param suggestions keys of zxcvbn
 * @returns the general advice for whatever is not known here
 */
export function adviceOf(warning: string | null, suggestions: readonly string[]): Advice {
  const known = [warning ?? '', ...suggestions].map((key) => adviceOfKey[key]);
  return known.find((advice) => advice !== undefined) ?? 'more';
}
