import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { OutsideItem } from '#shared/contract/schemas.ts';
import { notWorthLogging } from '../../../../src/main/services/activity/events.ts';
import { keyCheckValue } from '../../../../src/main/crypto/key-check.ts';
import { makeMasterSecret, parseMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { macOf, rowMacKey, textsDigest } from '../../../../src/main/crypto/row-mac.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { listOutside } from '../../../../src/main/services/instance/outside-rows.ts';
import { howMany } from '../../../support/deep.ts';
import {
  callerOf,
  codeOf,
  householdHome,
  laterRun,
  PASSWORD,
  sessionsOver,
  somebody,
} from '../../../support/home.ts';

type Home = Awaited<ReturnType<typeof householdHome>>;
let home: Home;

beforeEach(async () => {
  home = await householdHome();
});

/** What is told of it. */
function listed({ services }: Pick<Home, 'services'>) {
  const { store, vault, rows } = services.instance.unlocked();
  if (rows === null) throw new Error('rows are not signed here');
  return listOutside({ store, vault, rows });
}

const fileOf = ({ folder }: Home) => join(folder, 'instance', 'selu.db');

/** Changes the database as another program does that has no master secret. */
function outside<T>(work: (db: Database.Database) => T, of: Home = home): T {
  const db = new Database(fileOf(of));
  try {
    return work(db);
  } finally {
    db.close();
  }
}

const signIn = (name: string) => home.services.auth.signIn(somebody, name, PASSWORD);
const setUp = async ({ services }: Home) => {
  const common = { check: false, otherKeyOk: true, insecureOk: true };
  await services.providers.save(machine, {
    ...{ id: 'openai', key: 'sk-one', baseAddress: null, region: null },
    ...common,
  });
  await services.credentials.save(
    machine,
    { scope: 'system' },
    { capabilityId: 'pim', name: 'KEY', mode: 'add', value: 'first' },
  );
  await services.credentials.save(
    machine,
    { scope: 'user', userId: home.bob },
    { capabilityId: 'pim', name: 'PIN', mode: 'add', value: 'mine' },
  );
};

/** What the activity log says of it, the latest first. */
async function noticed({ services }: Pick<Home, 'services'> = home) {
  await services.outsideNotices.look();
  const filters = { people: [], actors: [], actions: [], about: null, from: null, before: null };
  const { rows } = await services.activityReader.list(
    { filters, search: '', concerning: null },
    { offset: 0, limit: 100 },
  );
  return rows.filter(({ action }) => action === 'changedOutside');
}

describe('the activity log', () => {
  it('says each change that is found outside once, and of whom', async () => {
    await setUp(home);
    expect(await noticed()).toEqual([]);
    outside((db) => db.exec(`update users set is_admin = 1 where username = 'bob'`));
    const one = await noticed();
    expect(one).toMatchObject([
      { who: { kind: 'outside' }, about: { kind: 'person', id: home.bob } },
    ]);
    // Neither what this app writes nor that it is settled is another change.
    await home.services.users.setLanguage(machine, home.alice, 'de');
    outside((db) => db.exec('update instance_meta set value = value'));
    expect(await noticed()).toEqual(one);
    const shown = itemOf(home, { kind: 'user', id: home.bob });
    await home.services.outside.accept(machine, null, shown);
    expect(await noticed()).toEqual(one);
    outside((db) => {
      db.exec(`update users set is_admin = 0 where username = 'bob'`);
      db.exec(`update llm_providers set base_url = 'http://evil.example'`);
    });
    const two = await noticed();
    expect(two).toMatchObject([{ about: null, count: 2 }, ...one]);
    // Nor is it for another run.
    expect(await noticed(laterRun(home))).toEqual(two);
  });

  it('says of a whole file that is not what this app has left that it was changed', async () => {
    outside((db) => db.exec(`update instance_meta set value = 'x' where key = 'state_mac'`));
    const found = await noticed();
    expect(found).toMatchObject([{ who: { kind: 'outside' }, about: { kind: 'instance' } }]);
    await home.services.outside.acceptAll(machine, null);
    expect(await noticed()).toEqual(found);
  });
});

describe('an account that was changed outside', () => {
  it.each([
    ['role', 'update users set is_admin = 1 where username = ?'],
    [
      'password',
      `update users set password_hash = (
      select password_hash from users where username = 'alice') || ' ' where username = ?`,
    ],
    ['name', `update users set username = 'eve' where username = ?`],
  ])('counts for nothing with another %s', async (_what, sql) => {
    const session = await signIn('bob');
    const { auth, users } = home.services;
    expect(auth.resolve(session)).not.toBeNull();
    outside((db) => db.prepare(sql).run('bob'));
    expect(auth.resolve(session)).toBeNull();
    expect(await codeOf(() => signIn('bob'))).toBe('sign_in_failed');
    expect(await codeOf(() => signIn('eve'))).toBe('sign_in_failed');
    expect(users.find(home.bob)?.outside).toBe(true);
    expect(users.find(home.alice)?.outside).toBe(false);
    expect(listed(home).items).toMatchObject([{ kind: 'user', id: home.bob, what: 'changed' }]);
    expect(await codeOf(() => users.setLanguage(machine, home.bob, 'de'))).toBe('done');
  });

  it('has no power, nor has one that was added', async () => {
    outside((db) => db.exec(`update users set is_admin = 1 where username = 'bob'`));
    const { users } = home.services;
    const asBob = { ...callerOf(home, home.alice), who: { ...userOf(home), id: home.bob } };
    expect(await codeOf(() => users.resetPassword(asBob, home.alice, 'another password'))).toBe(
      'forbidden',
    );
    outside((db) =>
      db.exec(`insert into users (id, username, display_name, password_hash, created_at, is_admin)
        select 'eve', 'eve', 'Eve', password_hash, created_at, 1 from users where username = 'alice'`),
    );
    expect(await codeOf(() => signIn('eve'))).toBe('sign_in_failed');
    const asEve = { ...asBob, who: { ...userOf(home), id: 'eve' } };
    expect(await codeOf(() => users.resetPassword(asEve, home.alice, 'another password'))).toBe(
      'forbidden',
    );
  });

  it('is settled with the master secret alone', async () => {
    outside((db) => db.exec(`update users set is_admin = 1 where username = 'bob'`));
    const { outside: service } = home.services;
    const alice = callerOf(home, home.alice);
    const name = { kind: 'user', id: home.bob } as const;
    const shown = itemOf(home, name);
    expect(await codeOf(() => service.accept(alice, null, shown))).toBe('secret_empty');
    const other = makeMasterSecret().text;
    expect(await codeOf(() => service.accept(alice, other, shown))).toBe('secret_wrong');
    expect(await codeOf(() => service.remove(alice, other, shown))).toBe('secret_wrong');
    await service.accept(alice, home.secret, shown);
    expect(listed(home).items).toEqual([]);
    expect(home.services.auth.resolve(await signIn('bob'))).toMatchObject({ isAdmin: true });
    expect(await codeOf(() => service.accept(alice, home.secret, shown))).toBe('outside_gone');

    outside((db) => db.exec(`update users set is_admin = 0 where username = 'bob'`));
    // It is not the row any more that was looked at.
    expect(await codeOf(() => service.remove(machine, null, shown))).toBe('outside_again');
    await service.remove(machine, null, itemOf(home, name));
    expect((await home.services.users.list()).map(({ username }) => username)).toEqual(['alice']);
    expect(listed(home).items).toEqual([]);
  });
});

const userOf = ({ services, alice }: Home) => {
  const user = services.instance.store().users.byId(alice);
  if (user === null) throw new Error('no such user');
  const { id, username, displayName, isAdmin, language } = user;
  return { id, username, displayName, isAdmin, language, createdAt: null };
};

describe('which agents a user may use', () => {
  const own = ['mail', 'news'];
  const access = () => home.services.users.find(home.bob)?.agentAccess ?? null;
  const bob = () => itemOf(home, { kind: 'access', id: home.bob });
  beforeEach(async () => {
    const { instance, users } = home.services;
    await instance.change(machine, notWorthLogging('saidBefore'), ({ store }) =>
      store.userAgentAccess.replace(home.bob, own),
    );
    expect(access()).toEqual({ mode: 'selected', agentIds: own });
    expect(users.find(home.alice)?.agentAccess).toEqual({ mode: 'all' });
  });

  it.each([
    ['all of them', `delete from user_agent_access`],
    [
      'one more',
      `insert into user_agent_access select id, 'bank' from users where username = 'bob'`,
    ],
    ['one fewer', `delete from user_agent_access where agent_id = 'mail'`],
    ['another one', `update user_agent_access set agent_id = 'bank' where agent_id = 'mail'`],
  ])('is none when somebody else has written %s, until it is settled', async (_what, sql) => {
    const { outside: service } = home.services;
    outside((db) => db.exec(sql));
    expect(access()).toEqual({ mode: 'none' });
    expect(listed(home).items).toMatchObject([{ kind: 'access', id: home.bob, power: true }]);
    await service.accept(machine, null, bob());
    expect(listed(home).items).toEqual([]);
    expect(access()).not.toEqual({ mode: 'none' });
  });

  it('is none when it was of somebody who might use all', async () => {
    const { users } = home.services;
    outside((db) => db.exec(`insert into user_agent_access values ('${home.alice}', 'bank')`));
    expect(users.find(home.alice)?.agentAccess).toEqual({ mode: 'none' });
  });

  it('is settled by removing it, which leaves none, or by choosing anew', async () => {
    const { outside: service, users } = home.services;
    const change = () =>
      outside((db) => db.exec(`update user_agent_access set agent_id = 'x' || agent_id`));
    change();
    await service.remove(machine, null, bob());
    expect([listed(home).items, access()]).toEqual([[], { mode: 'none' }]);
    change();
    await users.setAgentAccess(machine, home.bob, { mode: 'none' });
    expect([listed(home).items, access()]).toEqual([[], { mode: 'none' }]);
    change();
    await users.setAgentAccess(machine, home.bob, { mode: 'all' });
    expect([listed(home).items, access()]).toEqual([[], { mode: 'all' }]);
  });

  it('is gone with its user', async () => {
    await home.services.users.delete(machine, home.bob, 'bob');
    expect(listed(home).items).toEqual([]);
  });
});

describe('who may write through a pipe', () => {
  const senders = () =>
    home.services.senders.list('p').map(({ sender, user }) => [sender, user.username]);
  const counted = () => home.services.pipes.list().map((pipe) => pipe.senders);
  beforeEach(async () => {
    await withSender(home);
    expect(senders()).toEqual([['4711', 'bob']]);
  });

  it.each([
    ['another person', (id: string) => `update user_sender_refs set user_id = '${id}'`, 'changed'],
    ['another sender', () => `update user_sender_refs set sender_ref = '666'`, 'changed'],
    [
      'one more',
      (id: string) =>
        `insert into user_sender_refs values ('x', '${id}', 'p', '666', '2026-01-01')`,
      'added',
    ],
    ['none', () => 'delete from user_sender_refs', 'removed'],
  ])('counts for nothing with %s from somebody else', async (_what, sql, what) => {
    const { outside: service } = home.services;
    outside((db) => db.exec(sql(home.alice)));
    const mine = what === 'added' ? [['4711', 'bob']] : [];
    expect([senders(), counted()]).toEqual([mine, [mine.length]]);
    const [item, ...others] = listed(home).items;
    expect(others).toEqual([]);
    expect(item).toMatchObject({ kind: 'sender', what, power: what !== 'removed' });
    if (item === undefined) return;
    await service.accept(machine, null, item);
    expect(listed(home).items).toEqual([]);
    expect(senders()).toHaveLength(what === 'added' ? 2 : what === 'removed' ? 0 : 1);
  });

  it('is said by its sender, whom it stands for and where, with what it was', async () => {
    outside((db) => db.exec(`update user_sender_refs set user_id = '${home.alice}'`));
    const [item] = listed(home).items;
    expect(item?.name).toBe('4711');
    expect(item?.facts).toEqual([
      { fact: 'owner', now: { text: 'alice' }, was: { text: 'bob' } },
      { fact: 'pipe', now: { text: 'Family' }, was: null },
    ]);
    if (item !== undefined) await home.services.outside.remove(machine, null, item);
    expect([senders(), listed(home).items]).toEqual([[], []]);
  });

  it('is entered anew over what does not count', async () => {
    const add = () =>
      home.services.senders.add(machine, { pipeId: 'p', userId: home.bob, sender: '4711' });
    expect(await codeOf(add)).toBe('sender_exists');
    outside((db) => db.exec(`update user_sender_refs set user_id = '${home.alice}'`));
    await add();
    expect([senders(), listed(home).items]).toEqual([[['4711', 'bob']], []]);
  });

  it('goes with its pipe and its user, also what does not count', async () => {
    const { pipes, users } = home.services;
    outside((db) => db.exec(`update user_sender_refs set user_id = '${home.alice}'`));
    await pipes.remove(machine, 'p');
    expect(listed(home).items).toEqual([]);
    await withSender(home);
    await users.delete(machine, home.bob, 'bob');
    expect([senders(), listed(home).items]).toEqual([[], []]);
  });
});

/** Has bob write through a pipe of alice's. */
async function withSender({ services, alice, bob }: Home): Promise<void> {
  await services.instance.change(machine, notWorthLogging('saidBefore'), ({ store }) => {
    store.pipes.insert({
      ...{ id: 'p', userId: alice, name: 'Family', transport: 'telegram', active: true },
      ...{ inboundToken: '', outboundUrl: 'internal://telegram', outboundAuth: null },
      ...{ defaultAgentId: null, createdAt: '2026-01-01 00:00:00' },
    });
  });
  await services.senders.add(machine, { pipeId: 'p', userId: bob, sender: '4711' });
}

it.each([
  ['a display name', `update users set display_name = 'Alice' where username = 'bob'`, 'user'],
  ['the name of a pipe', `update pipes set name = 'x'`, 'pipe'],
])('%s is not taken from somebody else', async (_what, sql, kind) => {
  const { users } = home.services;
  await users.create(callerOf(home, home.alice), {
    ...{ username: 'carol', displayName: 'Carol', password: PASSWORD },
    ...{ isAdmin: false, language: 'en' },
  });
  outside((db) => db.exec(sql));
  expect(listed(home).items).toMatchObject([{ kind, what: 'changed' }]);
});

/** What is shown of a row. */
function itemOf({ services }: Home, { kind, id }: { kind: string; id: string }): OutsideItem {
  const found = listed({ services }).items.find((one) => one.kind === kind && one.id === id);
  if (found === undefined) throw new Error('nothing was changed there');
  return found;
}

/** All that was changed of a kind, to be accepted by name. */
const namedIn = ({ services }: Home, kind: string): OutsideItem[] =>
  listed({ services }).items.filter((item) => item.kind === kind);

const saidOf = (item: OutsideItem) =>
  item.facts.map(({ fact, now, was }) => (was === null ? { fact, now } : { fact, now, was }));

describe('what was changed', () => {
  it('is said of a role, with what the signed digest proves it was', () => {
    const name = { kind: 'user', id: home.bob };
    outside((db) => db.exec(`update users set is_admin = 1 where username = 'bob'`));
    expect(saidOf(itemOf(home, name))).toEqual([
      { fact: 'role', now: { word: 'admin' }, was: { word: 'member' } },
    ]);
    // The password, too: no guess fits, so that nothing is said of what it was.
    outside((db) => db.exec(`update users set password_hash = 'x' where username = 'bob'`));
    expect(saidOf(itemOf(home, name))).toEqual([
      { fact: 'name', now: { text: 'Bob' } },
      { fact: 'role', now: { word: 'admin' } },
      { fact: 'password', now: { word: 'unsure' } },
    ]);
  });

  it('is said of an address by its host, of an expiry and of an owner', async () => {
    await setUp(home);
    const { bob, alice, services } = home;
    outside((db) =>
      db.exec(`update llm_providers set base_url = 'https://evil.example/v1?key=abc';
        update user_credentials set expires_at = '2099-01-01 00:00:00';
        insert into pipes (id, user_id, name, transport, inbound_token, outbound_url, created_at)
          values ('p', '${alice}', 'mine', 'webhook', '', 'internal://web', '2026-01-01 00:00:00')`),
    );
    const { items } = listed({ services });
    const [pipe, provider, credential] = ['pipe', 'provider', 'userCredential'].map((kind) =>
      items.find((item) => item.kind === kind),
    );
    const factOf = (item: OutsideItem | undefined, name: string) =>
      item?.facts.find(({ fact }) => fact === name);
    expect(factOf(provider, 'address')).toEqual({
      ...{ fact: 'address', now: { text: 'https://evil.example' }, was: { word: 'none' } },
    });
    expect(factOf(credential, 'expires')).toMatchObject({
      ...{ now: { at: '2099-01-01T00:00:00.000Z' }, was: { word: 'never' } },
    });
    expect(pipe).toMatchObject({ what: 'added', power: true });
    expect(factOf(pipe, 'owner')).toMatchObject({ now: { text: 'alice' }, was: null });
    await services.outside.accept(machine, null, itemOf(home, { kind: 'pipe', id: 'p' }));
    outside((db) => db.exec(`update pipes set user_id = '${bob}'`));
    expect(factOf(itemOf(home, { kind: 'pipe', id: 'p' }), 'owner')).toMatchObject({
      ...{ now: { text: 'bob' }, was: { text: 'alice' } },
    });
    expect(JSON.stringify(listed({ services }))).not.toMatch(/selu:v2|argon2|abc/);
  });

  it('is accepted as it was shown, or not at all', async () => {
    const { outside: service } = home.services;
    const name = { kind: 'user', id: home.bob };
    outside((db) => db.exec(`update users set username = 'rob' where username = 'bob'`));
    const shown = itemOf(home, name);
    outside((db) => db.exec(`update users set is_admin = 1 where username = 'rob'`));
    expect(await codeOf(() => service.accept(machine, null, shown))).toBe('outside_again');
    expect(itemOf(home, name)).toMatchObject({ what: 'changed' });
    outside((db) => {
      db.pragma('foreign_keys = off');
      db.exec(`delete from users where username = 'rob'`);
    });
    expect(await codeOf(() => service.accept(machine, null, shown))).toBe('outside_again');
    const gone = itemOf(home, name);
    expect(gone).toMatchObject({ what: 'removed', name: null, facts: [] });
    await service.accept(machine, null, gone);
    expect(listed(home).items).toEqual([]);
  });

  it.each([
    `update user_credentials set expires_at = 'soon'`,
    `update user_credentials set created_at = created_at || '0'`,
    `update user_credentials set encrypted_value = encrypted_value || 'A'`,
    `update user_credentials set user_id = (select id from users where username = 'alice')`,
  ])('is not accepted where that would be of no use: %s', async (sql) => {
    await setUp(home);
    outside((db) => db.exec(sql));
    const { outside: service, credentials } = home.services;
    const [item] = namedIn(home, 'userCredential');
    if (item === undefined) throw new Error('nothing was changed');
    expect(item.acceptable).toBe(false);
    expect(await codeOf(() => service.accept(machine, null, item))).toBe('outside_unusable');
    await service.remove(machine, null, item);
    expect(credentials.list().map(({ name }) => name)).toEqual(['KEY']);
    expect(listed(home).items).toEqual([]);
  });
});

describe('a session', () => {
  it('cannot be forged, lengthened or handed to somebody else', async () => {
    const session = await signIn('bob');
    const { auth } = home.services;
    outside((db) =>
      db.exec(`insert into web_sessions (id, user_id, expires_at, created_at)
        values ('forged', '${home.alice}', '2099-01-01 00:00:00', '2026-01-01 00:00:00')`),
    );
    expect(auth.resolve('forged')).toBeNull();
    expect(home.services.sessions.list()).toHaveLength(1);
    outside((db) => db.prepare('update web_sessions set user_id = ?').run(home.alice));
    expect(auth.resolve(session)).toBeNull();
    outside((db) => db.prepare('update web_sessions set user_id = ?').run(home.bob));
    expect(auth.resolve(session)).not.toBeNull();
    outside((db) => db.exec(`update web_sessions set expires_at = '2099-01-01 00:00:00'`));
    expect(auth.resolve(session)).toBeNull();
    expect(auth.resolve(await signIn('alice'))).not.toBeNull();
  });

  it('is stored as a hash: what is in the file signs nobody in', async () => {
    const session = await signIn('bob');
    const ids = outside((db) => db.prepare('select id from web_sessions').pluck().all());
    expect(ids).toHaveLength(1);
    expect(JSON.stringify(ids)).not.toContain(session);
    expect(home.services.auth.resolve(String(ids[0]))).toBeNull();
  });

  it('of somebody who signed out does not come back with its rows', async () => {
    const session = await signIn('bob');
    const kept = outside((db) => rowsOf(db, sessionTables));
    await home.services.auth.end(machine, session);
    const now = outside((db) => rowsOf(db, sessionTables));
    outside((db) => putRows(db, kept));
    expect(home.services.auth.resolve(session)).toBeNull();
    expect(home.services.outside.reason()).toBe('changed');
    // Without the groups, whose MACs were put back, too.
    outside((db) => putRows(db, new Map([['signed_buckets', now.get('signed_buckets') ?? []]])));
    expect(home.services.auth.resolve(session)).toBeNull();
    expect(home.services.auth.resolve(await signIn('bob'))).not.toBeNull();
    expect(home.services.auth.resolve(session)).toBeNull();
  });
});

const sessionTables = ['web_sessions', 'signed_rows', 'signed_buckets'];
type Rows = ReadonlyMap<string, readonly Record<string, unknown>[]>;
const rowsOf = (db: Database.Database, tables: readonly string[]): Rows =>
  new Map(tables.map((name) => [name, db.prepare(`select * from ${name}`).all() as never]));
const putRows = (db: Database.Database, rows: Rows): void => {
  db.pragma('foreign_keys = off');
  for (const [table, all] of rows) {
    for (const row of all) {
      const columns = Object.keys(row);
      db.prepare(
        `insert or replace into ${table} (${columns.join()}) values (${columns.map((c) => `:${c}`).join()})`,
      ).run(row);
    }
  }
};

describe('a key and where it goes', () => {
  it('stay together: another address gets nothing', async () => {
    await setUp(home);
    const { providers } = home.services;
    outside((db) => db.exec(`update llm_providers set base_url = 'https://127.0.0.1:9/'`));
    expect(providers.list()[0]).toMatchObject({ id: 'openai', keyStatus: 'outside' });
    expect(await codeOf(() => providers.check(machine, 'openai'))).toBe('changed_outside');
    const save = { id: 'openai', region: null, baseAddress: 'https://127.0.0.1:9/' };
    const common = { check: true, otherKeyOk: true, insecureOk: true };
    expect(await codeOf(() => providers.save(machine, { ...save, key: null, ...common }))).toBe(
      'changed_outside',
    );
    // What is entered anew is not what somebody else has written.
    await providers.save(machine, {
      ...{ ...save, baseAddress: null, key: 'sk-two', ...common },
      check: false,
    });
    expect(providers.list()[0]).toMatchObject({ keyStatus: 'set', baseAddress: null });
  });

  it('do not come back by removing and undoing', async () => {
    await setUp(home);
    outside((db) => db.exec(`update llm_providers set base_url = 'https://127.0.0.1:9/'`));
    const token = await home.services.providers.disconnect(machine, 'openai');
    await home.services.undo.undo(machine, token);
    expect(home.services.providers.list()[0]).toMatchObject({ keyStatus: 'outside' });
    expect(await codeOf(() => home.services.providers.check(machine, 'openai'))).toBe(
      'changed_outside',
    );
  });
});

describe('a credential', () => {
  it('with an older value of its own, or another expiry, is said to be changed', async () => {
    await setUp(home);
    const { credentials, credentialList } = home.services;
    const before = outside((db) => rowsOf(db, ['system_credentials', 'signed_rows']));
    await credentials.save(
      machine,
      { scope: 'system' },
      { capabilityId: 'pim', name: 'KEY', mode: 'replace', value: 'second' },
    );
    const rows = new Map([['system_credentials', before.get('system_credentials') ?? []]]);
    outside((db) => putRows(db, rows));
    expect(credentials.listSystem()).toMatchObject([{ name: 'KEY', status: 'outside' }]);
    // Together with the MAC that it had.
    outside((db) => putRows(db, before));
    expect(credentials.listSystem()).toMatchObject([{ name: 'KEY', status: 'outside' }]);
    outside((db) => db.exec(`update user_credentials set expires_at = '2099-01-01 00:00:00'`));
    await credentialList.warm();
    const page = await credentialList.page(
      {
        ...{ search: '', offset: 0, limit: 10, focus: null },
        sort: { by: 'name', descending: false },
        filters: { capability: [], status: [], user: [], scope: [] },
      },
      { owner: null, language: 'en' },
    );
    expect(page.rows.map(({ name, status }) => [name, status])).toEqual([
      ['KEY', 'outside'],
      ['PIN', 'outside'],
    ]);
    expect(page.facets.status?.outside).toBe(2);
  });
});

describe('the whole', () => {
  it('offers no first administrator when every account is gone', async () => {
    const { outside: service, users } = home.services;
    outside((db) => {
      db.pragma('foreign_keys = off');
      db.exec('delete from users');
    });
    expect(service.reason()).toBe('noAdmin');
    const eve = {
      username: 'eve',
      displayName: 'Eve',
      password: PASSWORD,
      language: 'en',
    } as const;
    expect(await codeOf(() => users.createFirst(somebody, eve))).toBe('not_now');
    // Nor with the MACs gone, too.
    outside((db) => db.exec('delete from signed_rows; delete from signed_buckets'));
    expect(await codeOf(() => users.createFirst(somebody, eve))).toBe('not_now');
    expect(service.reason()).toBe('changed');
  });

  it('is noticed when it is an older copy, and taken with the master secret', async () => {
    const { services, folder } = home;
    const older = join(folder, 'older.db');
    const session = await signIn('bob');
    outside((db) => db.exec(`vacuum into '${older}'`));
    await services.users.setAgentAccess(machine, home.bob, { mode: 'none' });
    await services.users.resetPassword(machine, home.bob, 'another password');
    services.instance.close();
    for (const end of ['', '-wal', '-shm']) rmSync(fileOf(home) + end, { force: true });
    copyFileSync(older, fileOf(home));
    services.instance.start();
    expect(services.outside.reason()).toBe('older');
    expect(services.auth.resolve(session)).toBeNull();
    expect(await codeOf(() => signIn('bob'))).toBe('sign_in_failed');
    expect(await codeOf(() => services.users.setLanguage(machine, home.bob, 'de'))).toBe('done');
    expect(await codeOf(() => services.outside.acceptAll(somebody, makeMasterSecret().text))).toBe(
      'secret_wrong',
    );
    // All of it was this app's own when it was made.
    expect(await services.outside.look(home.secret)).toMatchObject({ items: [], more: 0 });
    expect(await services.outside.acceptAll(somebody, home.secret)).toBe(0);
    expect(services.outside.reason()).toBeNull();
    expect(services.auth.resolve(await signIn('bob'))).not.toBeNull();
    expect(await codeOf(() => services.outside.acceptAll(somebody, home.secret))).toBe('not_now');
  });

  it('is known to panel.db before anybody hears that it was changed', async () => {
    const { services, folder } = home;
    const { instanceId } = services.instance.unlocked();
    const panel = new Database(join(folder, 'panel.db'), { readonly: true });
    const noted = panel.prepare('select value from settings where key = ?').pluck();
    const stored = () =>
      outside((db) =>
        db.prepare(`select value from instance_meta where key = 'generation'`).pluck().get(),
      );
    for (const password of ['another password', 'a third password']) {
      const before = stored();
      await services.users.resetPassword(machine, home.bob, password);
      expect(stored()).not.toBe(before);
      expect(noted.get(`generation/${instanceId}`)).toBe(stored());
    }
    panel.close();
  });

  it('is taken without what gives power, but for what is named as it was shown', async () => {
    await setUp(home);
    const { outside: service, auth, credentials, providers } = home.services;
    outside((db) =>
      db.exec(`delete from signed_buckets;
        update llm_providers set base_url = 'https://127.0.0.1:9/';
        update users set is_admin = 1;
        insert into users (id, username, display_name, password_hash, created_at, is_admin)
          select 'eve', 'eve', 'Eve', password_hash, created_at, 1 from users where username = 'alice'`),
    );
    expect(service.reason()).toBe('changed');
    expect(await codeOf(() => service.look(makeMasterSecret().text))).toBe('secret_wrong');
    const shown = await service.look(home.secret);
    expect(shown.items.map(({ kind, what, power }) => [kind, what, power])).toEqual([
      ['user', 'unknown', true],
      ['user', 'unknown', true],
      ['user', 'unknown', true],
      ['provider', 'unknown', true],
      ['systemCredential', 'unknown', false],
      ['userCredential', 'unknown', false],
    ]);
    const named = shown.items.filter(({ id }) => id === home.alice);
    const { seen } = shown;
    outside((db) => db.exec(`update system_credentials set created_at = '2020-01-01 00:00:00'`));
    const again = () => service.acceptAll(somebody, home.secret, seen, named);
    expect(await codeOf(again)).toBe('outside_again');
    const now = (await service.look(home.secret)).seen;
    outside((db) => db.exec(`update users set password_hash = 'x' where username = 'alice'`));
    expect(await codeOf(() => service.acceptAll(somebody, home.secret, null, named))).toBe(
      'outside_again',
    );
    outside((db) =>
      db.exec(`update users set password_hash = (
        select password_hash from users where username = 'eve') where username = 'alice'`),
    );
    expect(await service.acceptAll(somebody, home.secret, now, named)).toBe(3);
    expect(service.reason()).toBeNull();
    expect(auth.resolve(await signIn('alice'))).toMatchObject({ isAdmin: true });
    expect(await codeOf(() => signIn('eve'))).toBe('sign_in_failed');
    expect(await codeOf(() => signIn('bob'))).toBe('sign_in_failed');
    expect(providers.list()[0]).toMatchObject({ keyStatus: 'outside' });
    expect(credentials.list().map(({ status }) => status)).toEqual(['set', 'set']);
    expect(await codeOf(() => service.look(home.secret))).toBe('not_now');
  });

  it('with no administrator who counts keeps what was signed, and leaves forged ones out', async () => {
    const { outside: service, auth } = home.services;
    outside((db) =>
      db.exec(`update users set is_admin = 1 where username = 'bob';
        update users set display_name = display_name, is_admin = 0 where username = 'alice'`),
    );
    expect(service.reason()).toBe('noAdmin');
    expect(await service.acceptAll(somebody, home.secret)).toBe(2);
    expect(service.reason()).toBe('noAdmin');
    expect(await codeOf(() => signIn('bob'))).toBe('sign_in_failed');
    const shown = await service.look(home.secret);
    const named = shown.items.filter(({ id }) => id === home.bob);
    expect(await service.acceptAll(somebody, home.secret, shown.seen, named)).toBe(1);
    expect(auth.resolve(await signIn('bob'))).toMatchObject({ isAdmin: true });
  });

  it('is signed at the first unlock by a version that signs; a damaged value stays damaged', async () => {
    await setUp(home);
    const { folder, secret, services: before } = home;
    const { instanceId } = before.instance.unlocked();
    const check = keyCheckValue(parseMasterSecret(secret, 'typed'), instanceId);
    before.instance.close();
    before.panel.close();
    // As the version before has left it.
    outside((db) => {
      db.exec(`drop table signed_rows; drop table signed_buckets; drop table user_sender_refs; pragma user_version = 3;
         alter table web_sessions drop column locked;
        delete from instance_meta where key in ('state_mac', 'generation');
        update user_credentials set encrypted_value = encrypted_value || 'A'`);
      db.prepare(`update instance_meta set value = ? where key = 'key_check'`).run(check);
    });
    for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `panel.db${end}`), { force: true });
    home = { ...home, ...laterRun(home) };
    const { services } = home;
    expect(services.outside.reason()).toBeNull();
    expect(services.auth.resolve(await signIn('alice'))).toMatchObject({ isAdmin: true });
    expect(services.providers.list()[0]).toMatchObject({ keyStatus: 'set' });
    expect(services.credentials.list().map(({ name, status }) => [name, status])).toEqual([
      ['KEY', 'set'],
      ['PIN', 'damaged'],
    ]);
    // Once: what the version before would find is not signed again.
    services.instance.close();
    outside((db) => {
      db.exec(`drop table signed_rows; drop table signed_buckets; drop table user_sender_refs; pragma user_version = 3;
         alter table web_sessions drop column locked;
        update users set is_admin = 1`);
      db.prepare(`update instance_meta set value = ? where key = 'key_check'`).run(check);
    });
    services.instance.start();
    expect(services.outside.reason()).toBe('changed');
  });

  /** Has the database signed as the version before has: without who may write through a pipe. */
  function toSecondForm(of: Home): void {
    const { instanceId, secret } = of.services.instance.unlocked();
    of.services.instance.close();
    outside((db) => {
      db.exec(`delete from signed_rows where kind = 'sender';
        delete from signed_buckets where kind = 'sender'`);
      signState(db, rowMacKey(secret, instanceId), 'state 2');
    }, of);
  }

  function signState(db: Database.Database, key: ReturnType<typeof rowMacKey>, form: string): void {
    const generation = db
      .prepare(`select value from instance_meta where key = 'generation'`)
      .pluck()
      .get() as string;
    const buckets = db
      .prepare('select kind, cast(bucket as text), mac from signed_buckets order by kind, bucket')
      .raw()
      .all() as string[][];
    db.prepare(`update instance_meta set value = ? where key = 'state_mac'`).run(
      macOf(key, [form, generation, ...buckets.flat()]),
    );
  }

  /** As the version before that: also without names, and without who may use which agents. */
  function toFirstForm(of: Home): void {
    const { instanceId, secret } = of.services.instance.unlocked();
    const key = rowMacKey(secret, instanceId);
    of.services.instance.close();
    outside((db) => {
      db.exec(`delete from signed_rows where kind in ('access', 'sender', 'session');
        delete from signed_buckets where kind in ('access', 'sender', 'session'); delete from web_sessions`);
      for (const [kind, columns] of [
        ['user', 'id, username, password_hash, is_admin'],
        [
          'pipe',
          'id, user_id, transport, inbound_token, outbound_url, outbound_auth, default_agent_id, active',
        ],
      ] as const) {
        const rows = db.prepare(`select ${columns} from ${kind}s`).raw().all() as unknown[][];
        const digests = rows
          .map((row) => row.map((value) => String(value ?? '')))
          .map((row) => [row[0] ?? '', textsDigest(['row', kind, ...row])] as const)
          .sort(([one], [other]) => (one < other ? -1 : 1));
        for (const [rowKey, digest] of digests) {
          db.prepare('update signed_rows set digest = ? where kind = ? and row_key = ?').run(
            ...[digest, kind, rowKey],
          );
        }
        db.prepare('update signed_buckets set mac = ? where kind = ?').run(
          ...[macOf(key, ['bucket', kind, '0', ...digests.flat()]), kind],
        );
      }
      signState(db, key, 'state');
    }, of);
  }

  it('that the version before has signed is signed anew, but for what somebody else has changed', async () => {
    await setUp(home);
    const { services } = home;
    const carol = await services.users.create(callerOf(home, home.alice), {
      ...{ username: 'carol', displayName: 'Carol', password: PASSWORD },
      ...{ isAdmin: false, language: 'en' },
    });
    await services.users.setAgentAccess(machine, home.bob, { mode: 'none' });
    toFirstForm(home);
    const file = outside((db) => db.serialize());
    outside((db) => db.exec(`update users set is_admin = 1 where username = 'carol'`));
    services.instance.start();
    expect(services.outside.reason()).toBeNull();
    expect(listed({ services }).items).toMatchObject([
      { kind: 'user', id: carol, what: 'changed' },
    ]);
    expect(services.auth.resolve(await signIn('alice'))).toMatchObject({ isAdmin: true });
    expect(await codeOf(() => signIn('carol'))).toBe('sign_in_failed');
    expect((await services.users.list()).map(({ agentAccess: { mode } }) => mode).sort()).toEqual([
      'all',
      'all',
      'none',
    ]);
    outside((db) => db.exec(`update users set display_name = 'Eve' where username = 'bob'`));
    expect(listed({ services }).items).toHaveLength(2);
    // Once: what the version before has signed does not come back.
    services.instance.close();
    for (const end of ['', '-wal', '-shm']) rmSync(fileOf(home) + end, { force: true });
    writeFileSync(fileOf(home), file);
    outside((db) => db.exec('delete from user_agent_access'));
    services.instance.start();
    expect(services.outside.reason()).toBe('older');
  });

  it('whose senders the version before has not signed has them signed once', async () => {
    await withSender(home);
    const { services } = home;
    toSecondForm(home);
    const file = outside((db) => db.serialize());
    outside((db) => db.exec(`update users set is_admin = 1 where username = 'bob'`));
    services.instance.start();
    expect(services.outside.reason()).toBeNull();
    expect(services.senders.list('p')).toHaveLength(1);
    expect(listed({ services }).items).toMatchObject([{ kind: 'user', id: home.bob }]);
    services.instance.close();
    for (const end of ['', '-wal', '-shm']) rmSync(fileOf(home) + end, { force: true });
    writeFileSync(fileOf(home), file);
    services.instance.start();
    expect(services.outside.reason()).toBe('older');
  });

  it('is signed once: a database without its MACs is not signed again', async () => {
    const { services } = home;
    services.instance.close();
    outside((db) =>
      db.exec(`delete from signed_rows; delete from signed_buckets; update users set is_admin = 1;
        delete from instance_meta where key in ('state_mac', 'generation')`),
    );
    // Also in an app home that has never seen it.
    services.panel.close();
    for (const end of ['', '-wal', '-shm'])
      rmSync(join(home.folder, `panel.db${end}`), { force: true });
    services.panel.start();
    services.instance.start();
    expect(services.outside.reason()).toBe('changed');
    expect(await codeOf(() => signIn('bob'))).toBe('sign_in_failed');
  });
});

