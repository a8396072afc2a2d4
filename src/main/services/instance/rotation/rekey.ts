/**
 * Encrypts every value of an instance anew, under the keys of another master secret: one transaction over a connection of
 * its own, so that whatever ends it leaves all under the old one or all under the new one.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '#shared/errors.ts';
import { DamagedValue } from '../../../crypto/codec.ts';
import { isBusy, whenUnlocked } from '../../../store/core/write-lock.ts';
import { openAttachedStore } from '../../../store/instance/attached/open.ts';
import type { InstanceStore, OwnInstanceStore } from '../../../store/instance/instance-store.ts';
import { openInstanceStore } from '../../../store/instance/own/open.ts';
import { resealBetween, type FormatKeys } from '../../secrets/instance-format.ts';
import { RekeyedRows } from '../../secrets/rekeyed-rows.ts';
import { RowLedger } from '../../secrets/row-ledger.ts';
import { cellOf, secretColumns, type SecretKind } from '../../secrets/secret-columns.ts';
import type { WholeInstance, WriteMark, Written } from '../whole.ts';
import { isWholeRow, nameOfCell, seenOf } from './damaged-cells.ts';
import { resealedPages, type ResealedPage } from './resealed-pages.ts';

export interface Rekeying {
  readonly newKeys: FormatKeys;
  /** What of the values that do not decrypt is removed, by its name; the rest stays as it is. */
  readonly remove: readonly string[];
  /** What did not decrypt when that was decided. */
  readonly seen: string;
  /** Its first number is set to 1 to stop the work: then all is as it was. */
  readonly stop: Int32Array<SharedArrayBuffer>;
}

export interface Rekeyed {
  /** How many values are under the new secret now. */
  readonly values: number;
  readonly removed: number;
  /** How many are left that do not decrypt. */
  readonly damaged: number;
}

/** How far it is. */
export interface RekeyProgress {
  readonly done: number;
  readonly of: number;
}

/** Gives page after page, and null after the last; from this thread or another. */
export type NextPage = () => Promise<ResealedPage | null>;

const secretKinds = Object.keys(secretColumns) as readonly SecretKind[];

/** How many pages another thread may be ahead. */
const AHEAD = 3;

/**
 * An own instance, with what is signed of it, its key check, and how often was encrypted.
 *
 * @param keyCheck the new one
 * @param pages encrypts anew in another thread; null: here
 * @throws AppError `database_busy`, `rotation_again`, `rotation_cancelled`, `changed_outside` where the whole does not
 *   fit, and what the disk says: all is as it was
 */
export async function rekeyOwn(
  { file, keys, known }: WholeInstance,
  { mark, keyCheck, ...rekeying }: Rekeying & WriteMark & { readonly keyCheck: string },
  progress: (value: RekeyProgress) => void,
  pages: NextPage | null = null,
): Promise<Written<Rekeyed>> {
  const { newKeys, remove } = rekeying;
  if (keys.kind !== 'own' || newKeys.kind !== 'own') throw new TypeError('not an own instance');
  const { rowMacs: from } = keys;
  const { rowMacs: to } = newKeys;
  const store = openInstanceStore(file);
  try {
    const written = await whenUnlocked(() =>
      store.transactionInTurns(async () => {
        // From here on nobody else writes. Another thread begins at once, beside what comes before the first page.
        const next = inAdvance(pages ?? pagesHere(store, { from: keys, to: newKeys, remove }));
        const { state, generation } = ledgerOf(store, from, known);
        if (state !== 'fits') throw new AppError('changed_outside', {});
        if (mark !== null) store.markHeader(mark);
        const rows = new RekeyedRows(store, { from, to });
        const result = await writePages(store, rows, next, rekeying, progress);
        store.meta.set('key_check', keyCheck);
        store.meta.set('encryption_count', String(result.values));
        rows.seal(generation + 1);
        requireGoingOn(rekeying);
        return { result, generation: generation + 1 };
      }),
    );
    store.emptyLog();
    return written;
  } finally {
    store.close();
  }
}

/**
 * An orchestrator's database, which nobody else has open.
 *
 * @throws AppError as {@link rekeyOwn}; `selu_database_open` where somebody has it open, `selu_part_unknown` where it has
 *   secrets that this app does not know
 */
export async function rekeyAttached(
  { file, keys }: Pick<WholeInstance, 'file' | 'keys'>,
  rekeying: Rekeying,
  progress: (value: RekeyProgress) => void,
): Promise<Rekeyed> {
  const store = await openedAlone(file);
  try {
    if (store.unknownSecrets().length > 0) throw new AppError('selu_part_unknown', {});
    return await store.transactionInTurns(async () => {
      const reseal = resealBetween(keys, rekeying.newKeys);
      const remove = new Set(rekeying.remove);
      const counter = new Counter(store, rekeying, progress);
      for (const kind of secretKinds) {
        const column = secretColumns[kind];
        let after = 0;
        for (;;) {
          const page = store.secretCells.page(column, after, PAGE);
          for (const { rowid, identity, stored } of page) {
            after = rowid;
            const cell = cellOf(kind, ...identity);
            try {
              store.secretCells.put(column, rowid, reseal(stored, cell));
              counter.values += 1;
            } catch (error) {
              if (!(error instanceof DamagedValue)) throw error;
              const name = nameOfCell(kind, cell);
              counter.damaged.push(name);
              if (!remove.has(name)) continue;
              if (isWholeRow(kind)) store.secretCells.deleteRow(column, rowid);
              else store.secretCells.put(column, rowid, '');
              counter.removed += 1;
            }
          }
          await counter.turn(page.length);
          if (page.length < PAGE) break;
        }
      }
      return counter.end();
    });
  } finally {
    store.close();
  }
}

