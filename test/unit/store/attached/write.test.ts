/** What is written to the database of a Selu: what was meant, in Selu's own columns, and nothing besides. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  openAttachedStore,
  type AttachedStore,
} from '../../../../src/main/store/instance/attached/open.ts';
import { temporaryFolder } from '../../../support/home.ts';
import {
  anna,
  at,
  blueBubblesPipe,
  jonas,
  makeSeluDatabase,
  markus,
  oldTelegramPipe,
  opaJonas,
  seluShapes,
  tablesWithoutKey,
  telegramPipe,
  webhookPipe,
  type SeluShape,
} from '../../../support/selu-database.ts';
import {
  differences,
  readWholeDatabase,
  type WholeDatabase,
} from '../../../support/whole-database.ts';
import { howMany } from '../../../support/deep.ts';

const later = '2026-11-28 12:00:00';

async function selu(shape: SeluShape, journal: 'wal' | 'delete' = 'wal') {
  const file = join(temporaryFolder(), 'selu.db');
  await makeSeluDatabase(file, { shape, journal });
  const store = openAttachedStore(file);
  onTestFinished(() => store.close());
  let before = readWholeDatabase(file);
  return {
    file,
    store,
    /** Runs work in a transaction; what of the whole database differs after it. */
    changes: (work: () => void): string[] => {
      store.transaction(work);
      const after = readWholeDatabase(file);
      const found = differences(before, after);
      before = after;
      return found;
    },
    whole: (): WholeDatabase => readWholeDatabase(file),
    outside: (sql: string): void => {
      const db = new Database(file);
      db.exec(sql);
      db.close();
      before = readWholeDatabase(file);
    },
  };
}

const cell = (
  whole: WholeDatabase,
  table: string,
  id: string,
  column: string,
): string | undefined =>
  Object.values(whole.tables[table] ?? {}).find((row) => row['id'] === `text:'${id}'`)?.[column];

describe('the secret of a channel', () => {
  it('goes into the encrypted column where there is one, and the old one is emptied', async () => {
    const { store, changes, outside, whole } = await selu('s67');
    outside(`update pipes set inbound_token = 'left over' where id = '${webhookPipe}'`);
    expect(
      changes(() =>
        store.pipes.replaceToken({ id: webhookPipe, inboundToken: 'blob', createdAt: later }),
      ),
    ).toEqual(['pipes.inbound_token', 'pipes.inbound_token_encrypted']);
    expect(store.pipes.find(webhookPipe)).toMatchObject({ inboundToken: 'blob', createdAt: at });
    expect(cell(whole(), 'pipes', webhookPipe, 'inbound_token')).toBe("text:''");
    expect(changes(() => store.pipes.replaceAuth({ id: webhookPipe, outboundAuth: null }))).toEqual(
      ['pipes.outbound_auth_encrypted'],
    );
    expect(cell(whole(), 'pipes', webhookPipe, 'outbound_auth')).toBe('null:NULL');
    expect(cell(whole(), 'pipes', webhookPipe, 'outbound_auth_encrypted')).toBe('null:NULL');
    expect(changes(() => store.pipes.replaceAuth({ id: webhookPipe, outboundAuth: 'b2' }))).toEqual(
      ['pipes.outbound_auth_encrypted'],
    );
    const [bot] = store.telegramConfigs.listOf(telegramPipe);
    if (bot === undefined) throw new Error('no bot');
    expect(
      changes(() => store.telegramConfigs.update({ ...bot, botToken: 'b3', createdAt: later })),
    ).toEqual(['telegram_configs.bot_token_encrypted']);
    expect(
      changes(() => store.telegramConfigs.update({ ...bot, botToken: 'b3', chatId: '5' })),
    ).toEqual(['telegram_configs.chat_id']);
  });

  it('that is still in plain text there is read so, and stays until another takes its place', async () => {
    const { store, changes, outside } = await selu('s67');
    outside(`update bluebubbles_configs set server_password = 'plain', server_password_encrypted = null;
      update pipes set outbound_auth = 'Bearer plain', outbound_auth_encrypted = ''
        where id = '${webhookPipe}'`);
    const [row] = store.blueBubblesConfigs.list();
    if (row === undefined) throw new Error('no server');
    expect(row).toMatchObject({ serverPassword: 'plain', plainSecret: true });
    expect(store.pipes.find(webhookPipe)).toMatchObject({
      ...{ outboundAuth: 'Bearer plain', plainSecrets: ['outboundAuth'] },
    });
    expect(changes(() => store.blueBubblesConfigs.update({ ...row, chatGuid: 'other' }))).toEqual([
      'bluebubbles_configs.chat_guid',
    ]);
    expect(
      changes(() => store.blueBubblesConfigs.update({ ...row, serverPassword: 'blob' })),
    ).toEqual([
      ...['bluebubbles_configs.chat_guid', 'bluebubbles_configs.server_password'],
      'bluebubbles_configs.server_password_encrypted',
    ]);
    expect(store.blueBubblesConfigs.list()[0]).not.toHaveProperty('plainSecret');
  });

  it('is plain text where Selu knows no other way', async () => {
    const { store, changes } = await selu('s59');
    expect(
      changes(() =>
        store.pipes.replaceToken({ id: webhookPipe, inboundToken: 'new', createdAt: later }),
      ),
    ).toEqual(['pipes.inbound_token']);
    expect(store.pipes.find(webhookPipe)).toMatchObject({ inboundToken: 'new', createdAt: at });
  });
});

