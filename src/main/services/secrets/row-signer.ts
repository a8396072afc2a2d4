/** Signs what a change has written to an own instance, and refuses to sign what somebody else has written. */
import { AppError } from '#shared/errors.ts';
import type { RowMacKey } from '../../crypto/row-mac.ts';
import type { OwnInstanceStore } from '../../store/instance/instance-store.ts';
import type { TouchedRow } from '../../store/instance/signed-rows.ts';
import { bucketMacOf, bucketName, RowLedger } from './row-ledger.ts';
import {
  bucketOf,
  isRenewed,
  rowDigestOf,
  signedKinds,
  signedTableOf,
  type SignedKind,
} from './signed-rows.ts';

/** A signed row by its kind and id. */
export interface SignedRowName {
  readonly kind: SignedKind;
  readonly rowKey: string;
}

/** What somebody else has done to a row. */
export interface OutsideChange extends SignedRowName {
  readonly what: 'changed' | 'added' | 'removed';
}

export class RowSigner {
  readonly ledger: RowLedger;
  readonly #store: OwnInstanceStore;
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
    this.ledger = new RowLedger(
      {
        rows: store.signedRows,
        meta: (name) => store.meta.get(name),
        dataVersion: () => store.dataVersion(),
        snapshot: (work) => store.snapshot(work),
      },
      key,
      known,
    );
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

  #signTouched(touched: readonly TouchedRow[]): void {
    if (this.ledger.state !== 'fits') throw new AppError('changed_outside', {});
    const buckets = new ChangedBuckets(this.ledger, (kind, bucket) => {
      if (kind !== 'session') throw new AppError('changed_outside', {});
      // Nobody can say which of them are ours: all have ended.
      this.#store.signedRows.clearBucket(kind, bucket);
    });
    for (const { kind: name, rowKey, before } of touched) {
      const kind = name as SignedKind;
      const table = signedTableOf(kind);
      const rows = buckets.of(kind, rowKey);
      const known = rows.get(rowKey);
      const oldDigest = before === null ? null : rowDigestOf(kind, before);
      const wasOurs = oldDigest === null || oldDigest === known;
      const now = this.#store.signedRows.row(table, rowKey);
      if (!wasOurs) this.#refused.add(oldDigest);
      if (now === null) {
        if (known !== undefined) {
          this.#store.signedRows.delete({ kind, bucket: bucketOf(kind, rowKey), rowKey });
          rows.delete(rowKey);
        }
        continue;
      }
      const digest = rowDigestOf(kind, now);
      // Put back by *Undo*, it is what it was.
      if (this.#refused.has(digest)) {
        // What was signed before must not fit again either.
        if (known !== undefined) {
          this.#store.signedRows.delete({ kind, bucket: bucketOf(kind, rowKey), rowKey });
          rows.delete(rowKey);
        }
        continue;
      }
      if (!wasOurs && (before === null || !isRenewed(kind, before, now))) {
        // A session that is not ours has ended, whatever is noted of it.
        if (kind === 'session') continue;
        throw new AppError('changed_outside', {});
      }
      this.#put({ kind, rowKey }, digest, rows);
    }
    this.#seal(buckets);
  }

  /**
   * Signs everything as it is; part of a transaction.
   *
   * @param mayCount whether a row is to be signed; left out: all
   */
  signAll(mayCount: (kind: SignedKind, content: readonly string[]) => boolean = () => true): void {
    const { signedRows } = this.#store;
    const buckets = new ChangedBuckets(null, () => {});
    signedRows.clear();
    for (const kind of signedKinds) {
      // Whoever was signed in proves it again.
      if (kind === 'session') continue;
      for (const content of signedRows.rows(signedTableOf(kind))) {
        const rowKey = content[0] ?? '';
        if (!mayCount(kind, content)) continue;
        const digest = rowDigestOf(kind, content);
        this.#put({ kind, rowKey }, digest, buckets.of(kind, rowKey));
      }
    }
    this.#store.sessions.deleteAll();
    signedRows.touched();
    this.#refused.clear();
    this.#seal(buckets);
  }

  /** Signs one row as it is, or lets go of one that is not there any more; part of a transaction. */
  accept({ kind, rowKey }: SignedRowName): void {
    if (this.ledger.state !== 'fits') throw new AppError('changed_outside', {});
    const buckets = new ChangedBuckets(this.ledger, (name, bucket) =>
      // Nobody can say what was in it: every row of it waits to be accepted.
      this.#store.signedRows.clearBucket(name, bucket),
    );
    const rows = buckets.of(kind, rowKey);
    const content = this.#store.signedRows.row(signedTableOf(kind), rowKey);
    if (content === null) {
      this.#store.signedRows.delete({ kind, bucket: bucketOf(kind, rowKey), rowKey });
      rows.delete(rowKey);
    } else {
      const digest = rowDigestOf(kind, content);
      this.#refused.delete(digest);
      this.#put({ kind, rowKey }, digest, rows);
    }
    this.#seal(buckets);
  }

  /** Everything but sessions that is not as this app has left it. */
  outside(): OutsideChange[] {
    const { signedRows } = this.#store;
    return this.ledger.during(() =>
      signedKinds.flatMap((kind): OutsideChange[] => {
        if (kind === 'session') return [];
        const found: OutsideChange[] = [];
        const there = new Set<string>();
        for (const content of signedRows.rows(signedTableOf(kind))) {
          const rowKey = content[0] ?? '';
          there.add(rowKey);
          const known = this.ledger.digestOf(kind, rowKey);
          if (known === rowDigestOf(kind, content)) continue;
          found.push({ kind, rowKey, what: known === undefined ? 'added' : 'changed' });
        }
        for (const { kind: name, bucket } of signedRows.buckets()) {
          if (name !== kind) continue;
          for (const rowKey of this.ledger.rows(kind, bucket)?.keys() ?? []) {
            if (!there.has(rowKey)) found.push({ kind, rowKey, what: 'removed' });
          }
        }
        return found;
      }),
    );
  }

  #put({ kind, rowKey }: SignedRowName, digest: string, rows: Map<string, string>): void {
    this.#store.signedRows.put({ kind, rowKey, bucket: bucketOf(kind, rowKey), digest });
    rows.set(rowKey, digest);
  }

  /** Writes the MACs of the buckets that have changed, and the state over all of them. */
  #seal(changed: ChangedBuckets): void {
    const { signedRows, meta } = this.#store;
    const buckets = [...changed.all()].map(({ kind, bucket, rows }) => {
      const mac = bucketMacOf(this.#key, kind, bucket, rows);
      signedRows.putBucket({ kind, bucket, mac });
      return { kind, bucket, mac, rows };
    });
    // Of a state that is not ours the number says nothing, and could be one that no other comes after.
    const stored = this.ledger.state === 'changed' ? 0 : this.ledger.generation;
    const generation = Math.max(stored, this.#known() ?? 0) + 1;
    const stateMac = this.ledger.advance(generation, buckets, changed.isAll);
    meta.set('generation', String(generation));
    meta.set('state_mac', stateMac);
    this.#sealed = generation;
  }
}

