/** What a rotation will find: how many values there are, and which of them do not decrypt. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Cell } from '../../../crypto/codec.ts';
import { openAttachedStore } from '../../../store/instance/attached/open.ts';
import { openSecretReader } from '../../../store/instance/own/secret-reader.ts';
import { formatOf } from '../../secrets/instance-format.ts';
import type { SecretKind } from '../../secrets/secret-columns.ts';
import { Vault } from '../../secrets/vault.ts';
import type { WholeInstance } from '../whole.ts';
import { nameOfCell, seenOf } from './damaged-cells.ts';

/** A value that does not decrypt. */
export interface DamagedCell {
  readonly name: string;
  readonly kind: SecretKind;
  /** As of {@link Cell}. */
  readonly identity: Cell['identity'];
}

export interface Looked {
  readonly values: number;
  readonly damaged: readonly DamagedCell[];
  /** Stands for all that does not decrypt. */
  readonly seen: string;
  /** As of `AttachedStore.unknownSecrets`. */
  readonly unknown: readonly string[];
}

/** So many cells are tried before others have their turn. */
const AT_ONCE = 200;

/** Tries every value. @throws AppError what the disk says */
export async function lookThrough({
  file,
  keys,
}: Pick<WholeInstance, 'file' | 'keys'>): Promise<Looked> {
  const store =
    keys.kind === 'own'
      ? openSecretReader(file)
      : openAttachedStore(file, { readonly: true, again: true });
  try {
    const vault = new Vault(formatOf(keys));
    const damaged: DamagedCell[] = [];
    let values = 0;
    for (const { kind, cell, stored } of vault.cells(store)) {
      values += 1;
      if (vault.statusOf(stored, cell) === 'damaged') {
        damaged.push({ name: nameOfCell(kind, cell), kind, identity: cell.identity });
      }
      if (values % AT_ONCE === 0) await nextTurn();
    }
    const unknown = 'unknownSecrets' in store ? store.unknownSecrets() : [];
    return { values, damaged, seen: seenOf(damaged.map(({ name }) => name)), unknown };
  } finally {
    store.close();
  }
}
