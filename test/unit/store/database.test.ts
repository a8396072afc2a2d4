import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openDatabase, type Migration } from '../../../src/main/store/core/database.ts';
import { instanceMigrations } from '../../../src/main/store/instance/own/migrations/index.ts';
import { openInstanceStore } from '../../../src/main/store/instance/own/open.ts';
import { panelMigrations } from '../../../src/main/store/panel/migrations/index.ts';
import { howMany } from '../../support/deep.ts';
import { temporaryFolder } from '../../support/home.ts';
import { startChild } from './processes.ts';
import { steps } from './steps.ts';

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const notes = (db: Database.Database): unknown[] =>
  db.prepare('select text from notes order by id').pluck().all();

/** The code with which a database is refused; empty: it is not. */
function codeOfOpening(open: () => { close(): void }): string {
  try {
    open().close();
    return '';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** A database of the version before the last, closed. */
function older(folder = temporaryFolder(), version = 1): string {
  const file = join(folder, 'a.db');
  openDatabase(file, steps.slice(0, version), { create: true }).close();
  return file;
}

describe('a new database', () => {
  it('is private from its first moment, whatever the umask', () => {
    const file = join(temporaryFolder(), 'new', 'deep', 'a.db');
    const before = process.umask(0);
    try {
      const modes = () => readdirSync(join(file, '..')).map((name) => mode(join(file, '..', name)));
      const seen: string[][] = [];
      const look = (version: number): Migration => ({
        version,
        name: 'look',
        up: (db) => {
          db.exec(`create table t${version} (x)`);
          seen.push(modes());
        },
      });
      // Itself, its WAL and its shared memory: while it is made, when it is opened, when it is migrated.
      openDatabase(file, [look(1)], { create: true }).close();
      const db = openDatabase(file, [look(1), look(2)]);
      expect(seen).toEqual([
        ['600', '600', '600'],
        ['600', '600', '600', '600'],
      ]);
      expect(modes()).toEqual(['600', '600', '600', '600']);
      db.close();
      expect([mode(join(file, '..')), mode(join(file, '..', '..'))]).toEqual(['700', '700']);
    } finally {
      process.umask(before);
    }
  });

  it('keeps what it has on the disk, zeroes what it deletes, and trusts no schema', () => {
    const db = openDatabase(join(temporaryFolder(), 'a.db'), steps, { create: true });
    const pragma = (name: string): unknown => db.pragma(name, { simple: true });
    expect({
      journal: pragma('journal_mode'),
      synchronous: pragma('synchronous'),
      secureDelete: pragma('secure_delete'),
      foreignKeys: pragma('foreign_keys'),
      trustedSchema: pragma('trusted_schema'),
      cellSizeCheck: pragma('cell_size_check'),
      busyTimeout: pragma('busy_timeout'),
      version: pragma('user_version'),
    }).toEqual({
      journal: 'wal',
      synchronous: 2,
      secureDelete: 1,
      foreignKeys: 1,
      trustedSchema: 0,
      cellSizeCheck: 1,
      busyTimeout: 5_000,
      version: 3,
    });
    db.close();
  });

  it('holds nothing of what was deleted or overwritten once it is closed', () => {
    const file = older();
    const db = openDatabase(file, steps.slice(0, 1));
    const add = db.prepare('insert into notes (text) values (?)');
    for (let i = 0; i < 200; i++) add.run(`canary-${i}-`.repeat(50));
    db.exec(`update notes set text = 'other' where id % 2 = 0`);
    db.exec(`delete from notes where id % 2 = 1`);
    db.close();
    expect(readFileSync(file, 'latin1')).not.toContain('canary');
    expect(readdirSync(join(file, '..'))).toEqual(['a.db']);
  });

  it('is only made when asked to', () => {
    const file = join(temporaryFolder(), 'none', 'a.db');
    expect(() => openDatabase(file, steps)).toThrow(
      expect.objectContaining({ code: 'instance_missing' }),
    );
    expect(() => statSync(join(file, '..'))).toThrow('ENOENT');
  });
});

describe('a file that others could read', () => {
  it('is closed to them, with its side files', () => {
    const file = older();
    chmodSync(file, 0o644);
    const writer = new Database(file);
    writer.exec(`insert into notes (text) values ('x')`);
    expect(mode(`${file}-wal`)).toBe('644');
    const db = openDatabase(file, steps.slice(0, 1));
    expect([mode(file), mode(`${file}-wal`), mode(`${file}-shm`)]).toEqual(['600', '600', '600']);
    db.close();
    writer.close();
  });
});

describe('what is not ours', () => {
  /** Opening is refused with this code, and the file is the same to the byte. */
  function refused(file: string, code: string, params: object): void {
    const before = readFileSync(file);
    const names = readdirSync(join(file, '..'));
    for (const create of [false, true]) {
      expect(() => openDatabase(file, steps, { create })).toThrow(
        expect.objectContaining({ code, params: { file, ...params } }),
      );
    }
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(join(file, '..'))).toEqual(names);
  }

  it('is refused when a newer app made it', () => {
    const file = older();
    const db = new Database(file);
    db.pragma('user_version = 4');
    db.close();
    refused(file, 'database_newer', { found: 4, known: 3 });
  });

  it.each([0, 1, 59])('is refused when an orchestrator made it (user_version %i)', (version) => {
    const file = join(temporaryFolder(), 'a.db');
    const db = new Database(file);
    db.exec('create table _sqlx_migrations (version bigint primary key, description text)');
    db.pragma(`user_version = ${version}`);
    db.close();
    refused(file, 'database_foreign', {});
  });

  it('is refused when another program made it', () => {
    const file = join(temporaryFolder(), 'a.db');
    const db = new Database(file);
    db.exec('create table songs (title text)');
    db.close();
    refused(file, 'database_foreign', {});
  });

  it('is refused when it is no database', () => {
    const file = join(temporaryFolder(), 'a.db');
    writeFileSync(file, 'a letter to a friend, not a database. '.repeat(100));
    refused(file, 'database_damaged', {});
  });

  it('is refused when it is a folder', () => {
    const file = join(temporaryFolder(), 'a.db');
    mkdirSync(file);
    expect(() => openDatabase(file, steps)).toThrow(
      expect.objectContaining({ code: 'database_damaged', params: { file } }),
    );
  });

  it('is refused when everything in it is gone', () => {
    const file = join(temporaryFolder(), 'a.db');
    writeFileSync(file, '');
    refused(file, 'database_damaged', {});
  });
});

describe('migrations', () => {
  it.each([
    ['an instance', instanceMigrations],
    ['the panel', panelMigrations],
  ])('of %s are numbered without a gap', (_, migrations) => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, i) => i + 1));
  });

  it.each([1, 2])('bring version %i to the newest, and keep what was there', (version) => {
    const file = older(temporaryFolder(), version);
    const db = openDatabase(file, steps);
    expect(notes(db)).toEqual(['one', 'two', 'three']);
    expect(db.pragma('user_version', { simple: true })).toBe(3);
    db.close();
  });

  it('leave a private copy of the version before beside the database, WAL included', () => {
    const file = older();
    const writer = new Database(file);
    writer.exec(`insert into notes (text) values ('only in the WAL')`);
    const db = openDatabase(file, steps);
    db.close();
    writer.close();

    const backup = `${file}.before-2.bak`;
    expect(mode(backup)).toBe('600');
    const copy = join(temporaryFolder(), 'copy.db');
    copyFileSync(backup, copy);
    const restored = openDatabase(copy, steps.slice(0, 1));
    expect(notes(restored)).toEqual(['one', 'only in the WAL']);
    restored.close();
  });

  it('make no copy of a new database, nor of one that is up to date', () => {
    const file = older(temporaryFolder(), 3);
    openDatabase(file, steps).close();
    expect(readdirSync(join(file, '..'))).toEqual(['a.db']);
  });

  it.each([
    ['a trigger', 'create trigger t after insert on instance_meta begin delete from users; end'],
    ['a view', 'create view v as select * from users'],
    ['a computed column', "alter table users add column x text as (username || 'x')"],
    ['an index over an expression', 'create index x on users (lower(username))'],
  ])('are not run over what somebody has put into an older instance: %s', (_what, sql) => {
    for (const known of [instanceMigrations.length - 1, instanceMigrations.length]) {
      const folder = temporaryFolder();
      const file = join(folder, 'selu.db');
      openDatabase(file, instanceMigrations.slice(0, known), { create: true }).close();
      const db = new Database(file);
      db.exec(sql);
      db.close();
      expect(codeOfOpening(() => openInstanceStore(file))).toBe('database_schema_changed');
      const after = new Database(file, { readonly: true });
      expect(after.pragma('user_version', { simple: true })).toBe(known);
      after.close();
      expect(readdirSync(folder).filter((name) => name.endsWith('.bak'))).toEqual([]);
    }
  });

  it('that fail leave the database as it was, also when an earlier one of the run had worked', () => {
    const file = older();
    const failing: Migration = {
      version: 3,
      name: 'failing',
      up: `delete from notes; insert into notes (text) values (null);`,
    };
    const backup = `${file}.before-2.bak`;
    expect(() => openDatabase(file, [...steps.slice(0, 2), failing])).toThrow(
      expect.objectContaining({
        code: 'migration_failed',
        params: { file, backup },
        cause: expect.objectContaining({ code: 'SQLITE_CONSTRAINT_NOTNULL' }) as unknown,
      }),
    );
    for (const path of [file, backup]) {
      const db = openDatabase(path, steps.slice(0, 1));
      expect(notes(db)).toEqual(['one']);
      db.close();
    }
    const db = openDatabase(file, steps);
    expect(notes(db)).toEqual(['one', 'two', 'three']);
    db.close();
  });

  it('that fail with a bug of ours do the same', () => {
    const file = older();
    const bug: Migration = {
      version: 2,
      name: 'bug',
      up: (db) => {
        db.exec('delete from notes');
        throw new TypeError('bug');
      },
    };
    expect(() => openDatabase(file, [...steps.slice(0, 1), bug])).toThrow(
      expect.objectContaining({ code: 'migration_failed' }),
    );
    const db = openDatabase(file, steps.slice(0, 1));
    expect(notes(db)).toEqual(['one']);
    db.close();
  });

  it.each([
    ['an older database', 1],
    ['a new one', 0],
  ])('run once when four processes open %s at the same moment', async (_, version) => {
    const rounds = howMany({ short: 2, deep: 20 });
    for (let round = 0; round < rounds; round++) {
      const folder = temporaryFolder();
      const file = join(folder, 'a.db');
      if (version > 0) older(folder, version);
      const children = [1, 2, 3, 4].map(() => startChild('open', file));
      await Promise.all(children.map((child) => child.line()));
      for (const child of children) child.go();
      const answers = await Promise.all(children.map((child) => child.line()));
      expect(answers).toEqual(['3', '3', '3', '3']);
      await Promise.all(children.map((child) => child.ended));
      const db = openDatabase(file, steps);
      expect(notes(db)).toEqual(['one', 'two', 'three']);
      db.close();
      const copies = readdirSync(folder).filter((name) => name !== 'a.db');
      expect(copies).toEqual(version > 0 ? ['a.db.before-2.bak'] : []);
    }
  });
});
