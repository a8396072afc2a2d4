/**
 * What goes with a user: which row points to which, and which of them belong to the user. Noted in temporary
 * tables of the connection, so that a database of any size is gone through by SQLite alone.
 *
 * A row belongs to the user when it points to them, and so does every row that cannot be without one that
 * belongs: its column is `not null` or cascades. Another user never belongs, and neither does a row that
 * cannot be without another user and can be without this one. A reference that the schema sets to null or to
 * its default makes no row belong.
 */
import type { Connection } from '../core/connection.ts';
import {
  quoteName,
  schemaReader,
  type Belonging,
  type ForeignKey,
  type Table,
} from './foreign-keys.ts';

/** One deletion or its preview, over the schema that the database has then. */
export interface DeletionPlan {
  readonly tables: readonly Table[];
  readonly foreignKeys: readonly ForeignKey[];
  /** Those that the database itself mends. */
  readonly mended: ReadonlySet<ForeignKey>;
}

export interface DeletionPlanner {
  /** Notes what a deletion is about, in place of what was noted before. */
  make(userId: string): DeletionPlan;
  /** Forgets all notes. */
  clear(): void;
}

/**
 * `temp.doomed`: the rows that go, and in which round. `temp.reference`: which row points to which. Tables and
 * foreign keys go by their places in the plan.
 */
const NOTES = [
  `create temp table if not exists doomed (
     id integer primary key, table_no integer, row_key, round integer default 0,
     unique (table_no, row_key)
   )`,
  'create index if not exists temp.doomed_round on doomed (round, table_no)',
  `create temp table if not exists reference (
     key_no integer, child_no integer, child_key, parent_no integer, parent_key,
     primary key (child_no, child_key, key_no)
   ) without rowid`,
  'create index if not exists temp.reference_parent on reference (parent_no, parent_key)',
];

/**
 * Plans over the database of a connection; each is part of a transaction.
 *
 * @param belongings as {@link schemaReader}
 */
export function deletionPlanner(
  connection: Connection,
  belongings: readonly Belonging[],
): DeletionPlanner {
  const readSchema = schemaReader(connection, belongings);

  /** Notes which row points to which, in the tables from which one comes to the users. */
  const noteReferences = (
    { tables, foreignKeys }: Omit<DeletionPlan, 'mended'>,
    users: Table,
  ): void => {
    const reached = new Set([users]);
    // A set gives also what is added while it is gone through.
    for (const table of reached) {
      for (const { child, parent } of foreignKeys) if (parent === table) reached.add(child);
    }
    for (const [number, { child, parent, columns }] of foreignKeys.entries()) {
      if (!reached.has(parent)) continue;
      // As SQLite compares them: the column there comes first, so that its collation counts.
      const fits = columns.map(
        ({ from, to }) => `parent.${quoteName(to)} = child.${quoteName(from)}`,
      );
      connection.once(
        `insert into temp.reference (key_no, child_no, child_key, parent_no, parent_key)
         select ${number}, ${tables.indexOf(child)}, ${child.key('child')},
           ${tables.indexOf(parent)}, ${parent.key('parent')}
         from main.${quoteName(child.name)} as child
         cross join main.${quoteName(parent.name)} as parent on ${fits.join(' and ')}`,
      );
    }
  };

  /** Notes the user and every row that belongs to them. */
  const noteDoomed = (
    { tables, foreignKeys, mended }: DeletionPlan,
    users: Table,
    userId: string,
  ): void => {
    const numbers = (which: (key: ForeignKey) => boolean) => numbersOf(foreignKeys, which);
    const takes = (key: ForeignKey): boolean => key.child !== users && !mended.has(key);
    const usersNo = tables.indexOf(users);
    connection.once('delete from temp.doomed');
    connection.once(
      `insert into temp.doomed (table_no, row_key)
       with recursive belongs (table_no, row_key) as (
         select ${usersNo}, ${users.key('u')} from main.${quoteName(users.name)} as u
         where u.id = :userId
         union
         select r.child_no, r.child_key from belongs b
         join temp.reference r on r.parent_no = b.table_no and r.parent_key = b.row_key
         where r.key_no in (${numbers((key) => takes(key) && isNeeded(key))})
           or r.key_no in (${numbers((key) => takes(key) && !isNeeded(key) && key.parent === users)})
             and not exists (
               select 1 from temp.reference other
               where other.child_no = r.child_no and other.child_key = r.child_key
                 and other.key_no in (${numbers((key) => isNeeded(key) && key.parent === users)})
                 and other.parent_key <> r.parent_key
             )
       )
       select table_no, row_key from belongs`,
      { userId },
    );
  };

  /** Whether the row to which a reference falls back stays, or it falls back to none. */
  const defaultStays = (
    foreignKey: ForeignKey,
    { tables }: Pick<DeletionPlan, 'tables'>,
  ): boolean => {
    const { columns, defaults, nullable, parent } = foreignKey;
    const pairs = columns.map(({ from, to }, n) => ({
      from,
      to,
      sql: `(${defaults[n] ?? 'null'})`,
    }));
    const filled = pairs.map(({ from, sql }) =>
      nullable.includes(from) ? '1' : `${sql} is not null`,
    );
    const fits = pairs.map(({ to, sql }) => `parent.${quoteName(to)} = ${sql}`);
    const found = connection.all<object, unknown>(
      `select 1 where ${filled.join(' and ')} and (
         ${pairs.map(({ sql }) => `${sql} is null`).join(' or ')}
         or exists (
           select 1 from main.${quoteName(parent.name)} as parent where ${fits.join(' and ')}
             and not exists (
               select 1 from temp.doomed d
               where d.table_no = ${tables.indexOf(parent)} and d.row_key = ${parent.key('parent')}
             )
         )
       )`,
    );
    return found({}).length > 0;
  };

  const clear = (): void => {
    connection.once('delete from temp.doomed');
    connection.once('delete from temp.reference');
  };

  const make = (userId: string): DeletionPlan => {
    for (const sql of NOTES) connection.once(sql);
    clear();
    const schema = readSchema();
    const users = schema.tables.get('users');
    if (users === undefined) throw new Error('there is no table of users');
    const tables = [...schema.tables.values()];
    const { foreignKeys } = schema;
    noteReferences({ tables, foreignKeys }, users);

    const mended = new Set(foreignKeys.filter(canBeMended));
    const plan = { tables, foreignKeys, mended };
    let failing: ForeignKey[];
    do {
      noteDoomed(plan, users, userId);
      failing = [...mended].filter(
        (key) => key.onDelete === 'SET DEFAULT' && !defaultStays(key, plan),
      );
      for (const key of failing) mended.delete(key);
    } while (failing.length > 0);
    return plan;
  };

  return { make, clear };
}

/** Places of foreign keys, for a list in SQL. */
export const numbersOf = (
  foreignKeys: readonly ForeignKey[],
  which: (foreignKey: ForeignKey) => boolean,
): string => [...foreignKeys.entries()].flatMap(([n, key]) => (which(key) ? n : [])).join();

/** Whether a row cannot be without the one to which it points. */
const isNeeded = ({ onDelete, nullable }: ForeignKey): boolean =>
  onDelete === 'CASCADE' || nullable.length === 0;

/** Whether SQLite mends the reference; where it falls back to a default, only if that one stays. */
const canBeMended = ({ onDelete, columns, nullable }: ForeignKey): boolean =>
  onDelete === 'SET DEFAULT' || (onDelete === 'SET NULL' && nullable.length === columns.length);