/** How many cells are in memory at once. */
const PAGE = 500;

const ledgerOf = (
  store: OwnInstanceStore,
  key: ConstructorParameters<typeof RowLedger>[1],
  known: number | null,
): RowLedger =>
  new RowLedger(
    {
      rows: store.signedRows,
      meta: (name) => store.meta.get(name),
      dataVersion: () => store.dataVersion(),
      // In a transaction already.
      snapshot: (work) => work(),
    },
    key,
    () => known,
  );

async function writePages(
  store: OwnInstanceStore,
  rows: RekeyedRows,
  next: NextPage,
  rekeying: Rekeying,
  progress: (value: RekeyProgress) => void,
): Promise<Rekeyed> {
  const counter = new Counter(store, rekeying, progress);
  for (;;) {
    const page = await next();
    if (page === null) break;
    const { kind, places, rowKeys, before, after, cells, gone } = page;
    for (const { secret, place, rowKey } of gone) {
      store.secretCells.deleteRow(secretColumns[secret], place);
      rows.remove(kind, rowKey);
      counter.removed += 1;
    }
    for (const { kind: secret, stored } of cells) {
      const column = secretColumns[secret];
      for (const [index, place] of places.entries()) {
        const fresh = stored[index] ?? null;
        if (fresh === null) continue;
        store.secretCells.put(column, place, fresh);
        if (fresh === '') counter.removed += 1;
      }
    }
    for (const [index, rowKey] of rowKeys.entries()) {
      rows.renew(kind, rowKey, before[index] ?? '', after[index] ?? '');
    }
    counter.values += page.resealed;
    for (const name of page.damaged) counter.damaged.push(name);
    await counter.turn(page.looked);
  }
  return counter.end();
}

/** Some pages are asked for before their turn. One that fails is told when its turn has come. */
function inAdvance(next: NextPage): NextPage {
  const asked = (): Promise<ResealedPage | null> => {
    const page = next();
    page.catch(() => undefined);
    return page;
  };
  const ahead = Array.from({ length: AHEAD }, asked);
  return () => {
    ahead.push(asked());
    return ahead.shift() ?? next();
  };
}

/** The old state is read again page by page: each is written after it was read. */
function pagesHere(
  store: OwnInstanceStore,
  { from, to, remove }: { from: FormatKeys; to: FormatKeys; remove: readonly string[] },
): NextPage {
  const pages = resealedPages(store.signedRows, resealBetween(from, to), new Set(remove));
  return () => Promise.resolve(pages.next().value ?? null);
}

class Counter {
  values = 0;
  removed = 0;
  readonly damaged: string[] = [];
  readonly #rekeying: Rekeying;
  readonly #progress: (value: RekeyProgress) => void;
  readonly #of: number;
  #done = 0;

  constructor(
    { secretCells }: Pick<InstanceStore, 'secretCells'>,
    rekeying: Rekeying,
    progress: (value: RekeyProgress) => void,
  ) {
    this.#rekeying = rekeying;
    this.#progress = progress;
    this.#of = secretKinds.reduce((sum, kind) => sum + secretCells.count(secretColumns[kind]), 0);
  }

  /** After each page: others have their turn. @throws AppError `rotation_cancelled` */
  async turn(looked: number): Promise<void> {
    this.#done += looked;
    this.#progress({ done: this.#done, of: this.#of });
    await nextTurn();
    requireGoingOn(this.#rekeying);
  }

  /** @throws AppError `rotation_again`, `rotation_cancelled` */
  end(): Rekeyed {
    const { damaged, removed, values } = this;
    if (this.#done !== this.#of) throw new Error('not all values were looked at');
    if (seenOf(damaged) !== this.#rekeying.seen) throw new AppError('rotation_again', {});
    requireGoingOn(this.#rekeying);
    return { values, removed, damaged: damaged.length - removed };
  }
}

/** @throws AppError `rotation_cancelled` */
function requireGoingOn({ stop }: Pick<Rekeying, 'stop'>): void {
  if (Atomics.load(stop, 0) === 1) throw new AppError('rotation_cancelled', {});
}

/** @throws AppError `selu_database_open`, and as `openAttachedStore` */
async function openedAlone(file: string) {
  try {
    return await whenUnlocked(() => openAttachedStore(file, { alone: true }));
  } catch (error) {
    throw isBusy(error) ? new AppError('selu_database_open', { file }) : error;
  }
}
