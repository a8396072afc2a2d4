/** LLM providers over the real store, crypto and servers: what an administrator or an attacker would notice. */
import { createDecipheriv, hkdfSync } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { Caller } from '../../../../src/main/services/common/caller.ts';
import type { ProviderRequest } from '../../../../src/main/services/providers/providers.ts';
import * as servers from '../../../support/provider-servers.ts';
import { bytesOf } from '../../../support/cli-household.ts';
import { callerOf, householdHome, writerOf, type TestHome, codeOf } from '../../../support/home.ts';
import { playground, trustedAuthority, WINDOW } from '../../../support/playground.ts';
import { howMany } from '../../../support/deep.ts';

const KEY = 'sk-proj-canary-7f3a-first';
const NEXT = 'sk-proj-canary-7f3a-second';

let server: servers.PlayServer;
let local: servers.PlayServer;
beforeAll(async () => {
  const authority = await trustedAuthority();
  server = await servers.startServer(servers.models, await authority.identify(['127.0.0.1']));
  local = await servers.startServer(servers.models, null);
});
afterAll(() => Promise.all([server.close(), local.close()]));

let home: TestHome & { alice: string; bob: string };
let alice: Caller;
let bob: Caller;
beforeEach(async () => {
  const { address } = server;
  server.play = servers.models;
  local.play = servers.models;
  home = await householdHome({
    endpoints: { openai: address, anthropic: address, grok: address, telegram: address },
  });
  alice = callerOf(home, home.alice);
  bob = callerOf(home, home.bob);
});

const providers = () => home.services.providers;
const save = (request: Partial<ProviderRequest> & { id: string }, caller = alice) =>
  providers().save(caller, {
    key: KEY,
    baseAddress: null,
    region: null,
    check: true,
    otherKeyOk: false,
    insecureOk: false,
    ...request,
  });
const one = (id: string) =>
  providers()
    .list()
    .find((provider) => provider.id === id);

/** The database as another program sees it. */
function raw<T>(work: (db: Database.Database) => T): T {
  const db = new Database(join(home.folder, 'instance', 'selu.db'));
  try {
    return work(db);
  } finally {
    db.close();
  }
}
const row = (id: string) =>
  raw((db) => db.prepare<[string]>('select * from llm_providers where id = ?').get(id)) as
    | Record<string, unknown>
    | undefined;

describe('a new instance', () => {
  it('lists every provider that there is, none of them connected', () => {
    expect(
      providers()
        .list()
        .map(({ id }) => id),
    ).toEqual([...['openai', 'anthropic', 'grok', 'bedrock', 'pico']]);
    for (const provider of providers().list()) {
      expect(provider).toMatchObject({
        known: true,
        connected: false,
        keyStatus: 'missing',
        updatedAt: null,
      });
    }
  });
});

