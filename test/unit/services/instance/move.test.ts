/** Moving from one instance into another, of whichever kind the two are. */
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MoveItem, MovePreview } from '#shared/contract/schemas.ts';
import type { Caller } from '../../../../src/main/services/common/caller.ts';
import { notWorthLogging } from '../../../../src/main/services/activity/events.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import {
  answerAuthOf,
  openSecret,
  secretOf,
  storedPipes,
} from '../../../../src/main/services/pipes/pipe-kinds.ts';
import { cellOf } from '../../../../src/main/services/secrets/secret-columns.ts';
import {
  addUser,
  callerOf,
  codeOf,
  householdHome,
  PASSWORD,
  type TestHome,
} from '../../../support/home.ts';
import { homeOf, seluHome, type HomeKind } from '../../../support/homes.ts';
import { telegramPipe, webhookPipe } from '../../../support/selu-database.ts';
import {
  differences,
  readWholeDatabase,
  type WholeDatabase,
} from '../../../support/whole-database.ts';
import { howMany } from '../../../support/deep.ts';

const directions: readonly (readonly [HomeKind, HomeKind])[] = [
  ['own', 's67'],
  ['own', 's59'],
  ['s67', 'own'],
  ['s59', 'own'],
  ['s59', 's67'],
  ['own', 'own'],
];

const BOT = '123456789:AAHtoken_of-a-bot-0123456789abcdefg';

/** What the command line moves with. */
const from = ({ services }: TestHome, caller: Caller = machine) => {
  const { instance, sharedExpiries, temporaryPasswords } = services;
  return { instance, caller, marks: { sharedExpiries, temporaryPasswords } };
};
const preview = (
  source: TestHome,
  target: TestHome,
  caller: Caller = machine,
): Promise<MovePreview> => target.services.move.preview(caller, from(source));
const takeable = ({ state, problem }: MoveItem): boolean => state !== 'same' && problem === null;
const find = ({ items }: MovePreview, kind: MoveItem['kind'], name: string): MoveItem => {
  const found = items.find((item) => item.kind === kind && item.name === name);
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
};

async function move(
  source: TestHome,
  target: TestHome,
  which: (item: MoveItem) => boolean = takeable,
): Promise<number> {
  const { items, seen } = await preview(source, target);
  const take = items.filter(which).map(({ id }) => id);
  return target.services.move.run(machine, from(source), { take, seen });
}

/** Every value of an instance by what people know it by: decrypted, or that it does not decrypt. */
function valuesOf({ services }: TestHome): Map<string, string> {
  const unlocked = services.instance.unlocked();
  const { store, vault } = unlocked;
  const open = (work: () => string): string => {
    try {
      return `value ${work()}`;
    } catch {
      return 'damaged';
    }
  };
  const nameOf = (id: string): string => store.users.byId(id)?.username ?? '';
  return new Map([
    ...store.systemCredentials.list().map((row): [string, string] => {
      const { capabilityId, name, encryptedValue } = row;
      const cell = cellOf('systemCredential', capabilityId, name);
      return [`all ${capabilityId} ${name}`, open(() => vault.decrypt(encryptedValue, cell))];
    }),
    ...store.userCredentials.list().map((row): [string, string] => {
      const { capabilityId, name, encryptedValue, userId, expiresAt } = row;
      const cell = cellOf('userCredential', userId, capabilityId, name);
      const value = open(() => vault.decrypt(encryptedValue, cell));
      return [`${nameOf(userId)} ${capabilityId} ${name}`, `${value} until ${expiresAt}`];
    }),
    ...store.llmProviders
      .list()
      .filter(({ apiKeyEncrypted }) => apiKeyEncrypted !== '')
      .map(({ id, apiKeyEncrypted }): [string, string] => [
        `provider ${id}`,
        open(() => vault.decrypt(apiKeyEncrypted, cellOf('apiKey', id))),
      ]),
    ...store.users
      .list()
      .map((user): [string, string] => [
        `user ${user.username}`,
        JSON.stringify([user.displayName, user.isAdmin, user.language, user.passwordHash]),
      ]),
  ]);
}

