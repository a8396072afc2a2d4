/** Pipes over the real store, crypto and servers: what an administrator or an attacker would notice. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors.ts';
import type {
  BlueBubblesRequest,
  TelegramRequest,
} from '../../../../src/main/services/pipes/messengers.ts';
import { machine, type Caller } from '../../../../src/main/services/common/caller.ts';
import * as servers from '../../../support/provider-servers.ts';
import { bytesOf } from '../../../support/cli-household.ts';
import { callerOf, householdHome, type TestHome, codeOf } from '../../../support/home.ts';
import { trustedAuthority } from '../../../support/playground.ts';

const TOKEN = '4711:canary-bot_token-AAHdqTcvCH1vGWJxfSe';
const NEXT = '4712:canary-bot_token-BBHdqTcvCH1vGWJxfSe';
const PASSWORD = 'canary pässword';
const CHAT = 'iMessage;-;+4915112345678';

let telegram: servers.PlayServer;
let blueBubbles: servers.PlayServer;
beforeAll(async () => {
  const authority = await trustedAuthority();
  telegram = await servers.startServer(servers.bot, await authority.identify(['127.0.0.1']));
  blueBubbles = await servers.startServer(servers.pong, null);
});
afterAll(() => Promise.all([telegram.close(), blueBubbles.close()]));

let home: TestHome & { alice: string; bob: string };
let alice: Caller;
let bob: Caller;
beforeEach(async () => {
  const nowhere = 'https://127.0.0.1:1';
  telegram.play = servers.bot;
  blueBubbles.play = servers.pong;
  home = await householdHome({
    endpoints: { openai: nowhere, anthropic: nowhere, grok: nowhere, telegram: telegram.address },
  });
  alice = callerOf(home, home.alice);
  bob = callerOf(home, home.bob);
  raw((db) =>
    db.exec(`insert into agents (id, display_name, installed_at, setup_complete)
      values ('mail', 'Mail', 'now', 1), ('half', 'Half', 'now', 0)`),
  );
});

const pipes = () => home.services.pipes;
const messengers = () => home.services.messengers;
const list = () => pipes().list();
const named = (name: string) => {
  const found = list().find((pipe) => pipe.name === name);
  if (found === undefined) throw new Error(`no pipe is called ${name}`);
  return found;
};

const saveTelegram = (request: Partial<TelegramRequest> = {}, caller = alice) =>
  messengers().saveTelegram(caller, {
    pipeId: null,
    userId: home.bob,
    name: 'Family',
    agentId: null,
    token: TOKEN,
    chat: '-1001234',
    check: true,
    otherKeyOk: false,
    ...request,
  });
const saveBlueBubbles = (request: Partial<BlueBubblesRequest> = {}) =>
  messengers().saveBlueBubbles(alice, {
    pipeId: null,
    userId: home.bob,
    name: 'Mac',
    agentId: 'mail',
    address: blueBubbles.address,
    password: PASSWORD,
    chat: CHAT,
    check: true,
    otherKeyOk: false,
    insecureOk: false,
    ...request,
  });
const webhook = (request: object = {}) =>
  pipes().createWebhook(alice, {
    userId: home.bob,
    name: 'Door bell',
    agentId: 'default',
    address: '',
    insecureOk: false,
    ...request,
  });

/** The database as another program sees it. */
function raw<T>(work: (db: Database.Database) => T): T {
  const db = new Database(join(home.folder, 'instance', 'selu.db'));
  try {
    return work(db);
  } finally {
    db.close();
  }
}
const everyRow = () =>
  raw((db) =>
    ['pipes', 'telegram_configs', 'bluebubbles_configs'].map((table) =>
      db.prepare(`select * from ${table} order by id`).all(),
    ),
  );

