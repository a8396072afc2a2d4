import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { InstanceStore } from '../../../src/main/store/instance/instance-store.ts';
import { openInstanceStore } from '../../../src/main/store/instance/own/open.ts';
import { openPanelStore } from '../../../src/main/store/panel/panel.ts';
import { temporaryFolder } from '../../support/home.ts';
import { createSample, createdAt, sampleUser, systemRow, userId } from './sample.ts';
import { howMany } from '../../support/deep.ts';

function newStore(): InstanceStore {
  const store = createSample(join(temporaryFolder(), 'selu.db'));
  onTestFinished(() => store.close());
  return store;
}

const user = (id: string, username: string, displayName = username) => ({
  ...sampleUser,
  id,
  username,
  displayName,
});

describe('users', () => {
  it('come back as they were written', () => {
    const store = newStore();
    const bob = { ...user('b', 'bob', 'Bob 🙂'), isAdmin: false, language: 'de' } as const;
    store.users.insert(bob);
    expect(store.users.byId('b')).toEqual(bob);
    expect(store.users.byId(userId)).toEqual(sampleUser);
    expect(store.users.byId('nobody')).toBeNull();
    expect(store.users.count()).toBe(2);
  });

  it('are listed by display name as a person would', () => {
    const store = newStore();
    const names = ['Zoë', 'Übel', 'ulrich', 'Tom 10', 'Tom 9', 'Ärger', 'Björn'];
    for (const name of names) store.users.insert(user(name, name));
    const listed = store.users.list().map((row) => row.displayName);
    expect(listed.join(', ')).toBe('Alice, Ärger, Björn, Tom 9, Tom 10, Übel, ulrich, Zoë');
  });

  it('are found by name: exactly, else by the only one that differs in case', () => {
    const store = newStore();
    for (const name of ['Jürgen', 'eve', 'Eve', 'STRASSE']) store.users.insert(user(name, name));
    const find = (name: string) => store.users.byUsername(name)?.username ?? null;
    expect(find('alice')).toBe('alice');
    expect(find('ALICE')).toBe('alice');
    expect(find('JÜRGEN')).toBe('Jürgen');
    expect(find('Ju\u0308rgen')).toBe('Jürgen');
    expect(find('straße')).toBe('STRASSE');
    expect(find('eve')).toBe('eve');
    expect(find('Eve')).toBe('Eve');
    expect(find('EVE')).toBeNull();
    expect(find('ali')).toBeNull();
    expect(find('al%')).toBeNull();
    expect(find('')).toBeNull();
  });

  it('have one id and one exact name each', () => {
    const store = newStore();
    expect(() => store.users.insert(user(userId, 'other'))).toThrow('UNIQUE');
    expect(() => store.users.insert(user('other', 'alice'))).toThrow('UNIQUE');
    expect(store.users.count()).toBe(1);
  });

  it('change their password and language, and nobody else’s', () => {
    const store = newStore();
    store.users.insert(user('b', 'bob'));
    store.users.setPasswordHash(userId, 'new hash');
    store.users.setLanguage(userId, 'de');
    expect(store.users.byId(userId)).toEqual({
      ...sampleUser,
      passwordHash: 'new hash',
      language: 'de',
    });
    expect(store.users.byId('b')).toEqual(user('b', 'bob'));
  });

  it('change their names, role and last sign-in, and keep the rest', () => {
    const store = newStore();
    store.users.insert({ ...user('b', 'bob'), isAdmin: false });
    expect(store.users.countAdmins()).toBe(1);
    const change = { username: 'Bób', displayName: 'Боб', isAdmin: true, language: 'de' } as const;
    store.users.update({ id: 'b', ...change });
    store.users.setLastSignIn('b', createdAt);
    expect(store.users.byId('b')).toEqual({
      ...user('b', 'bob'),
      ...change,
      lastSignInAt: createdAt,
    });
    expect(store.users.countAdmins()).toBe(2);
    expect(store.users.byId(userId)).toEqual(sampleUser);
    expect(() => store.users.update({ id: 'b', ...change, username: 'alice' })).toThrow('UNIQUE');
    expect(store.users.byId('b')?.username).toBe('Bób');
  });

  it('are all found whose names differ just in case', () => {
    const store = newStore();
    for (const name of ['eve', 'Eve', 'Straße', 'STRASSE', 'evelyn']) {
      store.users.insert(user(name, name));
    }
    const named = (name: string) => store.users.named(name).map(({ username }) => username);
    expect(named('EVE').sort()).toEqual(['Eve', 'eve']);
    expect(named('strasse').sort()).toEqual(['STRASSE', 'Straße']);
    expect(named('nobody')).toEqual([]);
    expect(named('ev%')).toEqual([]);
  });
});