it('a provider keeps what is not changed, and Grok never gets an empty address', async () => {
  const { store, changes, whole } = await selu('s67');
  for (const row of store.llmProviders.list()) {
    expect(changes(() => store.llmProviders.put({ ...row, createdAt: later }))).toEqual([]);
  }
  const grok = store.llmProviders.find('grok');
  if (grok === null) throw new Error('no grok');
  expect(changes(() => store.llmProviders.put({ ...grok, baseUrl: '' }))).toEqual([
    'llm_providers.base_url',
  ]);
  expect(cell(whole(), 'llm_providers', 'grok', 'base_url')).toBe('null:NULL');
});

it('users and sessions keep what only Selu knows of them', async () => {
  const { store, changes, whole } = await selu('s59');
  expect(
    changes(() => {
      store.users.setLastSignIn(anna, later);
      store.sessions.setLastUsed('session of a phone', later);
      store.sessions.deleteExpired(later);
    }),
  ).toEqual([]);
  expect(
    changes(() =>
      store.users.update({
        id: anna,
        username: 'ann',
        displayName: 'Ann',
        isAdmin: true,
        language: 'en',
      }),
    ),
  ).toEqual(['users.display_name', 'users.language', 'users.username']);
  expect(cell(whole(), 'users', anna, 'timezone')).toBe("text:'Europe/Berlin'");
  expect(
    changes(() =>
      store.sessions.insert({
        ...{ id: 'new', userId: anna, expiresAt: later, createdAt: at },
        ...{ deviceName: 'desk', lastUsedAt: at, locked: false },
      }),
    ),
  ).toEqual(['web_sessions +']);
  expect(store.sessions.byId('new')).toMatchObject({
    deviceName: null,
    lastUsedAt: null,
    locked: true,
  });
});

it('who may write through a channel is listed, added and removed', async () => {
  const { store, changes } = await selu('s67');
  const row = { id: 'new', userId: anna, pipeId: telegramPipe, senderRef: '333', createdAt: at };
  expect(changes(() => store.senderRefs.insert(row))).toEqual(['user_sender_refs +']);
  expect(store.senderRefs.listOf(telegramPipe).map(({ senderRef }) => senderRef)).toEqual([
    ...['111', '222', '333'],
  ]);
  expect(() => store.transaction(() => store.senderRefs.insert({ ...row, id: 'x' }))).toThrow(
    'UNIQUE',
  );
  expect(changes(() => expect(store.senderRefs.delete('new')).toEqual(row))).toEqual([
    'user_sender_refs -',
  ]);
  expect(store.senderRefs.delete('new')).toBeNull();
});

describe.each(seluShapes)('deleting a person (%s)', (shape) => {
  it.each([anna, markus, jonas, opaJonas])(
    'takes all that is theirs and nothing else: %s',
    async (id) => {
      const { store, file } = await selu(shape, 'delete');
      const before = readWholeDatabase(file);
      const preview = store.userDeletion.preview(id);
      const expected = new Map(preview.map(({ table, count }) => [table, count]));
      store.transaction(() => store.userDeletion.run(id));
      const after = readWholeDatabase(file);
      for (const table of Object.keys(before.tables)) {
        if (table.startsWith('agent_memories_fts')) continue;
        const was = before.tables[table] ?? {};
        const is = after.tables[table] ?? {};
        const gone = Object.keys(was).filter((key) => is[key] === undefined).length;
        expect([table, gone]).toEqual([table, table === 'users' ? 1 : (expected.get(table) ?? 0)]);
        for (const [key, row] of Object.entries(is)) expect(row).toEqual(was[key]);
      }
      const left = JSON.stringify(Object.values(after.tables));
      expect(left.includes(id)).toBe(false);
      for (const table of tablesWithoutKey) {
        if (before.tables[table] !== undefined) expect(expected.get(table)).toBe(1);
      }
      const db = new Database(file);
      expect(db.pragma('foreign_key_check')).toEqual([]);
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
      if (shape !== 'oldest') {
        db.exec(`insert into agent_memories_fts (agent_memories_fts) values ('integrity-check')`);
      }
      db.close();
    },
  );

  it('says what goes of somebody else', async () => {
    const { store } = await selu(shape);
    const of = (id: string) =>
      store.userDeletion
        .preview(id)
        .flatMap(({ table, ofOthers }) => (ofOthers > 0 ? [`${table} ${ofOthers}`] : []));
    const ofAnna = ['messages 2', 'sessions 1', 'threads 1', 'user_sender_refs 1'];
    expect(of(anna)).toEqual(
      shape === 'oldest' ? ofAnna : ['messages 2', 'schedule_pipes 3', ...ofAnna.slice(1)],
    );
    // His conversation in her group.
    expect(of(jonas)).toEqual(
      shape === 'oldest' ? ['messages 2'] : ['messages 2', 'schedule_pipes 1'],
    );
    expect(of(markus)).toEqual(shape === 'oldest' ? [] : ['schedule_pipes 1']);
  });
});

