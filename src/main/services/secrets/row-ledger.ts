/**
 * The MACs of an own instance's rows, as they may be believed: each row has one, each bucket one over those of its
 * rows, and the state one over all buckets and the generation, which `panel.db` knows, too. So neither a row nor a
 * bucket can be put back to what it once was, and the whole file cannot without being noticed.
 */
import { macOf, type RowMacKey } from '../../crypto/row-mac.ts';
import type { BucketMac, LedgerReader, RowMac } from '../../store/instance/row-macs.ts';
import { bucketOf, contentOf, rowMacOf, type SignedKind, type SignedRow } from './signed-rows.ts';

/**
 * `fits`: it is what this app has left. `changed`: it is not. `older`: it was once, and `panel.db` knows a newer one.
 */
export type LedgerState = 'fits' | 'changed' | 'older';

interface Loaded {
  readonly version: number;
  readonly state: LedgerState;
  readonly generation: number;
  /** MAC by `kind bucket`. */
  readonly buckets: ReadonlyMap<string, string>;
}

interface LoadedBucket {
  readonly mac: string;
  /** MAC by row key. */
  readonly rows: ReadonlyMap<string, string>;
}

export const bucketName = (kind: string, bucket: number): string => `${kind} ${bucket}`;

/** The MAC of a bucket: its rows by their keys, as JavaScript compares texts. */
export const bucketMacOf = (
  key: RowMacKey,
  kind: string,
  bucket: number,
  rows: Iterable<RowMac>,
): string => {
  const ordered = [...rows].sort((one, other) => (one.rowKey < other.rowKey ? -1 : 1));
  return macOf(key, [
    'bucket',
    kind,
    String(bucket),
    ...ordered.flatMap(({ rowKey, mac }) => [rowKey, mac]),
  ]);
};

/** The MAC of the state: the generation, and all buckets by kind and number. */
export const stateMacOf = (
  key: RowMacKey,
  generation: number,
  buckets: readonly BucketMac[],
): string =>
  macOf(key, [
    'state',
    String(generation),
    ...buckets.flatMap(({ kind, bucket, mac }) => [kind, String(bucket), mac]),
  ]);

export class RowLedger {
  readonly #source: LedgerReader;
  readonly #key: RowMacKey;
  /** The generation that `panel.db` knows; null: none. */
  readonly #known: () => number | null;
  #loaded: Loaded | null = null;
  /** What counts while {@link during} goes on. */
  #pinned: Loaded | null = null;
  readonly #buckets = new Map<string, LoadedBucket>();

  /** @param known is asked before the database is read: what it says was committed there by then */
  constructor(source: LedgerReader, key: RowMacKey, known: () => number | null = () => null) {
    this.#source = source;
    this.#key = key;
    this.#known = known;
  }

  get state(): LedgerState {
    return this.#current().state;
  }

  get generation(): number {
    return this.#current().generation;
  }

  /** Whether a row is what this app has stored. */
  fits<K extends SignedKind>(kind: K, row: SignedRow<K> & { readonly id: string }): boolean {
    const mac = this.macOf(kind, row.id);
    return mac !== undefined && mac === rowMacOf(this.#key, kind, contentOf(kind, row));
  }

  /** The MAC that a row should have; undefined: it should not be there, or nobody can say. */
  macOf(kind: SignedKind, rowKey: string): string | undefined {
    return this.rows(kind, bucketOf(kind, rowKey))?.get(rowKey);
  }

  /** The rows of a bucket with their MACs; null when somebody else has changed these. */
  rows(kind: SignedKind, bucket: number): ReadonlyMap<string, string> | null {
    const { state, buckets } = this.#current();
    if (state !== 'fits') return null;
    const name = bucketName(kind, bucket);
    const expected = buckets.get(name) ?? '';
    const known = this.#buckets.get(name);
    if (known?.mac === expected) return known.rows;
    const found = this.#source.macs.bucket(kind, bucket);
    // Where there is no MAC, there must be no rows: the next one to be signed would sign them, too.
    const isOurs =
      expected === ''
        ? found.length === 0
        : bucketMacOf(this.#key, kind, bucket, found) === expected;
    if (!isOurs) return null;
    const rows = new Map(found.map(({ rowKey, mac }) => [rowKey, mac]));
    this.#buckets.set(name, { mac: expected, rows });
    return rows;
  }

  /**
   * Reads, and gives what the reading gave together with a ledger of the same moment: read again when another
   * connection has written in between.
   */
  during<T>(read: () => T): T {
    if (this.#pinned !== null) return read();
    for (let tries = 0; ; tries += 1) {
      const loaded = this.#current();
      this.#pinned = loaded;
      let result: T;
      try {
        result = read();
      } finally {
        this.#pinned = null;
      }
      if (tries >= TRIES || this.#source.dataVersion() === loaded.version) return result;
    }
  }

  /** Forgets what was read: this connection itself has written. */
  forget(): void {
    this.#loaded = null;
  }

  #current(): Loaded {
    if (this.#pinned !== null) return this.#pinned;
    if (this.#loaded?.version === this.#source.dataVersion()) return this.#loaded;
    const known = this.#known();
    this.#loaded = this.#source.snapshot(() => this.#load(known));
    return this.#loaded;
  }

  #load(known: number | null): Loaded {
    const version = this.#source.dataVersion();
    const text = this.#source.meta('generation') ?? '';
    const generation = /^\d{1,15}$/.test(text) ? Number(text) : 0;
    const buckets = this.#source.macs.buckets();
    const isOurs = this.#source.meta('state_mac') === stateMacOf(this.#key, generation, buckets);
    const state = !isOurs ? 'changed' : generation < (known ?? 0) ? 'older' : 'fits';
    return {
      version,
      state,
      generation,
      buckets: new Map(buckets.map(({ kind, bucket, mac }) => [bucketName(kind, bucket), mac])),
    };
  }
}

/** How often a reading is tried again beside somebody who writes all the time. */
const TRIES = 5;