describe('sessions', () => {
  const session = (id: string, owner = userId, expiresAt = '2026-11-30 12:00:00') => ({
    id,
    userId: owner,
    expiresAt,
    createdAt,
    deviceName: 'desk',
    lastUsedAt: null,
    locked: false,
  });

  it('end one by one, all of a user, or by time', () => {
    const store = newStore();
    store.users.insert(user('b', 'bob'));
    const rows = [
      session('1'),
      session('2'),
      session('3', 'b'),
      session('4', 'b', '2026-11-23 12:00:00'),
      session('5', 'b', '2026-11-23 12:00:01'),
    ];
    for (const row of rows) store.sessions.insert(row);
    expect(store.sessions.byId('1')).toEqual(rows[0]);
    expect(store.sessions.delete('1')).toBe(true);
    expect(store.sessions.delete('1')).toBe(false);
    expect(store.sessions.byId('1')).toBeNull();
    store.sessions.deleteExpired('2026-11-23 12:00:00');
    expect(['2', '3', '4', '5'].filter((id) => store.sessions.byId(id) !== null)).toEqual([
      '2',
      '3',
      '5',
    ]);
    expect(store.sessions.deleteOfUser('b')).toBe(2);
    expect(store.sessions.deleteOfUser('b')).toBe(0);
    expect(store.sessions.byId('2')).toEqual(rows[1]);
  });

  it('are listed newest first, note when they were used, and all but one end', () => {
    const store = newStore();
    store.users.insert(user('b', 'bob'));
    const at = (id: string, owner: string, startedAt: string) => ({
      ...session(id, owner),
      createdAt: startedAt,
    });
    const rows = [
      at('1', userId, '2026-11-23 12:00:01'),
      at('2', userId, '2026-11-23 12:00:03'),
      at('3', 'b', '2026-11-23 12:00:02'),
      at('4', userId, '2026-11-23 12:00:03'),
    ];
    for (const row of rows) store.sessions.insert(row);
    const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id).join('');
    expect(ids(store.sessions.list())).toBe('2431');
    expect(ids(store.sessions.listOfUser(userId))).toBe('241');
    expect(store.sessions.listOfUser('nobody')).toEqual([]);

    store.sessions.setLastUsed('2', '2026-11-24 12:00:00');
    expect(store.sessions.byId('2')).toEqual({ ...rows[1], lastUsedAt: '2026-11-24 12:00:00' });
    expect(store.sessions.byId('4')).toEqual(rows[3]);

    expect(store.sessions.deleteOthers(userId, '2')).toBe(2);
    expect(ids(store.sessions.list())).toBe('23');
    // The one that is kept must be the user's own to be kept.
    expect(store.sessions.deleteOthers(userId, '3')).toBe(1);
    expect(ids(store.sessions.list())).toBe('3');
  });

  it('belong to somebody', () => {
    const store = newStore();
    expect(() => store.sessions.insert(session('1', 'nobody'))).toThrow('FOREIGN KEY');
  });
});

