/**
 * The rows of an own instance that keep secrets, encrypted anew page by page: what of a rotation needs no writing, so that
 * another thread can do it.
 */
import { DamagedValue, type Cell, type Reseal } from '../../../crypto/codec.ts';
import type { PlacedRow, SignedRowReader } from '../../../store/instance/signed-rows.ts';
import { rowsWithSecrets, type SecretField } from '../../secrets/secret-fields.ts';
import type { SecretKind } from '../../secrets/secret-columns.ts';
import { rowDigestOf, signedTableOf, type SignedKind } from '../../secrets/signed-rows.ts';
import { nameOfCell, isWholeRow } from './damaged-cells.ts';

/**
 * Rows of one kind that are other ones afterwards, field by field: it crosses from one thread to another, and an object a
 * row would cost more there than its encryption.
 */
export interface ResealedPage {
  readonly kind: SignedKind;
  readonly places: readonly number[];
  readonly rowKeys: readonly string[];
  /** Their digests. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Of each of their fields that keeps a secret what is stored from now on; null: it stays as it is. */
  readonly cells: readonly {
    readonly kind: SecretKind;
    readonly stored: readonly (string | null)[];
  }[];
  /** Rows that are removed, each by the secret that it is nothing without. */
  readonly gone: readonly GoneRow[];
  /** Names of what does not decrypt. */
  readonly damaged: readonly string[];
  /** How many cells were encrypted anew, and how many were looked at. */
  readonly resealed: number;
  readonly looked: number;
}

interface GoneRow {
  readonly secret: SecretKind;
  readonly place: number;
  readonly rowKey: string;
}

/** How many rows are in memory at once. */
const PAGE = 500;

/** @param remove names of cells that do not decrypt and are not to stay */
export function* resealedPages(
  rows: Pick<SignedRowReader, 'page'>,
  reseal: Reseal,
  remove: ReadonlySet<string>,
): Generator<ResealedPage> {
  for (const [kind, fields] of rowsWithSecrets) {
    let after: number | null = null;
    for (;;) {
      const read: ReturnType<SignedRowReader['page']> = rows.page(signedTableOf(kind), after, PAGE);
      const page = new PageInWork(kind, fields, { reseal, remove });
      for (const row of read) page.add(row);
      yield page.done();
      const last = read.at(-1);
      if (last === undefined || read.length < PAGE) break;
      after = last.place;
    }
  }
}

class PageInWork {
  readonly #kind: SignedKind;
  readonly #fields: readonly SecretField[];
  readonly #reseal: Reseal;
  readonly #remove: ReadonlySet<string>;
  readonly #places: number[] = [];
  readonly #rowKeys: string[] = [];
  readonly #before: string[] = [];
  readonly #after: string[] = [];
  readonly #stored: (string | null)[][];
  readonly #gone: GoneRow[] = [];
  readonly #damaged: string[] = [];
  #resealed = 0;
  #looked = 0;

  constructor(
    kind: SignedKind,
    fields: readonly SecretField[],
    { reseal, remove }: { readonly reseal: Reseal; readonly remove: ReadonlySet<string> },
  ) {
    this.#kind = kind;
    this.#fields = fields;
    this.#reseal = reseal;
    this.#remove = remove;
    this.#stored = fields.map(() => []);
  }

  add({ place, content }: PlacedRow): void {
    const now = [...content];
    const rowKey = content[0] ?? '';
    let isChanged = false;
    for (const { kind: secret, index, cell } of this.#fields) {
      const stored = content[index] ?? '';
      if (stored === '') continue;
      const fresh = this.#anew(secret, stored, cell(content));
      if (fresh === null) continue;
      if (fresh === '' && isWholeRow(secret)) {
        this.#gone.push({ secret, place, rowKey });
        return;
      }
      now[index] = fresh;
      isChanged = true;
    }
    if (!isChanged) return;
    this.#places.push(place);
    this.#rowKeys.push(rowKey);
    this.#before.push(rowDigestOf(this.#kind, content));
    this.#after.push(rowDigestOf(this.#kind, now));
    for (const [field, { index }] of this.#fields.entries()) {
      const stored = now[index] ?? '';
      this.#stored[field]?.push(stored === content[index] ? null : stored);
    }
  }

  /** What is stored of a cell from now on; empty: nothing; null: it stays as it is. */
  #anew(secret: SecretKind, stored: string, cell: Cell): string | null {
    this.#looked += 1;
    try {
      const fresh = this.#reseal(stored, cell);
      this.#resealed += 1;
      return fresh;
    } catch (error) {
      if (!(error instanceof DamagedValue)) throw error;
      const name = nameOfCell(secret, cell);
      this.#damaged.push(name);
      return this.#remove.has(name) ? '' : null;
    }
  }

  done(): ResealedPage {
    return {
      kind: this.#kind,
      places: this.#places,
      rowKeys: this.#rowKeys,
      before: this.#before,
      after: this.#after,
      cells: this.#fields.map(({ kind }, field) => ({ kind, stored: this.#stored[field] ?? [] })),
      gone: this.#gone,
      damaged: this.#damaged,
      resealed: this.#resealed,
      looked: this.#looked,
    };
  }
}
