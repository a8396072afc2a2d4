/**
 * The signed rows of an own instance under another key, in one transaction: what this app has left is signed by the new
 * one, and what somebody else has changed goes on not to count.
 */
import type { RowMacKey } from '../../crypto/row-mac.ts';
import type { OwnInstanceStore } from '../../store/instance/instance-store.ts';
import { bucketName, BucketMacs } from './bucket-macs.ts';
import { macOfBucket } from './bucket-rows.ts';
import { bucketOf, CURRENT_FORM, type SignedKind } from './signed-rows.ts';

export class RekeyedRows {
  readonly #store: OwnInstanceStore;
  readonly #to: RowMacKey;
  /** The buckets whose digests could be believed before anything was changed; there are no more with more rows. */
  readonly #believed: readonly { readonly kind: string; readonly bucket: number }[];
  readonly #names: ReadonlySet<string>;

  /** Begins in a transaction of a store whose state fits under `from`. */
  constructor(store: OwnInstanceStore, { from, to }: { from: RowMacKey; to: RowMacKey }) {
    this.#store = store;
    this.#to = to;
    this.#believed = store.signedRows
      .buckets()
      .filter(({ kind, bucket, mac }) => this.#macOf(from, kind, bucket) === mac);
    this.#names = new Set(this.#believed.map(({ kind, bucket }) => bucketName(kind, bucket)));
  }

  /**
   * Takes another content of a row, if it was as it had to be.
   *
   * @param before, after the digests of the row
   * @returns false where somebody else has changed it: it stays what it is
   */
  renew(kind: SignedKind, rowKey: string, before: string, after: string): boolean {
    const bucket = bucketOf(kind, rowKey);
    return this.#store.signedRows.renew({ kind, bucket, rowKey, before, digest: after });
  }

  /** Takes it that a row is gone, whoever changed it last. */
  remove(kind: SignedKind, rowKey: string): void {
    const bucket = bucketOf(kind, rowKey);
    if (!this.#names.has(bucketName(kind, bucket))) return;
    this.#store.signedRows.delete([{ kind, bucket, rowKey }]);
  }

  /** Signs the whole under the new key. What could not be believed keeps the MAC that does not fit. @param generation the new one */
  seal(generation: number): void {
    const { signedRows, meta } = this.#store;
    signedRows.putBuckets(
      this.#believed.map(({ kind, bucket }) => ({
        ...{ kind, bucket },
        mac: this.#macOf(this.#to, kind, bucket),
      })),
    );
    const macs = new BucketMacs(signedRows.buckets());
    meta.set('generation', String(generation));
    meta.set('state_mac', macs.stateMac(this.#to, CURRENT_FORM, generation));
  }

  #macOf(key: RowMacKey, kind: string, bucket: number): string {
    return macOfBucket(key, { kind, bucket }, this.#store.signedRows.bucket(kind, bucket));
  }
}