describe('credentials', () => {
  const userRow = (id: string, capabilityId: string, name: string, owner = userId) => ({
    id,
    userId: owner,
    capabilityId,
    name,
    encryptedValue: `value of ${id}`,
    expiresAt: null,
    createdAt,
  });

  /** What both tables must do alike: a map from a key to a row that any sequence of calls leaves right. */
  it('behave like a map by their identity, whatever happens to them', () => {
    const store = newStore();
    store.users.insert(user('b', 'bob'));
    const key = fc.record({
      owner: fc.constantFrom(null, userId, 'b'),
      capabilityId: fc.constantFrom('a', 'b', 'a b', 'ä', "a'--", ''),
      name: fc.constantFrom('a', 'A', 'b', '"', '\u0000'),
    });
    const change = fc.record({
      key,
      action: fc.constantFrom('save', 'delete', 'expire'),
      value: fc.string({ unit: 'binary' }),
    });
    const model = new Map<string, string>();
    let ids = 0;
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        for (const { key: at, action, value } of changes) {
          const { owner, capabilityId, name } = at;
          const text = JSON.stringify([owner, capabilityId, name]);
          const row = { id: `${ids++}`, capabilityId, name, encryptedValue: value, createdAt };
          const known = model.has(text);
          if (action === 'save') {
            if (owner === null) {
              expect(store.systemCredentials.replaceValue(row)).toBe(known);
              if (!known) store.systemCredentials.insert(row);
            } else {
              const personal = { ...row, userId: owner, expiresAt: null };
              expect(store.userCredentials.replaceValue(personal)).toBe(known);
              if (!known) store.userCredentials.insert(personal);
            }
            model.set(text, value);
          } else if (action === 'expire' && owner !== null) {
            const expiry = { userId: owner, capabilityId, name, expiresAt: createdAt };
            expect(store.userCredentials.setExpiry(expiry)).toBe(known);
          } else if (action === 'delete') {
            const gone =
              owner === null
                ? store.systemCredentials.delete(capabilityId, name)
                : store.userCredentials.delete(owner, capabilityId, name);
            expect(gone?.encryptedValue).toBe(model.get(text));
            model.delete(text);
          }
        }
        const stored = [
          ...store.systemCredentials.list().map((row) => ({ ...row, userId: null })),
          ...store.userCredentials.list(),
        ].map((row) => [
          JSON.stringify([row.userId, row.capabilityId, row.name]),
          row.encryptedValue,
        ]);
        expect(new Map(stored as [string, string][])).toEqual(model);
        expect(store.systemCredentials.count() + store.userCredentials.count()).toBe(model.size);
      }),
      { numRuns: howMany({ short: 20, deep: 200 }) },
    );
  });

  it('of the system are found, replaced and removed by capability and name', () => {
    const { systemCredentials } = newStore();
    for (const n of [2, 1]) systemCredentials.insert(systemRow(n));
    expect(systemCredentials.list()).toEqual([systemRow(1), systemRow(2)]);
    const change = { ...systemRow(1), encryptedValue: 'new', createdAt: '2027-01-01 00:00:00' };
    expect(systemCredentials.replaceValue({ ...change })).toBe(true);
    expect(systemCredentials.find('cap', 'N1')).toEqual(change);
    expect(systemCredentials.find('cap', 'n1')).toBeNull();
    expect(systemCredentials.delete('cap', 'N1')).toEqual(change);
    expect(systemCredentials.list()).toEqual([systemRow(2)]);
    expect(() => systemCredentials.insert({ ...systemRow(2), id: 'other' })).toThrow('UNIQUE');
  });

  it('of a user are theirs alone, and keep their value when only the expiry changes', () => {
    const { users, userCredentials } = newStore();
    users.insert(user('b', 'bob'));
    const mine = userRow('1', 'cap', 'KEY');
    const theirs = userRow('2', 'cap', 'KEY', 'b');
    for (const row of [mine, theirs]) userCredentials.insert(row);
    expect(userCredentials.listOf(userId)).toEqual([mine]);
    const expiresAt = '2027-01-01 00:00:00';
    const key = { userId, capabilityId: 'cap', name: 'KEY' };
    expect(userCredentials.setExpiry({ ...key, expiresAt })).toBe(true);
    expect(userCredentials.find(userId, 'cap', 'KEY')).toEqual({ ...mine, expiresAt });
    expect(userCredentials.find('b', 'cap', 'KEY')).toEqual(theirs);
    expect(userCredentials.delete(userId, 'cap', 'KEY')).toEqual({ ...mine, expiresAt });
    expect(userCredentials.list()).toEqual([theirs]);
    expect(() => userCredentials.insert({ ...theirs, id: '3' })).toThrow('UNIQUE');
    expect(() => userCredentials.insert(userRow('4', 'cap', 'KEY', 'nobody'))).toThrow(
      'FOREIGN KEY',
    );
  });

  it('of all users go by capability and name, and no others', () => {
    const { users, userCredentials, systemCredentials } = newStore();
    users.insert(user('b', 'bob'));
    const kept = [userRow('3', 'cap', 'key'), userRow('4', 'other', 'KEY', 'b')];
    for (const row of [userRow('1', 'cap', 'KEY'), userRow('2', 'cap', 'KEY', 'b'), ...kept]) {
      userCredentials.insert(row);
    }
    systemCredentials.insert({ ...systemRow(1), name: 'KEY' });
    userCredentials.deleteOfAll('cap', 'KEY');
    expect(userCredentials.list()).toEqual(expect.arrayContaining(kept));
    expect(userCredentials.count()).toBe(2);
    expect(systemCredentials.count()).toBe(1);
    userCredentials.deleteOfAll('cap', 'KEY');
    expect(userCredentials.count()).toBe(2);
  });
});

