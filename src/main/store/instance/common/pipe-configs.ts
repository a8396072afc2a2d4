/** The tables that hold what connects the pipes of a messenger: one row for a pipe, each table with columns of its own. */
import type { Connection } from '../../core/connection.ts';
import type { PipeConfigRow, PipeConfigsStore } from '../pipe-configs.ts';

/** What the columns that every such table has are called. */
const sharedColumns = {
  id: 'id',
  name: 'name',
  pipeId: 'pipe_id',
  active: 'active',
  createdAt: 'created_at',
} as const satisfies Record<keyof PipeConfigRow, string>;

type OwnField<Row> = Exclude<keyof Row, keyof PipeConfigRow> & string;

/**
 * @param columns what the other columns are called, by the field of the row
 * @param written those of the other fields that an update writes; the rest only an insert does
 */
export function pipeConfigsStore<Row extends PipeConfigRow>(
  connection: Connection,
  table: string,
  columns: Readonly<Record<OwnField<Row>, string>>,
  written: readonly OwnField<Row>[],
): PipeConfigsStore<Row> {
  type Stored = Omit<Row, 'active'> & { active: number };
  const all: Readonly<Record<string, string>> = { ...sharedColumns, ...columns };
  const names = Object.entries(all);
  const selected = names.map(([field, column]) => `${column} as ${field}`).join(', ');
  const updated = ['name', ...written, 'active', 'createdAt']
    .map((field) => `${all[field]} = :${field}`)
    .join(', ');

  const list = connection.all<object, Stored>(
    `select ${selected} from ${table} order by pipe_id, created_at, id`,
  );
  const listOf = connection.all<{ pipeId: string }, Stored>(
    `select ${selected} from ${table} where pipe_id = :pipeId order by created_at, id`,
  );
  const insert = connection.run<object>(
    `insert into ${table} (${names.map(([, column]) => column).join(', ')})
     values (${names.map(([field]) => `:${field}`).join(', ')})`,
  );
  const update = connection.run<object>(`update ${table} set ${updated} where id = :id`);
  const setActive = connection.run<{ pipeId: string; active: number }>(
    `update ${table} set active = :active where pipe_id = :pipeId`,
  );
  const remove = connection.run<{ pipeId: string }>(`delete from ${table} where pipe_id = :pipeId`);
  const read = (row: Stored): Row => ({ ...row, active: row.active === 1 }) as unknown as Row;
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
