/** Changing the master secret of an own instance: everything follows it, nothing is lost, and what was damaged stays so. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  makeMasterSecret,
  parseMasterSecret,
} from '../../../../../src/main/crypto/master-secret.ts';
import { machine, type Caller } from '../../../../../src/main/services/common/caller.ts';
import { ownKeys, formatOf } from '../../../../../src/main/services/secrets/instance-format.ts';
import { cellOf } from '../../../../../src/main/services/secrets/secret-columns.ts';
import { Vault } from '../../../../../src/main/services/secrets/vault.ts';
import { openBackup } from '../../../../../src/main/services/backup/read-backup.ts';
import { key, lock } from '../../../../support/backups.ts';
import { howMany } from '../../../../support/deep.ts';
import {
  callerOf,
  codeOf,
  emptyHome,
  homeIn,
  householdHome,
  laterRun,
  sessionsOver,
  temporaryFolder,
  writerOf,
  type TestHome,
} from '../../../../support/home.ts';
import { playedKeychain } from '../../../../support/played-keychain.ts';

const PAGE = 500;
const owners = (bob: string) => [{ scope: 'system' }, { scope: 'user', userId: bob }] as const;

/** What a secret makes of each cell; null: it does not decrypt. */
function readable({ services }: TestHome, secretText: string): Map<string, string | null> {
  const { store, instanceId } = services.instance.unlocked();
  const vault = new Vault(formatOf(ownKeys(parseMasterSecret(secretText, 'typed'), instanceId)));
  return new Map(
    [...vault.cells(store)].map(({ cell, stored }) => [
      JSON.stringify(cell),
      vault.statusOf(stored, cell) === 'set' ? vault.decrypt(stored, cell) : null,
    ]),
  );
}

const outsideOf = ({ services }: TestHome): string[] =>
  (services.instance.unlocked().rows?.outside() ?? [])
    .map(({ kind, rowKey, what }) => `${kind} ${rowKey} ${what}`)
    .sort();

/** As another program does that has no master secret. */
function outside(home: TestHome, sql: string, ...values: unknown[]): void {
  const db = new Database(home.file);
  db.prepare(sql).run(...values);
  db.close();
}

/** Changes the secret to a given one, as a person who has looked at the plan. */
async function change(
  { services }: TestHome,
  secret: string,
  { caller = machine, remove = [] }: { caller?: Caller; remove?: readonly string[] } = {},
) {
  const { seen } = await services.rotation.plan();
  return services.rotation.run(caller, { from: 'pasted', secret }, { remove, seen });
}

/** Something in every column that keeps a secret, but for the one that an own instance never writes. */
async function fill(home: TestHome): Promise<void> {
  const { services } = home;
  const { vault } = services.instance.unlocked();
  await services.providers.save(machine, {
    ...{ id: 'openai', key: 'sk-one', baseAddress: null, region: null },
    ...{ check: false, otherKeyOk: true, insecureOk: true },
  });
  const store = writerOf(home);
  const seal = (value: string, kind: Parameters<typeof cellOf>[0], id: string): string =>
    store.transaction(() => vault.encrypt(store, value, cellOf(kind, id)));
  const user = store.users.list()[0]?.id ?? '';
  store.pipes.insert({
    ...{ id: 'p1', userId: user, name: 'Hook', transport: 'webhook', active: true },
    ...{ inboundToken: seal('token', 'inboundToken', 'p1'), outboundUrl: 'https://example.org' },
    ...{ outboundAuth: seal('Bearer x', 'outboundAuth', 'p1'), defaultAgentId: null },
    createdAt: '2026-01-01 00:00:00',
  });
}