describe('what acts by itself in the database', () => {
  const trigger = `create trigger t after insert on web_sessions begin
    update users set is_admin = 1 where username = 'bob'; end`;
  const cascade = `pragma writable_schema = on;
    update sqlite_schema set sql = replace(sql, 'is_admin integer not null',
      'is_admin integer not null default 1 references web_sessions (id) on delete set default')
      where name = 'users'`;

  it.each([
    ['a trigger', trigger],
    ['a view', 'create view v as select * from users'],
    ['the action of a foreign key', cascade],
  ])('keeps the database from being opened: %s', (_what, sql) => {
    const { services } = home;
    services.instance.close();
    outside((db) => {
      db.unsafeMode();
      db.exec(sql);
    });
    services.instance.start();
    expect(services.instance.state).toMatchObject({
      name: 'problem',
      error: { code: 'database_schema_changed' },
    });
  });

  it('does nothing in a change when it comes while the app runs', async () => {
    outside((db) => db.exec(trigger));
    expect(await codeOf(() => signIn('bob'))).toBe('database_schema_changed');
    expect(outside((db) => db.prepare('select max(is_admin) from users').pluck().all())).toEqual([
      1,
    ]);
    expect(
      outside((db) =>
        db.prepare(`select is_admin from users where username = 'bob'`).pluck().get(),
      ),
    ).toBe(0);
    outside((db) => db.exec('drop trigger t'));
    expect(await codeOf(() => signIn('bob'))).toBe('done');
  });

  it('may be what SQLite itself has counted', async () => {
    outside((db) => db.exec('analyze'));
    expect(await codeOf(() => signIn('bob'))).toBe('done');
  });
});

