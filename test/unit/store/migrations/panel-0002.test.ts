/** Version 2 of `panel.db`, from version 1 with settings in it. Frozen. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../../src/main/store/core/database.ts';
import { panelMigrations } from '../../../../src/main/store/panel/migrations/index.ts';
import { temporaryFolder } from '../../../support/home.ts';

it('keeps the settings, and counts failures once an instance and account', () => {
  const file = join(temporaryFolder(), 'panel.db');
  const old = openDatabase(file, panelMigrations.slice(0, 1), { create: true });
  old.exec(`insert into settings values ('theme', 'dark'), ('language', 'de')`);
  old.close();

  const db = openDatabase(file, panelMigrations.slice(0, 2));
  expect(db.prepare('select key, value from settings order by key').raw().all()).toEqual([
    ['language', 'de'],
    ['theme', 'dark'],
  ]);
  expect(db.pragma('user_version', { simple: true })).toBe(2);
  expect(
    db
      .prepare(
        `select name, lower(type), "notnull", pk from pragma_table_info('sign_in_failures') order by cid`,
      )
      .raw()
      .all(),
  ).toEqual([
    ['instance_id', 'text', 1, 1],
    ['account', 'text', 1, 2],
    ['failures', 'integer', 1, 0],
    ['last_attempt_at', 'integer', 1, 0],
  ]);

  const insert = (values: string) => () =>
    db.exec(`insert into sign_in_failures values (${values})`);
  insert(`'i', 'a', 1, 1790000000000`)();
  insert(`'i', 'b', 1, 0`)();
  insert(`'j', 'a', 1, 0`)();
  expect(insert(`'i', 'a', 2, 0`)).toThrow('UNIQUE');
  expect(insert(`'i', null, 2, 0`)).toThrow('NOT NULL');
  expect(insert(`'i', 'c', null, 0`)).toThrow('NOT NULL');
  expect(insert(`'i', 'c', 'many', 0`)).toThrow('TEXT value');
  expect(insert(`'i', 'c', 1, 1.5`)).toThrow('REAL value');
  db.close();
});
