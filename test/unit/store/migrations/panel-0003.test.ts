/** Version 3 of `panel.db`, from version 2 with failures in it. Frozen. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../../src/main/store/core/database.ts';
import { panelMigrations } from '../../../../src/main/store/panel/migrations/index.ts';
import { temporaryFolder } from '../../../support/home.ts';

it('keeps the failures, and finds the oldest by an index', () => {
  const file = join(temporaryFolder(), 'panel.db');
  const old = openDatabase(file, panelMigrations.slice(0, 2), { create: true });
  old.exec(`insert into sign_in_failures values ('i', 'a', 3, 1790000000000), ('i', 'b', 1, 5)`);
  old.close();

  const db = openDatabase(file, panelMigrations.slice(0, 3));
  expect(db.pragma('user_version', { simple: true })).toBe(3);
  expect(db.prepare('select * from sign_in_failures order by account').raw().all()).toEqual([
    ['i', 'a', 3, 1_790_000_000_000],
    ['i', 'b', 1, 5],
  ]);
  const plan = db
    .prepare('explain query plan delete from sign_in_failures where last_attempt_at < 7')
    .all() as { detail: string }[];
  expect(plan[0]?.detail).toContain('USING INDEX sign_in_failures_by_time');
  db.close();
});
