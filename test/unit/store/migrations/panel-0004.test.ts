/** Version 4 of `panel.db`, from version 3 with records in it that have no MAC. Frozen. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../../src/main/store/core/database.ts';
import { panelMigrations } from '../../../../src/main/store/panel/migrations/index.ts';
import { temporaryFolder } from '../../../support/home.ts';

it('lets go of records that would count for nothing, and keeps the others', () => {
  const file = join(temporaryFolder(), 'panel.db');
  const old = openDatabase(file, panelMigrations.slice(0, 3), { create: true });
  const put = old.prepare(`insert into settings values (?, 'x')`);
  const gone = [
    'remembered_session',
    'remembered_session_locked',
    'idle_lock/u',
    'confirmed_hosts/i',
  ];
  const kept = ['confirmedxhosts/i', 'database_header', 'generation/i', 'idlexlock/u'];
  for (const key of [...gone, ...kept, 'preferences']) put.run(key);
  old.close();

  const db = openDatabase(file, panelMigrations.slice(0, 4));
  expect(db.pragma('user_version', { simple: true })).toBe(4);
  expect(db.prepare('select key from settings order by key').pluck().all()).toEqual([
    ...kept,
    'preferences',
  ]);
  db.close();
});