describe('adding', () => {
  it('stores tokens and passwords encrypted, each for its own cell, and shows none', async () => {
    await expect(saveTelegram()).resolves.toBe('checked');
    await expect(saveBlueBubbles()).resolves.toBe('checked');
    const told = JSON.stringify(list());
    for (const files of [told, [...bytesOf(home.folder).values()].join()]) {
      expect(files).not.toContain('canary');
      expect(files).not.toContain(encodeURIComponent(PASSWORD));
    }
    const [, [bot] = [], [mac] = []] = everyRow() as Record<string, string>[][];
    const { vault } = home.services.instance.unlocked();
    const botCell = (id: string) => ({
      table: 'telegram_configs',
      column: 'bot_token',
      identity: [id],
    });
    expect(vault.decrypt(bot?.['bot_token'] ?? '', botCell(bot?.['id'] ?? ''))).toBe(TOKEN);
    expect(await codeOf(() => vault.decrypt(bot?.['bot_token'] ?? '', botCell('other')))).toBe(
      'key_damaged',
    );
    expect(
      vault.decrypt(mac?.['server_password'] ?? '', {
        table: 'bluebubbles_configs',
        column: 'server_password',
        identity: [mac?.['id'] ?? ''],
      }),
    ).toBe(PASSWORD);
  });

  it('lists what there is to know', async () => {
    await saveTelegram({ agentId: 'default' });
    await saveBlueBubbles();
    const owner = { id: home.bob, username: 'bob', displayName: 'Bob' };
    const updatedAt = `${home.clock.now.toISOString().slice(0, 19)}.000Z`;
    const shared = {
      ...{ owner, known: true, active: true, secretStatus: 'set', updatedAt },
      ...{ answerAuth: 'missing', plain: false, senders: 0, stamp: expect.any(String) as string },
      lastCheck: { at: home.clock.now.toISOString(), error: null },
      lastUsed: null,
    };
    expect(named('Family')).toEqual({
      ...shared,
      id: expect.any(String) as string,
      name: 'Family',
      transport: 'telegram',
      agent: { id: 'default', name: 'default' },
      chat: '-1001234',
      address: null,
    });
    expect(named('Mac')).toEqual({
      ...shared,
      id: expect.any(String) as string,
      name: 'Mac',
      transport: 'imessage',
      agent: { id: 'mail', name: 'Mail' },
      chat: CHAT,
      address: blueBubbles.address,
    });
  });

  it('makes the token of a webhook, and shows it once', async () => {
    const address = 'https://hooks.example/in/';
    const { token } = await webhook({ address });
    expect(token).toMatch(/^[0-9a-f]{32}$/);
    const pipe = named('Door bell');
    expect(pipe).toMatchObject({
      transport: 'webhook',
      secretStatus: 'set',
      agent: { id: 'default', name: 'default' },
      chat: null,
      address,
    });
    expect(JSON.stringify(list())).not.toContain(token);
    expect([...bytesOf(home.folder).values()].join()).not.toContain(token);
    expect(inboundTokenOf(pipe.id)).toBe(token);

    const next = await pipes().replaceToken(alice, pipe.id);
    expect(next).not.toBe(token);
    expect(inboundTokenOf(pipe.id)).toBe(next);
  });

  function inboundTokenOf(id: string): string {
    const { store, vault } = home.services.instance.unlocked();
    const cell = { table: 'pipes', column: 'inbound_token', identity: [id] };
    return vault.decrypt(store.pipes.find(id)?.inboundToken ?? '', cell);
  }

  it('counts each encryption', async () => {
    const count = () => Number(home.services.instance.store().meta.get('encryption_count'));
    const before = count();
    await saveTelegram();
    expect(count()).toBe(before + 2);
    await webhook();
    expect(count()).toBe(before + 3);
    await saveTelegram({ pipeId: named('Family').id, token: null, chat: '@a_channel' });
    expect(count()).toBe(before + 3);
  });
});

