/**
 * The vault of an unlocked instance: the one place that encrypts, decrypts, counts, tells the state of and enumerates
 * every encrypted cell. Rotation, Health and the checks of a backup are loops over {@link Vault.cells}.
 */
import type { SecretStatus } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { DamagedValue, type Cell } from '../../crypto/codec.ts';
import type { InstanceReader, InstanceWriter } from '../../store/instance/instance-store.ts';
import type { InstanceFormat } from './instance-format.ts';
import { cellOf, secretColumns, secretKinds, type SecretKind } from './secret-columns.ts';
import type { SignedKind } from './signed-rows.ts';

/** How many cells are in memory at once while all are walked through. */
const PAGE = 500;

const everywhere = { from: 0, to: Number.MAX_SAFE_INTEGER };

/** A cell that holds something. */
export interface StoredSecret {
  readonly kind: SecretKind;
  readonly cell: Cell;
  /** As it is stored: encrypted. */
  readonly stored: string;
  /** SQLite's number of its row. */
  readonly place: number;
}

export class Vault {
  readonly #format: InstanceFormat;
  readonly #plain: ReadonlySet<string>;

  constructor(format: InstanceFormat) {
    this.#format = format;
    this.#plain = new Set([...format.plain].map((kind) => nameOf(secretColumns[kind])));
  }

  /**
   * Encrypts a value for its cell, and counts it; part of the transaction that stores. Where such a value is
   * stored as it is, it is given back.
   *
   * @param value well-formed Unicode
   * @returns the text to store
   * @throws TypeError when the value holds a lone surrogate
   */
  encrypt(writer: Pick<InstanceWriter, 'meta'>, value: string, cell: Cell): string {
    if (this.#plain.has(nameOf(cell))) return value;
    const stored = this.#format.codec.seal(value, cell);
    if (this.#format.countsEncryptions) writer.meta.increment('encryption_count');
    return stored;
  }

  /** What a cell holds. @throws AppError `key_damaged` when it does not decrypt */
  decrypt(stored: string, cell: Cell): string {
    try {
      return this.#format.codec.open(stored, cell);
    } catch (error) {
      if (error instanceof DamagedValue) throw new AppError('key_damaged', {});
      throw error;
    }
  }

  /** Whether a cell holds something, and whether it can still be read. */
  statusOf(stored: string, cell: Cell): SecretStatus {
    if (stored === '') return 'missing';
    try {
      this.#format.codec.open(stored, cell);
      return 'set';
    } catch (error) {
      if (error instanceof DamagedValue) return 'damaged';
      throw error;
    }
  }

  /**
   * Every encrypted cell that holds something, table by table; memory does not grow with their number.
   *
   * @param kinds only these; left out: all
   * @param places only rows from one to another, both included
   */
  *cells(
    reader: Pick<InstanceReader, 'secretCells'>,
    kinds: readonly SecretKind[] = secretKinds,
    { from, to }: { readonly from: number; readonly to: number } = everywhere,
  ): Generator<StoredSecret> {
    for (const kind of kinds) {
      let after = Math.max(0, from - 1);
      for (;;) {
        const page = reader.secretCells.page(secretColumns[kind], after, PAGE);
        for (const { rowid, identity, stored } of page) {
          if (rowid > to) break;
          yield { kind, cell: cellOf(kind, ...identity), stored, place: rowid };
          after = rowid;
        }
        if (page.length < PAGE || after >= to || (page.at(-1)?.rowid ?? 0) > to) break;
      }
    }
  }
}

const nameOf = ({ table, column }: Pick<Cell, 'table' | 'column'>): string => `${table}.${column}`;

/** Whether the value in a signed row decrypts; of a row that has none, or whose value may be empty, true. */
export function contentIsIntact(
  vault: Pick<Vault, 'statusOf'>,
  kind: SignedKind,
  content: readonly string[],
): boolean {
  if (kind === 'systemCredential') {
    const [, capabilityId = '', name = '', value = ''] = content;
    return vault.statusOf(value, cellOf(kind, capabilityId, name)) === 'set';
  }
  if (kind === 'userCredential') {
    const [, capabilityId = '', name = '', value = '', , userId = ''] = content;
    return vault.statusOf(value, cellOf(kind, userId, capabilityId, name)) === 'set';
  }
  return true;
}
