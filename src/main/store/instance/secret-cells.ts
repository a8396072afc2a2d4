/** The encrypted cells of a database, whatever table they are in. The vault says which columns keep a secret. */

/** A column whose cells are encrypted, and the columns that say which row a cell is in. */
export interface SecretColumn {
  readonly table: string;
  readonly column: string;
  readonly identity: readonly string[];
}

export interface SecretCell {
  /** SQLite's own number of the row, which orders a column's cells. */
  readonly rowid: number;
  /** In the order of {@link SecretColumn.identity}. */
  readonly identity: readonly string[];
  /** As it is stored; never empty. */
  readonly stored: string;
}

export interface SecretCellsStore {
  /**
   * The next cells of a column that hold something.
   *
   * @param after the `rowid` of the last one that was read; 0 at first
   * @param limit how many at most
   */
  page(column: SecretColumn, after: number, limit: number): SecretCell[];
  /** How many cells of a column hold something. */
  count(column: SecretColumn): number;
}

/** The same, to be written to; part of a transaction. */
export interface SecretCellsWriter extends SecretCellsStore {
  /** Puts another text in the place of the one that a cell holds; empty: the cell holds nothing then. */
  put(column: SecretColumn, rowid: number, stored: string): void;
  /** Deletes the row of a cell. */
  deleteRow(column: SecretColumn, rowid: number): void;
}
