/** Values that do not decrypt, as they are named to whoever decides what becomes of them. */
import type { Cell } from '../../../crypto/codec.ts';
import { textsDigest } from '../../../crypto/row-mac.ts';
import type { SecretKind } from '../../secrets/secret-columns.ts';

/** A name that only this cell has. */
export const nameOfCell = (kind: SecretKind, { identity }: Pick<Cell, 'identity'>): string =>
  JSON.stringify([kind, ...identity]);

/** Whether the row of a secret is nothing without it, so that it goes with it. */
export const isWholeRow = (kind: SecretKind): boolean =>
  kind === 'systemCredential' || kind === 'userCredential';

/** Stands for all that does not decrypt: what was decided counts for this alone. */
export const seenOf = (names: readonly string[]): string => textsDigest(names.toSorted());