/** What {@link valuesOf} calls an item. */
const nameIn = (
  { services }: TestHome,
  { kind, id, capability, name, person }: MoveItem,
): string => {
  const { store } = services.instance.unlocked();
  if (kind === 'user') return `user ${person ?? ''}`;
  if (kind === 'provider') return id.replace(':', ' ');
  if (kind === 'systemCredential') return `all ${capability ?? ''} ${name}`;
  const row = store.userCredentials.list().find((each) => `userCredential:${each.id}` === id);
  return `${store.users.byId(row?.userId ?? '')?.username ?? ''} ${capability ?? ''} ${name}`;
};

interface Entry {
  readonly person: string | null;
  readonly capability: string;
  readonly name: string;
  readonly value: string;
  readonly expires: boolean;
}

interface Filling {
  readonly people: readonly string[];
  readonly entries: readonly Entry[];
  readonly keys: readonly { readonly id: string; readonly key: string }[];
}

/** Few names and values, so that both sides often have the same. */
const person = fc.constantFrom('anna', 'jonas', 'Jonas', 'alice', 'bob', 'carla', 'dörte');
const value = fc.constantFrom('', 'a', 'ä ☕', 'x'.repeat(5000), '{"key": "1"}', 'line\nline');
const filling: fc.Arbitrary<Filling> = fc.record({
  people: fc.uniqueArray(person, { maxLength: 4 }),
  entries: fc.array(
    fc.record({
      person: fc.option(person),
      capability: fc.constantFrom('pim', 'web'),
      name: fc.constantFrom('PASSWORD', 'KEY', 'IMAP_SERVER'),
      value,
      expires: fc.boolean(),
    }),
    { maxLength: 8 },
  ),
  keys: fc.array(
    fc.record({
      id: fc.constantFrom('openai', 'anthropic', 'grok', 'bedrock'),
      key: fc.constantFrom('sk-ant-1', 'sk-2', 'ABSK1'),
    }),
    { maxLength: 3 },
  ),
});

async function fill(home: TestHome, { people, entries, keys }: Filling): Promise<void> {
  const { instance } = home.services;
  const there = new Set(
    instance
      .unlocked()
      .store.users.list()
      .map(({ username }) => username),
  );
  for (const name of people) if (!there.has(name)) await addUser(home, name, false);
  await instance.change(machine, notWorthLogging('saidBefore'), ({ store, vault }) => {
    const users = new Map(store.users.list().map(({ id, username }) => [username, id]));
    const createdAt = '2026-06-01 08:00:00';
    entries.forEach(
      ({ person: whose, capability: capabilityId, name, value: plain, expires }, n) => {
        const id = `entry ${n}`;
        if (whose === null) {
          const encryptedValue = vault.encrypt(
            store,
            plain,
            cellOf('systemCredential', capabilityId, name),
          );
          const row = { capabilityId, name, encryptedValue, createdAt };
          if (!store.systemCredentials.replaceValue(row))
            store.systemCredentials.insert({ id, ...row });
          return;
        }
        const userId = users.get(whose);
        if (userId === undefined) return;
        const encryptedValue = vault.encrypt(
          store,
          plain,
          cellOf('userCredential', userId, capabilityId, name),
        );
        const expiresAt = expires ? '2099-01-01 00:00:00' : null;
        const row = { userId, capabilityId, name, encryptedValue, createdAt, expiresAt };
        if (!store.userCredentials.replaceValue(row)) store.userCredentials.insert({ id, ...row });
      },
    );
    for (const { id, key } of keys) {
      const apiKeyEncrypted = vault.encrypt(store, key, cellOf('apiKey', id));
      store.llmProviders.put({
        id,
        displayName: id,
        apiKeyEncrypted,
        baseUrl: '',
        active: true,
        createdAt,
      });
    }
  });
}

