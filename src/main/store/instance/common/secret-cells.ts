/** Reads encrypted cells of any table, a page at a time, so that memory does not grow with the number of rows. */
import type { Connection } from '../../core/connection.ts';
import { quoteName } from '../../user-deletion/foreign-keys.ts';
import type { SecretCell, SecretCellsStore, SecretColumn } from '../secret-cells.ts';

type Page = (values: { after: number; limit: number }) => Stored[];
/** `identity` is a JSON array. */
type Stored = Omit<SecretCell, 'identity'> & { identity: string };

export function secretCellsStore(connection: Connection): SecretCellsStore {
  const pages = new Map<string, Page>();
  const pageOf = ({ table, column, identity }: SecretColumn): Page => {
    const cell = quoteName(column);
    // Somebody else may have put bytes there, which JSON does not hold: one row must not keep all others from being read.
    const names = identity.map((name) => `cast(${quoteName(name)} as text)`);
    return connection.all<{ after: number; limit: number }, Stored>(
      `select rowid, json_array(${names.join(', ')}) as identity, ${cell} as stored
       from main.${quoteName(table)}
       where rowid > :after and ${cell} is not null and ${cell} <> '' order by rowid limit :limit`,
    );
  };
  return {
    page: (column, after, limit) => {
      const key = `${column.table}.${column.column}`;
      const page = pages.get(key) ?? pageOf(column);
      pages.set(key, page);
      return page({ after, limit }).map((row) => ({
        ...row,
        identity: JSON.parse(row.identity) as string[],
      }));
    },
  };
}
