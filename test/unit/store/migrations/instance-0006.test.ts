/** Version 6 of an instance, from version 5 with rows in it: who may write through a pipe. Frozen. */
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../../src/main/store/core/database.ts';
import { instanceMigrations } from '../../../../src/main/store/instance/own/migrations/index.ts';
import { temporaryFolder } from '../../../support/home.ts';

it('keeps everything, and makes an empty table for who may write through a pipe', () => {
  const file = join(temporaryFolder(), 'selu.db');
  const before = openDatabase(file, instanceMigrations.slice(0, 5), { create: true });
  before.exec(`
    insert into users values
      ('u1', 'alice', 'Alice', '$argon2id$a', '2026-11-23 12:00:00', 1, 'en', null);
    insert into pipes values ('p1', 'u1', 'Telegram: Home', 'telegram', 'selu:v2:a', '', null, null,
      1, '2026-11-23 12:00:00');
  `);
  before.close();
  const db = openDatabase(file, instanceMigrations.slice(0, 6));
  onTestFinished(() => void db.close());
  const count = (table: string) => db.prepare(`select count(*) from ${table}`).pluck().get();
  expect(db.pragma('user_version', { simple: true })).toBe(6);
  expect(['users', 'pipes', 'user_sender_refs'].map(count)).toEqual([1, 1, 0]);
  const put = db.prepare('insert into user_sender_refs values (?, ?, ?, ?, ?)');
  const at = '2026-11-23 12:00:00';
  put.run('r1', 'u1', 'p1', '+49151', at);
  expect(() => put.run('r2', 'u1', 'p1', '+49151', at)).toThrow('UNIQUE');
  expect(() => put.run('r3', 'nobody', 'p1', '+49152', at)).toThrow('FOREIGN KEY');
  expect(() => put.run('r4', 'u1', 'none', '+49153', at)).toThrow('FOREIGN KEY');
});
