/** `signed_rows` and `signed_buckets`: the digests of rows, and the MACs of the groups (buckets) that they are in. */
import type { Connection } from '../../core/connection.ts';
import { quoteName } from '../../user-deletion/foreign-keys.ts';
import { metaStore } from '../common/meta.ts';
import type {
  BucketMac,
  LedgerReader,
  RowDigest,
  SignedRowReader,
  SignedRowsStore,
  SignedTable,
  TouchedRow,
} from '../signed-rows.ts';

/** How many rows are in memory at once while all are walked through. */
const PAGE = 500;

/** The part that a connection can have which does not write. */
function signedRowReader(connection: Connection): SignedRowReader {
  const bucketRows = connection.all<{ kind: string; bucket: number }, RowDigest>(
    `select row_key as rowKey, digest from signed_rows where kind = :kind and bucket = :bucket`,
  );
  const buckets = connection.all<object, BucketMac>('select kind, bucket, mac from signed_buckets');
  return {
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
  const put = connection.run<RowDigest & Omit<BucketMac, 'mac'>>(
    `insert into signed_rows (kind, row_key, bucket, digest) values (:kind, :rowKey, :bucket, :digest)
     on conflict (kind, bucket, row_key) do update set digest = excluded.digest`,
  );
  const remove = connection.run<{ kind: string; bucket: number; rowKey: string }>(
    'delete from signed_rows where kind = :kind and bucket = :bucket and row_key = :rowKey',
  );
  const clearBucket = connection.run<{ kind: string; bucket: number }>(
    'delete from signed_rows where kind = :kind and bucket = :bucket',
  );
  const clearRows = connection.run<object>('delete from signed_rows');
  const clearBuckets = connection.run<object>('delete from signed_buckets');
  const putBucket = connection.run<BucketMac>(
    `insert into signed_buckets (kind, bucket, mac) values (:kind, :bucket, :mac)
     on conflict (kind, bucket) do update set mac = excluded.mac`,
  );

  // Triggers of this connection alone see every write of it, also what a foreign key takes along, and are in no file.
  connection.once(`create temp table selu_touched (
    kind text not null, row_key text not null, before text, primary key (kind, row_key)
  )`);
  const allTouched = connection.all<
    object,
    { kind: string; rowKey: string; before: string | null }
  >('select kind, row_key as rowKey, before from temp.selu_touched order by rowid');
  const forgetTouched = connection.run<object>('delete from temp.selu_touched');

  const statements = new Map<string, ReturnType<typeof statementsOf>>();
  const of = (table: SignedTable) => {
    const known = statements.get(table.kind) ?? statementsOf(connection, table);
    statements.set(table.kind, known);
    return known;
  };

  return {
    ...signedRowReader(connection),
    track: (tables) => {
      for (const table of tables) createTriggers(connection, table);
    },
    touched: () => {
      const found = allTouched({});
      if (found.length > 0) forgetTouched({});
      return found.map(({ kind, rowKey, before }): TouchedRow => ({
        kind,
        rowKey,
        before: before === null ? null : (JSON.parse(before) as string[]),
      }));
    },
    row: (table, rowKey) => {
      const found = of(table).row({ rowKey });
      return found === null ? null : (JSON.parse(found.content) as string[]);
    },
    rows: function* (table) {
      let after: number = Number.MIN_SAFE_INTEGER;
      for (;;) {
        const page = of(table).page({ after, limit: PAGE });
        for (const { place, content } of page) {
          yield JSON.parse(content) as string[];
          after = place;
        }
        if (page.length < PAGE) break;
      }
    },
    put: (row) => void put(row),
    delete: (row) => void remove(row),
    clearBucket: (kind, bucket) => void clearBucket({ kind, bucket }),
    clear: () => {
      clearRows({});
      clearBuckets({});
    },
    putBucket: (bucket) => void putBucket(bucket),
  };
}

function statementsOf(connection: Connection, { table, columns }: SignedTable) {
  const name = `main.${quoteName(table)}`;
  return {
    row: connection.one<{ rowKey: string }, { content: string }>(
      `select ${contentOf(columns)} as content from ${name} where ${keyOf(columns)} = :rowKey`,
    ),
    page: connection.all<{ after: number; limit: number }, { place: number; content: string }>(
      `select rowid as place, ${contentOf(columns)} as content from ${name}
       where rowid > :after order by rowid limit :limit`,
    ),
  };
}

function createTriggers(connection: Connection, { kind, table, columns }: SignedTable): void {
  // Not `insert or ignore`: the statement that sets the trigger off would say how a conflict ends.
  const note = (row: 'old' | 'new', before: string): string =>
    `insert into selu_touched (kind, row_key, before)
     select '${kind}', ${row}.${keyOf(columns)}, ${before} where not exists (
       select 1 from selu_touched t where t.kind = '${kind}' and t.row_key = ${row}.${keyOf(columns)}
     );`;
  const was = note('old', contentOf(columns, 'old.'));
  const on = `on main.${quoteName(table)}`;
  const name = (event: string): string => quoteName(`selu_touched_${kind}_${event}`);
  connection.once(`create temp trigger ${name('insert')} after insert ${on} begin
    ${note('new', 'null')} end`);
  connection.once(`create temp trigger ${name('update')} before update
    of ${columns.map(quoteName).join(', ')} ${on} begin ${was} ${note('new', 'null')} end`);
  connection.once(`create temp trigger ${name('delete')} before delete ${on} begin ${was} end`);
}

/** SQL for the columns as an array of texts; null and an empty text both mean that there is nothing. */
const contentOf = (columns: readonly string[], prefix = ''): string =>
  `json_array(${columns
    .map((column) => `cast(coalesce(${prefix}${quoteName(column)}, '') as text)`)
    .join(', ')})`;

const keyOf = ([key = '']: readonly string[]): string => quoteName(key);