describe('connecting', () => {
  it('stores the key so that only the documented format opens it, and shows it nowhere', async () => {
    await expect(save({ id: 'openai' })).resolves.toBe('checked');
    expect(one('openai')).toMatchObject({ connected: true, keyStatus: 'set', baseAddress: null });
    expect(JSON.stringify(providers().list())).not.toContain('canary');
    expect([...bytesOf(home.folder).values()].join()).not.toContain('canary');

    const instanceId = raw((db) =>
      db.prepare("select value from instance_meta where key = 'instance_id'").pluck().get(),
    );
    const stored = String(row('openai')?.['api_key_encrypted']);
    const blob = Buffer.from(stored.replace('selu:v2:', ''), 'base64');
    const master = Buffer.from(home.secret, 'base64');
    const info = 'selu-desktop/v2/credential';
    const key = Buffer.from(hkdfSync('sha256', master, String(instanceId), info, 32));
    const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(0, 12));
    decipher.setAuthTag(blob.subarray(-16));
    const cell = ['selu:v2', 'llm_providers', 'api_key_encrypted', 'openai'];
    decipher.setAAD(Buffer.from(JSON.stringify(cell)));
    const opened = Buffer.concat([decipher.update(blob.subarray(12, -16)), decipher.final()]);
    expect(opened.toString()).toBe(KEY);
  });

  it('counts each encryption, and none when the key stays', async () => {
    const count = () =>
      raw((db) =>
        db.prepare("select value from instance_meta where key = 'encryption_count'").pluck().get(),
      );
    await save({ id: 'openai' });
    await save({ id: 'openai', key: NEXT });
    expect(count()).toBe('2');
    await save({ id: 'openai', key: null });
    await save({ id: 'pico', key: null, baseAddress: local.address });
    expect(count()).toBe('2');
  });

  it('replaces, and tells when', async () => {
    await save({ id: 'openai' });
    home.clock.now = new Date(home.clock.now.getTime() + 86_400_000);
    await save({ id: 'openai', key: NEXT });
    expect(one('openai')?.updatedAt).toBe(`${home.clock.now.toISOString().slice(0, 19)}.000Z`);
    await providers().check(alice, 'openai');
    expect(server.seen.at(-1)?.headers.authorization).toBe(`Bearer ${NEXT}`);
  });

  it('keeps the time of the key when only the region changes', async () => {
    await save({ id: 'bedrock', key: `ABSK${'x'.repeat(40)}`, region: 'eu-central-1' });
    const { updatedAt } = one('bedrock') ?? {};
    home.clock.now = new Date(home.clock.now.getTime() + 86_400_000);
    const sent = server.seen.length;
    await expect(save({ id: 'bedrock', key: null, region: 'us-east-1' })).resolves.toBe('formOnly');
    expect(one('bedrock')).toMatchObject({ region: 'us-east-1', baseAddress: null, updatedAt });
    expect(row('bedrock')).toMatchObject({ base_url: 'us-east-1', active: 1 });
    expect(server.seen).toHaveLength(sent);
  });

  it('needs no key of a local server', async () => {
    await expect(
      save({ id: 'pico', key: null, baseAddress: `${local.address}/v1/` }),
    ).resolves.toBe('checked');
    expect(local.seen.at(-1)?.headers).not.toHaveProperty('authorization');
    expect(one('pico')).toMatchObject({
      connected: true,
      keyStatus: 'missing',
      baseAddress: local.address,
    });
    await save({ id: 'pico', key: 'sk-1234', baseAddress: local.address });
    expect(one('pico')?.keyStatus).toBe('set');
    await save({ id: 'pico', key: '', baseAddress: local.address });
    expect(one('pico')).toMatchObject({ connected: true, keyStatus: 'missing' });
  });

  it('without a check sends nothing', async () => {
    const sent = server.seen.length;
    await expect(save({ id: 'anthropic', key: 'sk-ant-canary', check: false })).resolves.toBe(
      'skipped',
    );
    expect(server.seen).toHaveLength(sent);
    expect(one('anthropic')?.keyStatus).toBe('set');
  });
});

