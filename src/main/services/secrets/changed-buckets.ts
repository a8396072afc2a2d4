/** The buckets that a change has to do with, and what is written of them, together. */
import type { OwnInstanceStore } from '../../store/instance/instance-store.ts';
import type { SignedRowDigest } from '../../store/instance/signed-rows.ts';
import { bucketName } from './bucket-macs.ts';
import { BucketRows } from './bucket-rows.ts';
import { bucketOf, type SignedKind, type SignedRowName } from './signed-rows.ts';

interface ChangedBucket {
  readonly kind: SignedKind;
  readonly bucket: number;
  readonly rows: BucketRows;
}

/** So many digests wait at most until they are written together. */
const WAITING = 1_000;

/** The buckets that a change has to do with. */
export class ChangedBuckets {
  readonly #store: OwnInstanceStore;
  readonly #rowsOf: ((kind: SignedKind, bucket: number) => BucketRows | null) | null;
  readonly #reset: (kind: SignedKind, bucket: number) => void;
  readonly #changed = new Map<string, ChangedBucket>();
  #toPut: SignedRowDigest[] = [];
  #toDelete: Omit<SignedRowDigest, 'digest'>[] = [];

  /**
   * @param rowsOf what was in them; null: nothing
   * @param reset empties one whose content cannot be believed, or throws
   */
  constructor(
    store: OwnInstanceStore,
    rowsOf: ((kind: SignedKind, bucket: number) => BucketRows | null) | null,
    reset: (kind: SignedKind, bucket: number) => void,
  ) {
    this.#store = store;
    this.#rowsOf = rowsOf;
    this.#reset = reset;
  }

  /** The rows of the bucket that a row belongs to. @throws what `reset` throws */
  of(kind: SignedKind, rowKey: string): BucketRows {
    const bucket = bucketOf(kind, rowKey);
    const name = bucketName(kind, bucket);
    const known = this.#changed.get(name);
    if (known !== undefined) return known.rows;
    const found = this.#rowsOf === null ? new BucketRows() : this.#rowsOf(kind, bucket);
    if (found === null) this.#reset(kind, bucket);
    const rows = found ?? new BucketRows();
    this.#changed.set(name, { kind, bucket, rows });
    return rows;
  }

  /** Signs a row by its digest. @throws what `reset` throws */
  put({ kind, rowKey }: SignedRowName, digest: string): void {
    this.of(kind, rowKey).set(rowKey, digest);
    this.#toPut.push({ kind, rowKey, bucket: bucketOf(kind, rowKey), digest });
    if (this.#toPut.length >= WAITING) this.write();
  }

  /** Lets go of a row. @throws what `reset` throws */
  delete({ kind, rowKey }: SignedRowName): void {
    this.of(kind, rowKey).delete(rowKey);
    this.#toDelete.push({ kind, rowKey, bucket: bucketOf(kind, rowKey) });
  }

  /** Writes what was put and deleted: no row is both. */
  write(): void {
    const { signedRows } = this.#store;
    if (this.#toPut.length > 0) signedRows.put(this.#toPut);
    if (this.#toDelete.length > 0) signedRows.delete(this.#toDelete);
    this.#toPut = [];
    this.#toDelete = [];
  }

  /** Whether there are no others. */
  get isAll(): boolean {
    return this.#rowsOf === null;
  }

  all(): Iterable<ChangedBucket> {
    return this.#changed.values();
  }
}