/** Rows of a table that were there before and are not as they were, by how one is named. */
function changedRows(
  before: WholeDatabase,
  after: WholeDatabase,
  table: string,
  name: string,
): string[] {
  const rows = Object.entries(before.tables[table] ?? {});
  return rows
    .filter(([key, row]) => JSON.stringify(after.tables[table]?.[key]) !== JSON.stringify(row))
    .map(([, row]) => (row[name] ?? '').replace(/^text:'(.*)'$/, '$1'));
}

describe.each(directions)(
  'from an instance of the kind %s into one of the kind %s',
  (sourceKind, targetKind) => {
    it('what is chosen has the same value there, and nothing else has changed', async () => {
      await fc.assert(
        fc.asyncProperty(
          filling,
          filling,
          fc.infiniteStream(fc.boolean()),
          async (here, there, coin) => {
            const source = await homeOf(sourceKind);
            const target = await homeOf(targetKind);
            await fill(source, here);
            await fill(target, there);
            const { items, seen } = await preview(source, target);
            const tossed = items.filter((item) => takeable(item) && coin.next().value);
            const needed = new Set(tossed.map(({ needs }) => needs));
            const chosen = new Set([...tossed, ...items.filter(({ id }) => needed.has(id))]);
            const takes = [...chosen].filter(takeable);
            const ofSource = readWholeDatabase(source.file);
            const before = readWholeDatabase(target.file);
            const valuesBefore = valuesOf(target);

            const take = takes.map(({ id }) => id);
            expect(await target.services.move.run(machine, from(source), { take, seen })).toBe(
              take.length,
            );

            expect(differences(ofSource, readWholeDatabase(source.file))).toEqual([]);
            const given = valuesOf(source);
            const now = valuesOf(target);
            const names = new Set<string>();
            for (const item of takes.filter(
              ({ kind }) => kind !== 'access' && kind !== 'channel',
            )) {
              const name = nameIn(source, item);
              names.add(name);
              expect([name, now.get(name)]).toEqual([name, given.get(name)]);
            }
            for (const [name, was] of valuesBefore) {
              if (!names.has(name)) expect([name, now.get(name)]).toEqual([name, was]);
            }
            expect([...now.keys()].every((name) => names.has(name) || valuesBefore.has(name))).toBe(
              true,
            );
            const again = await preview(source, target);
            for (const { id } of takes) {
              expect(again.items.find((item) => item.id === id)).toMatchObject({
                id,
                state: 'same',
              });
            }

            if (targetKind === 'own') return;
            const after = readWholeDatabase(target.file);
            const count = (kind: MoveItem['kind'], state: MoveItem['state']): number =>
              takes.filter((item) => item.kind === kind && item.state === state).length;
            expect(changedRows(before, after, 'system_credentials', 'id')).toHaveLength(
              count('systemCredential', 'different'),
            );
            expect(changedRows(before, after, 'user_credentials', 'id')).toHaveLength(
              count('userCredential', 'different'),
            );
            expect(changedRows(before, after, 'users', 'id')).toHaveLength(
              count('user', 'different'),
            );
            const mayChange = new Set([
              ...[
                'system_credentials',
                'user_credentials',
                'users',
                'llm_providers',
                'user_agent_access',
              ],
              ...[
                'pipes',
                'telegram_configs',
                'bluebubbles_configs',
                'user_sender_refs',
                'web_sessions',
              ],
            ]);
            const others = differences(before, after).filter(
              (what) => !mayChange.has(what.split(/[. ]/)[0] ?? ''),
            );
            expect(others).toEqual([]);
          },
        ),
        { numRuns: howMany({ short: 3, deep: 20 }) },
      );
    });

    it('fails as a whole when somebody is missing whose it is, or one side has changed', async () => {
      const source = await homeOf(sourceKind);
      const target = await homeOf(targetKind);
      const entry = { capability: 'web', name: 'NEW', value: 'v', expires: false };
      await fill(source, {
        people: ['zoe'],
        entries: [
          { ...entry, person: null },
          { ...entry, person: 'zoe' },
        ],
        keys: [],
      });
      const before = readWholeDatabase(target.file);
      expect(
        await codeOf(move(source, target, (item) => takeable(item) && item.kind !== 'user')),
      ).toBe('user_gone');
      expect(differences(before, readWholeDatabase(target.file))).toEqual([]);

      const { items, seen } = await preview(source, target);
      const take = items.filter(takeable).map(({ id }) => id);
      await fill(source, {
        people: [],
        entries: [{ ...entry, person: null, value: 'w' }],
        keys: [],
      });
      const old = target.services.move.run(machine, from(source), { take, seen });
      expect(await codeOf(old)).toBe('changed_meanwhile');
      expect(differences(before, readWholeDatabase(target.file))).toEqual([]);
    });
  },
);

