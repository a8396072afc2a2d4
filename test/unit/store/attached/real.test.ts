/** The store over databases with the real schema, where some lie beside the project; nothing of them is changed. */
import { chmodSync, copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { v1Codec } from '../../../../src/main/crypto/v1.ts';
import { openAttachedStore } from '../../../../src/main/store/instance/attached/open.ts';
import { temporaryFolder } from '../../../support/home.ts';
import { tablesWithoutKey } from '../../../support/selu-database.ts';
import { differences, readWholeDatabase } from '../../../support/whole-database.ts';

const instances = resolve('../shared/instances');
const isThere = existsSync(instances);
if (!isThere) console.log(`Skipped: there are no real databases in ${instances}`);

function copyOf(name: string): string {
  const file = join(temporaryFolder(), 'selu.db');
  copyFileSync(join(instances, name, 'selu.db'), file);
  chmodSync(file, 0o644);
  return file;
}

describe.skipIf(!isThere).each(['s59', 's67'])('the real schema (%s)', (name) => {
  it('is known wholly, and its values are found', () => {
    const file = copyOf(name);
    const before = readWholeDatabase(file);
    const store = openAttachedStore(file);
    onTestFinished(() => store.close());
    const reasons = new Set(Object.values(store.shape.tables).map(({ reason }) => reason));
    expect([...reasons].sort()).toEqual(['left_to_selu', null]);
    const secret = parseMasterSecret(
      readFileSync(join(instances, name, 'key.txt'), 'utf8'),
      'typed',
    );
    const cell = { table: '', column: '', identity: [] };
    const open = (stored: string): string => v1Codec(secret).open(stored, cell);
    const expected = JSON.parse(readFileSync(join(instances, name, 'expected.json'), 'utf8')) as {
      systemCredentials: { capability: string; name: string; value: string; status: string }[];
    };
    for (const { capability, name: credential, value, status } of expected.systemCredentials) {
      const row = store.systemCredentials.find(capability, credential);
      if (status === 'set') expect(open(row?.encryptedValue ?? '')).toBe(value);
      else expect(() => open(row?.encryptedValue ?? '')).toThrow();
    }
    const bots = store.telegramConfigs.list();
    for (const { botToken, plainSecret } of bots) {
      expect(plainSecret === true ? botToken : open(botToken)).toMatch(/^\d+:AA/u);
    }
    expect(bots).toHaveLength(2);
    expect(differences(before, readWholeDatabase(file))).toEqual([]);
  });

  it('loses each person, one after the other, with what is theirs and no more', () => {
    const file = copyOf(name);
    const store = openAttachedStore(file);
    onTestFinished(() => store.close());
    for (const { id } of store.users.list()) {
      const goes = new Map(store.userDeletion.preview(id).map((row) => [row.table, row.count]));
      for (const table of tablesWithoutKey) expect(goes.get(table)).toBeGreaterThan(0);
      store.transaction(() => store.userDeletion.run(id));
      expect(JSON.stringify(readWholeDatabase(file).tables).includes(id)).toBe(false);
    }
    const db = new Database(file);
    expect(db.pragma('foreign_key_check')).toEqual([]);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.prepare('select count(*) from messages').pluck().get()).toBe(0);
    db.close();
  });
});
