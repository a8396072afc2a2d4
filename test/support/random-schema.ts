/** Random tables that point to users and to each other, with rows that fit, for the deletion of a user. */
import type { Database } from 'better-sqlite3';
import fc from 'fast-check';

const actions = ['no action', 'restrict', 'cascade', 'set null', 'set default'] as const;

export interface Reference {
  /** The table there, by its place; 0 is `users`. */
  readonly to: number;
  readonly onDelete: (typeof actions)[number];
  readonly required: boolean;
  /** The row there that is its default, by its place, maybe one that is not there; null for none. */
  readonly fallback: number | null;
}

export interface RandomTable {
  readonly name: string;
  readonly key: 'text' | 'integer' | 'pair';
  readonly withoutRowid: boolean;
  readonly references: readonly Reference[];
  /** For each row and reference the row there, by its place. */
  readonly rows: readonly (readonly (number | null)[])[];
}

/** A row as the database has it: its key, and the key to which each reference points. */
export interface Row {
  readonly table: number;
  readonly key: string;
  readonly points: readonly (string | null)[];
}

const reference = fc.record({
  to: fc.nat(20),
  onDelete: fc.constantFrom(...actions),
  required: fc.boolean(),
  fallback: fc.option(fc.nat(20)),
});

const sketch = fc.record({
  key: fc.constantFrom('text' as const, 'integer' as const, 'pair' as const),
  withoutRowid: fc.boolean(),
  references: fc.array(reference, { maxLength: 3 }),
  rows: fc.array(fc.array(fc.option(fc.nat(20)), { minLength: 3, maxLength: 3 }), { maxLength: 7 }),
});
type Sketch = typeof sketch extends fc.Arbitrary<infer T> ? T : never;

/** Users first. What must be there points to users, to a table before, or to a row before: a circle of such
 * references can hold itself against any deletion. */
export const randomTables: fc.Arbitrary<RandomTable[]> = fc
  .tuple(
    fc.record({
      references: fc.array(reference, { maxLength: 2 }),
      rows: fc.array(fc.array(fc.option(fc.nat(20)), { minLength: 3, maxLength: 3 }), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
    fc.array(sketch, { minLength: 1, maxLength: 5 }),
  )
  .map(([users, others]) => {
    const sketches: Sketch[] = [{ key: 'text', withoutRowid: false, ...users }, ...others];
    const counts: number[] = [];
    const tables = sketches.map((table, at) => {
      const references = table.references.map((one) => {
        const required = one.required && at > 0;
        return { ...one, required, to: one.to % (required ? at + 1 : sketches.length) };
      });
      const lacks = references.some(({ required, to }) => required && counts[to] === 0);
      const rows = lacks ? [] : table.rows;
      counts.push(rows.length);
      return { ...table, name: at === 0 ? 'users' : `t${at}`, references, rows };
    });
    return tables.map((table, at) => ({
      ...table,
      references: table.references.map((one) => ({
        ...one,
        fallback: one.fallback === null ? null : one.fallback % ((counts[one.to] ?? 0) + 1),
      })),
      rows: table.rows.map((row, n) =>
        table.references.map(({ required, to }, k) => {
          const there = required && to === at ? n + 1 : (counts[to] ?? 0);
          const wish = row[k] ?? (required ? 0 : null);
          return wish === null || there === 0 ? null : wish % there;
        }),
      ),
    }));
  });

const keyColumns = ({ key }: RandomTable): string[] => (key === 'pair' ? ['house', 'id'] : ['id']);

/** The key of a row, as SQL. */
function keyOf(table: RandomTable, n: number): string[] {
  if (table.key === 'integer') return [`${n + 1}`];
  const id = `'${table.name}-${n}'`;
  return table.key === 'pair' ? [`'h${n % 2}'`, id] : [id];
}

/** Makes the tables and their rows. */
export function fillDatabase(db: Database, tables: readonly RandomTable[]): void {
  db.pragma('foreign_keys = off');
  for (const table of tables) {
    const type = table.key === 'integer' ? 'integer' : 'text';
    const names = keyColumns(table);
    const parts = names.map((name) => `${name} ${type} not null`);
    const keys = [`primary key (${names.join()})`];
    for (const [k, { to, onDelete, required, fallback }] of table.references.entries()) {
      const parent = tables[to];
      if (parent === undefined) continue;
      const there = keyColumns(parent);
      const defaults = fallback === null ? null : keyOf(parent, fallback);
      const here = there.map((name) => `r${k}_${name}`);
      for (const [n, name] of here.entries()) {
        const typed = `${name} ${parent.key === 'integer' ? 'integer' : 'text'}`;
        const value = defaults?.[n];
        const end = value === undefined ? '' : ` default ${value}`;
        parts.push(`${typed}${required ? ' not null' : ''}${end}`);
      }
      keys.push(
        `foreign key (${here.join()}) references ${parent.name} (${there.join()}) on delete ${onDelete}`,
      );
    }
    const end = table.withoutRowid ? ' without rowid' : '';
    db.exec(`create table ${table.name} (${[...parts, ...keys].join()})${end}`);
  }
  for (const table of tables) {
    for (const [n, points] of table.rows.entries()) {
      const values = points.flatMap((point, k) => {
        const parent = tables[table.references[k]?.to ?? 0];
        if (parent === undefined) return [];
        return point === null ? keyColumns(parent).map(() => 'null') : keyOf(parent, point);
      });
      db.exec(`insert into ${table.name} values (${[...keyOf(table, n), ...values].join()})`);
    }
  }
  db.pragma('foreign_keys = on');
}

/** All rows, by table and key. */
export function readRows(db: Database, tables: readonly RandomTable[]): Map<string, Row> {
  const found = tables.flatMap((table, at) =>
    db
      .prepare<[], unknown[]>(`select * from main.${table.name}`)
      .raw()
      .all()
      .map((values) => {
        let next = 0;
        const take = (of: RandomTable): unknown[] =>
          values.slice(next, (next += keyColumns(of).length));
        const key = JSON.stringify([at, ...take(table)]);
        const points = table.references.map(({ to }) => {
          const parent = tables[to];
          const there = parent === undefined ? [] : take(parent);
          return there.includes(null) ? null : JSON.stringify([to, ...there]);
        });
        return { table: at, key, points };
      }),
  );
  return new Map(found.map((row) => [row.key, row]));
}