/** Has a connection note what it writes to signed tables, for {@link RowSigner.sign}. */
export const trackSignedRows = ({ signedRows }: OwnInstanceStore): void =>
  signedRows.track(signedKinds.map(signedTableOf));

interface ChangedBucket {
  readonly kind: SignedKind;
  readonly bucket: number;
  /** Digest by row key. */
  readonly rows: Map<string, string>;
}

/** The buckets that a change has to do with. */
class ChangedBuckets {
  readonly #ledger: RowLedger | null;
  readonly #reset: (kind: SignedKind, bucket: number) => void;
  readonly #changed = new Map<string, ChangedBucket>();

  /**
   * @param ledger what was in them; null: nothing
   * @param reset empties one whose content cannot be believed, or throws
   */
  constructor(ledger: RowLedger | null, reset: (kind: SignedKind, bucket: number) => void) {
    this.#ledger = ledger;
    this.#reset = reset;
  }

  /** The rows of the bucket that a row belongs to. @throws what `reset` throws */
  of(kind: SignedKind, rowKey: string): Map<string, string> {
    const bucket = bucketOf(kind, rowKey);
    const name = bucketName(kind, bucket);
    const known = this.#changed.get(name);
    if (known !== undefined) return known.rows;
    const found = this.#ledger === null ? [] : this.#ledger.rows(kind, bucket);
    if (found === null) this.#reset(kind, bucket);
    const rows = new Map(found);
    this.#changed.set(name, { kind, bucket, rows });
    return rows;
  }

  /** Whether there are no others. */
  get isAll(): boolean {
    return this.#ledger === null;
  }

  all(): Iterable<ChangedBucket> {
    return this.#changed.values();
  }
}
