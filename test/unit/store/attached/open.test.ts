/** Whose a database is, what of it can be used, and that opening and reading it leaves it as it is. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  kindOfDatabase,
  openAttachedStore,
  type AttachedStore,
} from '../../../../src/main/store/instance/attached/open.ts';
import { temporaryFolder } from '../../../support/home.ts';
import {
  anna,
  at,
  makeSeluDatabase,
  seluInstanceId,
  seluShapes,
  telegramPipe,
  type SeluShape,
} from '../../../support/selu-database.ts';
import { differences, readWholeDatabase } from '../../../support/whole-database.ts';
import { createSample } from '../sample.ts';

async function selu(
  shape: SeluShape,
  sql = '',
  journal: 'wal' | 'delete' = 'wal',
): Promise<string> {
  const file = join(temporaryFolder(), 'selu.db');
  await makeSeluDatabase(file, { shape, journal });
  chmodSync(file, 0o644);
  if (sql !== '') outside(file, (db) => void db.exec(sql));
  return file;
}

function outside(file: string, work: (db: Database.Database) => void): void {
  const db = new Database(file);
  try {
    work(db);
  } finally {
    db.close();
  }
}

function open(file: string, readonly = false): AttachedStore {
  const store = openAttachedStore(file, { readonly });
  onTestFinished(() => store.close());
  return store;
}

/** Every way to read. */
function readAll(store: AttachedStore): void {
  store.meta.get('instance_id');
  store.systemCredentials.list();
  store.userCredentials.list();
  store.sessions.list();
  store.agents.list();
  store.userAgentAccess.listOf(anna);
  store.pipes.list();
  store.telegramConfigs.list();
  store.blueBubblesConfigs.list();
  store.whatsAppConfigs.list();
  store.senderRefs.list();
  store.llmProviders.list();
  store.dataVersion();
  store.headerFacts();
  for (const { id } of store.users.list()) store.userDeletion.preview(id);
}

const column = (table: string, name: string, identity: readonly string[] = ['id']) => ({
  ...{ table, column: name, identity },
});

const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;

