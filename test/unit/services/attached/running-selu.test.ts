/** Telling a running Selu what was changed, over a server of the test's own that does as both states of Selu do. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Caller } from '../../../../src/main/services/common/caller.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { KnownInstances } from '../../../../src/main/services/instance/known-instances.ts';
import { ownPlace } from '../../../../src/main/services/instance/place.ts';
import { appPaths } from '../../../../src/main/platform/paths.ts';
import {
  callerOf,
  codeOf,
  homeIn,
  householdHome,
  temporaryFolder,
  type TestHome,
} from '../../../support/home.ts';
import { seluHome } from '../../../support/homes.ts';
import { anna, seluInstanceId, seluSecret, telegramPipe } from '../../../support/selu-database.ts';
import { differences, readWholeDatabase } from '../../../support/whole-database.ts';

interface Asked {
  readonly what: string;
  readonly cookie: string | undefined;
  readonly body: string;
}

interface PlayedSelu {
  readonly address: string;
  readonly asked: Asked[];
  readonly server: Server;
}

/** @param answers by method and path; the rest is not found */
async function playedSelu(
  answers: (what: string) => { readonly status: number; readonly json?: object } | null,
): Promise<PlayedSelu> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const what = `${request.method} ${request.url}`;
      asked.push({ what, cookie: request.headers.cookie, body });
      if (what === 'GET /api/health') {
        response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('ok');
        return;
      }
      const { status, json } = answers(what) ?? { status: 404 };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(json === undefined ? '' : JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}`, asked, server };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const olderSelu = (instanceId: string) =>
  playedSelu((what) => {
    if (what === 'GET /api/mobile/info') {
      return { status: 200, json: { instance_id: instanceId, push_enabled: false } };
    }
    return /^PUT \/api\/providers\/\w+\/region$/.test(what)
      ? { status: 200, json: { ok: true } }
      : null;
  });
const newerSelu = () =>
  playedSelu((what) => {
    const [, method] = /^(PUT|DELETE) \/api\/v1\/providers\/\w+\/configuration$/.exec(what) ?? [];
    if (method === 'DELETE') return { status: 204 };
    if (/^POST \/api\/v1\/connectors\/[^/]+\/telegram\/webhook$/.test(what)) return { status: 204 };
    return method === 'PUT' ? { status: 200, json: {} } : null;
  });

/** A home over a Selu's database that is on the list of the app, as an administrator finds it. */
async function attached(shape: 's59' | 's67', compose: string | null = null) {
  const first = await seluHome(shape);
  const folder = temporaryFolder();
  const env = { SELU_DESKTOP_HOME: folder };
  const { file } = first;
  first.services.instance.close();
  const place = { id: 'p1', kind: 'attached', file, agents: null } as const;
  const home = homeIn(folder, seluSecret, { place });
  const known = new KnownInstances(home.services.panel, ownPlace(appPaths(env)));
  const added = await known.add(machine, {
    ...{ file, agents: null, name: 'Zuhause', keyFile: null, server: null, compose },
  });
  const listed = homeIn(folder, seluSecret, { place: added.place });
  return { ...listed, admin: callerOf(listed, anna) };
}

type AttachedHome = Awaited<ReturnType<typeof attached>>;

const saveKey = (home: TestHome, caller: Caller, id = 'openai') =>
  home.services.providers.save(caller, {
    ...{ id, key: 'sk-proj-0123456789abcdef0123456789abcdef', baseAddress: null, region: null },
    ...{ check: false, otherKeyOk: true, insecureOk: true },
  });

async function session(home: AttachedHome): Promise<string> {
  return home.services.auth.openSession(home.admin, anna);
}

describe('where Selu answers', () => {
  it('is asked nothing before somebody has confirmed it', async () => {
    const home = await attached('s67');
    const { runningSelu } = home.services;
    const selu = await newerSelu();
    expect(runningSelu.status()).toEqual({ state: 'unknown', address: 'http://127.0.0.1:3000' });

    const no = callerOf(
      home,
      anna,
      'admin',
      () => {},
      () => Promise.resolve(false),
    );
    expect(await codeOf(runningSelu.setAddress(no, selu.address))).toBe('not_confirmed');
    expect(await runningSelu.look()).toBe(false);
    expect(selu.asked).toEqual([]);

    await runningSelu.setAddress(home.admin, `${selu.address}/`);
    expect(runningSelu.status()).toEqual({ state: 'running', address: selu.address });
  });

  it('counts for nothing when somebody else has put another one into panel.db', async () => {
    const home = await attached('s67');
    const { runningSelu, panel } = home.services;
    const [selu, other] = [await newerSelu(), await newerSelu()];
    await runningSelu.setAddress(home.admin, selu.address);
    await panel.set(
      'instances',
      (panel.get('instances') ?? '').replace(selu.address, other.address),
    );
    await runningSelu.look();
    await saveKey(home, home.admin);
    await runningSelu.afterChange(home.admin, await session(home));
    expect(runningSelu.status()?.state).toBe('unknown');
    expect(other.asked).toEqual([]);
  });

  it('is no server that was confirmed for something else: no session goes there', async () => {
    const home = await attached('s67');
    const { runningSelu, panel, providers } = home.services;
    const [selu, gateway] = [await newerSelu(), await newerSelu()];
    await providers.save(home.admin, {
      ...{ id: 'pico', key: null, baseAddress: gateway.address, region: null },
      ...{ check: false, otherKeyOk: true, insecureOk: true },
    });
    const no: Caller = { ...home.admin, confirm: () => Promise.resolve(false) };
    expect(await codeOf(runningSelu.setAddress(no, gateway.address))).toBe('not_confirmed');

    await runningSelu.setAddress(home.admin, selu.address);
    for (const other of [gateway.address, 'https://api.openai.com']) {
      const list = panel.get('instances') ?? '';
      const server = /"server":"[^"]*"/;
      await panel.set('instances', list.replace(server, `"server":"${other}"`));
      expect(runningSelu.status()).toEqual({ state: 'unknown', address: other });
      await runningSelu.look();
      await saveKey(home, home.admin);
      await runningSelu.afterChange(home.admin, await session(home));
    }
    expect(gateway.asked).toEqual([]);
  });

  it('is opened in the browser after a question where nobody has confirmed it', async () => {
    const home = await attached('s67');
    const { runningSelu, panel } = home.services;
    const selu = await newerSelu();
    await runningSelu.setAddress(home.admin, selu.address);
    const asked: unknown[] = [];
    const no: Caller = {
      ...home.admin,
      confirm: (question) => {
        asked.push(question);
        return Promise.resolve(false);
      },
    };
    expect(await runningSelu.pageAddress(no)).toBe(selu.address);
    await panel.set(
      'instances',
      (panel.get('instances') ?? '').replace(selu.address, 'https://evil.example'),
    );
    expect(await codeOf(runningSelu.pageAddress(no))).toBe('not_confirmed');
    expect(asked).toEqual([{ about: 'openPage', origin: 'https://evil.example' }]);
    // Who says yes has opened a page, and confirmed nothing else.
    await runningSelu.pageAddress(home.admin);
    expect(runningSelu.status()?.state).toBe('unknown');
  });

  it.each(['ftp://127.0.0.1', 'http://selu.example.org', 'http:// 127.0.0.1'])(
    'is not %s',
    async (address) => {
      const home = await attached('s67');
      const set = home.services.runningSelu.setAddress(home.admin, address);
      expect(await codeOf(set)).toMatch(/^address_/);
    },
  );

  it('is understood as a server prints it, where no other is meant', async () => {
    const home = await attached('s67');
    const { runningSelu } = home.services;
    await runningSelu.setAddress(home.admin, '0.0.0.0:3000/api/health');
    expect(runningSelu.status()?.address).toBe('http://127.0.0.1:3000');
  });

  it('tells a Selu that ended from another program', async () => {
    const home = await attached('s67');
    const { runningSelu } = home.services;
    const selu = await newerSelu();
    await runningSelu.setAddress(home.admin, selu.address);
    await new Promise((resolve) => selu.server.close(resolve));
    expect(await runningSelu.look()).toBe(true);
    expect(runningSelu.status()?.state).toBe('stopped');
    expect(await runningSelu.look()).toBe(false);
  });
});

describe('after a change', () => {
  it('says when it is used, by what was written', async () => {
    const home = await attached('s59');
    const { runningSelu, credentials, users, pipes, undo, providers } = home.services;
    const when = async (work: Promise<unknown>): Promise<string | undefined> => {
      await work;
      return (await runningSelu.afterChange(home.admin, null))?.when;
    };
    const key = { capabilityId: 'mail', name: 'PASSWORD' };
    const put = { ...key, mode: 'put', value: 'x' } as const;
    expect(await when(credentials.save(home.admin, { scope: 'system' }, put))).toBe('nextToolCall');
    expect(await when(users.setLanguage(home.admin, anna, 'en'))).toBe('atOnce');
    expect(await when(saveKey(home, home.admin))).toBe('restart');
    const token = await providers.disconnect(home.admin, 'openai');
    expect(await when(Promise.resolve())).toBe('restart');
    expect(await when(undo.undo(home.admin, token))).toBe('restart');
    const webhook = pipes.list().find(({ transport }) => transport === 'webhook');
    expect(await when(pipes.setActive(home.admin, webhook?.id ?? '', false))).toBe('atOnce');
    expect(await when(Promise.resolve())).toBeUndefined();
  });

  it('says nothing of an own instance', async () => {
    const home = await householdHome();
    const admin = callerOf(home, home.alice);
    await saveKey(home, admin);
    expect(await home.services.runningSelu.afterChange(admin, 'x')).toBeNull();
  });

  it('tells the older Selu with the session of whoever saved, and leaves the row as it is', async () => {
    const home = await attached('s59');
    const selu = await olderSelu(seluInstanceId);
    const { runningSelu } = home.services;
    await runningSelu.setAddress(home.admin, selu.address);
    await saveKey(home, home.admin);
    const token = await session(home);
    selu.asked.length = 0;
    expect(await runningSelu.afterChange(home.admin, token)).toEqual({
      when: 'atOnce',
      command: null,
    });
    const [info, put] = selu.asked;
    expect(info).toMatchObject({ what: 'GET /api/mobile/info', cookie: `selu_session=${token}` });
    const id = /providers\/(\w+)\/region/.exec(put?.what ?? '')?.[1];
    const db = new Database(home.file, { readonly: true });
    const stored = db.prepare('SELECT base_url FROM llm_providers WHERE id = ?').pluck().get(id);
    db.close();
    expect(JSON.parse(put?.body ?? '')).toEqual({ base_url: stored });
  });

  it('never has a Selu with another database store anything', async () => {
    const home = await attached('s59');
    const selu = await olderSelu('0123456789abcdef0123456789abcdef');
    const { runningSelu } = home.services;
    await runningSelu.setAddress(home.admin, selu.address);
    await saveKey(home, home.admin);
    const effect = await runningSelu.afterChange(home.admin, await session(home));
    expect(effect?.when).toBe('restart');
    expect(selu.asked.filter(({ what }) => what.startsWith('PUT'))).toEqual([]);
  });

  it('tells the newer Selu what is connected and what is not', async () => {
    const home = await attached('s67');
    const selu = await newerSelu();
    const { runningSelu, providers } = home.services;
    await runningSelu.setAddress(home.admin, selu.address);
    await saveKey(home, home.admin);
    const token = await session(home);
    selu.asked.length = 0;
    expect((await runningSelu.afterChange(home.admin, token))?.when).toBe('atOnce');
    await providers.disconnect(home.admin, 'openai');
    expect((await runningSelu.afterChange(home.admin, token))?.when).toBe('atOnce');
    expect(selu.asked.map(({ what }) => what)).toEqual([
      'PUT /api/v1/providers/openai/configuration',
      'DELETE /api/v1/providers/openai/configuration',
    ]);
    expect(selu.asked.map(({ cookie }) => cookie)).toEqual([
      `selu_session=${token}`,
      `selu_session=${token}`,
    ]);
    expect(selu.asked[0]?.body).not.toContain('api_key');
  });

  describe('of a bot', () => {
    const TOKEN = '123456789:AAHtoken_of-a-bot-0123456789abcdefg';
    const save = (home: AttachedHome, token: string | null, chat = '-1001') =>
      home.services.messengers.saveTelegram(home.admin, {
        ...{ pipeId: telegramPipe, name: 'Familie', chat, agentId: null },
        ...{ token, userId: anna, otherKeyOk: false, check: false },
      });
    const webhookCalls = ({ asked }: PlayedSelu): string[] =>
      asked.map(({ what }) => what).filter((what) => what.includes('/telegram/webhook'));

    it('has the newer Selu set the webhook again for another token, and for nothing else', async () => {
      const home = await attached('s67');
      const selu = await newerSelu();
      const { runningSelu, pipes } = home.services;
      await runningSelu.setAddress(home.admin, selu.address);
      const token = await session(home);
      const path = `/api/v1/connectors/${encodeURIComponent(telegramPipe)}/telegram/webhook`;
      await save(home, TOKEN);
      expect(await runningSelu.afterChange(home.admin, token)).toEqual({
        when: 'restart',
        command: null,
      });
      expect(webhookCalls(selu)).toEqual([`POST ${path}`]);
      expect(selu.asked.at(-1)).toMatchObject({ cookie: `selu_session=${token}`, body: '{}' });
      selu.asked.length = 0;
      for (const work of [
        () => save(home, null, '-1002'),
        () => pipes.update(home.admin, telegramPipe, { name: 'Alle', agentId: null }),
        () => pipes.setActive(home.admin, telegramPipe, false),
      ]) {
        await work();
        expect(await runningSelu.afterChange(home.admin, token)).not.toHaveProperty('webhook');
      }
      // One that is off has none.
      await save(home, `${TOKEN.slice(0, -1)}x`);
      expect(await runningSelu.afterChange(home.admin, token)).not.toHaveProperty('webhook');
      expect(webhookCalls(selu)).toEqual([]);
    });

    it('says that the webhook is to be set where Selu was not told, or refuses', async () => {
      const home = await attached('s67');
      const refusing = await playedSelu(() => ({ status: 422, json: {} }));
      const { runningSelu } = home.services;
      await save(home, TOKEN);
      expect(await runningSelu.afterChange(home.admin, await session(home))).toEqual({
        ...{ when: 'restart', command: null, webhook: true },
      });
      await runningSelu.setAddress(home.admin, refusing.address);
      await save(home, `${TOKEN.slice(0, -1)}y`);
      const effect = await runningSelu.afterChange(home.admin, await session(home));
      expect(effect).toMatchObject({ when: 'restart', webhook: true });
      expect(webhookCalls(refusing)).toHaveLength(1);
    });

    it('tells the older Selu nothing of it, which has no such call', async () => {
      const home = await attached('s59');
      const selu = await olderSelu(seluInstanceId);
      const { runningSelu } = home.services;
      await runningSelu.setAddress(home.admin, selu.address);
      selu.asked.length = 0;
      await save(home, TOKEN);
      expect(await runningSelu.afterChange(home.admin, await session(home))).toMatchObject({
        ...{ when: 'restart', webhook: true },
      });
      expect(selu.asked).toEqual([]);
    });
  });

  it.each(['s59', 's67'] as const)(
    'the command line tells %s with a session of its own, of which nothing is left',
    async (shape) => {
      const home = await attached(shape);
      const selu = shape === 's59' ? await olderSelu(seluInstanceId) : await newerSelu();
      const { runningSelu, instance } = home.services;
      await runningSelu.setAddress(machine, selu.address);
      await saveKey(home, machine);
      const before = readWholeDatabase(home.file);
      selu.asked.length = 0;
      expect(await runningSelu.afterChange(machine, null)).toEqual({
        when: 'atOnce',
        command: null,
      });
      expect(selu.asked.length).toBeGreaterThan(0);
      const cookies = new Set(selu.asked.map(({ cookie }) => cookie));
      expect([...cookies]).toEqual([expect.stringMatching(/^selu_session=[0-9a-f-]{36}$/)]);
      expect(differences(before, readWholeDatabase(home.file))).toEqual([]);
      expect(instance.takeWrites(machine)).toEqual([]);
      // Nothing that it could be told: no session is made.
      await home.services.users.setLanguage(machine, anna, 'en');
      selu.asked.length = 0;
      expect((await runningSelu.afterChange(machine, null))?.when).toBe('atOnce');
      expect(selu.asked).toEqual([]);
    },
  );

  it('the session of the command line is an administrator’s, there while Selu is told, and short', async () => {
    const home = await attached('s67');
    const rows: unknown[] = [];
    const selu = await playedSelu(() => {
      const db = new Database(home.file, { readonly: true });
      rows.push(
        ...db
          .prepare(
            'select user_id, created_at, expires_at from web_sessions order by rowid desc limit 1',
          )
          .all(),
      );
      db.close();
      return { status: 500 };
    });
    const { runningSelu } = home.services;
    await runningSelu.setAddress(machine, selu.address);
    await saveKey(home, machine);
    const before = readWholeDatabase(home.file);
    expect((await runningSelu.afterChange(machine, null))?.when).toBe('restart');
    const [row] = rows as { user_id: string; created_at: string; expires_at: string }[];
    const seconds = (text = ''): number => Date.parse(`${text.replace(' ', 'T')}Z`) / 1000;
    expect(home.services.users.find(row?.user_id ?? '')?.isAdmin).toBe(true);
    expect(seconds(row?.expires_at) - seconds(row?.created_at)).toBe(60);
    // It refused: the session is gone all the same.
    expect(differences(before, readWholeDatabase(home.file))).toEqual([]);
  });

  it('says how Selu is started again, or that it uses it when it starts', async () => {
    const home = await attached('s67');
    const selu = await playedSelu(() => ({ status: 403, json: {} }));
    const { runningSelu } = home.services;
    await runningSelu.setAddress(home.admin, selu.address);
    await saveKey(home, home.admin);
    const refused = await runningSelu.afterChange(home.admin, await session(home));
    expect(refused?.when).toBe('restart');

    await new Promise((resolve) => selu.server.close(resolve));
    await saveKey(home, home.admin);
    const stopped = await runningSelu.afterChange(home.admin, await session(home));
    expect(stopped?.when).toBe('atStart');
  });
});
