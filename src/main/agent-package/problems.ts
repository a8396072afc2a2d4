/** Helpers for the errors that say what is wrong with a package. */
import { MEBIBYTE } from './bounds.ts';

/** Longest part of a package's name that is put into a sentence, in characters. */
const SHOWN = 120;

/**
 * Makes a name from a package safe to show in a sentence: one line, bounded length, no control characters for a
 * terminal, no change of the direction of writing.
 */
export function shown(name: string): string {
  const plain = [...name.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd')];
  return plain.length <= SHOWN ? plain.join('') : `${plain.slice(0, SHOWN).join('')}…`;
}

/** Converts bytes to MiB, the unit of the sentences. */
export const inMebibytes = (bytes: number): number => bytes / MEBIBYTE;

/** Thrown for an archive that contradicts itself: two programs would unpack it differently. */
export class Contradiction extends Error {}
