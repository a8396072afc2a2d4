/** The tables that hold what connects the pipes of a messenger: one row for a pipe, each table with columns of its own. */
import type { Connection } from '../../core/connection.ts';
import type { PipeConfigRow, PipeConfigsStore } from '../pipe-configs.ts';
import { secretSql, type SecretPlace } from './layout.ts';

/** What the columns that every such table has are called. */
const sharedColumns = {
  id: 'id',
  name: 'name',
  pipeId: 'pipe_id',
  active: 'active',
  createdAt: 'created_at',
} as const satisfies Record<Exclude<keyof PipeConfigRow, 'plainSecret'>, string>;

type OwnField<Row> = Exclude<keyof Row, keyof PipeConfigRow> & string;

interface PipeConfigsTable<Row> {
  readonly name: string;
  /** What the other columns are called, by the field of the row; null: the database does not have it. */
  readonly columns: Readonly<Record<string, string | null>>;
  /** Those of the other fields that an update writes; the rest only an insert does. */
  readonly written: readonly OwnField<Row>[];
  /** The field that is a secret, and where it stands. */
  readonly secret: readonly [field: OwnField<Row>, place: SecretPlace];
  readonly notesAge: boolean;
}

export function pipeConfigsStore<Row extends PipeConfigRow>(
  connection: Connection,
  { name: table, columns, written, secret: [secretField, place], notesAge }: PipeConfigsTable<Row>,
): PipeConfigsStore<Row> {
  type Stored = Omit<Row, 'active' | 'plainSecret'> & { active: number; plainSecret: number };
  const all: Readonly<Record<string, string | null>> = { ...sharedColumns, ...columns };
  const names = Object.entries(all);
  const secret = secretSql(place, secretField);
  const selected = [
    ...names.map(([field, column]) => `${column ?? 'null'} as ${field}`),
    `${secret.read} as ${secretField}`,
    `${secret.isPlain} as plainSecret`,
  ].join(', ');
  const inserted = [
    ...names.flatMap(([field, column]) =>
      column === null ? [] : [[column, `:${field}`] as const],
    ),
    ...secret.insert,
  ];
  const updated = [
    ...['name', ...written, 'active', ...(notesAge ? ['createdAt'] : [])].map(
      (field) => `${all[field]} = :${field}`,
    ),
    ...secret.set,
  ].join(', ');

  const list = connection.all<object, Stored>(
    `select ${selected} from ${table} order by pipe_id, created_at, id`,
  );
  const listOf = connection.all<{ pipeId: string }, Stored>(
    `select ${selected} from ${table} where pipe_id = :pipeId order by created_at, id`,
  );
  const insert = connection.run<object>(
    `insert into ${table} (${inserted.map(([column]) => column).join(', ')})
     values (${inserted.map(([, value]) => value).join(', ')})`,
  );
  const update = connection.run<object>(`update ${table} set ${updated} where id = :id`);
  const setActive = connection.run<{ pipeId: string; active: number }>(
    `update ${table} set active = :active where pipe_id = :pipeId`,
  );
  const remove = connection.run<{ pipeId: string }>(`delete from ${table} where pipe_id = :pipeId`);
  const read = ({ plainSecret, ...row }: Stored): Row =>
    ({
      ...row,
      active: row.active === 1,
      ...(plainSecret === 1 ? { plainSecret: true } : {}),
    }) as unknown as Row;
  const stored = (row: Row): object => ({ ...row, active: row.active ? 1 : 0 });
  return {
    list: () => list({}).map(read),
    listOf: (pipeId) => listOf({ pipeId }).map(read),
    insert: (row) => void insert(stored(row)),
    update: (row) => void update(stored(row)),
    setActive: (pipeId, active) => void setActive({ pipeId, active: active ? 1 : 0 }),
    deleteOf: (pipeId) => void remove({ pipeId }),
  };
}