describe('what is refused', () => {
  it.each<[string, string, Partial<TelegramRequest>]>([
    ['no name', 'pipe_name_invalid', { name: ' ' }],
    ['two lines of a name', 'pipe_name_invalid', { name: 'a\nb' }],
    ['nobody’s', 'user_gone', { userId: 'nobody' }],
    ['an agent that is not there', 'agent_unknown', { agentId: 'calendar' }],
    ['an agent that is not set up', 'agent_unknown', { agentId: 'half' }],
    ['a chat that is none', 'telegram_chat_invalid', { chat: 'Family' }],
    ['no token', 'value_empty', { token: '' }],
    ['no token that is stored', 'value_empty', { token: null }],
    ['a way out of the path', 'key_malformed', { token: '4711:x/../../botOther' }],
    ['half a token', 'key_malformed', { token: '4711:short' }],
    ['a key of OpenAI’s', 'key_looks_like', { token: 'sk-proj-canary' }],
    ['a key that is meant so', 'key_malformed', { token: 'sk-proj-canary', otherKeyOk: true }],
    ['a pipe that is gone', 'pipe_gone', { pipeId: 'gone' }],
  ])('of Telegram: %s: %s', async (_what, code, request) => {
    const before = everyRow();
    const sent = telegram.seen.length;
    expect(await codeOf(() => saveTelegram({ check: false, ...request }))).toBe(code);
    if (code !== 'user_gone') expect(await codeOf(() => saveTelegram(request))).toBe(code);
    expect(telegram.seen).toHaveLength(sent);
    expect(everyRow()).toEqual(before);
  });

  it.each<[string, string, Partial<BlueBubblesRequest>]>([
    ['no chat', 'chat_invalid', { chat: '' }],
    ['no address', 'address_invalid', { address: '' }],
    ['a password in the address', 'address_invalid', { address: 'http://nas:1234/?password=x' }],
    ['the public network, in the open', 'address_insecure', { address: 'http://mac.example' }],
    ['no password', 'value_empty', { password: '' }],
    ['a key of Anthropic’s', 'key_looks_like', { password: 'sk-ant-canary' }],
  ])('of BlueBubbles: %s: %s', async (_what, code, request) => {
    const before = everyRow();
    const sent = blueBubbles.seen.length;
    expect(await codeOf(() => saveBlueBubbles(request))).toBe(code);
    expect(blueBubbles.seen).toHaveLength(sent);
    expect(everyRow()).toEqual(before);
  });

  it.each<[string, string, object]>([
    ['nobody’s', 'user_gone', { userId: 'nobody' }],
    ['an address that is none', 'address_invalid', { address: 'hooks example' }],
    ['the public network, in the open', 'address_insecure', { address: 'http://hooks.example' }],
  ])('of a webhook: %s: %s', async (_what, code, request) => {
    const before = everyRow();
    expect(await codeOf(() => webhook(request))).toBe(code);
    expect(everyRow()).toEqual(before);
  });

  it('is a new password over the public network in the open, also where one went before', async () => {
    const there = { address: 'http://mac.example', check: false };
    await saveBlueBubbles({ ...there, insecureOk: true });
    const change = { ...there, pipeId: named('Mac').id };
    const before = everyRow();
    for (const check of [true, false]) {
      const next = { ...change, password: 'another one', check };
      expect(await codeOf(() => saveBlueBubbles(next))).toBe('address_insecure');
    }
    expect(everyRow()).toEqual(before);
    await saveBlueBubbles({ ...change, password: 'another one', insecureOk: true });
    expect(everyRow()).not.toEqual(before);
    await saveBlueBubbles({ ...change, password: null, name: 'Mac at home' });
    expect(named('Mac at home').id).toBe(change.pipeId);
  });

  it('is a stored password at an address that it was not entered for', async () => {
    await saveBlueBubbles();
    const { id } = named('Mac');
    const sent = [blueBubbles.seen.length, telegram.seen.length];
    for (const check of [true, false]) {
      const change = { pipeId: id, password: null, address: telegram.address, check };
      expect(await codeOf(() => saveBlueBubbles(change))).toBe('address_needs_key');
    }
    expect([blueBubbles.seen.length, telegram.seen.length]).toEqual(sent);
    expect(named('Mac').address).toBe(blueBubbles.address);
    await saveBlueBubbles({ pipeId: id, password: null, address: `${blueBubbles.address}//` });
  });

  it('is what does not fit the kind of a pipe', async () => {
    await saveTelegram();
    await webhook();
    const [bot, hook] = [named('Family').id, named('Door bell').id];
    for (const wrong of [
      () => saveTelegram({ pipeId: hook }),
      () => saveBlueBubbles({ pipeId: bot }),
      () => pipes().replaceToken(alice, bot),
      () => messengers().check(alice, hook),
      () => messengers().telegramChats(alice, { pipeId: hook }),
    ]) {
      expect(await codeOf(wrong)).toBe('pipe_kind_wrong');
    }
  });
});