describe('agent access', () => {
  it('of a user is replaced whole, and nobody else’s with it', () => {
    const store = newStore();
    store.users.insert(user('b', 'bob'));
    const { userAgentAccess: access } = store;
    expect(access.listOf(userId)).toEqual([]);
    access.replace(userId, ['mail', 'calendar']);
    access.replace('b', ['__none__']);
    expect(access.listOf(userId)).toEqual(['calendar', 'mail']);
    access.replace(userId, ['mail', 'notes']);
    expect(access.listOf(userId)).toEqual(['mail', 'notes']);
    expect(access.listOf('b')).toEqual(['__none__']);
    access.replace(userId, []);
    expect(access.listOf(userId)).toEqual([]);
    expect(access.listOf('b')).toEqual(['__none__']);
  });

  it('is left as it was when it cannot be replaced: no rows would be every agent', () => {
    const { userAgentAccess: access } = newStore();
    access.replace(userId, ['__none__']);
    expect(() => access.replace(userId, ['mail', 'mail'])).toThrow('UNIQUE');
    expect(access.listOf(userId)).toEqual(['__none__']);
    expect(() => access.replace('nobody', ['mail'])).toThrow('FOREIGN KEY');
  });
});

describe('pipes', () => {
  const pipe = (id: string, owner: string, name: string) => ({
    id,
    userId: owner,
    name,
    transport: 'web',
    inboundToken: `token of ${id}`,
    outboundUrl: 'internal://web',
    outboundAuth: null,
    defaultAgentId: null,
    active: true,
    createdAt,
  });

  it('come back as they were written, by name', () => {
    const store = newStore();
    store.users.insert(user('b', 'bob'));
    const off = { ...pipe('2', userId, 'Ben’s Chat'), active: false, defaultAgentId: 'default' };
    const rows = [pipe('1', userId, 'b'), off, pipe('3', 'b', 'a'), pipe('0', userId, 'b')];
    for (const row of rows) store.pipes.insert(row);
    expect(store.pipes.listOf(userId)).toEqual([off, rows[3], rows[0]]);
    expect(store.pipes.listOf('nobody')).toEqual([]);
    expect(() => store.pipes.insert(pipe('1', 'b', 'other'))).toThrow('UNIQUE');
    expect(() => store.pipes.insert(pipe('9', 'nobody', 'x'))).toThrow('FOREIGN KEY');
    expect(store.pipes.list().map(({ id }) => id)).toEqual(['2', '3', '0', '1']);
    expect(store.pipes.find('2')).toEqual(off);
    expect(store.pipes.find('9')).toBeNull();
  });

  it('that one agent answered are answered by another, whosever they are, and no others', () => {
    const store = newStore();
    store.users.insert(user('b', 'bob'));
    const answered = (id: string, owner: string, defaultAgentId: string | null) => ({
      ...pipe(id, owner, id),
      defaultAgentId,
    });
    const rows = [
      answered('1', userId, 'mail'),
      answered('2', userId, null),
      answered('3', userId, 'Mail'),
      answered('4', 'b', 'mail'),
    ];
    for (const row of rows) store.pipes.insert(row);
    store.pipes.moveToAgent('mail', 'default');
    expect(store.pipes.listOf(userId)).toEqual([
      answered('1', userId, 'default'),
      rows[1],
      rows[2],
    ]);
    expect(store.pipes.listOf('b')).toEqual([answered('4', 'b', 'default')]);
  });

  it('change only what they are told to', () => {
    const store = newStore();
    const [one, other] = [pipe('1', userId, 'a'), pipe('2', userId, 'b')];
    store.pipes.insert(one);
    store.pipes.insert(other);
    const named = { id: '1', userId, name: 'new', defaultAgentId: 'mail' };
    store.pipes.update(named);
    const token = { id: '1', inboundToken: 'next', createdAt: '2026-11-24 12:00:00' };
    store.pipes.replaceToken(token);
    store.pipes.setActive('1', false);
    expect(store.pipes.find('1')).toEqual({ ...one, ...named, ...token, active: false });
    expect(store.pipes.find('2')).toEqual(other);
    store.pipes.delete('1');
    expect(store.pipes.list()).toEqual([other]);
  });

  const bot = (id: string, pipeId: string, at = createdAt) => ({
    id,
    pipeId,
    name: 'n',
    botToken: `token ${id}`,
    chatId: '-1',
    active: true,
    createdAt: at,
  });
  const mac = (id: string, pipeId: string, at = createdAt) => ({
    id,
    pipeId,
    name: 'n',
    serverUrl: 'http://nas',
    serverPassword: `password ${id}`,
    chatGuid: 'c',
    active: true,
    createdAt: at,
    pollIntervalMs: 5000,
    webhookId: 'w',
    callbackBaseUrl: null,
  });

  it('have bots and servers, which change and go by themselves', () => {
    const store = newStore();
    const later = '2026-11-24 12:00:00';
    for (const id of ['1', '2']) store.pipes.insert(pipe(id, userId, id));
    const { telegramConfigs: bots, blueBubblesConfigs: macs } = store;
    for (const row of [bot('b', '1'), bot('a', '1', later), bot('c', '2')]) bots.insert(row);
    for (const row of [mac('b', '1'), mac('a', '1', later), mac('c', '2')]) macs.insert(row);
    expect(bots.list()).toEqual([bot('b', '1'), bot('a', '1', later), bot('c', '2')]);
    expect(macs.list()).toEqual([mac('b', '1'), mac('a', '1', later), mac('c', '2')]);
    expect(macs.listOf('1').map(({ id }) => id)).toEqual(['b', 'a']);

    bots.update({ ...bot('b', '1', later), botToken: 'next', chatId: '2' });
    expect(bots.listOf('1')).toContainEqual({
      ...bot('b', '1', later),
      botToken: 'next',
      chatId: '2',
    });
    // Whatever another program has left in a row does not stay in it.
    const renewed = { serverPassword: 'next', pollIntervalMs: 1, webhookId: null };
    macs.update({ ...mac('b', '1'), ...renewed });
    expect(macs.listOf('1')[0]).toEqual({ ...mac('b', '1'), ...renewed });

    bots.setActive('1', false);
    macs.setActive('1', false);
    expect(bots.list().map(({ active }) => active)).toEqual([false, false, true]);
    expect(macs.list().map(({ active }) => active)).toEqual([false, false, true]);
    expect(() => store.pipes.delete('1')).toThrow('FOREIGN KEY');
    bots.deleteOf('1');
    macs.deleteOf('1');
    store.pipes.delete('1');
    expect(bots.list()).toEqual([bot('c', '2')]);
    expect(macs.list()).toEqual([mac('c', '2')]);
    expect(() => bots.insert(bot('x', 'none'))).toThrow('FOREIGN KEY');
  });
});

