import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { keyCheckValue } from '../../../../src/main/crypto/key-check.ts';
import { makeMasterSecret, parseMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { howMany } from '../../../support/deep.ts';
import {
  callerOf,
  codeOf,
  householdHome,
  laterRun,
  PASSWORD,
  somebody,
} from '../../../support/home.ts';

type Home = Awaited<ReturnType<typeof householdHome>>;
let home: Home;

beforeEach(async () => {
  home = await householdHome();
});

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
    const { auth, users, outside: service } = home.services;
    expect(auth.resolve(session)).not.toBeNull();
    outside((db) => db.prepare(sql).run('bob'));
    expect(auth.resolve(session)).toBeNull();
    expect(await codeOf(() => signIn('bob'))).toBe('sign_in_failed');
    expect(await codeOf(() => signIn('eve'))).toBe('sign_in_failed');
    expect(users.list().find(({ id }) => id === home.bob)?.outside).toBe(true);
    expect(users.list().find(({ id }) => id === home.alice)?.outside).toBe(false);
    expect(service.list()).toMatchObject([{ kind: 'user', id: home.bob, what: 'changed' }]);
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
    expect(await codeOf(() => service.accept(alice, null, name))).toBe('secret_malformed');
    const other = makeMasterSecret().text;
    expect(await codeOf(() => service.accept(alice, other, name))).toBe('secret_wrong');
    expect(await codeOf(() => service.remove(alice, other, name))).toBe('secret_wrong');
    await service.accept(alice, home.secret, name);
    expect(service.list()).toEqual([]);
    expect(home.services.auth.resolve(await signIn('bob'))).toMatchObject({ isAdmin: true });
    expect(await codeOf(() => service.accept(alice, home.secret, name))).toBe('outside_gone');

    outside((db) => db.exec(`update users set is_admin = 0 where username = 'bob'`));
    await service.remove(machine, null, name);
    expect(home.services.users.list().map(({ username }) => username)).toEqual(['alice']);
    expect(service.list()).toEqual([]);
  });
});

const userOf = ({ services, alice }: Home) => {
  const user = services.instance.store().users.byId(alice);
  if (user === null) throw new Error('no such user');
  const { id, username, displayName, isAdmin, language } = user;
  return { id, username, displayName, isAdmin, language, createdAt: null };
};

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
    await services.outside.acceptAll(somebody, home.secret);
    expect(services.outside.reason()).toBeNull();
    expect(services.auth.resolve(await signIn('bob'))).not.toBeNull();
    expect(await codeOf(() => services.outside.acceptAll(somebody, home.secret))).toBe('not_now');
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
        update users set is_admin = 1`);
      db.prepare(`update instance_meta set value = ? where key = 'key_check'`).run(check);
    });
    services.instance.start();
    expect(services.outside.reason()).toBe('changed');
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
      await home.services.outside.acceptAll(machine, secret);
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
    'llm_providers',
    'system_credentials',
    'user_credentials',
    'signed_rows',
    'signed_buckets',
    'instance_meta',
  ] as const;
  const table = fc.constantFrom(...tables);
  const any = fc.nat();
  const change = fc.oneof(
    fc.record({ do: fc.constant('flip' as const), table, row: any, column: any, value: any }),
    fc.record({ do: fc.constant('delete' as const), table, row: any }),
    fc.record({ do: fc.constant('insert' as const), table, row: any }),
    fc.record({ do: fc.constant('swap' as const), table, row: any, column: any }),
    fc.record({ do: fc.constant('older' as const), table }),
    fc.record({ do: fc.constant('olderFile' as const) }),
  );

  it('gives no session, role, request or value', async () => {
    await setUp(home);
    const { services } = home;
    const ended = await signIn('bob');
    const older = outside((db) => rowsOf(db, tables));
    await services.auth.end(machine, ended);
    await services.credentials.save(
      machine,
      { scope: 'system' },
      { capabilityId: 'pim', name: 'KEY', mode: 'replace', value: 'second' },
    );
    const member = await signIn('bob');
    const now = outside((db) => rowsOf(db, tables));
    const set = (db: Database.Database, rows: Rows): void => {
      db.pragma('foreign_keys = off');
      for (const name of tables) db.exec(`delete from ${name}`);
      putRows(db, rows);
    };
    const key = now.get('system_credentials')?.[0]?.['encrypted_value'];

    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        outside((db) => {
          set(db, now);
          for (const each of changes) apply(db, each, older, set);
        });
        expect(services.auth.resolve(ended)).toBeNull();
        const user = services.auth.resolve(member);
        if (user !== null) expect(user).toMatchObject({ id: home.bob, isAdmin: false });
        for (const id of outside((db) => db.prepare('select id from web_sessions').pluck().all())) {
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
      { numRuns: howMany({ short: 150, deep: 3_000 }) },
    );
  });

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