describe.each(seluShapes)('a database of Selu (%s)', (shape) => {
  it.each(['wal', 'delete'] as const)('is known, read, and left as it is (%s)', async (journal) => {
    const file = await selu(shape, '', journal);
    const bytes = readFileSync(file);
    const before = readWholeDatabase(file);
    expect(kindOfDatabase(file)).toBe('orchestrator');
    for (const readonly of [false, true]) {
      const store = openAttachedStore(file, { readonly });
      readAll(store);
      // What an own instance does at times.
      store.emptyLog();
      store.markHeader(7);
      if (!readonly) store.transaction(() => store.sessions.deleteExpired('2099-01-01 00:00:00'));
      store.close();
    }
    expect(differences(before, readWholeDatabase(file))).toEqual([]);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it('has everybody and everything that was in it', async () => {
    const store = open(await selu(shape));
    expect(store.users.list().map(({ username }) => username)).toEqual([
      ...['anna', 'jonas', 'markus', 'Jonas'],
    ]);
    expect(store.users.byId(anna)).toMatchObject({ isAdmin: true, lastSignInAt: null });
    expect(store.agents.list().map(({ id }) => id)).toEqual(['pim']);
    expect(store.agents.bundledIds()).toEqual(['default']);
    expect(store.llmProviders.find('openai')).toMatchObject({ apiKeyEncrypted: '', baseUrl: '' });
    expect(store.sessions.list()).toHaveLength(3);
    expect(store.meta.get('instance_id')).toBe(shape === 'oldest' ? null : seluInstanceId);
    expect(store.shape.tables.agents.reason).toBe('left_to_selu');
    expect(() => store.transaction(() => store.meta.set('instance_id', 'x'))).toThrow(
      code('selu_part_unknown'),
    );
    expect(() => store.transaction(() => store.agents.delete('pim'))).toThrow(
      code('selu_part_unknown'),
    );
  });

  it('is not written when it is opened for reading alone', async () => {
    const file = await selu(shape);
    const before = readWholeDatabase(file);
    const store = open(file, true);
    expect(() => store.transaction(() => store.users.setLanguage(anna, 'en'))).toThrow(
      code('read_only'),
    );
    expect(() => store.users.setLanguage(anna, 'en')).toThrow(code('read_only'));
    expect(differences(before, readWholeDatabase(file))).toEqual([]);
  });
});

it('an older Selu lacks what came later: nothing is there, and nothing can be written there', async () => {
  const store = open(await selu('oldest'));
  expect(store.shape.tables.telegram_configs).toEqual({
    ...{ readable: false, writable: false, reason: 'missing' },
  });
  expect(store.telegramConfigs.list()).toEqual([]);
  expect(store.whatsAppConfigs.list()).toEqual([]);
  expect(store.userAgentAccess.listOf(anna)).toEqual([]);
  expect(store.secretCells.page(column('telegram_configs', 'bot_token'), 0, 9)).toEqual([]);
  expect(() =>
    store.transaction(() => store.telegramConfigs.setActive(telegramPipe, false)),
  ).toThrow(code('selu_part_unknown'));
  // Of what is not there nothing of a pipe is left to be removed.
  store.transaction(() => store.telegramConfigs.deleteOf(telegramPipe));
  expect(() => store.transaction(() => store.userAgentAccess.replace(anna, ['pim']))).toThrow(
    code('selu_part_unknown'),
  );
  expect(store.blueBubblesConfigs.list()).toMatchObject([
    { webhookId: null, callbackBaseUrl: null },
  ]);
});

describe('a newer Selu', () => {
  it.each([
    ['alter table pipes add column note text', 'pipes', null],
    [`alter table pipes add column note text not null default ''`, 'pipes', null],
    ['create index extra on pipes (name)', 'pipes', null],
    ['alter table web_sessions drop column created_at', 'web_sessions', 'unusable'],
    ['drop table user_credentials', 'user_credentials', 'other'],
    ['alter table llm_providers rename column base_url to address', 'llm_providers', 'different'],
    ['alter table user_credentials add column encrypted_value_2 text', 'user_credentials', 'newer'],
    ['alter table telegram_configs add column bot_token_sealed text', 'telegram_configs', 'newer'],
    [
      'create trigger t after update on user_sender_refs begin select 1; end',
      'user_sender_refs',
      'trigger',
    ],
    ['update _sqlx_migrations set success = 0', 'users', 'unfinished'],
    ['alter table _sqlx_migrations drop column success', 'users', 'unfinished'],
    [
      `drop table user_agent_access; create table user_agent_access (user_id text not null,
         agent_id text not null, kind text not null, primary key (user_id, agent_id))`,
      'user_agent_access',
      'newer',
    ],
    [
      `drop table user_agent_access;
       create view user_agent_access as select id as user_id, id as agent_id from users`,
      'user_agent_access',
      'missing',
    ],
    [
      'drop table llm_providers; create table llm_providers (id blob)',
      'llm_providers',
      'different',
    ],
  ] as const)('%s', async (sql, table, expected) => {
    const file = await selu('s67', sql);
    const before = readWholeDatabase(file);
    if (expected === 'other' || expected === 'unusable') {
      const wanted = expected === 'other' ? 'database_not_selu' : 'selu_unknown';
      expect(() => openAttachedStore(file)).toThrow(code(wanted));
    } else {
      const store = open(file);
      expect(store.shape.tables[table].reason).toBe(expected);
      expect(store.shape.tables[table].writable).toBe(expected === null);
      readAll(store);
    }
    expect(differences(before, readWholeDatabase(file))).toEqual([]);
  });

  it('that comes while its database is open is noticed before anything is written', async () => {
    const file = await selu('s59');
    const store = open(file);
    const rename = () =>
      store.transaction(() => store.pipes.replaceAuth({ id: telegramPipe, outboundAuth: 'x' }));
    outside(file, (db) => void db.exec('create index extra on pipes (name)'));
    expect(store.shapeIsCurrent()).toBe(true);
    rename();
    outside(
      file,
      (db) => void db.exec('alter table pipes add column outbound_auth_encrypted text'),
    );
    const before = readWholeDatabase(file);
    expect(rename).toThrow(code('selu_updated'));
    expect(store.shapeIsCurrent()).toBe(false);
    expect(differences(before, readWholeDatabase(file))).toEqual([]);
  });
});

describe('what is not the database of a Selu', () => {
  it.each([
    ['a text', (file: string) => writeFileSync(file, 'SQLite, almost')],
    ['an empty file', (file: string) => writeFileSync(file, '')],
    [
      'a folder',
      (file: string) => {
        mkdirSync(file);
      },
    ],
    [
      'another program’s database',
      (file: string) => outside(file, (db) => void db.exec('create table users (id text)')),
    ],
    [
      'another program’s database with migrations of the same kind',
      (file: string) =>
        outside(
          file,
          (db) =>
            void db.exec(
              'create table _sqlx_migrations (success int); create table users (id text)',
            ),
        ),
    ],
  ])('%s is refused and untouched', (_name, make) => {
    const folder = temporaryFolder();
    const file = join(folder, 'selu.db');
    make(file);
    const isFile = _name !== 'a folder';
    const bytes = isFile ? readFileSync(file) : null;
    expect(kindOfDatabase(file)).toBe('other');
    expect(() => openAttachedStore(file)).toThrow(code('database_not_selu'));
    if (bytes !== null) expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  it('whether migrations failed is not computed by what somebody has put there: that can take hours', async () => {
    // This would fail at once.
    const file = await selu(
      's67',
      `alter table _sqlx_migrations drop column success;
       alter table _sqlx_migrations add column success as (abs(-9223372036854775807 - version / version))`,
    );
    expect(open(file).shape.tables.users.reason).toBe('unfinished');
  });

  it('an own instance is told apart', () => {
    const file = join(temporaryFolder(), 'selu.db');
    createSample(file).close();
    expect(kindOfDatabase(file)).toBe('own');
    expect(() => openAttachedStore(file)).toThrow(code('database_not_selu'));
  });

  it('a file that is not there', () => {
    const file = join(temporaryFolder(), 'selu.db');
    expect(() => kindOfDatabase(file)).toThrow(code('instance_missing'));
    expect(() => openAttachedStore(file)).toThrow(code('instance_missing'));
    expect(existsSync(file)).toBe(false);
  });
});

it('gives the cells that are encrypted, by the columns of an own instance', async () => {
  const cells = (store: AttachedStore, ...[table, name]: readonly [string, string]) =>
    store.secretCells.page(column(table, name), 0, 99).length;
  const newer = open(await selu('s67'));
  expect(cells(newer, 'pipes', 'inbound_token')).toBe(9);
  expect(cells(newer, 'pipes', 'outbound_auth')).toBe(2);
  expect(cells(newer, 'telegram_configs', 'bot_token')).toBe(2);
  expect(cells(newer, 'bluebubbles_configs', 'server_password')).toBe(1);
  const older = open(await selu('s59'));
  expect(cells(older, 'pipes', 'inbound_token')).toBe(0);
  expect(cells(older, 'telegram_configs', 'bot_token')).toBe(0);
  for (const store of [newer, older]) {
    expect(cells(store, 'system_credentials', 'encrypted_value')).toBe(3);
    expect(cells(store, 'llm_providers', 'api_key_encrypted')).toBe(2);
  }
  expect(newer.pipes.list().flatMap(({ plainSecrets = [] }) => plainSecrets)).toEqual([]);
  expect(older.pipes.find('Home Assistant')?.plainSecrets).toEqual([
    'inboundToken',
    'outboundAuth',
  ]);
  expect(older.blueBubblesConfigs.list()).toMatchObject([
    { serverPassword: 'blue & bubbles', plainSecret: true, createdAt: at },
  ]);
});
