/**
 * The MACs of all groups (buckets) of signed rows, and the MAC of the state, which is over all of them. Their text is kept
 * as bytes in which a MAC is written over the one before: a change costs a MAC, and not a text of hundreds of them.
 */
import { inOne, macOf, type RowMacKey } from '../../crypto/row-mac.ts';
import type { BucketMac } from '../../store/instance/signed-rows.ts';
import { PartedText, placeIn } from './parted-text.ts';
import type { Form } from './signed-rows.ts';

export const bucketName = (kind: string, bucket: number): string => `${kind} ${bucket}`;

/** What begins the MAC of the state: says in which form its rows are signed, so that it cannot be put back to an older one. */
const forms: Readonly<Record<Form, string>> = { 1: 'state', 2: 'state 2', 3: 'state 3' };

export class BucketMacs {
  /** In their order. */
  readonly #buckets: BucketMac[];
  readonly #macs: Map<string, string>;
  readonly #text: PartedText;

  constructor(buckets: readonly BucketMac[]) {
    this.#buckets = buckets.toSorted(inOrder);
    this.#macs = new Map(buckets.map((each) => [nameOf(each), each.mac]));
    this.#text = new PartedText(this.#buckets.map(partOf));
  }

  /** The MAC of a bucket; empty when it has none. */
  macOf(kind: string, bucket: number): string {
    return this.#macs.get(bucketName(kind, bucket)) ?? '';
  }

  /** Puts the MAC of a bucket in the place of the one before, or adds it. */
  set(changed: BucketMac): void {
    const isKnown = this.#macs.has(nameOf(changed));
    const index = placeIn(this.#buckets, (each) => inOrder(each, changed) < 0);
    this.#buckets.splice(index, isKnown ? 1 : 0, changed);
    this.#text.splice(index, isKnown ? 1 : 0, partOf(changed));
    this.#macs.set(nameOf(changed), changed.mac);
  }

  /** The MAC of the state: the form, the generation, and all buckets by kind and number. */
  stateMac(key: RowMacKey, form: Form, generation: number): string {
    return macOf(key, [forms[form], String(generation)], this.#text.bytes);
  }
}

const nameOf = ({ kind, bucket }: Pick<BucketMac, 'kind' | 'bucket'>): string =>
  bucketName(kind, bucket);

const partOf = ({ kind, bucket, mac }: BucketMac): string => inOne([kind, String(bucket), mac]);

/** By kind, as JavaScript compares texts, and number. */
const inOrder = (a: BucketMac, b: BucketMac): number =>
  a.kind === b.kind ? a.bucket - b.bucket : a.kind < b.kind ? -1 : 1;
