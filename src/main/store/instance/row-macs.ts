/** `row_macs` and `row_mac_buckets`: the MACs of rows, and of the groups (buckets) that they are in. */

/** A table whose rows have a MAC. */
export interface SignedTable {
  readonly kind: string;
  readonly table: string;
  /** The columns that count; the first names the row. */
  readonly columns: readonly string[];
}

export interface RowMac {
  readonly rowKey: string;
  readonly mac: string;
}

export interface BucketMac {
  readonly kind: string;
  readonly bucket: number;
  readonly mac: string;
}

/** A row that this connection has written in the transaction that goes on. */
export interface TouchedRow {
  readonly kind: string;
  readonly rowKey: string;
  /** What its columns were before, as text; null: there was none. */
  readonly before: readonly string[] | null;
}

export interface RowMacReader {
  /** The MACs of a bucket, by row key. */
  bucket(kind: string, bucket: number): RowMac[];
  /** The MACs of all buckets, by kind and number. */
  buckets(): BucketMac[];
}

/** What tells which rows are ours, over one connection. */
export interface LedgerReader {
  readonly macs: RowMacReader;
  meta(key: 'generation' | 'state_mac'): string | null;
  /** Changes when another connection has written. */
  dataVersion(): number;
  /** Runs work that sees the database as of one moment. */
  snapshot<T>(work: () => T): T;
}

export interface RowMacsStore extends RowMacReader {
  /** Has {@link touched} note what is written to these tables from now on, by whichever statement. */
  track(tables: readonly SignedTable[]): void;
  /** What was written since the last time; part of a transaction. */
  touched(): TouchedRow[];
  /** The columns of a row, as text; null when there is none. */
  row(table: SignedTable, rowKey: string): readonly string[] | null;
  /** All rows of a table as {@link row} gives them, a piece at a time. */
  rows(table: SignedTable): Iterable<readonly string[]>;
  put(row: RowMac & Omit<BucketMac, 'mac'>): void;
  delete(kind: string, rowKey: string): void;
  clearBucket(kind: string, bucket: number): void;
  /** Forgets all rows and buckets. */
  clear(): void;
  putBucket(bucket: BucketMac): void;
}