describe('what is refused', () => {
  it.each<[string, string, Partial<ProviderRequest> & { id: string }]>([
    ['an unknown provider', 'provider_unknown', { id: 'mistral' }],
    ['no key', 'value_empty', { id: 'openai', key: '' }],
    ['no key where none is stored', 'value_empty', { id: 'openai', key: null }],
    ['white space', 'value_empty', { id: 'openai', key: ' \n' }],
    ['a key with white space around it', 'key_malformed', { id: 'openai', key: ` ${KEY}` }],
    ['a key of two lines', 'key_malformed', { id: 'openai', key: 'sk-a\r\nx-evil: 1' }],
    ['a key that no header carries', 'key_malformed', { id: 'openai', key: 'sk-ü' }],
    ['a key that is no text', 'value_not_text', { id: 'openai', key: '\ud800' }],
    ['64 KiB and more', 'value_too_large', { id: 'openai', key: 'x'.repeat(65_537) }],
    ['another provider’s key', 'key_looks_like', { id: 'openai', key: 'xai-canary' }],
    ['a bot’s token', 'key_looks_like', { id: 'openai', key: `123456:${'x'.repeat(35)}` }],
    ['no region', 'region_invalid', { id: 'bedrock', key: `ABSK${'x'.repeat(40)}` }],
    [
      'a key of IAM',
      'bedrock_key_iam',
      { id: 'bedrock', key: `AKIA${'X'.repeat(16)}`, region: 'us-east-1' },
    ],
    ['half a key', 'bedrock_key_malformed', { id: 'bedrock', key: 'ABSKx', region: 'us-east-1' }],
    ['a region elsewhere', 'invalid_input', { id: 'openai', region: 'us-east-1' }],
    [
      'an address for Anthropic',
      'invalid_input',
      { id: 'anthropic', baseAddress: 'https://x.example' },
    ],
    ['no address', 'address_invalid', { id: 'pico' }],
    ['no real address', 'address_invalid', { id: 'openai', baseAddress: 'https://k@x.example' }],
    ['http for OpenAI', 'address_not_https', { id: 'openai', baseAddress: 'http://localhost:1' }],
    [
      'http to the public network',
      'address_insecure',
      { id: 'pico', baseAddress: 'http://x.example' },
    ],
  ])('%s: %s', async (_what, code, request) => {
    const sent = [server.seen.length, local.seen.length];
    expect(await codeOf(() => save(request))).toBe(code);
    expect([server.seen.length, local.seen.length]).toEqual(sent);
    expect(row(request.id)).toBeUndefined();
  });

  it('may be meant so', async () => {
    const key = 'xai-canary';
    await expect(save({ id: 'openai', key, otherKeyOk: true })).resolves.toBe('checked');
    await save({
      id: 'pico',
      baseAddress: 'http://x.example',
      insecureOk: true,
      otherKeyOk: true,
      check: false,
    });
    expect(one('pico')?.baseAddress).toBe('http://x.example');
  });

  it('is a new key over the public network in the open, also where one went before', async () => {
    const there = {
      ...{ id: 'pico', baseAddress: 'http://x.example' },
      ...{ check: false, otherKeyOk: true },
    };
    await save({ ...there, insecureOk: true });
    const before = row('pico');
    for (const check of [true, false]) {
      expect(await codeOf(() => save({ ...there, key: NEXT, check }))).toBe('address_insecure');
    }
    expect(row('pico')).toEqual(before);
    await save({ ...there, key: NEXT, insecureOk: true });
    expect(row('pico')).not.toEqual(before);

    // What was confirmed with its key stays so, and without a key there is nothing to read on the way.
    await save({ ...there, key: null });
    await save({ ...there, key: '' });
    expect(one('pico')).toMatchObject({ connected: true, keyStatus: 'missing' });
    expect(await codeOf(() => save({ ...there, key: '', baseAddress: 'http://y.example' }))).toBe(
      'address_insecure',
    );
  });

  it('is a stored key at an address that it was not entered for', async () => {
    await save({ id: 'openai' });
    await save({ id: 'pico', key: 'mine', baseAddress: local.address });
    const sent = [server.seen.length, local.seen.length];
    for (const check of [true, false]) {
      const elsewhere = { key: null, baseAddress: `${server.address}/evil`, check };
      expect(await codeOf(() => save({ id: 'openai', ...elsewhere }))).toBe('address_needs_key');
      expect(await codeOf(() => save({ id: 'pico', ...elsewhere }))).toBe('address_needs_key');
    }
    expect([server.seen.length, local.seen.length]).toEqual(sent);
    // The same one, written in another way, is not another one.
    await save({ id: 'pico', key: null, baseAddress: `${local.address}/v1/` });
    await save({ id: 'openai', baseAddress: server.address });
    expect(await codeOf(() => save({ id: 'openai', key: null }))).toBe('address_needs_key');
  });

  it('never holds the key, whatever else is wrong', async () => {
    const key = 'sk-proj-cAnArY';
    const address = fc.oneof(
      fc.constant(null),
      fc.constantFrom(
        'https://127.0.0.1:1',
        'http://127.0.0.1:1',
        'http://x.example',
        `${local.address}/x`,
      ),
      fc.string().map((path) => `https://127.0.0.1:1/${path}`),
      fc.string({ unit: 'grapheme' }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          id: fc.constantFrom('openai', 'anthropic', 'grok', 'bedrock', 'pico', 'else'),
          key: fc.oneof(
            fc.constant(key),
            fc
              .tuple(fc.string({ maxLength: 3 }), fc.string({ maxLength: 3 }))
              .map(([a, b]) => a + key + b),
          ),
          baseAddress: address,
          region: fc.option(fc.string()),
          otherKeyOk: fc.boolean(),
          insecureOk: fc.constant(false),
          check: fc.constant(true),
        }),
        async (request) => {
          server.play = servers.refuse(401);
          local.play = servers.refuse(403);
          const error: unknown = await save(request).catch((caught: unknown) => caught);
          if (!(error instanceof AppError)) {
            expect(['formOnly', 'checked']).toContain(error);
            return;
          }
          const told = `${JSON.stringify(error.toInfo())}${error.stack ?? ''}${String(error.cause)}`;
          expect(told.toLowerCase()).not.toContain('canary');
        },
      ),
      { numRuns: howMany({ short: 60, deep: 500 }) },
    );
  });
});

