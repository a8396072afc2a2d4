/**
 * Deleting a user with all that belongs to them, by the foreign keys that the database itself declares:
 * an orchestrator has dozens of tables that point to its users, and a newer one has more.
 *
 * A reference that the schema sets to null or to its default is left to SQLite; any other of a row that stays,
 * to one that goes, is set to null.
 */
import type { Connection } from '../core/connection.ts';
import { deletionOrder, type Hold } from './deletion-order.ts';
import { deletionPlanner, numbersOf, type DeletionPlan } from './deletion-plan.ts';
import { foldName, quoteName, type Belonging, type ForeignKey } from './foreign-keys.ts';

export interface UserDeletion {
  /**
   * How many rows of which tables would go, the user's own not counted; by table. `ofOthers`: how many of them name
   * this user nowhere and are somebody else's as well, as a conversation is that somebody else had on this user's pipe.
   */
  preview(userId: string): { table: string; count: number; ofOthers: number }[];
  /** The paths that an orchestrator's rows have for files of this user's conversations, and of nobody else's. */
  files(userId: string): string[];
  /**
   * Deletes the user and those rows; part of a transaction, which fails as a whole.
   *
   * @throws Error when a row that stays cannot be without one that goes, or a trigger keeps the user;
   *   SqliteError when the database refuses
   */
  run(userId: string): void;
}

