/**
 * The rows of a group (bucket), each with its digest. The text that their MAC is over is kept from the first change on:
 * one more row costs a MAC, and not a text of hundreds of them.
 */
import { inOne, macOf, type RowMacKey } from '../../crypto/row-mac.ts';
import { PartedText, placeIn } from './parted-text.ts';

type Row = readonly [rowKey: string, digest: string];

interface Kept {
  /** As JavaScript compares texts. */
  readonly ordered: string[];
  readonly text: PartedText;
}

/** What of it can be had without changing it. */
export type KnownRows = Pick<BucketRows, 'size' | 'get' | 'keys' | 'entries'>;

export class BucketRows {
  readonly #digests: Map<string, string>;
  #kept: Kept | null = null;
  #isChanged = false;

  /** @param rows digest by row key */
  constructor(rows: Iterable<readonly [string, string]> = []) {
    this.#digests = new Map(rows);
  }

  get size(): number {
    return this.#digests.size;
  }

  get(rowKey: string): string | undefined {
    return this.#digests.get(rowKey);
  }

  keys(): Iterable<string> {
    return this.#digests.keys();
  }

  entries(): Iterable<readonly [string, string]> {
    return this.#digests.entries();
  }

  set(rowKey: string, digest: string): void {
    this.#digests.set(rowKey, digest);
    this.#isChanged = true;
    if (this.#kept === null) return;
    const { ordered, text } = this.#kept;
    const index = placeIn(ordered, (each) => each < rowKey);
    const isThere = ordered[index] === rowKey;
    if (!isThere) ordered.splice(index, 0, rowKey);
    text.splice(index, isThere ? 1 : 0, inOne([rowKey, digest]));
  }

  delete(rowKey: string): void {
    if (!this.#digests.delete(rowKey)) return;
    this.#isChanged = true;
    if (this.#kept === null) return;
    const { ordered, text } = this.#kept;
    const index = placeIn(ordered, (each) => each < rowKey);
    ordered.splice(index, 1);
    text.splice(index, 1, null);
  }

  /** The MAC of the bucket: its rows in the order of their keys. */
  macOf(key: RowMacKey, kind: string, bucket: number): string {
    if (!this.#isChanged) return macOfBucket(key, { kind, bucket }, [...this.#digests]);
    // One that was changed once is changed again.
    this.#kept ??= keptOf(inOrder([...this.#digests]));
    return macOf(key, headOf(kind, bucket), this.#kept.text.bytes);
  }
}

/** The MAC of a bucket that is looked at once. @param rows of each its key and its digest, in any order */
export const macOfBucket = (
  key: RowMacKey,
  { kind, bucket }: { readonly kind: string; readonly bucket: number },
  rows: Row[],
): string => macOf(key, [...headOf(kind, bucket), ...inOrder(rows).flat()]);

const headOf = (kind: string, bucket: number): string[] => ['bucket', kind, String(bucket)];

/** Sorts them where they are. */
const inOrder = (rows: Row[]): Row[] => rows.sort(([one], [other]) => (one < other ? -1 : 1));

const keptOf = (rows: readonly Row[]): Kept => ({
  ordered: rows.map(([rowKey]) => rowKey),
  text: new PartedText(rows.map(inOne)),
});
