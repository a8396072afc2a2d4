/**
 * What an own instance's rows have to be, as it may be believed: of each row there is a digest, over those of a bucket of
 * rows a MAC, and over all buckets and the generation, which `panel.db` knows, too, the MAC of the state. So neither a row
 * nor a bucket can be put back to what it once was, and the whole file cannot without being noticed.
 */
import type { RowMacKey } from '../../crypto/row-mac.ts';
import type { BucketMac, LedgerReader } from '../../store/instance/signed-rows.ts';
import { bucketName, BucketMacs } from './bucket-macs.ts';
import { BucketRows, type KnownRows } from './bucket-rows.ts';
import {
  bucketOf,
  contentOf,
  CURRENT_FORM,
  rowDigestOf,
  type Form,
  type SignedKind,
  type SignedRow,
} from './signed-rows.ts';

/**
 * `fits`: it is what this app has left. `changed`: it is not. `older`: it was once, and `panel.db` knows a newer one.
 */
export type LedgerState = 'fits' | 'changed' | 'older';

interface Loaded {
  readonly version: number;
  readonly state: LedgerState;
  readonly generation: number;
  /** In which form it is signed. */
  readonly form: Form;
  /** Under which it is signed. */
  readonly key: RowMacKey;
  readonly buckets: BucketMacs;
}

interface LoadedBucket {
  readonly mac: string;
  readonly rows: BucketRows;
}

/** A bucket that a change leaves. */
export interface SealedBucket extends BucketMac, LoadedBucket {}

export class RowLedger {
  readonly #source: LedgerReader;
  readonly #key: RowMacKey;
  /** As of {@link expect}. */
  #expected: RowMacKey | null = null;
  /** The generation that `panel.db` knows; null: none. */
  readonly #known: () => number | null;
  #loaded: Loaded | null = null;
  /** What counts while {@link during} goes on. */
  #pinned: Loaded | null = null;
  readonly #buckets = new Map<string, LoadedBucket>();
  /** The buckets that were looked at in what is loaded. */
  #at: {
    readonly loaded: Loaded | null;
    readonly rows: Map<SignedKind, (KnownRows | null)[]>;
  } = { loaded: null, rows: new Map() };

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

  /** The form in which a version before has signed what is ours; null: it is not ours, or in this version's form. */
  get formerForm(): Form | null {
    const { state, form } = this.#current();
    return state === 'fits' && form !== CURRENT_FORM ? form : null;
  }

  /**
   * Takes what is signed under another key for ours, too: while all is being signed by that one over another connection,
   * nobody is to be signed out in the moment between its end and the news of it. Null: no longer.
   */
  expect(key: RowMacKey | null): void {
    this.#expected = key;
    this.forget();
  }

  /** Whether a row is what this app has stored. */
  fits<K extends SignedKind>(kind: K, row: SignedRow<K> & { readonly id: string }): boolean {
    const digest = this.digestOf(kind, row.id);
    return digest !== undefined && digest === rowDigestOf(kind, contentOf(kind, row));
  }

  /** Whether the agents that a user may use are those that this app has stored, by the user's rows in order. */
  fitsAccess(userId: string, agentIds: readonly string[]): boolean {
    const rows = this.rows('access', bucketOf('access', userId));
    if (rows === null) return false;
    const digest = rows.get(userId);
    return agentIds.length === 0
      ? digest === undefined
      : digest === rowDigestOf('access', [userId, ...agentIds]);
  }

  /** The digest that a row should have; undefined: it should not be there, or nobody can say. */
  digestOf(kind: SignedKind, rowKey: string): string | undefined {
    const current = this.#current();
    // Asked of every row of a long list: neither the bucket's name nor its MAC is looked at again for each.
    if (this.#at.loaded !== current) this.#at = { loaded: current, rows: new Map() };
    const known = this.#at.rows.get(kind) ?? [];
    this.#at.rows.set(kind, known);
    const bucket = bucketOf(kind, rowKey);
    let rows = known[bucket];
    if (rows === undefined) known[bucket] = rows = this.rows(kind, bucket);
    return rows?.get(rowKey);
  }

  /** The rows of a bucket with their digests; null when somebody else has changed these. */
  rows(kind: SignedKind, bucket: number): KnownRows | null {
    return this.#rows(kind, bucket);
  }

  /**
   * The same, to be changed and given to {@link advance}; they are not kept until then. Where that does not come about,
   * they are read again.
   */
  rowsToChange(kind: SignedKind, bucket: number): BucketRows | null {
    const rows = this.#rows(kind, bucket);
    this.#buckets.delete(bucketName(kind, bucket));
    this.#at = { loaded: null, rows: new Map() };
    return rows;
  }

  #rows(kind: SignedKind, bucket: number): BucketRows | null {
    const { state, buckets, key } = this.#current();
    if (state !== 'fits') return null;
    const name = bucketName(kind, bucket);
    const expected = buckets.macOf(kind, bucket);
    const known = this.#buckets.get(name);
    if (known?.mac === expected) return known.rows;
    const rows = new BucketRows(this.#source.rows.bucket(kind, bucket));
    // Where there is no MAC, there must be no rows: the next one to be signed would sign them, too.
    const isOurs = expected === '' ? rows.size === 0 : rows.macOf(key, kind, bucket) === expected;
    if (!isOurs) return null;
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

  /**
   * Takes what this connection writes in the transaction that goes on; {@link forget} when it does not end well.
   *
   * @param changed the buckets that are other ones now
   * @param isAll whether there are no others
   * @returns the MAC of the state
   */
  advance(generation: number, changed: readonly SealedBucket[], isAll: boolean): string {
    const { version, buckets: before } = this.#current();
    const buckets = isAll ? new BucketMacs([]) : before;
    for (const { kind, bucket, mac, rows } of changed) {
      buckets.set({ kind, bucket, mac });
      this.#buckets.set(bucketName(kind, bucket), { mac, rows });
    }
    const key = this.#key;
    this.#loaded = { version, state: 'fits', generation, form: CURRENT_FORM, key, buckets };
    return buckets.stateMac(this.#key, CURRENT_FORM, generation);
  }

  /** Forgets what was read: it is not what is stored. */
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
    const generation = /^\d{1,16}$/.test(text) ? Number(text) : 0;
    const buckets = new BucketMacs(this.#source.rows.buckets());
    const mac = this.#source.meta('state_mac');
    const fits = (key: RowMacKey, form: Form): boolean =>
      mac === buckets.stateMac(key, form, generation);
    const key =
      this.#expected !== null && fits(this.#expected, CURRENT_FORM) ? this.#expected : this.#key;
    const form = forms.find((each) => fits(key, each));
    const state = form === undefined ? 'changed' : generation < (known ?? 0) ? 'older' : 'fits';
    return { version, state, generation, form: form ?? CURRENT_FORM, key, buckets };
  }
}

/** The form of this version is looked for first. */
const forms: readonly Form[] = [CURRENT_FORM, 2, 1];

/** How often a reading is tried again beside somebody who writes all the time. */
const TRIES = 5;
