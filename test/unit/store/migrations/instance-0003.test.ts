/** Version 3 of an instance, from version 2 with rows in it: they stay, and providers and channels have tables. Frozen. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../../src/main/store/core/database.ts';
import { instanceMigrations } from '../../../../src/main/store/instance/own/migrations/index.ts';
import { temporaryFolder } from '../../../support/home.ts';

const ROWS = `
  insert into users values
    ('u1', 'alice', 'Alice', '$argon2id$a', '2026-11-23 12:00:00', 1, 'en', null),
    ('u2', 'Zoë 🙂', 'Ζωή', '$argon2id$b', '2026-11-23 12:00:01', 0, 'de', '2026-11-24 12:00:00');
  insert into web_sessions values
    ('w1', 'u2', '2026-11-30 12:00:00', '2026-11-23 12:00:00', 'laptop', '2026-11-24 12:00:00');
  insert into agents values ('mail', 'Mail', '1', '2026-11-23 12:00:00', 'openai', 'm', 0.5, null, 0, 1, 0);
  insert into user_agent_access values ('u2', 'mail');
  insert into pipes values
    ('p1', 'u1', 'Alice''s Chat', 'web', 'selu:v2:a', 'internal://web', null, 'default', 1, '2026-11-23 12:00:00'),
    ('p2', 'u2', 'Door', 'webhook', 'selu:v2:b', 'https://x.example', 'auth', null, 0, '2026-11-23 12:00:00');
  insert into system_credentials values ('s1', 'pim', 'KEY', 'selu:v2:a', '2026-11-23 12:00:00');
  insert into instance_meta values ('instance_id', '00112233445566778899aabbccddeeff');
`;

const NEW = ['bluebubbles_configs', 'llm_providers', 'telegram_configs'];

const rowsOf = (db: Database): Record<string, unknown[]> =>
  Object.fromEntries(
    db
      .prepare<[], string>(`select name from sqlite_schema where type = 'table' order by name`)
      .pluck()
      .all()
      .map((table) => [table, db.prepare(`select * from ${table} order by rowid`).raw().all()]),
  );

/** An instance brought from version 2, where it had these rows, to version 3. */
function migrated() {
  const file = join(temporaryFolder(), 'a.db');
  const old = openDatabase(file, instanceMigrations.slice(0, 2), { create: true });
  old.exec(ROWS);
  const before = rowsOf(old);
  old.close();
  const db = openDatabase(file, instanceMigrations.slice(0, 3));
  onTestFinished(() => void db.close());
  return { db, before, file };
}

it('keeps every row', () => {
  const { db, before, file } = migrated();
  expect(before['pipes']).toHaveLength(2);
  expect(rowsOf(db)).toEqual({ ...before, ...Object.fromEntries(NEW.map((table) => [table, []])) });
  expect(db.pragma('user_version', { simple: true })).toBe(3);
  expect(db.pragma('foreign_key_check')).toEqual([]);
  expect(existsSync(`${file}.before-3.bak`)).toBe(true);
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
  expect(columns('llm_providers')).toEqual([
    'id text pk1',
    'display_name text',
    'api_key_encrypted text null',
    'base_url text null',
    'active integer = 1',
    'created_at text',
  ]);
  expect(columns('telegram_configs')).toEqual([
    'id text pk1',
    'name text',
    'bot_token text',
    'chat_id text',
    'pipe_id text',
    'active integer = 1',
    'created_at text',
  ]);
  expect(columns('bluebubbles_configs')).toEqual([
    'id text pk1',
    'name text',
    'server_url text',
    'server_password text',
    'chat_guid text',
    'pipe_id text',
    'poll_interval_ms integer = 2000',
    'active integer = 1',
    'created_at text',
    'bb_webhook_id text null',
    'callback_base_url text null',
  ]);

  const references = (table: string) =>
    db
      .prepare(`select "from", "table", "to", on_delete from pragma_foreign_key_list(?)`)
      .all(table);
  const pipe = { from: 'pipe_id', table: 'pipes', to: 'id', on_delete: 'NO ACTION' };
  expect(references('telegram_configs')).toEqual([pipe]);
  expect(references('bluebubbles_configs')).toEqual([pipe]);
  expect(references('llm_providers')).toEqual([]);
  const strict = db
    .prepare<[], string>(
      `select name from pragma_table_list where schema = 'main' and strict = 1
         and name in (${NEW.map((table) => `'${table}'`).join()}) order by name`,
    )
    .pluck()
    .all();
  expect(strict).toEqual(NEW);
});

const telegram = `insert into telegram_configs (id, name, bot_token, chat_id, pipe_id, created_at)`;
const blueBubbles = `insert into bluebubbles_configs
  (id, name, server_url, server_password, chat_guid, pipe_id, created_at)`;

it.each([
  [
    'a provider twice',
    'UNIQUE',
    `insert into llm_providers values
    ('openai', 'A', '', '', 1, 'now'), ('openai', 'B', '', '', 1, 'now')`,
  ],
  [
    'a provider without a name',
    'NOT NULL',
    `insert into llm_providers values
    ('openai', null, '', '', 1, 'now')`,
  ],
  ['a bot of no pipe', 'FOREIGN KEY', `${telegram} values ('t', 'n', 'x', '1', 'p9', 'now')`],
  ['a bot without a token', 'NOT NULL', `${telegram} values ('t', 'n', null, '1', 'p2', 'now')`],
  [
    'a server of no pipe',
    'FOREIGN KEY',
    `${blueBubbles} values ('b', 'n', 'u', 'x', 'c', 'p9', 'now')`,
  ],
  [
    'a server without a password',
    'NOT NULL',
    `${blueBubbles} values ('b', 'n', 'u', null, 'c', 'p2', 'now')`,
  ],
  ['a pipe that has a bot, to be gone', 'FOREIGN KEY', `delete from pipes where id = 'p1'`],
])('refuses %s', (_what, message, sql) => {
  const { db } = migrated();
  db.exec(`${telegram} values ('t0', 'n', 'x', '1', 'p1', 'now')`);
  expect(() => db.exec(sql)).toThrow(message);
});

it('fills in what is left out', () => {
  const { db } = migrated();
  db.exec(`${telegram} values ('t', 'n', 'x', '1', 'p1', 'now')`);
  db.exec(`${blueBubbles} values ('b', 'n', 'u', 'x', 'c', 'p2', 'now')`);
  db.exec(`insert into llm_providers (id, display_name, created_at) values ('new', 'New', 'now')`);
  expect(db.prepare('select active from telegram_configs').pluck().get()).toBe(1);
  expect(
    db
      .prepare('select poll_interval_ms, active, bb_webhook_id from bluebubbles_configs')
      .raw()
      .get(),
  ).toEqual([2000, 1, null]);
  expect(db.prepare('select * from llm_providers').raw().get()).toEqual([
    ...['new', 'New', null, null],
    ...[1, 'now'],
  ]);
});
