/** All that a database file holds, to be compared: what a test did not mean to change has to be the same. */
import { statSync } from 'node:fs';
import Database from 'better-sqlite3';

/** A row: each column with the type and the text of its value. */
export type WholeRow = Readonly<Record<string, string>>;

export interface WholeDatabase {
  readonly schema: readonly string[];
  /** Rows of each table by their rowid, or by all of their values where they have none. */
  readonly tables: Readonly<Record<string, Readonly<Record<string, WholeRow>>>>;
  readonly pragmas: Readonly<Record<string, unknown>>;
  readonly mode: number;
  readonly owner: string;
}

const PRAGMAS = [
  'user_version',
  'application_id',
  'journal_mode',
  'auto_vacuum',
  'encoding',
  'page_size',
];

/** Reads a database over a connection of its own that changes nothing. */
export function readWholeDatabase(file: string): WholeDatabase {
  const { mode, uid, gid } = statSync(file);
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    const tables = db
      .prepare<[], { name: string; wr: number }>(
        `select name, wr from pragma_table_list where schema = 'main' and type <> 'view'`,
      )
      .all();
    return {
      schema: db
        .prepare<[], string>(
          `select type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, '')
           from sqlite_schema order by 1`,
        )
        .pluck()
        .all(),
      tables: Object.fromEntries(tables.map(({ name, wr }) => [name, rowsOf(db, name, wr === 0)])),
      pragmas: Object.fromEntries(
        PRAGMAS.map((pragma) => [pragma, db.pragma(pragma, { simple: true })]),
      ),
      mode,
      owner: `${uid}:${gid}`,
    };
  } finally {
    db.close();
  }
}

function rowsOf(
  db: Database.Database,
  table: string,
  hasRowid: boolean,
): Record<string, Record<string, string>> {
  const name = `"${table.replaceAll('"', '""')}"`;
  const columns = db
    .prepare<[string], string>('select name from pragma_table_xinfo(?)')
    .pluck()
    .all(table);
  const values = columns.map((column) => {
    const quoted = `"${column.replaceAll('"', '""')}"`;
    return `typeof(${quoted}) || ':' || quote(${quoted})`;
  });
  const rows = db
    .prepare<[], string[]>(
      `select ${[hasRowid ? 'rowid' : `''`, ...values].join(', ')} from ${name}`,
    )
    .raw()
    .all();
  return Object.fromEntries(
    rows.map(([rowid = '', ...rest]) => [
      hasRowid ? rowid : rest.join(' '),
      Object.fromEntries(columns.map((column, n) => [column, rest[n] ?? ''])),
    ]),
  );
}

/** What differs, each as `table.column`, `table +` for a new row, `table -` for one that is gone; sorted, each once. */
export function differences(before: WholeDatabase, after: WholeDatabase): string[] {
  const found = new Set<string>();
  const names = new Set([...Object.keys(before.tables), ...Object.keys(after.tables)]);
  for (const name of names) {
    const was = before.tables[name] ?? {};
    const is = after.tables[name] ?? {};
    for (const [key, row] of Object.entries(was)) {
      const now = is[key];
      if (now === undefined) found.add(`${name} -`);
      else {
        for (const [column, value] of Object.entries(row)) {
          if (now[column] !== value) found.add(`${name}.${column}`);
        }
      }
    }
    for (const key of Object.keys(is)) if (was[key] === undefined) found.add(`${name} +`);
  }
  const { tables: _, ...rest } = before;
  for (const part of Object.keys(rest) as (keyof typeof rest)[]) {
    if (JSON.stringify(before[part]) !== JSON.stringify(after[part])) found.add(part);
  }
  return [...found].sort();
}
