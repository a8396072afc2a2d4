/**
 * Makes passwords and tokens. The randomness is the operating system's, in the window and at the command line alike, and
 * every result of a kind and length is equally likely: nanoid draws without a bias, and what has not every sort of
 * character is drawn anew as a whole.
 */
import { customAlphabet } from 'nanoid';

/** `words`: for people to remember and type. `characters`: for machines. */
export const generatedKinds = ['words', 'characters'] as const;
export type GeneratedKind = (typeof generatedKinds)[number];

export interface GeneratorChoice {
  readonly kind: GeneratedKind;
  /** In words or in characters. */
  readonly length: number;
  /** Of characters: not letters and digits alone. */
  readonly symbols: boolean;
}

/** The shortest is hard to guess still. */
export const generatedLengths = {
  words: { min: 4, max: 10, usual: 5 },
  characters: { min: 12, max: 128, usual: 20 },
} as const satisfies Record<GeneratedKind, object>;

/** Between words: it is on every keyboard, and no program breaks a line or a name at it. */
const GAP = '-';

// None that is taken for another one: I, l, 1, O, 0.
const sorts = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789'] as const;
/** None that has to be escaped between quotation marks, and none that is a quotation mark. */
const SYMBOLS = '@*+=?_.:,-';

/** Rolls of five dice name one of 6⁵ words. */
const rolls = customAlphabet('012345', 5);

/** @param choice as {@link generatedLengths} allows it */
export function generateText(choice: GeneratorChoice): Promise<string> {
  return choice.kind === 'words'
    ? generateWords(choice.length)
    : Promise.resolve(generateCharacters(choice.length, choice.symbols));
}

async function generateWords(count: number): Promise<string> {
  // The list of the Electronic Frontier Foundation. It is large, and most forms never need it.
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  const words = dictionary['diceware-common'];
  return Array.from({ length: count }, () => words[Number.parseInt(rolls(), 6)]).join(GAP);
}

function generateCharacters(count: number, withSymbols: boolean): string {
  const wanted = withSymbols ? [...sorts, SYMBOLS] : sorts;
  const draw = customAlphabet(wanted.join(''), count);
  for (;;) {
    const text = draw();
    if (wanted.every((sort) => [...text].some((each) => sort.includes(each)))) return text;
  }
}
