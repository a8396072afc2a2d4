/** What the generator was last told to make, as long as the window is open: for a password, and for a value. */
import { create } from 'zustand';
import { generatedLengths, type GeneratedKind, type GeneratorChoice } from '#shared/generate.ts';

export type GeneratedFor = 'password' | 'value';

interface Remembered extends Record<GeneratedKind, number> {
  readonly kind: GeneratedKind;
  readonly symbols: boolean;
}

const first = (kind: GeneratedKind): Remembered => ({
  ...{ kind, symbols: false },
  ...{ words: generatedLengths.words.usual, characters: generatedLengths.characters.usual },
});

const useRemembered = create<Record<GeneratedFor, Remembered>>(() => ({
  // A person remembers words; no person types a token.
  password: first('words'),
  value: first('characters'),
}));

interface GeneratorChoices {
  readonly choice: GeneratorChoice;
  readonly setKind: (kind: GeneratedKind) => void;
  /** Of the kind that is chosen. */
  readonly setLength: (length: number) => void;
  readonly setSymbols: (symbols: boolean) => void;
}

export function useGeneratorChoice(purpose: GeneratedFor): GeneratorChoices {
  const remembered = useRemembered((all) => all[purpose]);
  const { kind, symbols, [kind]: length } = remembered;
  const change = (part: Partial<Remembered>): void =>
    useRemembered.setState({ [purpose]: { ...remembered, ...part } });
  return {
    choice: { kind, length, symbols },
    setKind: (to) => change({ kind: to }),
    setLength: (to) => change({ [kind]: to }),
    setSymbols: (to) => change({ symbols: to }),
  };
}