/** A write, and what of the whole database it may change. */
interface Step {
  readonly run: (store: AttachedStore, text: string) => void;
  readonly touches: readonly string[];
}

const steps: readonly Step[] = [
  {
    run: ({ users }, text) =>
      users.update({
        id: jonas,
        username: `j${text}`,
        displayName: text,
        isAdmin: false,
        language: 'de',
      }),
    touches: ['users.username', 'users.display_name', 'users.language'],
  },
  { run: ({ users }, text) => users.setPasswordHash(anna, text), touches: ['users.password_hash'] },
  {
    run: ({ users }, text) =>
      users.insert({
        ...{ id: `new ${text}`, username: `new ${text}`, displayName: text, passwordHash: text },
        ...{ createdAt: at, isAdmin: false, language: 'en', lastSignInAt: later },
      }),
    touches: ['users +'],
  },
  {
    run: ({ sessions }) => void sessions.deleteOthers(anna, 'session of a phone'),
    touches: ['web_sessions -'],
  },
  { run: ({ sessions }) => sessions.deleteExpired(later), touches: [] },
  {
    run: ({ systemCredentials }, text) =>
      void systemCredentials.replaceValue({
        ...{ capabilityId: 'pim', name: 'IMAP_SERVER', encryptedValue: text, createdAt: later },
      }),
    touches: ['system_credentials.encrypted_value', 'system_credentials.created_at'],
  },
  {
    run: ({ systemCredentials }) => void systemCredentials.delete('web', 'KEY'),
    touches: ['system_credentials -'],
  },
  {
    run: ({ userCredentials }, text) =>
      void userCredentials.replaceValue({
        ...{ userId: jonas, capabilityId: 'pim', name: 'PASSWORD' },
        ...{ encryptedValue: text, expiresAt: null, createdAt: later },
      }),
    touches: ['encrypted_value', 'expires_at', 'created_at'].map(
      (name) => `user_credentials.${name}`,
    ),
  },
  {
    run: ({ llmProviders }, text) =>
      llmProviders.put({
        ...{ id: 'openai', displayName: 'OpenAI', apiKeyEncrypted: text, baseUrl: '' },
        ...{ active: true, createdAt: later },
      }),
    touches: ['llm_providers.api_key_encrypted'],
  },
  {
    run: ({ userAgentAccess }) => userAgentAccess.replace(markus, ['pim']),
    touches: ['user_agent_access +'],
  },
  {
    run: ({ pipes }, text) =>
      pipes.replaceToken({ id: webhookPipe, inboundToken: text, createdAt: later }),
    touches: ['pipes.inbound_token', 'pipes.inbound_token_encrypted'],
  },
  {
    run: ({ pipes }, text) => pipes.replaceAuth({ id: webhookPipe, outboundAuth: text || null }),
    touches: ['pipes.outbound_auth', 'pipes.outbound_auth_encrypted'],
  },
  {
    run: ({ pipes, blueBubblesConfigs }) => {
      pipes.setActive(blueBubblesPipe, false);
      blueBubblesConfigs.setActive(blueBubblesPipe, false);
    },
    touches: ['pipes.active', 'bluebubbles_configs.active'],
  },
  {
    run: ({ telegramConfigs }, text) => {
      for (const row of telegramConfigs.listOf(oldTelegramPipe)) {
        telegramConfigs.update({ ...row, botToken: text, createdAt: later });
      }
    },
    touches: ['telegram_configs.bot_token', 'telegram_configs.bot_token_encrypted'],
  },
  { run: ({ senderRefs }) => void senderRefs.delete('r2'), touches: ['user_sender_refs -'] },
];

it('any writes leave everything else byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...seluShapes),
      fc.constantFrom('wal', 'delete'),
      fc.array(fc.tuple(fc.constantFrom(...steps), fc.string({ maxLength: 8 })), { maxLength: 6 }),
      async (shape, journal, sequence) => {
        const { store, file } = await selu(shape, journal);
        const before = readWholeDatabase(file);
        const allowed = new Set<string>();
        for (const [step, text] of sequence) {
          try {
            store.transaction(() => step.run(store, text));
          } catch (error) {
            // What an older Selu does not have, and a name that is taken.
            expect(String(error)).toMatch(/selu_part_unknown|UNIQUE/u);
          }
          for (const touched of step.touches) allowed.add(touched);
        }
        store.close();
        const found = differences(before, readWholeDatabase(file));
        expect(found.filter((name) => !allowed.has(name))).toEqual([]);
      },
    ),
    { numRuns: howMany({ short: 15, deep: 100 }) },
  );
}, 60_000);
