/** The tables of a database and how they point to each other, as the database itself declares it. */
import type { Connection } from '../core/connection.ts';

export interface Table {
  readonly name: string;
  /** SQL for what tells a row of it: the rowid, or its primary key where it has none. */
  readonly key: (alias: string) => string;
}

export interface ForeignKey {
  readonly child: Table;
  readonly parent: Table;
  /** Pairs of column here and column there. */
  readonly columns: readonly { readonly from: string; readonly to: string }[];
  /** What the database does to the row here when the one there goes: `NO ACTION`, `CASCADE` … */
  readonly onDelete: string;
  /**
   * Which of the columns here can be set to null. One of the primary key cannot, even where SQLite would
   * allow it: the row would be left without a name.
   */
  readonly nullable: readonly string[];
  /** SQL for the default of each column, in their order. */
  readonly defaults: readonly string[];
}

/** A column that says to which row one belongs: without a foreign key, or with one that leaves it to whoever deletes. */
export interface Belonging {
  readonly table: string;
  readonly column: string;
  /** To whose `id` it points. */
  readonly parent: string;
}

export interface Schema {
  /** By name, whose case does not count in ASCII ({@link foldName}). */
  readonly tables: ReadonlyMap<string, Table>;
  /** All between tables that are there. */
  readonly foreignKeys: readonly ForeignKey[];
}

/** A name in SQL. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** SQLite's own comparison of names knows the case of ASCII letters only. */
export const foldName = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

/**
 * Gives a function that reads the schema as it is then.
 *
 * @param belongings what goes with a row to which it points, though the schema does not say so; what is not there is none
 */
export function schemaReader(
  connection: Connection,
  belongings: readonly Belonging[] = [],
): () => Schema {
  const tablesThere = connection.all<object, { name: string; withoutRowid: number }>(
    `select name, wr as withoutRowid from pragma_table_list
     where schema = 'main' and type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name`,
  );
  const columnsOf = connection.all<
    { table: string },
    { name: string; required: number; position: number; hidden: number; defaultSql: string | null }
  >(
    `select name, "notnull" as required, pk as position, hidden, dflt_value as defaultSql
     from pragma_table_xinfo(:table, 'main')`,
  );
  const foreignKeysOf = connection.all<
    { table: string },
    { id: number; parent: string; from: string; to: string | null; onDelete: string }
  >(
    `select id, "table" as parent, "from", "to", on_delete as onDelete
     from pragma_foreign_key_list(:table, 'main') order by id, seq`,
  );

  const primaryKeyOf = (table: string): string[] =>
    columnsOf({ table })
      .filter(({ position }) => position > 0)
      .sort((a, b) => a.position - b.position)
      .map(({ name }) => name);

  const readTable = (name: string, withoutRowid: boolean): Table => {
    if (withoutRowid) {
      const primaryKey = primaryKeyOf(name);
      return {
        name,
        key: (alias) => primaryKey.map((column) => literal(alias, column)).join('||'),
      };
    }
    const taken = new Set(columnsOf({ table: name }).map((column) => foldName(column.name)));
    const rowid = ['rowid', 'oid', '_rowid_'].find((column) => !taken.has(column)) ?? 'rowid';
    return { name, key: (alias) => `${alias}.${rowid}` };
  };

  const readForeignKeys = (child: Table, tables: Schema['tables']): ForeignKey[] => {
    const columnsHere = new Map(
      columnsOf({ table: child.name }).map((column) => [column.name, column]),
    );
    const canBeNull = (name: string): boolean => {
      const column = columnsHere.get(name);
      return column?.required === 0 && column.position === 0 && column.hidden === 0;
    };
    return [...Map.groupBy(foreignKeysOf({ table: child.name }), ({ id }) => id).values()].flatMap(
      (rows) => {
        const { parent: parentName = '', onDelete = '' } = rows[0] ?? {};
        const parent = tables.get(foldName(parentName));
        if (parent === undefined) return [];
        // A reference without columns is one to the primary key.
        const primaryKey = primaryKeyOf(parent.name);
        return {
          child,
          parent,
          columns: rows.map(({ from, to }, n) => ({ from, to: to ?? primaryKey[n] ?? 'rowid' })),
          onDelete,
          nullable: rows.map(({ from }) => from).filter(canBeNull),
          defaults: rows.map(({ from }) => columnsHere.get(from)?.defaultSql ?? 'null'),
        };
      },
    );
  };

  /** The foreign keys of a table as they would be if it declared to what its rows belong. */
  const withBelonging = (
    declared: readonly ForeignKey[],
    { table, column, parent: parentName }: Belonging,
    tables: Schema['tables'],
  ): readonly ForeignKey[] => {
    const child = tables.get(table);
    const parent = tables.get(parentName);
    const there = columnsOf({ table }).find(({ name }) => name === column);
    if (child === undefined || parent === undefined || there === undefined) return declared;
    const found = declared.find(
      (key) => key.parent === parent && key.columns.some(({ from }) => from === column),
    );
    // What the schema has SQLite do counts.
    if (found !== undefined && !['NO ACTION', 'RESTRICT'].includes(found.onDelete)) return declared;
    const belonging: ForeignKey = {
      ...(found ?? { child, parent, columns: [{ from: column, to: 'id' }], defaults: ['null'] }),
      onDelete: 'CASCADE',
      nullable: [],
    };
    return [...declared.filter((key) => key !== found), belonging];
  };

  return () => {
    const tables = new Map(
      tablesThere({}).map(({ name, withoutRowid }) => [
        foldName(name),
        readTable(name, withoutRowid === 1),
      ]),
    );
    const foreignKeys = [...tables.values()].flatMap((table) =>
      belongings
        .filter((belonging) => belonging.table === table.name)
        .reduce<readonly ForeignKey[]>(
          (keys, belonging) => withBelonging(keys, belonging, tables),
          readForeignKeys(table, tables),
        ),
    );
    return { tables, foreignKeys };
  };
}

/** A value as text that no other value has; `quote` alone ends at a zero character. */
const literal = (alias: string, column: string): string => {
  const value = `${alias}.${quoteName(column)}`;
  return `quote(${value})||','||hex(${value})||';'`;
};