describe('after a change of the master secret', () => {
  it('everything decrypts under the new one alone, and whoever was signed in still is', async () => {
    const home = await householdHome();
    await fill(home);
    const { services, bob } = { services: home.services, bob: home.bob };
    const { instance, credentials, auth, undo, idleLock, rotation } = services;
    await credentials.saveAll(
      machine,
      Array.from({ length: PAGE + 7 }, (_, n) => ({
        ...{ owner: owners(bob)[n % 2 === 0 ? 0 : 1] },
        ...{ capabilityId: 'many', name: `N${n}`, value: `value ${n}` },
      })),
    );
    const sessions = sessionsOver(home);
    const token = await auth.openSession(machine, home.alice);
    await sessions.begin({ id: 1 }, token, { stay: true });
    await idleLock.set(callerOf(home, home.alice, 'user'), home.alice, 60);
    const removed = await credentials.remove(
      machine,
      { scope: 'system' },
      { capabilityId: 'many', name: 'N0' },
    );
    const before = readable(home, home.secret);
    expect([...before.values()]).not.toContain(null);
    const other = makeMasterSecret().text;

    const outcome = await change(home, other, { caller: callerOf(home, home.alice) });
    expect(outcome).toEqual({
      ...{ values: before.size, removed: 0, damaged: 0, keychain: null, start: null },
      places: [{ kind: 'variable', name: 'SELU_ENCRYPTION_KEY' }],
    });
    expect(readable(home, other)).toEqual(before);
    expect(new Set(readable(home, home.secret).values())).toEqual(new Set([null]));
    expect(outsideOf(home)).toEqual([]);
    expect(instance.unlocked().store.meta.get('encryption_count')).toBe(`${before.size}`);
    expect(sessions.userOf({ id: 1 })?.id).toBe(home.alice);
    expect(idleLock.get(home.alice)).toBe(60);
    expect(await codeOf(undo.undo(machine, removed))).toBe('undo_expired');
    // It goes on as before.
    await credentials.save(
      machine,
      { scope: 'system' },
      { capabilityId: 'many', name: 'N2', mode: 'put', value: 'later' },
    );
    expect(outsideOf(home)).toEqual([]);
    expect(rotation.progressFor(1)).toBe(null);

    // At the next start the old one is refused, and the new one opens it, with who stays signed in.
    instance.close();
    instance.start();
    expect(instance.state).toMatchObject({ name: 'locked', error: { code: 'secret_wrong' } });
    instance.unlock(other);
    expect(sessionsOver(home).userOf({ id: 2 })?.id).toBe(home.alice);
  });

  it('what did not decrypt, and what others changed, is what it was', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            value: fc.string({ unit: 'grapheme' }).map((text) => `v${text}`),
            personal: fc.boolean(),
            fate: fc.constantFrom('whole', 'whole', 'damaged', 'cut', 'moved', 'expired', 'gone'),
            remove: fc.boolean(),
          }),
          { maxLength: 12 },
        ),
        async (rows) => {
          const home = await householdHome();
          const { credentials } = home.services;
          await credentials.saveAll(
            machine,
            rows.map(({ value, personal }, n) => ({
              ...{ owner: owners(home.bob)[personal ? 1 : 0] },
              ...{ capabilityId: 'c', name: `N${n}`, value },
            })),
          );
          for (const [n, { personal, fate }] of rows.entries()) {
            const table = personal ? 'user_credentials' : 'system_credentials';
            const where = `where credential_name = 'N${n}'`;
            const set = (sql: string): void => outside(home, `update ${table} set ${sql} ${where}`);
            if (fate === 'damaged') set(`encrypted_value = 'selu:v2:AAAA'`);
            if (fate === 'cut') set('encrypted_value = substr(encrypted_value, 1, 40)');
            if (fate === 'expired') set(`created_at = '2020-01-01 00:00:00'`);
            if (fate === 'gone') outside(home, `delete from ${table} ${where}`);
            if (fate === 'moved') set(`capability_id = 'elsewhere'`);
          }
          const before = readable(home, home.secret);
          const changed = outsideOf(home);
          const { damaged, values } = await home.services.rotation.plan();
          expect(values).toBe(before.size);
          const isDamaged = [...before].filter(([, value]) => value === null);
          expect(damaged).toHaveLength(isDamaged.length);
          const remove = damaged
            .filter(({ name }) => rows[Number(/N(\d+)/.exec(name ?? '')?.[1])]?.remove)
            .map(({ id }) => id);
          const other = makeMasterSecret().text;
          const outcome = await change(home, other, { remove });
          expect(outcome).toMatchObject({
            ...{ values: before.size - isDamaged.length, removed: remove.length },
            damaged: isDamaged.length - remove.length,
          });
          const after = readable(home, other);
          expect(after.size).toBe(before.size - remove.length);
          for (const [cell, value] of after) expect(value).toBe(before.get(cell));
          expect([...readable(home, home.secret).values()].filter(Boolean)).toEqual([]);
          // Of what was removed nobody needs to be told any more.
          const left = outsideOf(home);
          expect(changed).toEqual(expect.arrayContaining(left));
          expect(left).toHaveLength(changed.length - remove.length);
        },
      ),
      { numRuns: howMany({ short: 12, deep: 200 }) },
    );
  });

  it('a group of rows that somebody else has forged counts as little as before', async () => {
    const home = await householdHome();
    await home.services.credentials.save(
      machine,
      { scope: 'system' },
      { capabilityId: 'c', name: 'N', mode: 'add', value: 'v' },
    );
    outside(home, `update signed_rows set digest = 'forged' where kind = 'systemCredential'`);
    // What was read before is still known.
    home.services.instance.start();
    const changed = outsideOf(home);
    expect(changed).toHaveLength(1);
    await change(home, makeMasterSecret().text);
    expect(outsideOf(home)).toEqual(changed);
  });
});

