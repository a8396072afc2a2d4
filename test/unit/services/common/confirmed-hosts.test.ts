/** A server that nobody has confirmed is asked nothing: the question is put to the person, and no page answers it. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { machine, type Caller } from '../../../../src/main/services/common/caller.ts';
import type { Question } from '../../../../src/main/services/common/questions.ts';
import * as servers from '../../../support/provider-servers.ts';
import { refused } from '../../../support/agents-home.ts';
import { callerOf, householdHome, type TestHome } from '../../../support/home.ts';

let server: servers.PlayServer;
let other: servers.PlayServer;
let home: TestHome & { alice: string };
/** What the person answers, and what they were asked. */
let answer: boolean;
let asked: Question[];
let alice: Caller;

beforeEach(async () => {
  server = await servers.startServer(servers.models, null);
  other = await servers.startServer(servers.models, null);
  const { address } = other;
  home = await householdHome({
    endpoints: { openai: address, anthropic: address, grok: address, telegram: address },
  });
  answer = false;
  asked = [];
  alice = at(() => {});
});

afterEach(() => Promise.all([server.close(), other.close()]));

const at = (isStillHere: () => void): Caller =>
  callerOf(home, home.alice, 'admin', isStillHere, (question) => {
    asked.push(question);
    return Promise.resolve(answer);
  });

const saveProvider = (caller = alice, check = true, baseAddress: string | null = server.address) =>
  home.services.providers.save(caller, {
    ...{ id: 'pico', key: 'canary-key', baseAddress, region: null },
    ...{ check, otherKeyOk: false, insecureOk: false },
  });
const savePipe = (caller = alice, check = true) =>
  home.services.messengers.saveBlueBubbles(caller, {
    ...{ pipeId: null, userId: home.alice, name: 'Messages', agentId: null },
    ...{ address: server.address, password: 'canary-password', chat: 'iMessage;-;+491701234567' },
    ...{ check, otherKeyOk: false, insecureOk: false },
  });

function edit(sql: string): void {
  const db = new Database(join(home.folder, 'instance', 'selu.db'));
  db.exec(sql);
  db.close();
}
const stored = () => [
  home.services.providers.list().filter(({ connected }) => connected).length,
  home.services.pipes.list().filter(({ transport }) => transport === 'imessage').length,
];

describe.each([
  ['a provider', saveProvider],
  ['a messenger', savePipe],
] as const)('the server of %s', (_what, save) => {
  it.each([true, false])('gets and becomes nothing after a no (checked: %s)', async (check) => {
    expect(await refused(save(alice, check))).toBe('not_confirmed');
    expect(asked).toEqual([{ about: 'connect', origin: server.address, isOpen: false }]);
    expect(server.seen).toEqual([]);
    expect(stored()).toEqual([0, 0]);
    expect(await refused(save(alice, check))).toBe('not_confirmed');
    expect(asked).toHaveLength(2);
  });

  it('is asked about once, and then known to all checks of this instance', async () => {
    server.play = save === savePipe ? servers.pong : servers.models;
    answer = true;
    await save();
    answer = false;
    await save();
    const [pipe] = home.services.pipes.list().filter(({ transport }) => transport === 'imessage');
    if (pipe) await home.services.messengers.check(alice, pipe.id);
    else await home.services.providers.check(alice, 'pico');
    expect(asked).toHaveLength(1);
    expect(server.seen.length).toBe(3);
    const { records, instance } = home.services;
    const { instanceId } = instance.unlocked();
    expect(records.get(`confirmed_hosts/${instanceId}`)).toBe(JSON.stringify([server.address]));
  });

  it('gets nothing where somebody else has come to the window while the question stood', async () => {
    answer = true;
    const left = at(() => {
      throw new AppError('not_signed_in', {});
    });
    expect(await refused(save(left))).toBe('not_signed_in');
    expect(server.seen).toEqual([]);
    expect(
      home.services.panel.get(`confirmed_hosts/${home.services.instance.unlocked().instanceId}`),
    ).toBe(null);
  });
});

describe('what is stored', () => {
  it('is asked nothing when somebody has changed the address in the database', async () => {
    answer = true;
    await saveProvider();
    answer = false;
    edit(
      `update llm_providers set base_url = '${other.address.replace('127.0.0.1', 'localhost')}'`,
    );
    expect(await refused(home.services.providers.check(alice, 'pico'))).toBe('changed_outside');
    expect(other.seen).toEqual([]);
  });

  it('is another server on another port, or without encryption', async () => {
    answer = true;
    await saveProvider();
    answer = false;
    const { port } = new URL(server.address);
    for (const address of [
      server.address.replace(port, String(Number(port) ^ 1)),
      server.address.replace('http:', 'https:'),
    ]) {
      expect(await refused(saveProvider(alice, false, address))).toBe('not_confirmed');
    }
    expect(await refused(saveProvider(alice, false, `${server.address}/other/path`))).toBe(
      'nothing was refused',
    );
  });
});

it('the providers that have one address for everybody need no question', async () => {
  await home.services.providers.save(alice, {
    ...{ id: 'anthropic', key: 'sk-ant-canary', baseAddress: null, region: null },
    ...{ check: true, otherKeyOk: false, insecureOk: false },
  });
  await saveProvider(alice, false, `${other.address}/v1`);
  expect(asked).toEqual([]);
});

it('the command line has been told by a person, and tells the window', async () => {
  await saveProvider(machine, false);
  await saveProvider(alice, false);
  expect(asked).toEqual([]);
});

it('a record that cannot be read confirms nothing, and is written anew', async () => {
  const { records, instance } = home.services;
  const key = `confirmed_hosts/${instance.unlocked().instanceId}`;
  for (const spoilt of ['{', '"text"', '[1]']) {
    await records.set(key, spoilt);
    answer = false;
    expect(await refused(saveProvider(alice, false))).toBe('not_confirmed');
    answer = true;
    await saveProvider(alice, false);
    expect(records.get(key)).toBe(JSON.stringify([server.address]));
  }
});

it('a server that somebody else has noted is confirmed for nothing', async () => {
  const { instance } = home.services;
  const key = `confirmed_hosts/${instance.unlocked().instanceId}`;
  const db = new Database(join(home.folder, 'panel.db'));
  const put = db.prepare('insert or replace into settings values (?, ?)');
  for (const forged of ['', ' ', `${'A'.repeat(43)}= `]) {
    put.run(key, `${forged}${JSON.stringify([server.address])}`);
    expect(await refused(saveProvider())).toBe('not_confirmed');
  }
  db.close();
  expect(server.seen).toEqual([]);
});

it('one question at a time: a second one is refused, not queued', async () => {
  const busy = vi.fn(() => Promise.reject(new AppError('too_busy', {})));
  const caller = callerOf(home, home.alice, 'admin', () => {}, busy);
  expect(await refused(saveProvider(caller))).toBe('too_busy');
  expect(server.seen).toEqual([]);
});
