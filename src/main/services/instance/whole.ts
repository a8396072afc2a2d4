/**
 * Work over all signed rows of an own instance, over a connection of its own: what a thread does, so that no window
 * waits for it. What it writes it writes in one transaction, so that whatever ends the thread leaves all or nothing.
 */
import type { OutsideItems } from '#shared/contract/schemas.ts';
import { whenUnlocked } from '../../store/core/write-lock.ts';
import type { OwnInstanceStore } from '../../store/instance/instance-store.ts';
import { openInstanceStore } from '../../store/instance/own/open.ts';
import { guardedStore } from '../secrets/guarded-store.ts';
import { formatOf, type FormatKeys } from '../secrets/instance-format.ts';
import { RowSigner, trackSignedRows } from '../secrets/row-signer.ts';
import { contentIsIntact, Vault } from '../secrets/vault.ts';
import {
  foundOutside,
  listOutside,
  takeWhole,
  type FoundOutside,
  type SignedInstance,
  type Taken,
} from './outside-rows.ts';

/** The instance, and what the process that asks knows of it. */
export interface WholeInstance {
  readonly file: string;
  readonly keys: FormatKeys;
  /** The generation that `panel.db` knows; null: none. */
  readonly known: number | null;
}

/** For the header, where the transaction begins a log; null: it does not. */
export interface WriteMark {
  readonly mark: number | null;
}

/** What a transaction has left. */
export interface Written<T> {
  readonly result: T;
  /** Null: nothing was signed. */
  readonly generation: number | null;
}

/** Reads what was changed outside. @param most as of {@link listOutside} */
export const readOutside = (instance: WholeInstance, most?: number): Promise<OutsideItems> =>
  over(instance, (store, signed) => store.snapshot(() => listOutside(signed, most)));

/** Finds what was changed outside, as {@link foundOutside}. */
export const findOutside = (instance: WholeInstance): Promise<FoundOutside> =>
  over(instance, (store, { rows }) => store.snapshot(() => foundOutside(rows)));

/** Takes the whole, as {@link takeWhole}. @throws AppError as that, and `database_busy` */
export const writeWhole = (
  instance: WholeInstance,
  { mark, ...taken }: Taken & WriteMark,
): Promise<Written<number>> => write(instance, mark, (_store, signed) => takeWhole(signed, taken));

/**
 * Signs an instance of a version that did not sign, but for values that do not decrypt: these stay damaged.
 *
 * @param keyCheck the check value that says that it is signed
 * @throws AppError `database_busy`, and what the disk says
 */
export const writeFirst = (
  instance: WholeInstance,
  { mark, keyCheck }: WriteMark & { readonly keyCheck: string },
): Promise<Written<null>> =>
  write(instance, mark, (store, signed) => {
    signFirst(store, signed, keyCheck);
    return null;
  });

/** The same in a transaction that goes on. */
export function signFirst(
  { meta }: Pick<OwnInstanceStore, 'meta'>,
  { rows, vault }: Pick<SignedInstance, 'rows' | 'vault'>,
  keyCheck: string,
): void {
  // Another process may have been quicker.
  if (meta.get('key_check') === keyCheck) return;
  meta.set('key_check', keyCheck);
  rows.signAll((kind, content) => contentIsIntact(vault, kind, content));
}

const write = <T>(
  instance: WholeInstance,
  mark: number | null,
  work: (store: OwnInstanceStore, signed: SignedInstance) => T,
): Promise<Written<T>> =>
  over(instance, async (store, signed) => {
    const written = await whenUnlocked(() =>
      store.transaction(() => {
        if (mark !== null) store.markHeader(mark);
        const result = work(store, signed);
        return { result, generation: signed.rows.sign() };
      }),
    );
    // Much was written: whoever waits for the answer would be held by that.
    store.emptyLog();
    return written;
  });

async function over<T>(
  { file, keys, known }: WholeInstance,
  work: (store: OwnInstanceStore, signed: SignedInstance) => T | Promise<T>,
): Promise<T> {
  if (keys.kind !== 'own') throw new Error('rows of an attached instance are not signed');
  const store = openInstanceStore(file);
  try {
    trackSignedRows(store);
    const rows = new RowSigner(store, keys.rowMacs, () => known);
    const seen = guardedStore(store, rows.ledger, () => rows.signWritten());
    return await work(store, { store: seen, vault: new Vault(formatOf(keys)), rows });
  } finally {
    store.close();
  }
}