it('providers are written under their id, and nothing stored reads as an empty text', () => {
  const store = newStore();
  const row = {
    id: 'openai',
    displayName: 'OpenAI',
    apiKeyEncrypted: 'sealed',
    baseUrl: '',
    active: true,
    createdAt,
  };
  store.llmProviders.put(row);
  store.llmProviders.put({ ...row, id: 'grok', active: false });
  const changed = {
    ...row,
    displayName: 'O',
    apiKeyEncrypted: '',
    baseUrl: 'https://x',
    active: false,
  };
  store.llmProviders.put({ ...changed, createdAt: '2026-11-24 12:00:00' });
  expect(store.llmProviders.list().map(({ id }) => id)).toEqual(['grok', 'openai']);
  expect(store.llmProviders.find('openai')).toEqual({
    ...changed,
    createdAt: '2026-11-24 12:00:00',
  });
  expect(store.llmProviders.find('grok')).toEqual({ ...row, id: 'grok', active: false });
  expect(store.llmProviders.find('none')).toBeNull();
  const db = new Database(store.file);
  db.exec(`insert into llm_providers (id, display_name, created_at) values ('new', 'New', 'now')`);
  db.close();
  expect(store.llmProviders.find('new')).toMatchObject({ apiKeyEncrypted: '', baseUrl: '' });
});