it('takes channels into the form of the other, with who may write through them', async () => {
  for (const targetKind of ['s67', 's59', 'own'] as const) {
    const source = await householdHome();
    const target = await homeOf(targetKind);
    const { pipes, messengers, senders } = source.services;
    if (targetKind !== 'own') await addUser(target, 'alice', true);
    const { token } = await pipes.createWebhook(machine, {
      ...{ name: 'Door', userId: source.alice, agentId: null },
      address: 'https://door.example.org/in',
      insecureOk: false,
    });
    const door = pipes.list().find(({ name }) => name === 'Door');
    await pipes.setAnswerAuth(machine, door?.id ?? '', 'Bearer of-the-door');
    await messengers.saveTelegram(machine, {
      ...{ pipeId: null, name: 'Family', userId: source.alice, agentId: null },
      ...{ token: BOT, chat: '-100123', check: false, otherKeyOk: false },
    });
    const family = pipes.list().find(({ name }) => name === 'Family');
    await senders.add(machine, { pipeId: family?.id ?? '', userId: source.alice, sender: '4711' });
    await senders.add(machine, { pipeId: family?.id ?? '', userId: source.bob, sender: '4712' });

    expect(await move(source, target, ({ kind }) => kind === 'channel')).toBe(2);
    const unlocked = target.services.instance.unlocked();
    const moved = storedPipes(unlocked.store);
    const doorThere = moved.find(({ row }) => row.name === 'Door');
    const familyThere = moved.find(
      ({ kind, row }) => kind === 'telegram' && row.name.endsWith('Family'),
    );
    if (doorThere === undefined || familyThere === undefined) throw new Error('not moved');
    const open = (secret: ReturnType<typeof secretOf>) => secret && openSecret(unlocked, secret);
    expect(open(secretOf(doorThere))).toBe(token);
    expect(open(answerAuthOf(doorThere))).toBe('Bearer of-the-door');
    expect(open(secretOf(familyThere))).toBe(BOT);
    expect(familyThere.telegram?.chatId).toBe('-100123');
    expect(familyThere.row.name).toBe(targetKind === 'own' ? 'Family' : 'Telegram: Family');
    // There is one that is on already, and Selu works with one alone.
    expect(familyThere.row.active).toBe(targetKind === 'own');
    const listed = unlocked.store.senderRefs
      .listOf(familyThere.row.id)
      .map(({ senderRef }) => senderRef);
    // In Selu's Bob has no account.
    expect(listed).toEqual(targetKind === 'own' ? ['4711', '4712'] : ['4711']);
    const db = new Database(target.file, { readonly: true });
    const stored = db
      .prepare<[string], { bot_token: string }>('select * from telegram_configs where pipe_id = ?')
      .get(familyThere.row.id);
    db.close();
    expect(stored?.bot_token === BOT).toBe(targetKind === 's59');
    if (targetKind === 's67') expect(stored).toMatchObject({ bot_token: '' });
  }
});