describe('a generation that no other could come after', () => {
  it.each(['instance_meta', 'panel'])('locks nobody out for good: in %s', async (where) => {
    const { services, folder, secret } = home;
    const { instanceId } = services.instance.unlocked();
    services.instance.close();
    services.panel.close();
    if (where === 'panel') {
      const db = new Database(join(folder, 'panel.db'));
      db.prepare('insert or replace into settings (key, value) values (?, ?)').run(
        `generation/${instanceId}`,
        '999999999999999',
      );
      db.close();
    } else {
      outside((db) =>
        db.exec(`update instance_meta set value = '9007199254740991' where key = 'generation'`),
      );
    }
    home = { ...home, ...laterRun(home) };
    if (home.services.outside.reason() !== null) {
      await home.services.outside.acceptAll(machine, secret, null, namedIn(home, 'user'));
    }
    expect(home.services.outside.reason()).toBeNull();
    expect(await codeOf(() => signIn('bob'))).toBe('done');
    expect(home.services.outside.reason()).toBeNull();
  });
});

it('a row that was put back to what did not count once is not signed by the one before it', async () => {
  await setUp(home);
  const { providers } = home.services;
  const rows = () => outside((db) => rowsOf(db, ['llm_providers']));
  const mine = rows();
  const put = (to: Rows) =>
    outside((db) => {
      db.exec('delete from llm_providers');
      putRows(db, to);
    });
  // What a disconnected provider looks like, from outside; then a new key, and the disconnecting itself.
  outside((db) =>
    db.exec(`update llm_providers set api_key_encrypted = '', base_url = '', active = 0`),
  );
  await providers.save(machine, {
    ...{ id: 'openai', key: 'sk-two', baseAddress: null, region: null },
    ...{ check: false, otherKeyOk: true, insecureOk: true },
  });
  const connected = rows();
  await providers.disconnect(machine, 'openai');
  for (const before of [mine, connected]) {
    put(before);
    expect(providers.list().find(({ id }) => id === 'openai')?.keyStatus).not.toBe('set');
  }
});

