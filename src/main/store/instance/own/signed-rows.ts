/** `signed_rows` and `signed_buckets`: the digests of rows, and the MACs of the groups (buckets) that they are in. */
import type { Connection, SqlValue } from '../../core/connection.ts';
import { quoteName } from '../../user-deletion/foreign-keys.ts';
import { metaStore } from '../common/meta.ts';
import type {
  BucketMac,
  LedgerReader,
  SignedRowDigest,
  SignedRowReader,
  SignedRowsStore,
  SignedTable,
  TouchedRow,
} from '../signed-rows.ts';

/** How many rows are in memory at once while all are walked through. */
const PAGE = 500;
/** The same of sets, each of which may have hundreds of rows itself. */
const SETS = 20;

/** The functions by which the triggers note what was written, and ask whether it is noted already. */
const NOTE = 'selu_note_written';
const IS_NOTED = 'selu_is_noted';

/** The part that a connection can have which does not write. */
export function signedRowReader(connection: Connection): SignedRowReader {
  const bucketRows = connection.arrays<{ kind: string; bucket: number }, [string, string]>(
    `select row_key, digest from signed_rows where kind = :kind and bucket = :bucket`,
  );
  const buckets = connection.all<object, BucketMac>('select kind, bucket, mac from signed_buckets');
  const readers = new Map<string, PageReader<number>>();
  const pageOf = (table: SignedTable) => {
    const known = readers.get(table.kind) ?? rowPages(connection, table);
    readers.set(table.kind, known);
    return known;
  };
  return {
    page: (table, after, limit) => pageOf(table)(after, limit),
    bucket: (kind, bucket) => bucketRows({ kind, bucket }),
    buckets: () => buckets({}),
  };
}

/** As {@link signedRowReader}. */
export function ledgerReader(connection: Connection): LedgerReader {
  const meta = metaStore(connection);
  return {
    rows: signedRowReader(connection),
    meta: (key) => meta.get(key),
    dataVersion: () => connection.dataVersion(),
    snapshot: (work) => connection.snapshot(work),
  };
}

export function signedRowsStore(connection: Connection): SignedRowsStore {
  const put = connection.run<{ rows: string }>(
    `insert into signed_rows (kind, row_key, bucket, digest)
     select value ->> 'kind', value ->> 'rowKey', value ->> 'bucket', value ->> 'digest'
     from json_each(:rows) where true
     on conflict (kind, bucket, row_key) do update set digest = excluded.digest`,
  );
  const renew = connection.run<SignedRowDigest & { before: string }>(
    `update signed_rows set digest = :digest
     where kind = :kind and bucket = :bucket and row_key = :rowKey and digest = :before`,
  );
  const remove = connection.run<{ rows: string }>(
    `delete from signed_rows where (kind, bucket, row_key) in
     (select value ->> 'kind', value ->> 'bucket', value ->> 'rowKey' from json_each(:rows))`,
  );
  const clearBucket = connection.run<{ kind: string; bucket: number }>(
    'delete from signed_rows where kind = :kind and bucket = :bucket',
  );
  const clearRows = connection.run<object>('delete from signed_rows');
  const clearBuckets = connection.run<object>('delete from signed_buckets');
  const putBuckets = connection.run<{ buckets: string }>(
    `insert into signed_buckets (kind, bucket, mac)
     select value ->> 'kind', value ->> 'bucket', value ->> 'mac' from json_each(:buckets) where true
     on conflict (kind, bucket) do update set mac = excluded.mac`,
  );

  // Triggers of this connection alone see every write of it, also what a foreign key takes along, and are in no file.
  const noted = new Map<string, TouchedRow>();
  const nameOf = (kind: SqlValue, rowKey: SqlValue): string => `${String(kind)} ${String(rowKey)}`;
  connection.define(IS_NOTED, (kind, rowKey) => (noted.has(nameOf(kind, rowKey)) ? 1 : 0));
  connection.define(NOTE, (kind, rowKey, before) => {
    noted.set(nameOf(kind, rowKey), {
      kind: String(kind),
      rowKey: String(rowKey),
      before: before === null ? null : textsOf(String(before)),
    });
    return null;
  });

  const statements = new Map<string, ReturnType<typeof statementsOf>>();
  const of = (table: SignedTable) => {
    const known = statements.get(table.kind) ?? statementsOf(connection, table);
    statements.set(table.kind, known);
    return known;
  };

  return {
    ...signedRowReader(connection),
    track: (tables) => {
      connection.script(tables.flatMap(triggersOf));
    },
    touched: () => {
      const found = [...noted.values()];
      noted.clear();
      return found;
    },
    row: (table, rowKey) => {
      const found = of(table).row({ rowKey });
      return found === null ? null : textsOf(found.content);
    },
    contents: (table, rowKeys) =>
      new Map(
        of(table)
          .several(rowKeys)
          .map((content) => [content[0] ?? '', content]),
      ),
    rows: (table) => of(table).rows(),
    put: (rows) => void put({ rows: JSON.stringify(rows) }),
    renew: (row) => renew(row) === 1,
    delete: (rows) => void remove({ rows: JSON.stringify(rows) }),
    clearBucket: (kind, bucket) => void clearBucket({ kind, bucket }),
    clear: () => {
      clearRows({});
      clearBuckets({});
    },
    putBuckets: (all) => void putBuckets({ buckets: JSON.stringify(all) }),
  };
}

/** A row's columns, as SQL has put them together. */
const textsOf = (content: string): string[] =>
  (JSON.parse(content) as (string | string[])[]).flat();

