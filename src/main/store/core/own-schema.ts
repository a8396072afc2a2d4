/**
 * The structure of a database as its migrations have made it. Triggers, views, defaults and the actions of foreign keys
 * act by themselves inside our own transactions, in our name: a database with any that we have not made is not written.
 */
import BetterSqlite, { type Database, type Statement } from 'better-sqlite3';
import { AppError } from '#shared/errors.ts';

/** What a migration does. */
interface Step {
  readonly up: string | ((db: Database) => void);
}

/** Of SQLite's own: what `analyze` leaves. */
const STATISTICS = [
  'CREATE TABLE sqlite_stat1(tbl,idx,stat)',
  'CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)',
];
const made = new WeakMap<readonly Step[], string>();

export class OwnSchema {
  readonly #db: Database;
  readonly #file: string;
  readonly #migrations: readonly Step[];
  readonly #version: Statement<[], number>;
  #known: number | null = null;

  constructor(db: Database, file: string, migrations: readonly Step[]) {
    this.#db = db;
    this.#file = file;
    this.#migrations = migrations;
    this.#version = db.prepare<[], number>('pragma schema_version').pluck();
  }

  /**
   * Looks whether the structure is ours; inside a transaction, where it stays what it is. It is read again only when
   * SQLite says that it has changed.
   *
   * @throws AppError `database_schema_changed`
   */
  require(): void {
    const version = this.#version.get() ?? null;
    if (version !== null && version === this.#known) return;
    if (!isMadeBy(this.#db, this.#migrations)) {
      throw new AppError('database_schema_changed', { file: this.#file });
    }
    this.#known = version;
  }
}

/**
 * Whether the structure of a database is the one of the version that it says to be, and nothing more. It reads no table.
 * Of one that no such version has it is for others to say whose it is.
 *
 * @param migrations all that there are
 */
export function isAsItsVersion(db: Database, migrations: readonly Step[]): boolean {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version < 1 || version > migrations.length || isOfOrchestrator(db)) return true;
  return isMadeBy(db, version === migrations.length ? migrations : migrations.slice(0, version));
}

const isOfOrchestrator = (db: Database): boolean =>
  db.prepare("select 1 from sqlite_schema where name = '_sqlx_migrations'").get() !== undefined;

/** Whether the structure of a database is what these migrations make, and nothing more. */
const isMadeBy = (db: Database, migrations: readonly Step[]): boolean =>
  schemaOf(db) === schemaMadeBy(migrations);

function schemaMadeBy(migrations: readonly Step[]): string {
  const known = made.get(migrations);
  if (known !== undefined) return known;
  const db = new BetterSqlite(':memory:');
  try {
    for (const { up } of migrations) {
      if (typeof up === 'string') db.exec(up);
      else up(db);
    }
    const schema = schemaOf(db);
    made.set(migrations, schema);
    return schema;
  } finally {
    db.close();
  }
}

function schemaOf(db: Database): string {
  const rows = db
    .prepare<[], unknown[]>(
      `select type, name, tbl_name, sql from main.sqlite_schema
       order by type, name, tbl_name, sql`,
    )
    .raw()
    .all()
    .filter(([, , , sql]) => !STATISTICS.includes(String(sql)));
  return JSON.stringify(rows);
}