describe('nothing is changed', () => {
  const stored = (home: TestHome): unknown[] => {
    const db = new Database(home.file, { readonly: true });
    try {
      return ['instance_meta', 'system_credentials', 'signed_rows', 'signed_buckets'].map((table) =>
        db.prepare(`select * from ${table}`).all(),
      );
    } finally {
      db.close();
    }
  };
  const filled = async () => {
    const home = await householdHome();
    await home.services.credentials.saveAll(
      machine,
      Array.from({ length: PAGE * 3 }, (_, n) => ({
        ...{ owner: { scope: 'system' as const }, capabilityId: 'c' },
        ...{ name: `N${n}`, value: `value ${n}` },
      })),
    );
    return home;
  };

  it('when it is stopped between two pages', async () => {
    const home = await filled();
    const before = stored(home);
    const { rotation } = home.services;
    const run = change(home, makeMasterSecret().text, { caller: callerOf(home, home.alice) });
    while ((rotation.progressFor(1)?.done ?? 0) === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await codeOf(() => rotation.cancel(2))).toBe('not_now');
    // Nothing is encrypted under the old one meanwhile; whoever saves is let wait, and has it.
    const saved = home.services.credentials.save(
      machine,
      { scope: 'system' },
      { capabilityId: 'd', name: 'N', mode: 'add', value: 'meanwhile' },
    );
    rotation.cancel(1);
    expect(await codeOf(run)).toBe('rotation_cancelled');
    await saved;
    await home.services.credentials.remove(
      machine,
      { scope: 'system' },
      { capabilityId: 'd', name: 'N' },
    );
    expect(stored(home)[1]).toEqual(before[1]);
    expect(outsideOf(home)).toEqual([]);
    expect([...readable(home, home.secret).values()]).not.toContain(null);
  });

  it.each<[string, (home: Awaited<ReturnType<typeof filled>>) => Promise<unknown>]>([
    ['secret_same', (home) => change(home, ` ${home.secret}\n`)],
    ['secret_malformed', (home) => change(home, 'too short')],
    [
      'not_confirmed',
      (home) => {
        const no = () => Promise.resolve(false);
        const caller = callerOf(home, home.alice, 'admin', () => {}, no);
        return change(home, makeMasterSecret().text, { caller });
      },
    ],
    [
      'secret_proof_wrong',
      async ({ services: { rotation } }) => {
        const { seen } = await rotation.plan();
        rotation.makeSecret(machine);
        return rotation.run(
          machine,
          { from: 'made', lastCharacters: 'AAAAA=', kept: true },
          { remove: [], seen },
        );
      },
    ],
    [
      'not_now',
      async (home) => {
        const { rotation } = home.services;
        const { seen } = await rotation.plan();
        // Another administrator has made it.
        const secret = rotation.makeSecret(callerOf(home, home.bob));
        return rotation.run(
          machine,
          { from: 'made', lastCharacters: secret.slice(-6), kept: true },
          { remove: [], seen },
        );
      },
    ],
    [
      'rotation_again',
      async (home) => {
        const { rotation } = home.services;
        const { seen } = await rotation.plan();
        outside(
          home,
          `update system_credentials set encrypted_value = 'x' where credential_name = 'N1'`,
        );
        const secret = makeMasterSecret().text;
        return rotation.run(machine, { from: 'pasted', secret }, { remove: [], seen });
      },
    ],
  ])('and that is told: %s', async (code, work) => {
    const home = await filled();
    const keep = stored(home)[0];
    expect(await codeOf(work(home))).toBe(code);
    expect(stored(home)[0]).toEqual(keep);
    expect(home.services.instance.isUnlocked).toBe(true);
    expect(home.services.panel.store().keys('next/')).toEqual([]);
    expect(
      [...readable(home, home.secret).values()].filter((value) => value === null),
    ).toHaveLength(code === 'rotation_again' ? 1 : 0);
  });
});