describe('changing', () => {
  it('keeps what is not given, and checks what is stored', async () => {
    await saveTelegram();
    const { id, updatedAt } = named('Family');
    home.clock.now = new Date(home.clock.now.getTime() + 86_400_000);
    await saveTelegram({
      ...{ pipeId: id, token: null, name: 'Us', userId: home.alice, agentId: 'mail' },
      chat: '@a_channel',
    });
    expect(telegram.seen.at(-1)?.url).toBe(`/bot${TOKEN}/getMe`);
    expect(list()).toHaveLength(1);
    expect(named('Us')).toMatchObject({
      ...{ id, updatedAt, chat: '@a_channel', agent: { id: 'mail', name: 'Mail' } },
      owner: { username: 'alice' },
    });
    await saveTelegram({ pipeId: id, token: NEXT });
    expect(named('Family').updatedAt).not.toBe(updatedAt);
    await messengers().check(alice, id);
    expect(telegram.seen.at(-1)?.url).toBe(`/bot${NEXT}/getMe`);
  });

  it('turns on and off, also after it was edited', async () => {
    await saveTelegram();
    const { id } = named('Family');
    await pipes().setActive(alice, id, false);
    expect(named('Family').active).toBe(false);
    await saveTelegram({ pipeId: id, token: null, check: false });
    await pipes().update(alice, id, { name: 'Us', agentId: 'default' });
    expect(named('Us').active).toBe(false);
    expect(raw((db) => db.prepare('select name, active from telegram_configs').get())).toEqual({
      name: 'Us',
      active: 0,
    });
    await pipes().setActive(alice, id, true);
    expect(named('Us').active).toBe(true);
  });

  it('keeps an agent that is not installed any more, but chooses none anew', async () => {
    await saveBlueBubbles();
    const { id } = named('Mac');
    raw((db) => db.exec(`delete from agents where id = 'mail'`));
    expect(named('Mac').agent).toEqual({ id: 'mail', name: null });
    await pipes().update(alice, id, { name: 'iMac', agentId: 'mail' });
    await pipes().update(alice, id, { name: 'iMac', agentId: null });
    expect(named('iMac').agent).toBeNull();
    expect(await codeOf(() => pipes().update(alice, id, { name: 'iMac', agentId: 'mail' }))).toBe(
      'agent_unknown',
    );
  });

  it('overwrites nothing that was changed during the check', async () => {
    await saveTelegram();
    const { id } = named('Family');
    telegram.play = (request, response) => {
      const profile = { name: 'Us', agentId: null };
      void pipes()
        .update(alice, id, profile)
        .then(() => servers.bot(request, response));
    };
    expect(await codeOf(() => saveTelegram({ pipeId: id, token: NEXT }))).toBe('changed_meanwhile');
    telegram.play = (request, response) => {
      void pipes()
        .remove(alice, id)
        .then(() => servers.bot(request, response));
    };
    expect(await codeOf(() => saveTelegram({ pipeId: id, token: NEXT }))).toBe('pipe_gone');
    expect(list()).toEqual([]);
  });

  it('stores nothing for somebody who may not any more', async () => {
    const gone = callerOf(home, home.alice, 'admin', () => {
      throw new AppError('not_signed_in', {});
    });
    expect(await codeOf(() => saveTelegram({}, gone))).toBe('not_signed_in');
    expect(list()).toEqual([]);
  });
});