it('takes channels of a Selu, but not what its own bridge carries', async () => {
  const source = await seluHome('s67');
  const target = await householdHome();
  const { items } = await preview(source, target);
  const problems = items
    .filter(({ kind }) => kind === 'channel')
    .map(({ name, problem }) => [name, problem]);
  expect(problems).toContainEqual(['Familie', null]);
  expect(problems).toContainEqual(['WhatsApp: Oma', 'left_to_selu']);
  expect(telegramPipe).toBe('Telegram: Familie');
  await move(
    source,
    target,
    (item) => takeable(item) && (item.kind === 'channel' || item.kind === 'user'),
  );
  const names = target.services.pipes.list().map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['Familie', webhookPipe]));
});

it('leaves the target as it was when a part of it cannot be written', async () => {
  const source = await householdHome();
  await source.services.pipes.createWebhook(machine, {
    ...{
      name: 'Door',
      userId: source.alice,
      agentId: null,
      address: 'https://door.example.org/in',
      insecureOk: false,
    },
  });
  await fill(source, {
    people: [],
    entries: [{ person: null, capability: 'web', name: 'NEW', value: 'v', expires: false }],
    keys: [],
  });
  const target = await seluHome('s67', {
    change: (file) => {
      const db = new Database(file);
      db.prepare(`update users set username = 'alice' where username = 'anna'`).run();
      db.exec('create trigger made_elsewhere after insert on pipes begin select 1; end');
      db.close();
    },
  });
  const before = readWholeDatabase(target.file);
  const work = move(
    source,
    target,
    ({ kind }) => kind === 'channel' || kind === 'systemCredential',
  );
  expect(await codeOf(work)).toBe('selu_part_unknown');
  expect(differences(before, readWholeDatabase(target.file))).toEqual([]);
});

it('names what does not decrypt or was changed outside, and does not take it', async () => {
  const source = await householdHome();
  const entry = { person: null, capability: 'web', value: 'v', expires: false };
  await fill(source, {
    people: ['carla'],
    entries: [
      { ...entry, name: 'BROKEN' },
      { ...entry, person: 'bob', name: 'OF_BOB' },
    ],
    keys: [],
  });
  source.services.instance.close();
  const db = new Database(source.file);
  db.exec(
    `update system_credentials set encrypted_value = 'bm8=' where credential_name = 'BROKEN'`,
  );
  // Whoever takes another's name is given nothing of theirs, and gives nothing of their own.
  db.exec(`update users set username = 'anna' where username = 'bob'`);
  db.close();
  source.services.instance.start();
  const target = await seluHome('s67');
  const shown = await preview(source, target);
  expect(find(shown, 'systemCredential', 'BROKEN')).toMatchObject({
    state: 'new',
    problem: 'damaged',
  });
  expect(find(shown, 'userCredential', 'OF_BOB')).toMatchObject({ problem: 'outside' });
  expect(find(shown, 'user', 'Bob')).toMatchObject({ problem: 'outside' });
  const { seen } = shown;
  for (const { id } of [find(shown, 'systemCredential', 'BROKEN'), find(shown, 'user', 'Bob')]) {
    const work = target.services.move.run(machine, from(source), { take: [id], seen });
    expect(await codeOf(work)).toBe('changed_meanwhile');
  }
});

it('lets people in there with the password that they have, and nobody have more agents than before', async () => {
  const source = await householdHome();
  const target = await seluHome('s67');
  await source.services.users.setAgentAccess(machine, source.bob, { mode: 'none' });
  await move(source, target);
  const { store } = target.services.instance.unlocked();
  const bob = store.users.byUsername('bob');
  expect(store.userAgentAccess.listOf(bob?.id ?? '')).toEqual(['__none__']);
  await expect(target.services.auth.signIn(machine, 'bob', PASSWORD)).resolves.toBeTypeOf('string');
});