describe('agents', () => {
  const agent = (id: string, displayName = id, version = '') => ({
    id,
    displayName,
    version,
    installedAt: createdAt,
  });

  it('are those that are set up and not built in', () => {
    const store = newStore();
    const db = new Database(store.file);
    db.exec(`
      insert into agents (id, display_name, version, installed_at, is_bundled, setup_complete) values
        ('mail', 'Mail', '1.0', 'now', 0, 1), ('half', 'Half', '', 'now', 0, 0),
        ('default', 'Default', '', 'now', 1, 1), ('calendar', 'Kalender 🗓', '', 'now', 0, 1);
    `);
    db.close();
    expect(store.agents.list()).toEqual([
      { id: 'calendar', displayName: 'Kalender 🗓', version: '', installedAt: 'now' },
      { id: 'mail', displayName: 'Mail', version: '1.0', installedAt: 'now' },
    ]);
    expect(store.agents.ids()).toEqual(['calendar', 'default', 'half', 'mail']);
    expect(store.agents.bundledIds()).toEqual(['default']);
  });

  it('are set up when they are put, renewed when they are there, and keep what is not the package’s', () => {
    const store = newStore();
    store.agents.put(agent('notes'));
    store.agents.put(agent('mail', 'Mail', '1.0'));
    const facts = () => {
      const db = new Database(store.file);
      try {
        return db.prepare("select * from agents where id <> 'mail'").all();
      } finally {
        db.close();
      }
    };
    const db = new Database(store.file);
    db.exec("update agents set model_id = 'large', auto_update = 1, setup_complete = 0");
    const other = facts();
    db.close();
    store.agents.put({ ...agent('mail', 'Post', '2.0'), installedAt: 'later' });
    expect(store.agents.list()).toEqual([agent('mail', 'Post', '2.0')]);
    expect(facts()).toEqual(other);
    const again = new Database(store.file);
    const kept = again.prepare("select model_id, auto_update from agents where id = 'mail'").get();
    again.close();
    expect(kept).toEqual({ model_id: 'large', auto_update: 1 });
  });

  it('go alone, and say whether they were there', () => {
    const { agents } = newStore();
    for (const id of ['mail', 'Mail', 'notes']) agents.put(agent(id));
    expect(agents.delete('mail')).toBe(true);
    expect(agents.delete('mail')).toBe(false);
    expect(agents.ids()).toEqual(['Mail', 'notes']);
  });
});