describe('the chats of a bot', () => {
  const message = (update_id: number, chat: object, kind = 'message') => ({
    update_id,
    [kind]: { message_id: 1, date: 0, text: 'canary of a text', chat },
  });

  const moved = (update_id: number, chat: object, where: object) => ({
    update_id,
    message: { message_id: 1, date: 0, chat, ...where },
  });

  it('are each named once, the newest first, whatever else is in between', async () => {
    const family = { id: -1001234567890, type: 'supergroup', title: 'Family 🏡' };
    telegram.play = servers.json({
      ok: true,
      result: [
        message(1, family),
        message(2, { id: 7, type: 'private', first_name: 'Zoë', last_name: 'B.' }),
        message(3, { id: 8, type: 'private', username: 'nameless' }, 'edited_message'),
        message(4, { id: -5, type: 'channel', title: 'News' }, 'channel_post'),
        message(5, { id: -6, type: 'group', title: 'Old' }, 'my_chat_member'),
        { update_id: 6, poll: { id: 'x' } },
        message(7, family),
        message(8, { id: 'no number', type: 'private' }),
        { nonsense: true },
        message(9, { id: -9, type: 'supergroup', title: 'x'.repeat(5000) }),
      ],
    });
    const chats = await messengers().telegramChats(alice, { token: TOKEN, otherKeyOk: false });
    expect(chats).toEqual([
      { id: '-9', title: 'x'.repeat(200), kind: 'group' },
      { id: '-1001234567890', title: 'Family 🏡', kind: 'group' },
      { id: '-6', title: 'Old', kind: 'group' },
      { id: '-5', title: 'News', kind: 'channel' },
      { id: '8', title: '@nameless', kind: 'private' },
      { id: '7', title: 'Zoë B.', kind: 'private' },
    ]);
  });

  it('are not of a group that has become a supergroup', async () => {
    telegram.play = servers.json({
      ok: true,
      result: [
        message(1, { id: -6, type: 'group', title: 'Family' }),
        moved(2, { id: -6, type: 'group', title: 'Family' }, { migrate_to_chat_id: -1006 }),
        moved(3, { id: -1006, type: 'supergroup', title: 'Family' }, { migrate_from_chat_id: -6 }),
        message(4, { id: -1006, type: 'supergroup', title: 'The family' }),
        message(5, { id: -6, type: 'group', title: 'Family' }, 'my_chat_member'),
        // Nothing was heard from the new one yet.
        moved(6, { id: -7, type: 'group', title: 'Chess' }, { migrate_to_chat_id: -1007 }),
        // Nor from the old one for a day.
        moved(7, { id: -1008, type: 'supergroup', title: 'Go' }, { migrate_from_chat_id: -8 }),
      ],
    });
    const chats = await messengers().telegramChats(alice, { token: TOKEN, otherKeyOk: false });
    expect(chats).toEqual([
      { id: '-1008', title: 'Go', kind: 'group' },
      { id: '-1007', title: 'Chess', kind: 'group' },
      { id: '-1006', title: 'The family', kind: 'group' },
    ]);
  });

  it('are asked for with a token that has bot before it, as in an address, which is stored without', async () => {
    telegram.play = servers.json({ ok: true, result: [] });
    await messengers().telegramChats(alice, { token: `bot${TOKEN}`, otherKeyOk: false });
    expect(telegram.seen.at(-1)?.url).toBe(`/bot${TOKEN}/getUpdates`);
    await saveTelegram({ token: `bot${TOKEN}`, check: false });
    const { id } = named('Family');
    await messengers().telegramChats(alice, { pipeId: id });
    expect(telegram.seen.at(-1)?.url).toBe(`/bot${TOKEN}/getUpdates`);
  });

  it('are asked for with the stored token, too', async () => {
    await saveTelegram();
    telegram.play = servers.json({ ok: true, result: [] });
    const { id } = named('Family');
    await expect(messengers().telegramChats(alice, { pipeId: id })).resolves.toEqual([]);
    expect(telegram.seen.at(-1)?.url).toBe(`/bot${TOKEN}/getUpdates`);
  });
});