it('leaves the account of whoever asks, and one administrator', async () => {
  const source = await householdHome();
  const target = await householdHome();
  await source.services.users.update(machine, source.alice, {
    ...{ username: 'alice', displayName: 'Somebody else', language: 'en', isAdmin: true },
  });
  const asks = callerOf(target, target.alice);
  const shown = await preview(source, target, asks);
  expect(find(shown, 'user', 'Somebody else')).toMatchObject({ problem: 'own_account' });

  await addUser(source, 'carla', true);
  await source.services.users.update(machine, source.alice, {
    ...{ username: 'alice', displayName: 'Alice', language: 'en', isAdmin: false },
  });
  expect(
    await codeOf(move(source, target, ({ kind, name }) => kind === 'user' && name === 'Alice')),
  ).toBe('last_admin');
});

it('is for administrators of both, for as long as they are', async () => {
  const source = await householdHome();
  const target = await seluHome('s67');
  const member = callerOf(source, source.bob, 'user');
  const asAdmin = callerOf(target, 'a0000000-0000-4000-8000-00000000000a');
  const asMember = callerOf(target, 'a0000000-0000-4000-8000-00000000000c', 'user');
  expect(await codeOf(target.services.move.preview(asAdmin, from(source, member)))).toBe(
    'forbidden',
  );
  expect(await codeOf(target.services.move.preview(asMember, from(source)))).toBe('forbidden');
  const { seen, items } = await preview(source, target, asAdmin);
  const take = items.filter(takeable).map(({ id }) => id);
  const demoted = callerOf(source, source.alice);
  await addUser(source, 'carla', true);
  await source.services.users.update(machine, source.alice, {
    ...{ username: 'alice', displayName: 'Alice', language: 'en', isAdmin: false },
  });
  expect(
    await codeOf(target.services.move.run(asAdmin, from(source, demoted), { take, seen })),
  ).toBe('forbidden');
  expect(await codeOf(source.services.move.preview(machine, from(source)))).toBe('not_now');
});

describe('what is kept beside the database comes along', () => {
  it.each<HomeKind>(['own', 's67'])('into %s', async (kind) => {
    const source = await householdHome();
    const target = await homeOf(kind);
    const { credentials, users } = source.services;
    const key = { capabilityId: 'moved', name: 'API_KEY' };
    const expiresAt = '2099-05-04T00:00:00.000Z';
    await credentials.save(
      machine,
      { scope: 'system' },
      { ...key, value: 'v', mode: 'add', expiresAt },
    );
    const cleo = await addUser(source, 'cleo', false);
    await users.resetPassword(machine, cleo, 'another one', { temporary: true });

    const shown = await preview(source, target);
    expect(find(shown, 'systemCredential', 'API_KEY').expiresAt).toBe(expiresAt);
    expect(find(shown, 'user', 'Cleo').temporaryPassword).toBe(true);
    const isMeant = ({ kind: of, name }: MoveItem): boolean =>
      (of === 'systemCredential' && name === 'API_KEY') || (of === 'user' && name === 'Cleo');
    expect(await move(source, target, isMeant)).toBe(2);

    const there = target.services;
    const moved = there.credentials.list().find(({ capabilityId }) => capabilityId === 'moved');
    expect(moved?.expiresAt).toBe(expiresAt);
    const account = (await there.users.list()).find(({ username }) => username === 'cleo');
    expect(account?.temporaryPassword).toBe(true);
    const again = await preview(source, target);
    expect(find(again, 'systemCredential', 'API_KEY').state).toBe('same');
    expect(find(again, 'user', 'Cleo').state).toBe('same');

    // Another day there is told, and replaced like another value.
    await credentials.setExpiry(machine, { scope: 'system' }, key, null);
    expect(find(await preview(source, target), 'systemCredential', 'API_KEY').state).toBe(
      'different',
    );
    await move(source, target, (item) => isMeant(item) && takeable(item));
    expect(
      there.credentials.list().find(({ capabilityId }) => capabilityId === 'moved')?.expiresAt,
    ).toBeNull();
  });
});