/** @param belongings what goes with a row to which it points, though the schema does not say so */
export function userDeletion(
  connection: Connection,
  belongings: readonly Belonging[] = [],
): UserDeletion {
  const planner = deletionPlanner(connection, belongings);

  /** Sets the references of one foreign key to null, in the rows that a query gives. */
  const empty = (
    { foreignKeys }: DeletionPlan,
    keyNo: number,
    rowKeys: string,
    values: object = {},
  ): void => {
    const foreignKey = foreignKeys[keyNo];
    if (foreignKey === undefined) return;
    const { child, nullable } = foreignKey;
    if (nullable.length === 0) {
      throw new Error(`a row of ${child.name} cannot be without one that goes`);
    }
    // What another reference needs as well is left, if one column is enough.
    const elsewhere = foreignKeys
      .filter((other) => other !== foreignKey && other.child === child)
      .flatMap(({ columns }) => columns.map(({ from }) => from));
    const own = nullable.filter((column) => !elsewhere.includes(column));
    const columns = (own.length > 0 ? own : nullable).map((name) => `${quoteName(name)} = null`);
    connection.once(
      `update main.${quoteName(child.name)} as child set ${columns.join()}
       where ${child.key('child')} in (${rowKeys})`,
      values,
    );
  };

  /** Frees the rows that stay from those that go. */
  const emptyReferencesOfOthers = (plan: DeletionPlan): void => {
    const loose = `
      from temp.doomed d join temp.reference r on r.parent_no = d.table_no and r.parent_key = d.row_key
      where not exists (
        select 1 from temp.doomed own where own.table_no = r.child_no and own.row_key = r.child_key
      ) and r.key_no in`;
    const open = numbersOf(plan.foreignKeys, (key) => !plan.mended.has(key));
    const numbers = connection.all<object, { number: number }>(
      `select distinct r.key_no as number ${loose} (${open})`,
    );
    for (const { number } of numbers({})) {
      empty(plan, number, `select r.child_key ${loose} (:number)`, { number });
    }
  };

  /**
   * Notes in which round each row goes. SQLite cascades, or sets to null or to a default, at once: through rows
   * that go as well, no deeper than it can, and where a column takes no null.
   */
  const orderDoomed = (plan: DeletionPlan): void => {
    const strengths = plan.foreignKeys.map((key) => strengthOf(key, plan));
    const holding = numbersOf(plan.foreignKeys, (key) => strengthOf(key, plan) !== null);
    const holdsOf = connection.all<object, { keyNo: number; child: number; parent: number }>(
      `select r.key_no as keyNo, c.id as child, p.id as parent from temp.doomed p
       join temp.reference r on r.parent_no = p.table_no and r.parent_key = p.row_key
       join temp.doomed c on c.table_no = r.child_no and c.row_key = r.child_key
       where r.key_no in (${holding}) and c.id <> p.id`,
    );
    const holds = holdsOf({}).flatMap((hold) => {
      const strength = strengths[hold.keyNo] ?? null;
      return strength === null ? [] : { ...hold, strength };
    });
    const { rounds, emptied } = deletionOrder(holds);
    for (const [keyNo, some] of Map.groupBy(emptied, (hold) => hold.keyNo)) {
      const ids = JSON.stringify(some.map(({ child }) => child));
      const rowKeys = `select row_key from temp.doomed
        where id in (select value from json_each(:ids))`;
      empty(plan, keyNo, rowKeys, { ids });
    }
    const setRound = connection.run<{ id: number; round: number }>(
      'update temp.doomed set round = :round where id = :id',
    );
    for (const [id, round] of rounds) if (round > 0) setRound({ id, round });
  };

  const deleteDoomed = ({ tables }: DeletionPlan): void => {
    const steps = connection.all<object, { number: number; round: number }>(
      'select distinct round, table_no as number from temp.doomed order by round, table_no',
    );
    const deletes = new Map<number, (values: { round: number }) => number>();
    const prepare = (number: number) => {
      const { name, key } = tables[number] ?? {};
      if (name === undefined || key === undefined) throw new RangeError('no such table');
      return connection.run<{ round: number }>(
        `delete from main.${quoteName(name)} as child where ${key('child')} in (
           select row_key from temp.doomed where round = :round and table_no = ${number})`,
      );
    };
    for (const { number, round } of steps({})) {
      const remove = deletes.get(number) ?? prepare(number);
      deletes.set(number, remove);
      remove({ round });
    }
  };

  const artifactColumns = connection.column<object, string>(
    `select lower(name) from pragma_table_xinfo('thread_artifacts', 'main')`,
  );

  return {
    files: (userId) => {
      const columns = artifactColumns({});
      if (!columns.includes('user_id') || !columns.includes('file_path')) return [];
      const paths = connection.column<{ userId: string }, string>(
        `select distinct file_path from main.thread_artifacts where user_id = :userId and file_path not in
           (select file_path from main.thread_artifacts where user_id <> :userId and file_path is not null)`,
      );
      return paths({ userId }).filter((path) => typeof path === 'string');
    },
    preview: (userId) =>
      // Only temporary tables are written: nobody else has to wait for a look.
      connection.snapshot(() => {
        const { tables } = planner.make(userId);
        const usersNo = tables.findIndex(({ name }) => foldName(name) === 'users');
        // Somebody else's is what comes to them by what it points to; what points to this user is this user's. Walked down
        // from them, so that each row is looked at once, however long a conversation is.
        const counts = connection.all<object, { number: number; count: number; ofOthers: number }>(
          `with recursive
             own as materialized (
               select table_no, row_key from temp.doomed where table_no = ${usersNo}
               union
               select r.child_no, r.child_key from temp.reference r
               join temp.doomed u on u.table_no = ${usersNo} and u.row_key = r.parent_key
               where r.parent_no = ${usersNo}
             ),
             others (table_no, row_key) as (
               select parent_no, parent_key from temp.reference
               where parent_no = ${usersNo} and (parent_no, parent_key) not in own
               union
               select r.child_no, r.child_key from others o
               join temp.reference r on r.parent_no = o.table_no and r.parent_key = o.row_key
               where (r.child_no, r.child_key) not in own
             )
           select table_no as number, count(*) as count,
             sum((table_no, row_key) in others) as ofOthers
           from temp.doomed group by table_no`,
        );
        const found = counts({}).map(({ number, count, ofOthers }) => ({
          table: foldName(tables[number]?.name ?? ''),
          count,
          ofOthers,
        }));
        planner.clear();
        return found.filter(({ table }) => table !== 'users');
      }),
    run: (userId) =>
      connection.transaction(() => {
        const plan = planner.make(userId);
        // Tables may point to each other in a circle: what is left over counts at the commit. Until then SQLite
        // takes `restrict` for `no action`, too.
        connection.once('pragma defer_foreign_keys = on');
        emptyReferencesOfOthers(plan);
        orderDoomed(plan);
        deleteDoomed(plan);
        planner.clear();
        const remains = connection.one<{ userId: string }, unknown>(
          'select 1 from main.users where id = :userId',
        );
        if (remains({ userId }) !== null) throw new Error('a trigger keeps the user');
      }),
  };
}

/** Whether the row here has to go before the one there when both go; null when it does not matter. */
function strengthOf(foreignKey: ForeignKey, { mended }: DeletionPlan): Hold['strength'] | null {
  const { onDelete, nullable } = foreignKey;
  if (onDelete === 'NO ACTION' || onDelete === 'RESTRICT') return null;
  if (nullable.length > 0) return 'canBeNull';
  return onDelete === 'CASCADE' || mended.has(foreignKey) ? 'yields' : 'firm';
}
