/** Version 2 of an instance, from version 1 with rows in it: they stay, and people get what they lacked. Frozen. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../../src/main/store/core/database.ts';
import { instanceMigrations } from '../../../../src/main/store/instance/own/migrations/index.ts';
import { temporaryFolder } from '../../../support/home.ts';

const ROWS = `
  insert into users values
    ('u1', 'alice', 'Alice', '$argon2id$a', '2026-11-23 12:00:00', 1, 'en'),
    ('u2', 'Zoë 🙂', 'Ζωή', '$argon2id$b', '2026-11-23 12:00:01', 0, 'de');
  insert into web_sessions values ('w1', 'u2', '2026-11-30 12:00:00', '2026-11-23 12:00:00');
  insert into system_credentials values ('s1', 'pim', 'KEY', 'selu:v2:a', '2026-11-23 12:00:00');
  insert into user_credentials values
    ('c1', 'u2', 'pim', 'KEY', 'selu:v2:b', null, '2026-11-23 12:00:00');
  insert into instance_meta values ('instance_id', '00112233445566778899aabbccddeeff');
`;

const tablesOf = (db: Database): string[] =>
  db
    .prepare<[], string>(`select name from sqlite_schema where type = 'table' order by name`)
    .pluck()
    .all();
const rowsOf = (db: Database): Record<string, unknown[]> =>
  Object.fromEntries(
    tablesOf(db).map((table) => [
      table,
      db.prepare(`select * from ${table} order by rowid`).raw().all(),
    ]),
  );

/** An instance brought from version 1, where it had these rows, to version 2. */
function migrated() {
  const file = join(temporaryFolder(), 'a.db');
  const old = openDatabase(file, instanceMigrations.slice(0, 1), { create: true });
  old.exec(ROWS);
  const before = rowsOf(old);
  old.close();
  const db = openDatabase(file, instanceMigrations.slice(0, 2));
  onTestFinished(() => void db.close());
  return { db, before, file };
}

it('keeps every row, with nothing in the columns that are new', () => {
  const { db, before, file } = migrated();
  const { users = [], web_sessions: sessions = [], ...others } = before;
  const withNulls = (rows: unknown[], count: number) =>
    rows.map((row) => [...(row as unknown[]), ...Array<null>(count).fill(null)]);
  expect(users).toHaveLength(2);
  expect(rowsOf(db)).toEqual({
    ...others,
    users: withNulls(users, 1),
    web_sessions: withNulls(sessions, 2),
    agents: [],
    pipes: [],
    user_agent_access: [],
  });
  expect(db.pragma('user_version', { simple: true })).toBe(2);
  expect(db.pragma('foreign_key_check')).toEqual([]);
  expect(existsSync(`${file}.before-2.bak`)).toBe(true);
});

it('makes the tables with their columns, keys and references', () => {
  const { db } = migrated();
  const columns = (table: string) =>
    db
      .prepare<[string], string>(
        `select name || ' ' || type || iif("notnull", '', ' null') || coalesce(' = ' || dflt_value, '')
           || iif(pk > 0, ' pk' || pk, '') as column
         from pragma_table_info(?) order by cid`,
      )
      .pluck()
      .all(table)
      .map((column) => column.toLowerCase());
  expect(columns('users').at(-1)).toBe('last_sign_in_at text null');
  expect(columns('web_sessions').slice(-2)).toEqual([
    'device_name text null',
    'last_used_at text null',
  ]);
  expect(columns('agents')).toEqual([
    'id text pk1',
    'display_name text',
    `version text = ''`,
    'installed_at text',
    'provider_id text null',
    'model_id text null',
    'temperature real null',
    'source_url text null',
    'is_bundled integer = 0',
    'setup_complete integer = 0',
    'auto_update integer = 0',
  ]);
  expect(columns('user_agent_access')).toEqual(['user_id text pk1', 'agent_id text pk2']);
  expect(columns('pipes')).toEqual([
    'id text pk1',
    'user_id text',
    'name text',
    'transport text',
    'inbound_token text',
    'outbound_url text',
    'outbound_auth text null',
    'default_agent_id text null',
    'active integer = 1',
    'created_at text',
  ]);

  const references = (table: string) =>
    db
      .prepare(`select "from", "table", "to", on_delete from pragma_foreign_key_list(?)`)
      .all(table);
  const user = { from: 'user_id', table: 'users', to: 'id', on_delete: 'NO ACTION' };
  expect(references('pipes')).toEqual([user]);
  expect(references('user_agent_access')).toEqual([{ ...user, on_delete: 'CASCADE' }]);
  expect(references('agents')).toEqual([]);
  const strict = db
    .prepare(
      `select name from pragma_table_list where schema = 'main' and strict = 0
         and name not like 'sqlite%'`,
    )
    .pluck()
    .all();
  expect(strict).toEqual([]);
});

const agent = `insert into agents (id, display_name, installed_at`;
const pipe = `insert into pipes (id, user_id, name, transport, inbound_token, outbound_url, created_at`;

it.each([
  ['an agent twice', 'UNIQUE', `${agent}) values ('a', 'A', 'now'), ('a', 'B', 'now')`],
  ['an agent without a name', 'NOT NULL', `${agent}) values ('a', null, 'now')`],
  [
    'a temperature in words',
    'TEXT value',
    `${agent}, temperature) values ('a', 'A', 'now', 'hot')`,
  ],
  ['a pipe of nobody', 'FOREIGN KEY', `${pipe}) values ('p', 'u9', 'n', 'web', 't', 'u', 'now')`],
  [
    'a pipe without a token',
    'NOT NULL',
    `${pipe}) values ('p', 'u1', 'n', 'web', null, 'u', 'now')`,
  ],
  [
    'a pipe twice',
    'UNIQUE',
    `${pipe}) values ('p', 'u1', 'n', 'web', 't', 'u', 'now'), ('p', 'u2', 'n', 'web', 't', 'u', 'now')`,
  ],
  ['access of nobody', 'FOREIGN KEY', `insert into user_agent_access values ('u9', 'a')`],
  ['access twice', 'UNIQUE', `insert into user_agent_access values ('u1', 'a'), ('u1', 'a')`],
  ['a user who has a pipe, to be gone', 'FOREIGN KEY', `delete from users where id = 'u1'`],
])('refuses %s', (_what, message, sql) => {
  const { db } = migrated();
  db.exec(`${pipe}) values ('p0', 'u1', 'n', 'web', 't', 'u', 'now')`);
  expect(() => db.exec(sql)).toThrow(message);
});

it('fills in what is left out, and lets access go with its user', () => {
  const { db } = migrated();
  db.exec(`${agent}) values ('a', 'A', 'now')`);
  db.exec(`${pipe}) values ('p', 'u1', 'n', 'web', 't', 'u', 'now')`);
  // An agent that is not installed: access outlives it.
  db.exec(`insert into user_agent_access values ('u2', 'gone'), ('u1', 'a')`);
  expect(db.prepare('select * from agents').raw().get()).toEqual([
    ...['a', 'A', '', 'now', null, null, null, null],
    ...[0, 0, 0],
  ]);
  expect(db.prepare('select active from pipes').pluck().get()).toBe(1);
  db.exec(
    `delete from web_sessions; delete from user_credentials; delete from users where id = 'u2'`,
  );
  expect(db.prepare('select user_id from user_agent_access').pluck().all()).toEqual(['u1']);
});