/** The rows after a place, null for the first ones, and how many at most. */
type PageReader<P> = (
  after: P | null,
  limit: number,
) => { readonly place: P; readonly content: readonly string[] }[];

function statementsOf(connection: Connection, signed: SignedTable) {
  const { table, columns, isSet } = signed;
  const name = `main.${quoteName(table)}`;
  const key = keyOf(columns);
  if (isSet) {
    const read = setPages(connection, signed);
    return {
      row: connection.one<{ rowKey: string }, { content: string }>(
        `select ${setOf(signed, ':rowKey')} as content from ${name} where ${key} = :rowKey limit 1`,
      ),
      several: () => [],
      rows: () => walked(read, SETS),
    };
  }
  const read = rowPages(connection, signed);
  const several = connection.arrays<{ rowKeys: string }, string[]>(
    `select ${columns.map((column) => textOf(column)).join(', ')} from ${name}
     where ${key} in (select value from json_each(:rowKeys))`,
  );
  return {
    several: (rowKeys: readonly string[]) => several({ rowKeys: JSON.stringify(rowKeys) }),
    row: connection.one<{ rowKey: string }, { content: string }>(
      `select ${contentOf(columns)} as content from ${name} where ${keyOf(columns)} = :rowKey`,
    ),
    rows: () => walked(read, PAGE),
  };
}

function* walked<P>(read: PageReader<P>, atOnce: number): Generator<readonly string[]> {
  let after: P | null = null;
  for (;;) {
    const page: ReturnType<PageReader<P>> = read(after, atOnce);
    for (const { place, content } of page) {
      yield content;
      after = place;
    }
    if (page.length < atOnce) break;
  }
}

/** Of a table that is no set, by the numbers of its rows. */
function rowPages(connection: Connection, { table, columns }: SignedTable): PageReader<number> {
  const read = pages<number, string[]>(
    connection,
    'rowid',
    (after) => `select ${columns.map((column) => textOf(column)).join(', ')}, rowid
      from main.${quoteName(table)} ${after} order by rowid limit :limit`,
  );
  return (after, limit) =>
    read(after, limit).map((content) => ({ place: Number(content.pop()), content }));
}

/** Of a set, by its keys. */
function setPages(connection: Connection, signed: SignedTable): PageReader<string> {
  const { table, columns } = signed;
  const key = keyOf(columns);
  const read = pages<string, [string, string]>(
    connection,
    key,
    (after) => `select ${setOf(signed, 'place')}, place from (
      select distinct ${key} as place from main.${quoteName(table)} ${after} order by ${key} limit :limit)`,
  );
  return (after, limit) =>
    read(after, limit).map(([content, place]) => ({ place, content: textsOf(content) }));
}

/** One statement for the first page and one for those after it: the same for both would go through all rows before. */
function pages<P, R extends unknown[]>(
  connection: Connection,
  column: string,
  sql: (after: string) => string,
): (after: P | null, limit: number) => R[] {
  const first = connection.arrays<{ limit: number }, R>(sql(''));
  const next = connection.arrays<{ after: P; limit: number }, R>(sql(`where ${column} > :after`));
  return (after, limit) => (after === null ? first({ limit }) : next({ after, limit }));
}

/** SQL of the triggers that note what is written to a table. */
function triggersOf(signed: SignedTable): string[] {
  const { kind, table, columns, isSet } = signed;
  // What a set was is put together once, and not again for each of its rows.
  const note = (row: 'old' | 'new', before: string): string =>
    `select ${NOTE}('${kind}', ${row}.${keyOf(columns)}, ${before})
     where not ${IS_NOTED}('${kind}', ${row}.${keyOf(columns)});`;
  const setBefore = (row: 'old' | 'new'): string =>
    `(select ${setOf(signed, `${row}.${keyOf(columns)}`)} from main.${quoteName(table)}
      where ${keyOf(columns)} = ${row}.${keyOf(columns)} limit 1)`;
  const was = note('old', isSet ? setBefore('old') : contentOf(columns, 'old.'));
  const isNew = note('new', isSet ? setBefore('new') : 'null');
  const on = `on main.${quoteName(table)}`;
  const name = (event: string): string => quoteName(`selu_touched_${kind}_${event}`);
  return [
    `create temp trigger ${name('insert')} ${isSet ? 'before' : 'after'} insert ${on} begin ${isNew} end`,
    `create temp trigger ${name('update')} before update of ${columns.map(quoteName).join(', ')} ${on}
     begin ${was} ${isNew} end`,
    `create temp trigger ${name('delete')} before delete ${on} begin ${was} end`,
  ];
}

/** SQL for a column as text; null and an empty text both mean that there is nothing. */
const textOf = (column: string, prefix = ''): string =>
  `cast(coalesce(${prefix}${quoteName(column)}, '') as text)`;

/** SQL for the columns as an array of texts. */
const contentOf = (columns: readonly string[], prefix = ''): string =>
  `json_array(${columns.map((column) => textOf(column, prefix)).join(', ')})`;

/** The same for a set: its key, and an array of what belongs to it. */
const setOf = ({ table, columns: [key = '', member = ''] }: SignedTable, of: string): string =>
  `json_array(cast(${of} as text), json((
    select json_group_array(cast(s.${quoteName(member)} as text) order by s.${quoteName(member)})
    from main.${quoteName(table)} s where s.${quoteName(key)} = ${of})))`;

const keyOf = ([key = '']: readonly string[]): string => quoteName(key);
