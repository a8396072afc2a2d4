/**
 * The MACs of all groups (buckets) of signed rows, and the MAC of the state, which is over all of them. Their text is kept
 * as bytes in which a MAC is written over the one before: a change costs a MAC, and not a text of hundreds of them.
 */
import { inOne, macOf, type RowMacKey } from '../../crypto/row-mac.ts';
import type { BucketMac } from '../../store/instance/signed-rows.ts';
import type { Form } from './signed-rows.ts';

export const bucketName = (kind: string, bucket: number): string => `${kind} ${bucket}`;

/** What begins the MAC of the state: says in which form its rows are signed, so that it cannot be put back to an older one. */
const forms: Readonly<Record<Form, string>> = { 1: 'state', 2: 'state 2', 3: 'state 3' };

interface Entry {
  readonly kind: string;
  readonly bucket: number;
  mac: string;
  /** Where its part of the text begins. */
  start: number;
  /** How many bytes that part has, with the MAC at its end. */
  readonly length: number;
}

export class BucketMacs {
  /** In their order. */
  readonly #entries: Entry[];
  readonly #byName: Map<string, Entry>;
  #text: Buffer;

  constructor(buckets: readonly BucketMac[]) {
    let start = 0;
    const parts: Buffer[] = [];
    this.#entries = buckets.toSorted(inOrder).map((bucket) => {
      const part = partOf(bucket);
      parts.push(part);
      const entry = { ...bucket, start, length: part.length };
      start += part.length;
      return entry;
    });
    this.#byName = new Map(this.#entries.map((entry) => [nameOf(entry), entry]));
    this.#text = Buffer.concat(parts);
  }

  /** The MAC of a bucket; empty when it has none. */
  macOf(kind: string, bucket: number): string {
    return this.#byName.get(bucketName(kind, bucket))?.mac ?? '';
  }

  /** Puts the MAC of a bucket in the place of the one before, or adds it. */
  set(changed: BucketMac): void {
    const known = this.#byName.get(nameOf(changed));
    if (known === undefined) return this.#add(changed);
    this.#text.write(changed.mac, known.start + known.length - changed.mac.length, 'latin1');
    known.mac = changed.mac;
  }

  /** The MAC of the state: the form, the generation, and all buckets by kind and number. */
  stateMac(key: RowMacKey, form: Form, generation: number): string {
    return macOf(key, [forms[form], String(generation)], this.#text);
  }

  #add(bucket: BucketMac): void {
    const part = partOf(bucket);
    const found = this.#entries.findIndex((each) => inOrder(each, bucket) > 0);
    const index = found < 0 ? this.#entries.length : found;
    const start = this.#entries[index]?.start ?? this.#text.length;
    const entry = { ...bucket, start, length: part.length };
    this.#text = Buffer.concat([this.#text.subarray(0, start), part, this.#text.subarray(start)]);
    for (const later of this.#entries.slice(index)) later.start += part.length;
    this.#entries.splice(index, 0, entry);
    this.#byName.set(nameOf(bucket), entry);
  }
}

const nameOf = ({ kind, bucket }: Pick<BucketMac, 'kind' | 'bucket'>): string =>
  bucketName(kind, bucket);

const partOf = ({ kind, bucket, mac }: BucketMac): Buffer =>
  Buffer.from(inOne([kind, String(bucket), mac]));

/** By kind, as JavaScript compares texts, and number. */
const inOrder = (a: BucketMac, b: BucketMac): number =>
  a.kind === b.kind ? a.bucket - b.bucket : a.kind < b.kind ? -1 : 1;
