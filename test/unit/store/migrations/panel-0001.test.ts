/** Version 1 of `panel.db`, from nothing. Frozen. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../../../src/main/store/core/database.ts';
import { panelMigrations } from '../../../../src/main/store/panel/migrations/index.ts';
import { temporaryFolder } from '../../../support/home.ts';

it('makes the settings, one value a key', () => {
  const file = join(temporaryFolder(), 'panel.db');
  const db = openDatabase(file, panelMigrations.slice(0, 1), { create: true });
  db.exec(`insert into settings (key, value) values ('theme', 'dark')`);
  expect(() => db.exec(`insert into settings (key, value) values ('theme', 'light')`)).toThrow(
    'UNIQUE',
  );
  expect(() => db.exec(`insert into settings (key) values ('empty')`)).toThrow('NOT NULL');
  expect(db.prepare('select key, value from settings').all()).toEqual([
    { key: 'theme', value: 'dark' },
  ]);
  db.close();
});