describe('instance facts', () => {
  it('are set, replaced and counted', () => {
    const { meta } = newStore();
    meta.set('key_check', 'other');
    expect(meta.get('key_check')).toBe('other');
    for (let n = 0; n < 12; n++) meta.increment('encryption_count');
    expect(meta.get('encryption_count')).toBe('12');
  });
});

describe('a transaction', () => {
  it('is undone whole when it fails, with those it holds', () => {
    const store = newStore();
    expect(() =>
      store.transaction(() => {
        store.systemCredentials.insert(systemRow(1));
        store.transaction(() => store.systemCredentials.insert(systemRow(2)));
        throw new RangeError('no');
      }),
    ).toThrow(RangeError);
    expect(store.systemCredentials.count()).toBe(0);
    expect(store.transaction(() => store.transaction(() => 'result'))).toBe('result');
  });

  it('can be read by nobody before it is done, and is noticed after', () => {
    const store = newStore();
    const other = openInstanceStore(store.file);
    const before = other.dataVersion();
    store.transaction(() => {
      store.systemCredentials.insert(systemRow(1));
      expect(other.systemCredentials.count()).toBe(0);
      expect(other.dataVersion()).toBe(before);
    });
    expect(other.dataVersion()).not.toBe(before);
    expect(other.systemCredentials.count()).toBe(1);
    const after = other.dataVersion();
    other.systemCredentials.insert(systemRow(2));
    expect(other.dataVersion()).toBe(after);
    other.close();
  });
});

it('settings stay, change and go', () => {
  const file = join(temporaryFolder(), 'home', 'panel.db');
  const first = openPanelStore(file);
  first.set('theme', 'dark');
  first.set('theme', 'light');
  first.set('other', 'x');
  first.delete('other');
  first.close();
  const again = openPanelStore(file);
  expect([again.get('theme'), again.get('other')]).toEqual(['light', null]);
  again.close();
});

describe('failed sign-ins', () => {
  it('behave like a map by instance and account, and are forgotten by time', () => {
    const store = openPanelStore(join(temporaryFolder(), 'panel.db'));
    onTestFinished(() => store.close());
    const { signInFailures } = store;
    const key = fc.record({
      instanceId: fc.constantFrom('i', 'j'),
      account: fc.constantFrom('', 'a', 'A', "'"),
    });
    const at = fc.oneof(fc.constantFrom(1, 2, 3), fc.integer({ min: 0, max: 4_102_444_800_000 }));
    const change = fc.oneof(
      fc.record({ do: fc.constant('put' as const), key, failures: fc.nat(), at }),
      fc.record({ do: fc.constant('delete' as const), key }),
      fc.record({ do: fc.constant('forget' as const), at }),
    );
    const model = new Map<string, { failures: number; lastAttemptAt: number }>();
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), fc.array(key), (changes, asked) => {
        for (const one of changes) {
          if (one.do === 'forget') {
            signInFailures.deleteBefore(one.at);
            for (const [text, row] of model) if (row.lastAttemptAt < one.at) model.delete(text);
            continue;
          }
          const text = JSON.stringify([one.key.instanceId, one.key.account]);
          if (one.do === 'delete') {
            expect(signInFailures.delete(one.key)).toBe(model.delete(text));
          } else {
            const row = { failures: one.failures, lastAttemptAt: one.at };
            signInFailures.put({ ...one.key, ...row });
            model.set(text, row);
          }
        }
        for (const one of asked) {
          const row = model.get(JSON.stringify([one.instanceId, one.account]));
          expect(signInFailures.find(one)).toEqual(row === undefined ? null : { ...one, ...row });
        }
      }),
    );
  });
});
