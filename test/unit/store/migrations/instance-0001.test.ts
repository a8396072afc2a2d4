/** Version 1 of an instance, from nothing: the tables of the orchestrator under the same names. Frozen. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../../src/main/store/core/database.ts';
import { instanceMigrations } from '../../../../src/main/store/instance/own/migrations/index.ts';
import { temporaryFolder } from '../../../support/home.ts';

const open = () =>
  openDatabase(join(temporaryFolder(), 'a.db'), instanceMigrations.slice(0, 1), { create: true });

it('makes the tables with their columns, keys and references', () => {
  const db = open();
  const columns = (table: string) =>
    db
      .prepare<[string], { column: string }>(
        `select name || ' ' || type || iif("notnull", '', ' null') || coalesce(' = ' || dflt_value, '')
           || iif(pk > 0, ' pk', '') as column
         from pragma_table_info(?) order by cid`,
      )
      .all(table)
      .map((row) => row.column.toLowerCase());
  const tables = db
    .prepare(`select name from sqlite_schema where type = 'table' order by name`)
    .pluck()
    .all() as string[];
  expect(Object.fromEntries(tables.map((table) => [table, columns(table)]))).toEqual({
    instance_meta: ['key text pk', 'value text'],
    system_credentials: [
      'id text pk',
      'capability_id text',
      'credential_name text',
      'encrypted_value text',
      'created_at text',
    ],
    user_credentials: [
      'id text pk',
      'user_id text',
      'capability_id text',
      'credential_name text',
      'encrypted_value text',
      'expires_at text null',
      'created_at text',
    ],
    users: [
      'id text pk',
      'username text',
      'display_name text',
      'password_hash text',
      'created_at text',
      'is_admin integer = 0',
      `language text = 'de'`,
    ],
    web_sessions: ['id text pk', 'user_id text', 'expires_at text', 'created_at text'],
  });

  const references = (table: string) =>
    db
      .prepare(`select "from", "table", "to", on_delete from pragma_foreign_key_list(?)`)
      .all(table);
  const user = { from: 'user_id', table: 'users', to: 'id', on_delete: 'NO ACTION' };
  expect(references('web_sessions')).toEqual([user]);
  expect(references('user_credentials')).toEqual([user]);
  db.close();
});

it.each([
  [`insert into instance_meta values ('k', 'v')`],
  [`insert into users values ('u', 'name', 'Name', 'hash', 'now', 0, 'de')`],
  [`insert into users values ('v', 'alice', 'Name', 'hash', 'now', 0, 'de')`],
  [`insert into web_sessions values ('w', 'u', 'then', 'now')`],
  [`insert into system_credentials values ('s', 'c', 'n', 'v', 'now')`],
  [`insert into user_credentials values ('c', 'u', 'c', 'n', 'v', null, 'now')`],
])('holds it only once: %s', (insert) => {
  const db = open();
  db.pragma('foreign_keys = off');
  db.exec(insert);
  expect(() => db.exec(insert)).toThrow('UNIQUE');
  db.close();
});

it.each([
  ['a credential of the same capability and name', 'system_credentials', `'c', 'n', 'v', 'now'`],
  ['one of the same user', 'user_credentials', `'u', 'c', 'n', 'v', null, 'now'`],
  ['a user of the same name', 'users', `'alice', 'A', 'h', 'now', 0, 'de'`],
])('refuses %s under another id', (_, table, values) => {
  const db = open();
  db.pragma('foreign_keys = off');
  db.exec(`insert into ${table} values ('1', ${values})`);
  expect(() => db.exec(`insert into ${table} values ('2', ${values})`)).toThrow('UNIQUE');
  db.close();
});

it('takes two names that differ in case, as a real instance may', () => {
  const db = open();
  db.exec(`insert into users values ('1', 'eve', 'Eve', 'hash', 'now', 0, 'de')`);
  db.exec(`insert into users values ('2', 'Eve', 'Eve', 'hash', 'now', 0, 'de')`);
  db.close();
});
