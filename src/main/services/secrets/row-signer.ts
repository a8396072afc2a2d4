/** Signs what a change has written to an own instance, and refuses to sign what somebody else has written. */
import { AppError } from '#shared/errors.ts';
import type { RowMacKey } from '../../crypto/row-mac.ts';
import type { OwnInstanceStore } from '../../store/instance/instance-store.ts';
import type { LedgerReader, TouchedRow } from '../../store/instance/signed-rows.ts';
import { BucketRows } from './bucket-rows.ts';
import { ChangedBuckets } from './changed-buckets.ts';
import { RowLedger } from './row-ledger.ts';
import {
  bucketOf,
  isRenewed,
  isSet,
  rowDigestOf,
  signedKinds,
  signedIn,
  signedTableOf,
  type SignedKind,
  type SignedRowName,
} from './signed-rows.ts';

/** What somebody else has done to a row. */
export interface OutsideChange extends SignedRowName {
  /** `unknown`: what is noted of it cannot be believed either. */
  readonly what: 'changed' | 'added' | 'removed' | 'unknown';
  /** The digest of the row as it is; of one that is gone, {@link GONE}. */
  readonly digest: string;
}

/** The same, with the row. */
export interface OutsideRow extends OutsideChange {
  /** Its columns, as text; null: it is gone. */
  readonly content: readonly string[] | null;
  /** The digest that it should have; undefined: none is known. */
  readonly signed: string | undefined;
}

/** In the place of the digest of a row that is gone; no digest looks like it. */
const GONE = 'gone';

export class RowSigner {
  readonly ledger: RowLedger;
  readonly #store: OwnInstanceStore;
  readonly #source: LedgerReader;
  readonly #key: RowMacKey;
  readonly #known: () => number | null;
  /** Digests of contents that did not fit, and that are not signed either when they come back. */
  readonly #refused = new Set<string>();
  /** The generation that the transaction which goes on will leave. */
  #sealed: number | null = null;

  /** @param known the generation that `panel.db` knows; null: none */
  constructor(store: OwnInstanceStore, key: RowMacKey, known: () => number | null) {
    this.#store = store;
    this.#key = key;
    this.#known = known;
    this.#source = {
      rows: store.signedRows,
      meta: (name) => store.meta.get(name),
      dataVersion: () => store.dataVersion(),
      snapshot: (work) => store.snapshot(work),
    };
    this.ledger = new RowLedger(this.#source, key, known);
  }

