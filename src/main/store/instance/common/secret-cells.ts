/** Reads and writes encrypted cells of any table, a page at a time, so that memory does not grow with the number of rows. */
import type { Connection } from '../../core/connection.ts';
import { quoteName } from '../../user-deletion/foreign-keys.ts';
import type { SecretCell, SecretCellsWriter, SecretColumn } from '../secret-cells.ts';

/** `identity` is a JSON array. */
type Stored = Omit<SecretCell, 'identity'> & { identity: string };

/** @param nothing what is in a column while it holds nothing; left out: an empty text */
export function secretCellsStore(
  connection: Connection,
  nothing: (column: SecretColumn) => '' | null = () => '',
): SecretCellsWriter {
  const prepared = new Map<string, ReturnType<typeof statementsOf>>();
  const of = (column: SecretColumn) => {
    const key = `${column.table}.${column.column}`;
    const known = prepared.get(key) ?? statementsOf(connection, column);
    prepared.set(key, known);
    return known;
  };
  return {
    page: (column, after, limit) =>
      of(column)
        .page({ after, limit })
        .map((row) => ({ ...row, identity: JSON.parse(row.identity) as string[] })),
    count: (column) => of(column).count({})?.count ?? 0,
    put: (column, rowid, stored) =>
      void of(column).put({ rowid, stored: stored === '' ? nothing(column) : stored }),
    deleteRow: (column, rowid) => void of(column).deleteRow({ rowid }),
  };
}

function statementsOf(connection: Connection, { table, column, identity }: SecretColumn) {
  const name = `main.${quoteName(table)}`;
  const cell = quoteName(column);
  // Somebody else may have put bytes there, which JSON does not hold: one row must not keep all others from being read.
  const names = identity.map((each) => `cast(${quoteName(each)} as text)`);
  const isFull = `${cell} is not null and ${cell} <> ''`;
  return {
    page: connection.all<{ after: number; limit: number }, Stored>(
      `select rowid, json_array(${names.join(', ')}) as identity, ${cell} as stored from ${name}
       where rowid > :after and ${isFull} order by rowid limit :limit`,
    ),
    count: connection.one<object, { count: number }>(
      `select count(*) as count from ${name} where ${isFull}`,
    ),
    put: connection.run<{ rowid: number; stored: string | null }>(
      `update ${name} set ${cell} = :stored where rowid = :rowid`,
    ),
    deleteRow: connection.run<{ rowid: number }>(`delete from ${name} where rowid = :rowid`),
  };
}