describe('removing', () => {
  it('takes all that belongs to a pipe, and can be undone as it was', async () => {
    await saveTelegram();
    await saveBlueBubbles();
    await webhook();
    for (const name of ['Family', 'Mac', 'Door bell']) {
      const before = everyRow();
      const { id } = named(name);
      const undo = await pipes().remove(alice, id);
      expect(JSON.stringify(everyRow())).not.toContain(id);
      expect(await codeOf(() => pipes().remove(alice, id))).toBe('pipe_gone');
      expect(await codeOf(() => home.services.undo.undo(bob, undo))).toBe('undo_expired');
      await home.services.undo.undo(alice, undo);
      expect(everyRow()).toEqual(before);
    }
  });

  it('is not undone for somebody who is gone', async () => {
    await saveTelegram();
    const undo = await pipes().remove(alice, named('Family').id);
    await home.services.users.delete(alice, home.bob, 'bob');
    expect(await codeOf(() => home.services.undo.undo(alice, undo))).toBe('undo_expired');
    expect(everyRow()).toEqual([[], [], []]);
  });

  it('of a user takes their pipes, and what belongs to them, along', async () => {
    await saveTelegram();
    await saveBlueBubbles();
    await saveTelegram({ name: 'Hers', userId: home.alice });
    expect(home.services.users.belongings(home.bob)).toEqual(
      expect.arrayContaining([
        { kind: 'pipes', count: 2, ofOthers: 0 },
        { kind: 'channels', count: 2, ofOthers: 0 },
      ]),
    );
    await home.services.users.delete(alice, home.bob, 'bob');
    expect(list().map(({ name }) => name)).toEqual(['Hers']);
    expect(everyRow().map((rows) => rows.length)).toEqual([1, 1, 0]);
  });

  it('leaves the chat in the browser where it is', async () => {
    const profile = { username: 'carol', displayName: 'Carol', language: 'en' as const };
    await home.services.users.create(machine, {
      ...profile,
      isAdmin: false,
      password: 'long enough',
    });
    const { id, transport } = named("Carol's Chat");
    expect(transport).toBe('web');
    expect(await codeOf(() => pipes().remove(alice, id))).toBe('pipe_web_stays');
    await pipes().setActive(alice, id, false);
    await pipes().update(alice, id, { name: 'Carol', agentId: 'mail' });
    expect(named('Carol')).toMatchObject({ active: false, secretStatus: 'set', address: null });
  });
});

describe('rows of other programs', () => {
  const insert = (id: string, transport: string, outboundUrl: string) =>
    raw((db) =>
      db
        .prepare('insert into pipes values (?, ?, ?, ?, ?, ?, null, null, 1, ?)')
        .run(id, home.bob, id, transport, '', outboundUrl, '2026-11-23 12:00:00'),
    );

  it('of an unknown kind are shown, and left as they are', async () => {
    insert('w', 'whatsapp', 'https://x.example/?token=canary');
    insert('x', 'webhook', 'internal://signal');
    const before = everyRow();
    expect(named('w')).toMatchObject({
      transport: 'whatsapp',
      known: false,
      address: 'https://x.example',
    });
    expect(named('x')).toMatchObject({ transport: 'signal', known: false, address: null });
    expect(JSON.stringify(list())).not.toContain('canary');
    for (const [id, code] of [
      ['w', 'pipe_of_whatsapp'],
      ['x', 'pipe_kind_unknown'],
    ] as const) {
      for (const change of [
        () => pipes().update(alice, id, { name: 'mine', agentId: null }),
        () => pipes().setActive(alice, id, false),
        () => pipes().remove(alice, id),
        () => pipes().replaceToken(alice, id),
        () => messengers().check(alice, id),
        () => saveTelegram({ pipeId: id }),
      ]) {
        expect(await codeOf(change)).toBe(code);
      }
    }
    expect(everyRow()).toEqual(before);
  });

  it('of the orchestrator’s are what they are, though it calls them webhooks', () => {
    insert('t', 'webhook', 'internal://telegram');
    insert('b', 'webhook', 'internal://bluebubbles');
    insert('h', 'webhook', 'https://user:canary@hooks.example/in?key=canary');
    raw((db) =>
      db.exec(`insert into telegram_configs values
        ('c', 't', 'in the open', '12', 't', 1, '2026-11-23 12:00:00')`),
    );
    expect(named('t')).toMatchObject({
      transport: 'telegram',
      chat: '12',
      secretStatus: 'damaged',
    });
    expect(named('b')).toMatchObject({
      transport: 'imessage',
      chat: null,
      secretStatus: 'outside',
    });
    expect(named('h')).toMatchObject({ transport: 'webhook', address: 'https://hooks.example/in' });
    expect(JSON.stringify(list())).not.toContain('canary');
  });

  it('that are damaged or moved say so, and are sent nowhere', async () => {
    await saveTelegram();
    await saveBlueBubbles();
    raw((db) =>
      db.exec(
        `update telegram_configs set bot_token = (select server_password from bluebubbles_configs)`,
      ),
    );
    expect(named('Family').secretStatus).toBe('damaged');
    const sent = telegram.seen.length;
    expect(await codeOf(() => messengers().check(alice, named('Family').id))).toBe('key_damaged');
    expect(telegram.seen).toHaveLength(sent);
    await saveTelegram({ pipeId: named('Family').id, token: NEXT });
    expect(named('Family').secretStatus).toBe('set');
  });
});
