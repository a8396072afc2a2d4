/** What is wrong with a package, as the errors that a person can act on. */
import { MEBIBYTE } from './bounds.ts';

/** The most characters of a name that somebody else chose that stand in a sentence. */
const SHOWN = 120;

/**
 * A name out of a package as it may stand in a sentence: on one line, of bounded length, and unable to steer
 * a terminal or turn the direction of writing.
 */
export function shown(name: string): string {
  const plain = [...name.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd')];
  return plain.length <= SHOWN ? plain.join('') : `${plain.slice(0, SHOWN).join('')}…`;
}

/** Bytes as the MiB that a sentence names. */
export const inMebibytes = (bytes: number): number => bytes / MEBIBYTE;

/** An archive that contradicts itself: two programs would unpack it in two ways. */
export class Contradiction extends Error {}