describe('a secret that was made', () => {
  it('is in use once its end was typed back', async () => {
    const home = await householdHome();
    const { rotation, instance } = home.services;
    const { seen } = await rotation.plan();
    const secret = rotation.makeSecret(machine);
    const made = { from: 'made', lastCharacters: ` ${secret.slice(-6)}`, kept: true } as const;
    await rotation.run(machine, made, { remove: [], seen });
    expect(await codeOf(() => instance.check(secret, 'typed'))).toBe('done');
    const about = { name: '', keyFile: null };
    expect(await codeOf(() => rotation.madeKit(machine, about))).toBe('not_now');
    expect(home.services.kit.status().confirmedAt).not.toBe(null);
  });
});

describe('beside another process that has it open', () => {
  it('that one asks for the new secret, and signs nothing by the old one', async () => {
    const home = await householdHome();
    const save = () =>
      home.services.credentials.save(
        machine,
        { scope: 'system' },
        { capabilityId: 'c', name: 'N', mode: 'put', value: 'v' },
      );
    await save();
    const other = makeMasterSecret().text;
    const second = laterRun(home);
    await change(second, other);
    expect(await codeOf(save())).toBe('secret_missing');
    const { instance } = home.services;
    expect(instance.state).toMatchObject({ name: 'locked', error: { code: 'secret_wrong' } });
    instance.unlock(other);
    await save();
    expect(outsideOf(home)).toEqual([]);
  });
});

describe('the keychain', () => {
  const sealed = async () => {
    const keychain = playedKeychain();
    const home = homeIn(temporaryFolder(), makeMasterSecret().text, { keychain });
    await home.services.setup.createInstance(machine, { from: 'environment' });
    await home.services.masterSecret.seal(machine);
    return { ...home, keychain };
  };

  it('gets the new one where it had the old one', async () => {
    const home = await sealed();
    const other = makeMasterSecret().text;
    expect((await change(home, other)).keychain).toBe(null);
    expect([...home.keychain.entries.values()]).toEqual([other]);
  });

  it('is not asked any more where it does not take it, and the change is done all the same', async () => {
    const home = await sealed();
    home.keychain.lock();
    const outcome = await change(home, makeMasterSecret().text);
    expect(outcome.keychain).toEqual({ code: 'keychain_locked', params: {} });
    expect(home.services.masterSecret.isSealed()).toBe(false);
  });

  it('is left alone where it held nothing', async () => {
    const home = emptyHome();
    await home.services.setup.createInstance(machine, { from: 'environment' });
    expect((await change(home, makeMasterSecret().text)).keychain).toBe(null);
  });
});

it('scheduled backups go on under the passphrase that they had', async () => {
  const home = await householdHome();
  const { backups } = home.services;
  const folder = temporaryFolder();
  const { handle } = backups.folderChosen(machine, folder);
  await backups.setSchedule(machine, { every: 'daily', keep: 2, folder: handle, lock });
  await change(home, makeMasterSecret().text);
  expect(await backups.runIfDue()).toBe(true);
  expect((await backups.status()).failure).toBeNull();
  const [file = ''] = readdirSync(folder);
  const opened = await openBackup(join(folder, file), key, join(temporaryFolder(), 'opened'));
  expect(opened.manifest.counts.people).toBe(2);
});