describe('any sequence of changes from outside', () => {
  const tables = [
    'users',
    'web_sessions',
    'user_agent_access',
    'user_sender_refs',
    'llm_providers',
    'system_credentials',
    'user_credentials',
    'signed_rows',
    'signed_buckets',
    'instance_meta',
  ] as const;
  /** Of the instance, and of `panel.db`. */
  const table = fc.constantFrom(...tables, 'settings' as const);
  const any = fc.nat();
  const change = fc.oneof(
    fc.record({ do: fc.constant('flip' as const), table, row: any, column: any, value: any }),
    fc.record({ do: fc.constant('delete' as const), table, row: any }),
    fc.record({ do: fc.constant('insert' as const), table, row: any }),
    fc.record({ do: fc.constant('swap' as const), table, row: any, column: any }),
    fc.record({ do: fc.constant('older' as const), table }),
    fc.record({
      do: fc.constant('olderFile' as const),
      table: fc.constantFrom('users' as const, 'settings' as const),
    }),
  );

  const numRuns = howMany({ short: 150, deep: 3_000 });

  it(
    'gives no session, role, sender, request or value',
    { timeout: 30_000 + numRuns * 100 },
    async () => {
      await setUp(home);
      await withSender(home);
      const { services } = home;
      const bob = callerOf(home, home.bob, 'user');
      const window = { id: 1 };
      const sessions = sessionsOver(home);
      await sessions.begin(window, await signIn('alice'), { stay: true });
      await services.idleLock.set(bob, home.bob, 5);
      const olderPanel = panel((db) => rowsOf(db, ['settings']));
      const ended = await signIn('bob');
      const older = outside((db) => rowsOf(db, tables));
      await services.auth.end(machine, ended);
      await services.credentials.save(
        machine,
        { scope: 'system' },
        { capabilityId: 'pim', name: 'KEY', mode: 'replace', value: 'second' },
      );
      await services.users.setAgentAccess(machine, home.bob, { mode: 'none' });
      const member = await signIn('bob');
      await sessions.begin(window, await signIn('bob'), { stay: true });
      await sessions.lockAll({ withComputer: false });
      await services.idleLock.set(bob, home.bob, 1);
      const hosts = `confirmed_hosts/${services.instance.unlocked().instanceId}`;
      await services.records.set(hosts, '["https://mine.example"]');
      const nowPanel = panel((db) => rowsOf(db, ['settings']));
      const now = outside((db) => rowsOf(db, tables));
      const set = (db: Database.Database, rows: Rows): void => {
        db.pragma('foreign_keys = off');
        for (const name of tables) db.exec(`delete from ${name}`);
        putRows(db, rows);
      };
      const setPanel = (db: Database.Database, rows: Rows): void => {
        db.exec('delete from settings');
        putRows(db, rows);
      };
      const key = now.get('system_credentials')?.[0]?.['encrypted_value'];

      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
          outside((db) => {
            set(db, now);
            for (const each of changes) if (each.table !== 'settings') apply(db, each, older, set);
          });
          panel((db) => {
            setPanel(db, nowPanel);
            for (const each of changes)
              if (each.table === 'settings') apply(db, each, olderPanel, setPanel);
          });
          expect(sessionsOver(home).userOf(window)).toBeNull();
          expect([null, '["https://mine.example"]']).toContain(services.records.get(hosts));
          expect([1, 5, 10]).toContain(services.idleLock.get(home.bob));
          expect(services.instance.store().userAgentAccess.listOf(home.bob)).toEqual(['__none__']);
          for (const { userId, pipeId, senderRef } of services.instance.store().senderRefs.list()) {
            expect([userId, pipeId, senderRef]).toEqual([home.bob, 'p', '4711']);
          }
          expect(services.auth.resolve(ended)).toBeNull();
          const user = services.auth.resolve(member);
          if (user !== null) expect(user).toMatchObject({ id: home.bob, isAdmin: false });
          for (const id of outside((db) =>
            db.prepare('select id from web_sessions').pluck().all(),
          )) {
            expect(services.auth.resolve(String(id))).toBeNull();
          }
          const store = services.instance.store();
          for (const { id } of store.users.list()) {
            if (store.users.byId(id)?.isAdmin) expect(id).toBe(home.alice);
          }
          expect(store.users.count()).toBeGreaterThan(0);
          const [provider] = services.providers.list();
          const stored = store.llmProviders.find('openai');
          if (stored !== null && provider?.keyStatus === 'set') {
            expect([stored.baseUrl, stored.active]).toEqual(['', true]);
          }
          for (const { status, name } of services.credentials.listSystem()) {
            const row = store.systemCredentials.find('pim', 'KEY');
            if (status === 'set') expect([name, row?.encryptedValue]).toEqual(['KEY', key]);
          }
        }),
        { numRuns },
      );
      // None of them was told apart by its generation alone.
      outside((db) => set(db, now));
      expect(services.outside.reason()).toBeNull();
    },
  );

  /** Changes `panel.db` as another program does. */
  function panel<T>(work: (db: Database.Database) => T): T {
    const db = new Database(join(home.folder, 'panel.db'));
    try {
      return work(db);
    } finally {
      db.close();
    }
  }

  type Edit = typeof change extends fc.Arbitrary<infer E> ? E : never;

  function apply(
    db: Database.Database,
    edit: Edit,
    older: Rows,
    set: (db: Database.Database, rows: Rows) => void,
  ): void {
    if (edit.do === 'olderFile') {
      set(db, older);
      return;
    }
    if (edit.do === 'older') {
      putRows(db, new Map([[edit.table, older.get(edit.table) ?? []]]));
      return;
    }
    const rows = db.prepare(`select * from ${edit.table}`).all() as Record<string, unknown>[];
    const row = rows[edit.row % Math.max(1, rows.length)];
    if (row === undefined) return;
    const columns = Object.keys(row);
    const where = columns.map((name) => `${name} is :${name}`).join(' and ');
    const tryTo = (work: () => unknown): void => {
      try {
        work();
      } catch (error) {
        // What the schema itself refuses is no change.
        if (!(error instanceof Database.SqliteError)) throw error;
      }
    };
    const values = row;
    if (edit.do === 'delete') db.prepare(`delete from ${edit.table} where ${where}`).run(values);
    else if (edit.do === 'insert') {
      const [first = ''] = columns;
      const copy = { ...values, [first]: `${String(values[first])}x`, username: 'eve' };
      const named = columns.map((name) => `:${name}`).join();
      tryTo(() => db.prepare(`insert into ${edit.table} values (${named})`).run(copy));
    } else if (edit.do === 'flip') {
      const column = columns[edit.column % columns.length] ?? '';
      const old = values[column];
      const flipped =
        typeof old === 'number' ? 1 - old : `${String(old ?? '').slice(0, -1)}${edit.value % 10}`;
      tryTo(() =>
        db
          .prepare(`update ${edit.table} set ${column} = :flipped where ${where}`)
          .run({ ...values, flipped }),
      );
    } else {
      const column = columns[edit.column % columns.length] ?? '';
      const other = rows[(edit.row + 1) % rows.length]?.[column];
      tryTo(() =>
        db
          .prepare(`update ${edit.table} set ${column} = :other where ${where}`)
          .run({ ...values, other }),
      );
    }
  }
});
