/** Version 4 of an instance, from version 3 with rows in it: sessions end, and there is a place for MACs. Frozen. */
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../../src/main/store/core/database.ts';
import { instanceMigrations } from '../../../../src/main/store/instance/own/migrations/index.ts';
import { temporaryFolder } from '../../../support/home.ts';

it('ends all sessions, keeps everything else, and makes empty tables for MACs', () => {
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
    ['users', 'system_credentials', 'web_sessions', 'row_macs', 'row_mac_buckets'].map(count),
  ).toEqual([1, 1, 0, 0, 0]);
  const columns = (table: string) =>
    db.prepare(`select name from pragma_table_info('${table}')`).pluck().all();
  expect(columns('row_macs')).toEqual(['kind', 'row_key', 'bucket', 'mac']);
  expect(columns('row_mac_buckets')).toEqual(['kind', 'bucket', 'mac']);
  const put = db.prepare('insert into row_macs values (?, ?, ?, ?)');
  put.run('user', 'u1', 0, 'mac');
  expect(() => put.run('user', 'u1', 1, 'mac')).toThrow('UNIQUE');
  expect(() => put.run('user', 'u2', 'x', 'mac')).toThrow('cannot store');
});
