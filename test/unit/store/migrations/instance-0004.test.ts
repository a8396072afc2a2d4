/** Version 4 of an instance, from version 3 with rows in it: sessions end, and there is a place for what signs rows. Frozen. */
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../../src/main/store/core/database.ts';
import { instanceMigrations } from '../../../../src/main/store/instance/own/migrations/index.ts';
import { temporaryFolder } from '../../../support/home.ts';

it('ends all sessions, keeps everything else, and makes empty tables for what signs rows', () => {
  const file = join(temporaryFolder(), 'selu.db');
  const before = openDatabase(file, instanceMigrations.slice(0, 3), { create: true });
  before.exec(`
    insert into users values
      ('u1', 'alice', 'Alice', '$argon2id$a', '2026-11-23 12:00:00', 1, 'en', null);
    insert into web_sessions values
      ('w1', 'u1', '2099-11-30 12:00:00', '2026-11-23 12:00:00', 'laptop', null);
    insert into system_credentials values ('s1', 'pim', 'KEY', 'selu:v2:a', '2026-11-23 12:00:00');
  `);
  before.close();
  const db = openDatabase(file, instanceMigrations.slice(0, 4));
  onTestFinished(() => void db.close());
  const count = (table: string) => db.prepare(`select count(*) from ${table}`).pluck().get();
  expect(db.pragma('user_version', { simple: true })).toBe(4);
  expect(
    ['users', 'system_credentials', 'web_sessions', 'signed_rows', 'signed_buckets'].map(count),
  ).toEqual([1, 1, 0, 0, 0]);
  const columns = (table: string) =>
    db.prepare(`select name from pragma_table_info('${table}')`).pluck().all();
  expect(columns('signed_rows')).toEqual(['kind', 'bucket', 'row_key', 'digest']);
  expect(columns('signed_buckets')).toEqual(['kind', 'bucket', 'mac']);
  const put = db.prepare('insert into signed_rows values (?, ?, ?, ?)');
  put.run('user', 0, 'u1', 'digest');
  expect(() => put.run('user', 0, 'u1', 'another')).toThrow('UNIQUE');
  expect(() => put.run('user', 'x', 'u2', 'digest')).toThrow('cannot store');
});
