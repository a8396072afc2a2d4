/** What lists say of the last check, over the real store, crypto and servers: never more than what was found out. */
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { bytesOf } from '../../../support/cli-household.ts';
import { howMany } from '../../../support/deep.ts';
import { codeOf, householdHome, laterRun } from '../../../support/home.ts';
import { trustedAuthority } from '../../../support/playground.ts';
import * as servers from '../../../support/provider-servers.ts';

const TOKEN = '4711:canary-bot_token-AAHdqTcvCH1vGWJxfSe';

let server: servers.PlayServer;
beforeAll(async () => {
  const authority = await trustedAuthority();
  server = await servers.startServer(servers.models, await authority.identify(['127.0.0.1']));
});
afterAll(() => server.close());

async function household() {
  server.play = servers.models;
  const { address } = server;
  const home = await householdHome({
    endpoints: { openai: address, anthropic: address, grok: address, telegram: address },
  });
  const { services, clock } = home;
  const save = (key: string | null, check: boolean) =>
    services.providers.save(machine, {
      ...{ id: 'openai', key, baseAddress: null, region: null, check },
      ...{ otherKeyOk: true, insecureOk: true },
    });
  const lastCheck = (of = services) =>
    of.providers.list().find(({ id }) => id === 'openai')?.lastCheck;
  const pass = (): void => {
    clock.now = new Date(clock.now.getTime() + 60_000);
  };
  return { home, services, save, lastCheck, pass };
}

const bot = (userId: string, check: boolean) => ({
  ...{ pipeId: null, userId, name: 'Family', agentId: null, token: TOKEN, chat: '-1001234' },
  ...{ check, otherKeyOk: false },
});

describe('whatever is done with a key', () => {
  it('is called checked only if that key was, and failed only if that one did', async () => {
    const steps = fc.constantFrom('put', 'putChecked', 'putRefused', 'keep', 'good', 'bad', 'undo');
    const { home, services, save, lastCheck, pass } = await household();
    let keys = 0;
    const nextKey = (): string => `sk-canary-${(keys += 1)}`;
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 3, maxLength: 10 }), async (all) => {
        await save(nextKey(), false);
        let expected: { at: string; code: string | null } | null = null;
        for (const step of all) {
          pass();
          const at = home.clock.now.toISOString();
          server.play = servers.models;
          if (step === 'put') {
            await save(nextKey(), false);
            expected = null;
          } else if (step === 'putChecked') {
            await save(nextKey(), true);
            expected = { at, code: null };
          } else if (step === 'putRefused') {
            server.play = servers.refuse(401);
            // What was refused is not what is stored.
            expect(await codeOf(() => save(nextKey(), true))).toBe('check_key_refused');
          } else if (step === 'keep') {
            await save(null, false);
          } else if (step === 'undo') {
            const undo = await services.providers.disconnect(machine, 'openai');
            expect(lastCheck()).toBeNull();
            await services.undo.undo(machine, undo);
          } else {
            if (step === 'bad') server.play = servers.refuse(401);
            await codeOf(() => services.providers.check(machine, 'openai'));
            expected = { at, code: step === 'bad' ? 'check_key_refused' : null };
          }
          const found = lastCheck();
          expect(found && { at: found.at, code: found.error?.code ?? null }).toEqual(expected);
        }
      }),
      { numRuns: howMany({ short: 6, deep: 100 }) },
    );
    expect([...bytesOf(home.folder).values()].join()).not.toContain('canary');
  });
});

describe('how a check went', () => {
  it('is still known after a restart, and of a channel, too', async () => {
    const { home, services, save, lastCheck } = await household();
    await save('sk-canary', false);
    server.play = servers.bot;
    await services.messengers.saveTelegram(machine, bot(home.alice, false));
    const family = (of = services) => of.pipes.list().find(({ name }) => name === 'Family');
    expect(family()?.lastCheck).toBeNull();
    await services.messengers.check(machine, family()?.id ?? '');
    expect(family()?.lastCheck).toMatchObject({ error: null });
    server.play = servers.refuse(503);
    await codeOf(() => services.providers.check(machine, 'openai'));
    const [key, pipe] = [lastCheck(), family()?.lastCheck];
    expect(key?.error).toEqual({
      code: 'check_server_failed',
      params: { host: server.host, status: 503 },
    });

    const later = laterRun(home).services;
    expect([lastCheck(later), family(later)?.lastCheck]).toEqual([key, pipe]);
    expect(services.pipes.list().filter(({ lastCheck: last }) => last !== null)).toHaveLength(1);
  });

  it('is told to whoever shows it, also when it failed', async () => {
    const { services, save, lastCheck } = await household();
    await save('sk-canary', false);
    const told: unknown[] = [];
    services.lastChecks.onNoted(() => told.push(lastCheck()?.error?.code));
    server.play = servers.refuse(401);
    await codeOf(() => services.providers.check(machine, 'openai'));
    await save('sk-canary-2', true).catch(() => undefined);
    server.play = servers.models;
    await save('sk-canary-2', true);
    expect(told).toEqual(['check_key_refused', undefined]);
  });

  it('follows its key under another master secret', async () => {
    const { services, save, lastCheck } = await household();
    await save('sk-canary', true);
    const before = lastCheck();
    expect(before).toMatchObject({ error: null });
    const { seen } = await services.rotation.plan();
    const secret = makeMasterSecret().text;
    await services.rotation.run(machine, { from: 'pasted', secret }, { remove: [], seen });
    expect(lastCheck()).toEqual(before);
  });

  it('is not to be had by writing it into the file, nor kept by another key in the row', async () => {
    const { home, services, save, lastCheck } = await household();
    await save('sk-canary', true);
    const { ofPlace } = services;
    const [name = ''] = ofPlace.store().keys('last_checks/');
    const stored = ofPlace.get(name) ?? '';
    await ofPlace.set(name, stored.replace(/"at":"\d{4}/, '"at":"2031'));
    expect(lastCheck()).toBeNull();
    await ofPlace.set(name, stored);
    expect(lastCheck()).toMatchObject({ error: null });
    const db = new Database(home.file);
    db.prepare("update llm_providers set base_url = 'https://example.org'").run();
    db.close();
    expect(lastCheck()).toBeNull();
  });

  it('is kept no longer than its thing is there', async () => {
    const { home, services, save } = await household();
    server.play = servers.bot;
    await services.messengers.saveTelegram(machine, bot(home.alice, true));
    const { ofPlace } = services;
    const [name = ''] = ofPlace.store().keys('last_checks/');
    expect(ofPlace.get(name)).toContain('pipe/');
    const id = services.pipes.list().find(({ name: called }) => called === 'Family')?.id ?? '';
    await services.pipes.remove(machine, id);
    server.play = servers.models;
    await save('sk-canary', true);
    expect(ofPlace.get(name)).not.toContain('pipe/');
  });
});
