/** Version 5 of an instance, from version 4 with a session in it: sessions end, and can be locked. Frozen. */
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../../src/main/store/core/database.ts';
import { instanceMigrations } from '../../../../src/main/store/instance/own/migrations/index.ts';
import { temporaryFolder } from '../../../support/home.ts';

it('ends all sessions, keeps everything else, and lets one be locked', () => {
  const file = join(temporaryFolder(), 'selu.db');
  const before = openDatabase(file, instanceMigrations.slice(0, 4), { create: true });
  before.exec(`
    insert into users values
      ('u1', 'alice', 'Alice', '$argon2id$a', '2026-11-23 12:00:00', 1, 'en', null);
    insert into web_sessions values
      ('w1', 'u1', '2099-11-30 12:00:00', '2026-11-23 12:00:00', 'laptop', null);
    insert into signed_rows values ('session', 0, 'w1', 'digest');
  `);
  before.close();
  const db = openDatabase(file, instanceMigrations.slice(0, 5));
  onTestFinished(() => void db.close());
  expect(db.pragma('user_version', { simple: true })).toBe(5);
  const count = (table: string) => db.prepare(`select count(*) from ${table}`).pluck().get();
  expect(['users', 'web_sessions', 'signed_rows'].map(count)).toEqual([1, 0, 1]);
  db.exec(
    `insert into web_sessions (id, user_id, expires_at, created_at) values ('w2', 'u1', '', '')`,
  );
  expect(db.prepare('select locked from web_sessions').pluck().all()).toEqual([0]);
  expect(() => db.exec(`update web_sessions set locked = 'x'`)).toThrow('cannot store');
});
