/** `signed_rows` and `signed_buckets`: the digests of rows, and the MACs of the groups (buckets) that they are in. */

/** A table whose rows are signed. */
export interface SignedTable {
  readonly kind: string;
  readonly table: string;
  /** The columns that count; the first names the row. */
  readonly columns: readonly string[];
  /** Whether all rows with the same first column are one: that column, and the second one of each, in order. */
  readonly isSet: boolean;
}

export interface RowDigest {
  readonly rowKey: string;
  readonly digest: string;
}

export interface BucketMac {
  readonly kind: string;
  readonly bucket: number;
  readonly mac: string;
}

/** A digest where it is stored. */
export type SignedRowDigest = RowDigest & Omit<BucketMac, 'mac'>;

/** A row that this connection has written in the transaction that goes on. */
export interface TouchedRow {
  readonly kind: string;
  readonly rowKey: string;
  /** What its columns were before, as text; null: there was none. */
  readonly before: readonly string[] | null;
}

/** A row with its place in its table. */
export interface PlacedRow {
  readonly place: number;
  /** Its columns, as text. */
  readonly content: readonly string[];
}

export interface SignedRowReader {
  /**
   * The next rows of a table that is no set.
   *
   * @param after the place of the last one that was read; null at first
   * @param limit how many at most
   */
  page(table: SignedTable, after: number | null, limit: number): PlacedRow[];
  /** The rows of a bucket: of each its key and its digest. */
  bucket(kind: string, bucket: number): [rowKey: string, digest: string][];
  /** The MACs of all buckets. */
  buckets(): BucketMac[];
}

/** What tells which rows are ours, over one connection. */
export interface LedgerReader {
  readonly rows: SignedRowReader;
  meta(key: 'generation' | 'state_mac'): string | null;
  /** Changes when another connection has written. */
  dataVersion(): number;
  /** Runs work that sees the database as of one moment. */
  snapshot<T>(work: () => T): T;
}

export interface SignedRowsStore extends SignedRowReader {
  /** Has {@link touched} note what is written to these tables from now on, by whichever statement. */
  track(tables: readonly SignedTable[]): void;
  /** What was written since the last time; part of a transaction. */
  touched(): TouchedRow[];
  /** The columns of a row, as text; null when there is none. */
  row(table: SignedTable, rowKey: string): readonly string[] | null;
  /** The same of several rows of a table that is no set, by their keys; those that are not there are left out. */
  contents(table: SignedTable, rowKeys: readonly string[]): Map<string, readonly string[]>;
  /** All rows of a table as {@link row} gives them, a piece at a time. */
  rows(table: SignedTable): Iterable<readonly string[]>;
  /** Several at once: a statement for each costs more than all the rest of a long change. */
  put(rows: readonly SignedRowDigest[]): void;
  /**
   * Puts another digest in the place of one.
   *
   * @returns false where the row had another one, or none: then nothing was changed
   */
  renew(row: SignedRowDigest & { readonly before: string }): boolean;
  delete(rows: readonly Omit<SignedRowDigest, 'digest'>[]): void;
  clearBucket(kind: string, bucket: number): void;
  /** Forgets all rows and buckets. */
  clear(): void;
  putBuckets(buckets: readonly BucketMac[]): void;
}