describe('a check that takes its time', () => {
  /** Waits until the server has the request, which it leaves open. */
  async function unanswered(work: () => Promise<unknown>) {
    const arrived = new EventTarget();
    let answer: () => void = () => {};
    server.play = (request, response) => {
      answer = () => servers.models(request, response);
      arrived.dispatchEvent(new Event('request'));
    };
    const here = once(arrived, 'request');
    const result = work().then(
      () => 'done',
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    );
    await here;
    return { result, answer: () => answer() };
  }

  it('overwrites nothing that was saved meanwhile', async () => {
    const { result, answer } = await unanswered(() => save({ id: 'openai' }));
    await save({ id: 'openai', key: NEXT, check: false });
    const before = row('openai');
    answer();
    expect(await result).toBe('changed_meanwhile');
    expect(row('openai')).toEqual(before);
  });

  it('nor anything that was removed meanwhile', async () => {
    await save({ id: 'openai' });
    const { result, answer } = await unanswered(() => save({ id: 'openai', key: NEXT }));
    await providers().disconnect(alice, 'openai');
    answer();
    expect(await result).toBe('changed_meanwhile');
    expect(one('openai')).toMatchObject({ connected: false, keyStatus: 'missing' });
  });

  it('ends with the word of the window that waits, and only of that one', async () => {
    const { result } = await unanswered(() => save({ id: 'openai' }));
    home.services.checks.cancel(2);
    home.services.checks.cancel(1);
    expect(await result).toBe('check_cancelled');
    expect(row('openai')).toBeUndefined();
  });

  it('is not one of many', async () => {
    const open = [];
    for (let n = 0; n < limits.checksAtOnce; n += 1) {
      open.push(
        await unanswered(() => save({ id: 'grok', key: 'xai-k' }, { ...alice, window: n })),
      );
    }
    expect(await codeOf(() => save({ id: 'openai' }))).toBe('too_busy');
    home.services.checks.cancel(0);
    await open[0]?.result;
    server.play = servers.models;
    await expect(save({ id: 'openai' })).resolves.toBe('checked');
    for (let n = 1; n < limits.checksAtOnce; n += 1) home.services.checks.cancel(n);
  });

  it.each<[string, string, (at: Awaited<ReturnType<typeof playground>>) => void]>([
    ['was signed out', 'not_signed_in', ({ sessions }) => sessions.end(WINDOW)],
    ['is locked out', 'not_signed_in', ({ sessions }) => sessions.lockAll({ withComputer: true })],
    [
      'is no administrator any more',
      'forbidden',
      ({ home: at }) => {
        const profile = { username: 'alice', displayName: 'Alice', language: 'en' as const };
        writerOf(at).users.update({ id: at.alice, ...profile, isAdmin: false });
      },
    ],
  ])('stores nothing for somebody who %s meanwhile', async (_what, code, leave) => {
    const at = await playground(server.address);
    const input = { id: 'openai', key: KEY, baseAddress: null, region: null, check: true };
    const { result, answer } = await unanswered(async () => {
      const told = await at.call('providers.save', {
        ...input,
        otherKeyOk: false,
        insecureOk: false,
      });
      if (!told.ok) throw AppError.from(told.error);
    });
    leave(at);
    answer();
    expect(await result).toBe(code);
    expect(at.home.services.instance.store().llmProviders.list()).toEqual([]);
  });
});