  /**
   * Signs what was written since the last time; the end of a transaction.
   *
   * @returns the new generation; null when nothing that is signed was written
   * @throws AppError `changed_outside` when something was written over what somebody else has changed, so that it
   *   would pass for ours
   */
  sign(): number | null {
    this.signWritten();
    // Only what acts by itself writes while rows are signed.
    if (this.#store.signedRows.touched().length > 0) throw new AppError('changed_outside', {});
    const sealed = this.#sealed;
    this.#sealed = null;
    return sealed;
  }

  /** The same, while the transaction goes on. */
  signWritten(): void {
    const touched = this.#store.signedRows.touched();
    if (touched.length > 0) this.#signTouched(touched);
  }

  /** Forgets what was signed: the transaction did not end well. */
  forget(): void {
    this.#sealed = null;
    this.ledger.forget();
  }

  /** To be called after another connection of this app has signed the whole: what was refused before is settled. */
  settled(): void {
    this.#refused.clear();
    this.forget();
  }

  #signTouched(touched: readonly TouchedRow[]): void {
    if (this.ledger.state !== 'fits') throw new AppError('changed_outside', {});
    const buckets = new ChangedBuckets(this.#store, this.#rowsToChange, (kind, bucket) => {
      if (kind !== 'session') throw new AppError('changed_outside', {});
      // Nobody can say which of them are ours: all have ended.
      this.#store.signedRows.clearBucket(kind, bucket);
    });
    const contents = this.#contentsOf(touched);
    for (const { kind: name, rowKey, before } of touched) {
      const kind = name as SignedKind;
      const known = buckets.of(kind, rowKey).get(rowKey);
      const oldDigest = before === null ? null : rowDigestOf(kind, before);
      const wasOurs = oldDigest === null || oldDigest === known;
      const now = contents(kind, rowKey);
      // A set is only ever written whole, also when it is the same.
      if (!wasOurs && !isSet(kind)) this.#refused.add(oldDigest);
      if (now === null) {
        if (known !== undefined) buckets.delete({ kind, rowKey });
        continue;
      }
      const digest = rowDigestOf(kind, now);
      // Put back by *Undo*, it is what it was.
      if (this.#refused.has(digest)) {
        // What was signed before must not fit again either.
        if (known !== undefined) buckets.delete({ kind, rowKey });
        continue;
      }
      if (!wasOurs && (before === null || !isRenewed(kind, before, now))) {
        // A session that is not ours has ended, whatever is noted of it.
        if (kind === 'session') continue;
        throw new AppError('changed_outside', {});
      }
      buckets.put({ kind, rowKey }, digest);
    }
    this.#seal(buckets);
  }

  /** What rows are now, read together where there can be many; null: there is none. */
  #contentsOf(
    touched: readonly TouchedRow[],
  ): (kind: SignedKind, rowKey: string) => readonly string[] | null {
    const { signedRows } = this.#store;
    const found = new Map(
      signedKinds
        .filter((kind) => !isSet(kind))
        .map((kind) => {
          const keys = touched.filter((row) => row.kind === kind).map(({ rowKey }) => rowKey);
          const table = signedTableOf(kind);
          return [kind, keys.length === 0 ? null : signedRows.contents(table, keys)];
        }),
    );
    return (kind, rowKey) =>
      isSet(kind)
        ? signedRows.row(signedTableOf(kind), rowKey)
        : (found.get(kind)?.get(rowKey) ?? null);
  }

  /**
   * Signs everything as it is; part of a transaction.
   *
   * @param mayCount whether a row is to be signed; left out: all
   */
  signAll(mayCount: (kind: SignedKind, content: readonly string[]) => boolean = () => true): void {
    const { signedRows } = this.#store;
    const buckets = new ChangedBuckets(this.#store, null, () => {});
    signedRows.clear();
    for (const kind of signedKinds) {
      // Whoever was signed in proves it again.
      if (kind === 'session') continue;
      for (const content of signedRows.rows(signedTableOf(kind))) {
        const rowKey = content[0] ?? '';
        if (!mayCount(kind, content)) continue;
        buckets.put({ kind, rowKey }, rowDigestOf(kind, content));
      }
    }
    this.#store.sessions.deleteAll();
    signedRows.touched();
    this.#refused.clear();
    this.#seal(buckets);
  }

  /**
   * Signs in this version's form what the form before says is ours, and all that that form does not sign; part of a
   * transaction. What somebody else has changed goes on not to count. Nothing is to be done without a form before.
   */
  signAnew(): void {
    const form = this.ledger.formerForm;
    if (form === null) return;
    const { signedRows } = this.#store;
    // What was signed is asked for further on while it is signed anew: it stays as it is.
    const copyOf = (kind: SignedKind, bucket: number): BucketRows | null => {
      const rows = this.ledger.rows(kind, bucket);
      return rows === null ? null : new BucketRows(rows.entries());
    };
    const buckets = new ChangedBuckets(this.#store, copyOf, (kind, bucket) =>
      // What the form before does not know, somebody else has put there.
      signedRows.clearBucket(kind, bucket),
    );
    for (const kind of signedKinds) {
      for (const content of signedRows.rows(signedTableOf(kind))) {
        const rowKey = content[0] ?? '';
        const before = signedIn(form, kind, content);
        if (before?.length === content.length) break;
        if (before !== null && this.ledger.digestOf(kind, rowKey) !== rowDigestOf(kind, before))
          continue;
        buckets.put({ kind, rowKey }, rowDigestOf(kind, content));
      }
    }
    this.#seal(buckets);
  }

  /** Signs one row as it is, or lets go of one that is not there any more; part of a transaction. */
  accept({ kind, rowKey }: SignedRowName): void {
    if (this.ledger.state !== 'fits') throw new AppError('changed_outside', {});
    const buckets = new ChangedBuckets(this.#store, this.#rowsToChange, (name, bucket) =>
      // Nobody can say what was in it: every row of it waits to be accepted.
      this.#store.signedRows.clearBucket(name, bucket),
    );
    const content = this.#store.signedRows.row(signedTableOf(kind), rowKey);
    if (content === null) {
      buckets.delete({ kind, rowKey });
    } else {
      const digest = rowDigestOf(kind, content);
      this.#refused.delete(digest);
      buckets.put({ kind, rowKey }, digest);
    }
    this.#seal(buckets);
  }

  /**
   * Everything but sessions that is not as this app has left it. Of an older copy, that is what was not so when it was made.
   *
   * @param isAsked which kinds are looked through; left out: all
   */
  outside(isAsked: (kind: SignedKind) => boolean = () => true): OutsideChange[] {
    const ledger = this.#ledgerOfFile();
    return ledger.during(() =>
      [...this.#lookedThrough(ledger, isAsked)].filter((change) => change !== null),
    );
  }

  /**
   * The same a row at a time, null for one that is as it was left: for whoever lets others have their turn in between. It
   * holds only if nothing was written meanwhile.
   */
  lookedThrough(isAsked: (kind: SignedKind) => boolean): Iterable<OutsideChange | null> {
    return this.#lookedThrough(this.#ledgerOfFile(), isAsked);
  }

  *#lookedThrough(
    ledger: RowLedger,
    isAsked: (kind: SignedKind) => boolean,
  ): Generator<OutsideChange | null> {
    const { signedRows } = this.#store;
    for (const kind of signedKinds) {
      if (kind === 'session' || !isAsked(kind)) continue;
      const there = new Set<string>();
      for (const content of signedRows.rows(signedTableOf(kind))) {
        const rowKey = content[0] ?? '';
        there.add(rowKey);
        const row = changeOf(ledger, { kind, rowKey }, content);
        yield row === null ? null : { kind, rowKey, what: row.what, digest: row.digest };
      }
      for (const { kind: name, bucket } of signedRows.buckets()) {
        if (name !== kind) continue;
        for (const rowKey of ledger.rows(kind, bucket)?.keys() ?? []) {
          if (!there.has(rowKey)) yield { kind, rowKey, what: 'removed', digest: GONE };
        }
      }
    }
  }

  /** What {@link outside} says of one row, which alone is read; null: it is as this app has left it. */
  outsideRow(name: SignedRowName): OutsideRow | null {
    const ledger = this.#ledgerOfFile();
    return ledger.during(() =>
      changeOf(ledger, name, this.#store.signedRows.row(signedTableOf(name.kind), name.rowKey)),
    );
  }

  /** What an older copy has to be by itself: that there is a newer one does not make its rows somebody else's. */
  #ledgerOfFile(): RowLedger {
    return this.ledger.state === 'older' ? new RowLedger(this.#source, this.#key) : this.ledger;
  }

  readonly #rowsToChange = (kind: SignedKind, bucket: number): BucketRows | null =>
    this.ledger.rowsToChange(kind, bucket);

  /** Writes the digests and the MACs of the buckets that have changed, and the state over all of them. */
  #seal(changed: ChangedBuckets): void {
    const { signedRows, meta } = this.#store;
    changed.write();
    const buckets = [...changed.all()].map(({ kind, bucket, rows }) => ({
      ...{ kind, bucket, rows },
      mac: rows.macOf(this.#key, kind, bucket),
    }));
    signedRows.putBuckets(buckets.map(({ kind, bucket, mac }) => ({ kind, bucket, mac })));
    const generation = this.#lastGeneration() + 1;
    const stateMac = this.ledger.advance(generation, buckets, changed.isAll);
    meta.set('generation', String(generation));
    meta.set('state_mac', stateMac);
    this.#sealed = generation;
  }

  #lastGeneration(): number {
    const { state, generation } = this.ledger;
    // One that fits is none that `panel.db` knows a later one of.
    if (state === 'fits') return generation;
    // Of a state that is not ours the number says nothing, and could be one that no other comes after.
    return Math.max(state === 'changed' ? 0 : generation, this.#known() ?? 0);
  }
}

function changeOf(
  ledger: RowLedger,
  { kind, rowKey }: SignedRowName,
  content: readonly string[] | null,
): OutsideRow | null {
  const signed = ledger.digestOf(kind, rowKey);
  if (content === null) {
    return signed === undefined
      ? null
      : { kind, rowKey, what: 'removed', digest: GONE, content, signed };
  }
  const digest = rowDigestOf(kind, content);
  if (digest === signed) return null;
  const isKnown = ledger.rows(kind, bucketOf(kind, rowKey)) !== null;
  const what = !isKnown ? 'unknown' : signed === undefined ? 'added' : 'changed';
  return { kind, rowKey, what, digest, content, signed };
}

/** Has a connection note what it writes to signed tables, for {@link RowSigner.sign}. */
export const trackSignedRows = ({ signedRows }: OwnInstanceStore): void =>
  signedRows.track(signedKinds.map(signedTableOf));
