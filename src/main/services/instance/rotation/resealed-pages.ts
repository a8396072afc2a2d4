/**
 * The rows of an own instance that keep secrets, encrypted anew page by page: what of a rotation needs no writing, so that
 * another thread can do it.
 */
import { DamagedValue, type Reseal } from '../../../crypto/codec.ts';
import type { SignedRowReader } from '../../../store/instance/signed-rows.ts';
import { rowsWithSecrets, type SecretField } from '../../secrets/secret-fields.ts';
import type { SecretKind } from '../../secrets/secret-columns.ts';
import { rowDigestOf, signedTableOf, type SignedKind } from '../../secrets/signed-rows.ts';
import { nameOfCell, isWholeRow } from './damaged-cells.ts';

/** A row that is another one afterwards. */
export interface ResealedRow {
  readonly kind: SignedKind;
  readonly place: number;
  readonly rowKey: string;
  /** Its digests; null: it is removed. */
  readonly digests: { readonly before: string; readonly after: string } | null;
  readonly cells: readonly { readonly kind: SecretKind; readonly stored: string }[];
}

export interface ResealedPage {
  readonly rows: readonly ResealedRow[];
  /** Names of what does not decrypt. */
  readonly damaged: readonly string[];
  /** How many cells were encrypted anew, and how many were looked at. */
  readonly resealed: number;
  readonly looked: number;
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
      const page: ReturnType<SignedRowReader['page']> = rows.page(signedTableOf(kind), after, PAGE);
      const done = page.map((row) => resealed({ kind, fields, row, reseal, remove }));
      yield {
        rows: done.map(({ row }) => row).filter((row) => row !== null),
        damaged: done.flatMap(({ damaged }) => damaged),
        resealed: done.reduce((sum, each) => sum + each.resealed, 0),
        looked: done.reduce((sum, each) => sum + each.looked, 0),
      };
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) break;
      after = last.place;
    }
  }
}

interface RowToReseal {
  readonly kind: SignedKind;
  readonly fields: readonly SecretField[];
  readonly row: ReturnType<SignedRowReader['page']>[number];
  readonly reseal: Reseal;
  readonly remove: ReadonlySet<string>;
}

function resealed({ kind, fields, row: { place, content }, reseal, remove }: RowToReseal) {
  const now = [...content];
  const rowKey = content[0] ?? '';
  const cells: { kind: SecretKind; stored: string }[] = [];
  const damaged: string[] = [];
  let [done, looked] = [0, 0];
  let isGone = false;
  for (const { kind: secret, index, cell } of fields) {
    const stored = content[index] ?? '';
    if (stored === '') continue;
    looked += 1;
    const at = cell(content);
    try {
      now[index] = reseal(stored, at);
      done += 1;
    } catch (error) {
      if (!(error instanceof DamagedValue)) throw error;
      const name = nameOfCell(secret, at);
      damaged.push(name);
      if (!remove.has(name)) continue;
      isGone ||= isWholeRow(secret);
      now[index] = '';
    }
    cells.push({ kind: secret, stored: now[index] ?? '' });
  }
  const digests = isGone
    ? null
    : { before: rowDigestOf(kind, content), after: rowDigestOf(kind, now) };
  const row: ResealedRow | null =
    cells.length === 0 ? null : { kind, place, rowKey, digests, cells };
  return { row, damaged, resealed: done, looked };
}