describe('disconnecting', () => {
  it('clears key and address, and can be undone as it was', async () => {
    await save({ id: 'openai', baseAddress: server.address });
    const before = row('openai');
    const undo = await providers().disconnect(alice, 'openai');
    expect(row('openai')).toMatchObject({ api_key_encrypted: '', base_url: '', active: 0 });
    expect(one('openai')).toMatchObject({ connected: false, updatedAt: null, baseAddress: null });
    expect(await codeOf(() => home.services.undo.undo(bob, undo))).toBe('undo_expired');
    await home.services.undo.undo(alice, undo);
    expect(row('openai')).toEqual(before);
  });

  it('is not undone over a newer key', async () => {
    await save({ id: 'openai' });
    const undo = await providers().disconnect(alice, 'openai');
    await save({ id: 'openai', key: NEXT });
    const now = row('openai');
    expect(await codeOf(() => home.services.undo.undo(alice, undo))).toBe('changed_meanwhile');
    expect(row('openai')).toEqual(now);
  });

  it('needs something that is connected', async () => {
    expect(await codeOf(() => providers().disconnect(alice, 'grok'))).toBe(
      'provider_not_connected',
    );
    expect(await codeOf(() => providers().check(alice, 'grok'))).toBe('provider_not_connected');
  });
});

describe('rows of other programs', () => {
  it('of an unknown provider are shown, and left as they are', async () => {
    raw((db) =>
      db.exec(`insert into llm_providers values
        ('mistral', 'Mistral', 'selu:v2:bm9uc2Vuc2U=', 'https://x.example', 1, '2026-11-23 12:00:00'),
        ('new', 'New', null, null, 0, 'once upon a time')`),
    );
    const before = [row('mistral'), row('new')];
    expect(providers().list().slice(5)).toEqual([
      {
        id: 'mistral',
        name: 'Mistral',
        known: false,
        connected: true,
        keyStatus: 'damaged',
        baseAddress: 'https://x.example',
        region: null,
        updatedAt: '2026-11-23T12:00:00.000Z',
        lastCheck: null,
        usageReminder: null,
        stamp: expect.any(String) as string,
      },
      {
        ...{ id: 'new', name: 'New', known: false, connected: false, keyStatus: 'outside' },
        ...{ baseAddress: null, region: null, updatedAt: null, lastCheck: null },
        usageReminder: null,
        stamp: expect.any(String) as string,
      },
    ]);
    for (const change of [
      () => save({ id: 'mistral' }),
      () => save({ id: 'mistral', check: false, otherKeyOk: true, insecureOk: true }),
      () => providers().check(alice, 'mistral'),
      () => providers().disconnect(alice, 'mistral'),
    ]) {
      expect(await codeOf(change)).toBe('provider_unknown');
    }
    expect([row('mistral'), row('new')]).toEqual(before);
  });

  it('that are damaged or moved say so, are sent nowhere, and can be replaced', async () => {
    await save({ id: 'openai' });
    await save({ id: 'grok', key: 'xai-k' });
    raw((db) =>
      db.exec(`update llm_providers set api_key_encrypted =
        (select api_key_encrypted from llm_providers where id = 'openai') where id = 'grok'`),
    );
    expect(one('openai')?.keyStatus).toBe('set');
    expect(one('grok')).toMatchObject({ connected: true, keyStatus: 'damaged' });
    const sent = server.seen.length;
    expect(await codeOf(() => providers().check(alice, 'grok'))).toBe('key_damaged');
    expect(await codeOf(() => save({ id: 'grok', key: null }))).toBe('key_damaged');
    expect(server.seen).toHaveLength(sent);
    await save({ id: 'grok', key: 'xai-new' });
    expect(one('grok')?.keyStatus).toBe('set');
  });

  it('with an address that is none are not asked', async () => {
    await save({ id: 'openai' });
    for (const [url, code] of [
      ['nonsense', 'address_invalid'],
      ['http://127.0.0.1:1', 'address_not_https'],
      ['https://127.0.0.1:1@x.example', 'address_invalid'],
    ]) {
      const stored = home.services.instance.store().llmProviders.find('openai');
      if (stored) writerOf(home).llmProviders.put({ ...stored, baseUrl: url ?? '' });
      expect(await codeOf(() => providers().check(alice, 'openai'))).toBe(code);
    }
  });
});
