/** `instances server` and what follows: the running Selu is looked for, and told of changes. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../support/home.ts';
import { expectOneLine, expectRefused, household } from '../../support/cli-household.ts';
import { runCli } from '../../support/cli.ts';
import { makeSeluDatabase, seluSecret } from '../../support/selu-database.ts';
import { differences, readWholeDatabase } from '../../support/whole-database.ts';

let home: string;
let file: string;
let asked: string[];
let address: string;
let end: () => Promise<void>;

const run = (command: string, stdin = '', key = seluSecret) =>
  runCli(home, command.split(' '), { stdin, env: key === '' ? {} : { SELU_ENCRYPTION_KEY: key } });

beforeEach(async () => {
  home = temporaryFolder();
  const folder = join(temporaryFolder(), 'berger');
  mkdirSync(folder);
  file = join(folder, 'selu.db');
  await makeSeluDatabase(file, { shape: 's67' });
  asked = [];
  const server = createServer(({ method, url, headers }, response) => {
    asked.push(`${method} ${url} ${headers.cookie ? 'signed in' : 'nobody'}`);
    if (url === '/api/health') response.writeHead(200, { 'content-type': 'text/plain' }).end('ok');
    else response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  end = () => new Promise<void>((resolve) => void server.close(() => resolve()));
  onTestFinished(end);
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await run(`attach ${file}`);
});

const serverOf = (rest: string, key?: string) =>
  run(`instances server --instance berger ${rest}`, '', key);

it('status says why an instance can only be read', async () => {
  mkdirSync(join(file, '../.stfolder'));
  const { out } = await run('status');
  expect(out).toMatch(/Can only be read: .*Syncthing/);
  const json = JSON.parse((await run('status --json')).out) as object;
  expect(json).toMatchObject({ attached: { readOnly: { code: 'folder_synced' } } });
});

describe('instances server', () => {
  it('says whether Selu runs there, and so does status, which leaves the database as it is', async () => {
    const before = readWholeDatabase(file);
    expect((await run('status')).out).toContain("can't tell whether it is running");
    expect(asked).toEqual([]);
    expectOneLine(await serverOf(`--address ${address}/`));
    expect((await run('status')).out).toContain(`Selu: running at ${address}\n`);
    expect(asked).toEqual(Array.from({ length: 2 }, () => 'GET /api/health nobody'));
    const json = JSON.parse((await run('status --json')).out) as object;
    expect(json).toMatchObject({
      attached: { readOnly: null, selu: { state: 'running', address } },
    });
    await end();
    expect((await run('status')).out).toContain(`nobody answers at ${address}`);
    expect(differences(before, readWholeDatabase(file))).toEqual([]);
  });

  it('has Selu told of what is changed afterwards, as an administrator', async () => {
    await serverOf(`--address ${address}`);
    asked = [];
    const key = 'sk-proj-0123456789abcdef0123456789abcdef';
    const saved = await run('provider set --id openai --key-stdin --skip-check', key);
    expect(saved).toMatchObject({ code: 0, err: 'Selu uses this at once.\n' });
    expect(asked).toEqual(['PUT /api/v1/providers/openai/configuration signed in']);
  });

  it('shows where a new webhook is written to, and a line to try it with', async () => {
    const add = (name: string) =>
      run(`pipe add webhook --instance berger --username anna --name ${name}`);
    const usual = await add('Bell');
    expect(usual.err).toContain('instances server --address');
    expect(usual.err).toContain('http://127.0.0.1:3000/api/pipes/');
    await serverOf(`--address ${address}`);
    const added = await add('Door');
    expect(added).toMatchObject({ code: 0, out: 'Door is added.\n' });
    const [, id = ''] = /\/api\/pipes\/([\w-]+)\/inbound$/m.exec(added.err) ?? [];
    expect(added.err).toContain(`Programs write to: ${address}/api/pipes/${id}/inbound\n`);
    expect(added.err).toMatch(/^curl .*Bearer TOKEN/m);
    const pipes = JSON.parse((await run('pipe list --instance berger --json')).out) as object[];
    expect(pipes).toContainEqual(expect.objectContaining({ id, name: 'Door' }));
  });

  it('makes no line with an address that nobody has confirmed', async () => {
    await serverOf(`--address ${address}`);
    const panel = new Database(join(home, 'panel.db'));
    const foreign = 'http://192.0.2.7:3000';
    const { changes } = panel
      .prepare('update settings set value = replace(value, ?, ?)')
      .run(address, foreign);
    panel.close();
    expect(changes).toBeGreaterThan(0);
    const { err } = await run('pipe add webhook --instance berger --username anna --name Door');
    expect(err).toContain(`Nobody has confirmed on this computer that Selu answers at ${foreign}`);
    expect(err).not.toContain(`${foreign}/api`);
    expect(err).toMatch(/^curl .*127\.0\.0\.1:3000/m);
  });

  it('forgets the address again: nothing is asked any more', async () => {
    await serverOf(`--address ${address}`);
    // To be asked nothing needs no master secret.
    expectOneLine(await serverOf('--none', ''));
    asked = [];
    expect((await run('status')).out).toContain("can't tell whether it is running");
    expect(asked).toEqual([]);
  });

  it('refuses what is no address, both or neither, and the own instance', async () => {
    for (const rest of [
      '--address nowhere',
      '--address http://selu.example.org',
      '--address http://sk-Canary-0123.example.org:8080/x',
      '',
      `--none --address ${address}`,
    ]) {
      const result = await serverOf(rest.trim());
      expectRefused(result);
      // It may be a key that somebody has pasted.
      expect(result.err).not.toMatch(/canary/i);
    }
    expect(asked).toEqual([]);
    const { run: ownRun } = await household();
    const own = await ownRun(`instances server --instance own --address ${address}`);
    expect(own.code).not.toBe(0);
    expect(own.out).toBe('');
  });
});
