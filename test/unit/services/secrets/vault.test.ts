/** The vault knows every cell that keeps a secret, and what it enumerates is what is stored. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { cellOf, secretColumns } from '../../../../src/main/services/secrets/secret-columns.ts';
import { householdHome, writerOf, type TestHome } from '../../../support/home.ts';
import { howMany } from '../../../support/deep.ts';

/** Columns of an own instance that hold no secret, though their names sound like it. */
const NO_SECRET = [
  // One-way: argon2id.
  'users.password_hash',
  // What it is called, not what it is.
  'system_credentials.credential_name',
  'user_credentials.credential_name',
];

/** Every column whose name says that it keeps something which others must not read. */
const sounds = /encrypted|secret|token|password|api_key|auth|credential_name/;

describe('the list of secret columns', () => {
  it('names every column of the schema that keeps a secret, and no other', async () => {
    const home = await householdHome();
    const db = new Database(join(home.folder, 'instance', 'selu.db'), { readonly: true });
    const columns = db
      .prepare<[], { name: string }>(
        `select t.name || '.' || c.name as name from pragma_table_list t, pragma_table_info(t.name) c
         where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite%'`,
      )
      .all();
    db.close();
    const found = columns.map(({ name }) => name).filter((name) => sounds.test(name));
    const listed = Object.values(secretColumns).map(({ table, column }) => `${table}.${column}`);
    expect(found.filter((name) => !NO_SECRET.includes(name)).sort()).toEqual(listed.sort());
  });
});

describe('the cells', () => {
  it('are all that are stored, each with the cell under which it decrypts', async () => {
    const home = await householdHome();
    await fillAll(home);
    const { vault, store } = home.services.instance.unlocked();
    const cells = [...vault.cells(store)];
    expect(new Set(cells.map(({ kind }) => kind))).toEqual(
      // An own instance never writes an Authorization header.
      new Set(Object.keys(secretColumns).filter((kind) => kind !== 'outboundAuth')),
    );
    for (const { stored, cell } of cells) expect(vault.statusOf(stored, cell)).toBe('set');
    const counted = Number(store.meta.get('encryption_count'));
    expect(cells).toHaveLength(counted);
  });

  it('come whole over any number of rows, with gaps where some were removed', async () => {
    const home = await householdHome();
    const { vault } = home.services.instance.unlocked();
    const store = writerOf(home);
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(3_000), { minLength: 1, maxLength: 1_600, size: 'max' }),
        fc.func(fc.boolean()),
        async (numbers, isRemoved) => {
          const key = (n: number) => ({ capabilityId: 'many', name: `N${n}` });
          const changes = numbers.map((n) => ({ ...key(n), owner: { scope: 'system' } as const }));
          await home.services.credentials.saveAll(
            machine,
            changes.map((change) => ({ ...change, value: 'v' })),
          );
          const gone = numbers.filter((n) => isRemoved(n));
          store.transaction(() => {
            for (const n of gone) store.systemCredentials.delete('many', `N${n}`);
          });
          const left = numbers.filter((n) => !gone.includes(n));
          const cells = [...vault.cells(store, ['systemCredential'])];
          const expected = left.map((n) => cellOf('systemCredential', 'many', `N${n}`));
          expect(new Set(cells.map(({ cell }) => JSON.stringify(cell)))).toEqual(
            new Set(expected.map((cell) => JSON.stringify(cell))),
          );
          expect(cells).toHaveLength(expected.length);
          store.transaction(() => {
            for (const n of left) store.systemCredentials.delete('many', `N${n}`);
          });
        },
      ),
      { numRuns: howMany({ short: 4, deep: 20 }) },
    );
  });
});

describe('what can be undone', () => {
  it('is dropped when the instance is closed and opened again: it belongs to the key of then', async () => {
    const home = await householdHome();
    const { credentials, instance, undo } = home.services;
    const key = { capabilityId: 'pim', name: 'KEY' };
    await credentials.save(machine, { scope: 'system' }, { ...key, mode: 'add', value: 'v' });
    const token = await credentials.remove(machine, { scope: 'system' }, key);
    instance.start();
    await expect(undo.undo(machine, token)).rejects.toMatchObject({ code: 'undo_expired' });
    expect(credentials.listSystem()).toEqual([]);
  });
});

/** One value of every kind that an own instance keeps. */
async function fillAll({ services, bob }: TestHome & { bob: string }): Promise<void> {
  const key = { capabilityId: 'pim', name: 'KEY', mode: 'add', value: 'value' } as const;
  await services.credentials.save(machine, { scope: 'system' }, key);
  await services.credentials.save(machine, { scope: 'user', userId: bob }, key);
  const unchecked = { check: false, otherKeyOk: true, insecureOk: true };
  const provider = { id: 'openai', key: 'sk-1', baseAddress: null, region: null };
  await services.providers.save(machine, { ...provider, ...unchecked });
  const pipe = { pipeId: null, userId: bob, name: 'Pipe', agentId: null, ...unchecked };
  const token = `123456789:${'A'.repeat(35)}`;
  await services.messengers.saveTelegram(machine, { ...pipe, chat: '42', token });
  const server = { address: 'http://127.0.0.1:1234', chat: 'iMessage;-;+49', password: 'secret' };
  await services.messengers.saveBlueBubbles(machine, { ...pipe, ...server });
  await services.pipes.createWebhook(machine, { ...pipe, address: '' });
}
