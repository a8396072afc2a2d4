/** What the strength of a new password is told as, between the form and the worker that estimates it. */

/** Asked about one password as it is typed. */
export interface StrengthQuestion {
  /** Its first {@link ESTIMATED_CHARACTERS}: more make no difference and take long. */
  readonly password: string;
  /** What others know about the person, such as their name. */
  readonly words: readonly string[];
}

/** The one thing to say about how a password could be better; each has its sentence. */
export type Advice =
  | 'common'
  | 'similar'
  | 'word'
  | 'name'
  | 'personal'
  | 'keyboard'
  | 'repeat'
  | 'sequence'
  | 'date'
  | 'swaps'
  | 'reversed'
  | 'capitals'
  | 'more';

export interface Strength {
  readonly level: 'tooShort' | 'weak' | 'fair' | 'good' | 'strong';
  /** `null` when there is nothing to better. */
  readonly advice: Advice | null;
}

export const ESTIMATED_CHARACTERS = 100;
