/** `provider` and `pipe`, against servers of the test. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeSelfSigned } from '../../support/certificates.ts';
import { trustedAuthority } from '../../support/playground.ts';
import { playProviders } from '../../support/played-providers.ts';
import * as servers from '../../support/provider-servers.ts';
import {
  bytesOf,
  everything,
  expectOneLine,
  expectRefused,
  household,
  type Household,
} from '../../support/cli-household.ts';
import { machine } from '../../../src/main/services/common/caller.ts';

const KEY = 'sk-proj-canary-4b1d';
const PASSWORD = 'canary pässword';

let ca: string;
let secure: servers.PlayServer;
let selfSigned: servers.PlayServer;
let local: servers.PlayServer;
beforeAll(async () => {
  const authority = await trustedAuthority();
  ca = authority.cert;
  secure = await servers.startServer(servers.models, await authority.identify(['127.0.0.1']));
  selfSigned = await servers.startServer(servers.models, await makeSelfSigned(['127.0.0.1']));
  local = await servers.startServer(servers.models, null);
});
afterAll(() => Promise.all([secure.close(), selfSigned.close(), local.close()]));

let house: Household;
let run: Household['run'];
beforeEach(async () => {
  secure.play = servers.models;
  local.play = servers.models;
  house = await household();
  run = house.run;
});

const listed = async (what: 'provider' | 'pipe') =>
  JSON.parse((await run(`${what} list --json`)).out) as Record<string, unknown>[];

describe('provider', () => {
  it('connects, lists without keys, checks and disconnects', async () => {
    const done = await run(
      `provider set --id openai --key-stdin --base-url ${secure.address}/v1`,
      `${KEY}\n`,
    );
    expect(done.err).toBe(`The address is used as ${secure.address}.\n`);
    expectOneLine({ ...done, err: '' });
    expect(done.out).toContain('accepted');
    expect(secure.seen.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
    const [openai] = await listed('provider');
    expect(openai?.['lastCheck']).toMatchObject({ error: null });
    expect(openai).toMatchObject({
      ...{ id: 'openai', connected: true, keyStatus: 'set', baseAddress: secure.address },
    });
    const list = await run('provider list');
    expect(list.out).toMatch(/openai +OpenAI +connected +set +https:.* accepted, \d{4}-/);
    const checked = await run('provider check');
    expectOneLine(checked);
    expect(checked.out).toContain('OpenAI: ');
    expectOneLine(await run('provider check --id openai'));
    expectOneLine(await run('provider remove --id openai'));
    expect((await listed('provider'))[0]).toMatchObject({ connected: false, keyStatus: 'missing' });
    expect(everything(house.folder, done, list, checked)).not.toContain('canary');
  });

  it('needs no key for a local server, and keeps one that is stored', async () => {
    const keyless = await run(`provider set --id pico --base-url ${local.address}`);
    expectOneLine(keyless);
    expect(keyless.out).toContain('The server answers; no key was sent.');
    const bedrock = 'provider set --id bedrock --region';
    const key = `ABSK${'x'.repeat(40)}`;
    expect((await run(`${bedrock} eu-central-1 --key-stdin`, key)).out).toContain('first used');
    expectOneLine(await run(`${bedrock} us-east-1 --keep-key`));
    const providers = await listed('provider');
    expect(providers.map(({ id, keyStatus, region }) => [id, keyStatus, region]).slice(3)).toEqual([
      ['bedrock', 'set', 'us-east-1'],
      ['pico', 'missing', null],
    ]);
  });

  it('says in both languages what a check found, exits 1, and stores nothing', async () => {
    secure.play = servers.refuse(401);
    const before = bytesOf(join(house.folder, 'instance'));
    const set = `provider set --id openai --key-stdin --base-url ${secure.address}`;
    const english = await run(set, KEY);
    const german = await run(set, KEY, { LANG: 'de_DE.UTF-8' });
    expect([english.code, german.code]).toEqual([1, 1]);
    expect(english.err).toBe(
      `${secure.host} didn't accept the key. Copy it again from there, whole, or make a new one. With --skip-check it is saved all the same.\n`,
    );
    expect(german.err).toContain(`${secure.host} hat den Schlüssel nicht angenommen.`);
    expect(bytesOf(join(house.folder, 'instance'))).toEqual(before);
    expect(everything(house.folder, english, german)).not.toContain('canary');

    const passedOver = await run(`${set} --skip-check`, KEY);
    expectOneLine(passedOver);
    expect(passedOver.out).toContain('not checked');
    expect((await run('provider list')).out).toMatch(/^openai .* not checked$/m);
    const checked = await run('provider check');
    expect(checked).toMatchObject({ code: 1, out: '' });
    expect(checked.err).toMatch(/^OpenAI: .*didn't accept/);
    expect((await run('provider list')).out).toMatch(
      /^openai .* failed, \d{4}-\S+: .*didn't accept/m,
    );
  });

  // Node reads these variables at its start, hence a process of its own.
  it('trusts a certificate only if this computer does, whatever the environment says', async () => {
    const file = join(house.folder, 'authority.pem');
    writeFileSync(file, ca);
    const env = { NODE_EXTRA_CA_CERTS: file, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const sent = selfSigned.seen.length;
    const set = `provider set --id openai --key-stdin --base-url ${selfSigned.address}`;
    const answer = await house.spawn(set, KEY, env);
    expect(answer.code).toBe(1);
    expect(answer.err).toContain("isn't one your computer trusts");
    expect(selfSigned.seen).toHaveLength(sent);
  });

  it.each([
    ['an unknown provider', 'set --id mistral --key-stdin', 'k'],
    ['no key and no terminal', 'set --id openai', ''],
    ['another provider’s key', 'set --id openai --key-stdin', 'xai-canary'],
    ['no region', 'set --id bedrock --key-stdin', `ABSK${'x'.repeat(40)}`],
    ['http to anywhere', 'set --id pico --base-url http://x.example', ''],
    ['a key on the command line', `set --id openai --key ${KEY}`, ''],
    ['nothing to check', 'check --id grok', ''],
  ])('refuses %s with exit code 2 and changes nothing', async (_what, line, stdin) => {
    const before = bytesOf(join(house.folder, 'instance'));
    expectRefused(await run(`provider ${line}`, stdin));
    expect(bytesOf(join(house.folder, 'instance'))).toEqual(before);
  });

  it('asks each provider at its own address', async () => {
    const { env, server } = await playProviders(house.folder);
    try {
      for (const [id, key] of [
        ['openai', 'sk-proj-canary'],
        ['anthropic', 'sk-ant-canary'],
        ['grok', 'xai-canary'],
      ] as const) {
        expectOneLine(await house.spawn(`provider set --id ${id} --key-stdin`, key, env));
      }
      expect(server.seen.map(({ url, headers }) => `${headers.host ?? ''}${url ?? ''}`)).toEqual([
        'api.openai.com/v1/models',
        'api.anthropic.com/v1/models?limit=1',
        'api.x.ai/v1/models',
      ]);
    } finally {
      await server.close();
    }
  });

  it('takes another provider’s key when told so', async () => {
    const set = `provider set --id openai --key-stdin --base-url ${secure.address} --anyway`;
    expectOneLine(await run(set, 'xai-canary'));
  });
});

describe('pipe', () => {
  it('says so when there is none', async () => {
    expectOneLine(await run('pipe list'));
    expectOneLine(await run('pipe check'));
    expectOneLine(await run('provider check'));
    expectRefused(await run('pipe check --id gone'));
  });

  it('lists without secrets, and checks what is on', async () => {
    house.open();
    const { messengers, pipes } = house.services;
    const shared = { userId: house.bob, agentId: null, check: false, otherKeyOk: false };
    for (const name of ['Mac', 'Old Mac']) {
      await messengers.saveBlueBubbles(machine, {
        ...shared,
        ...{ pipeId: null, name, address: local.address, password: PASSWORD },
        ...{ chat: 'iMessage;-;+49', insecureOk: false },
      });
    }
    await pipes.setActive(
      machine,
      pipes.list().find(({ name }) => name === 'Old Mac')?.id ?? '',
      false,
    );
    house.services.instance.close();

    const list = await run('pipe list');
    expect(list.out).toMatch(/Mac +bob +BlueBubbles +on +set/);
    expect(list.out).toMatch(/Old Mac +bob +BlueBubbles +off +set/);
    local.play = servers.pong;
    const asked = local.seen.length;
    const well = await run('pipe check');
    expectOneLine(well);
    expect(local.seen).toHaveLength(asked + 1);
    local.play = servers.refuse(401);
    const [pipe] = await listed('pipe');
    const refused = await run(`pipe check --id ${String(pipe?.['id'])}`);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain(`${local.host} didn't accept the password`);
    const told = everything(house.folder, list, well, refused);
    expect(told).not.toContain('canary');
    expect(told).not.toContain('password=');
  });

  it('adds, changes, turns and removes what a messenger needs', async () => {
    local.play = servers.pong;
    const typed = `${local.address.replace('http://127.0.0.1', '0.0.0.0')}/api/v1/ping`;
    const add = `pipe add bluebubbles --username bob --name Mac --chat +491701234567 --address ${typed}`;
    const added = await run(`${add} --password-stdin`, `${PASSWORD}\n`);
    expect(added).toMatchObject({ code: 0, out: 'Mac is added. It works.\n' });
    expect(added.err).toBe(`The address is used as ${local.address}.\n`);
    const [mac] = await listed('pipe');
    const id = String(mac?.['id']);
    expect(mac).toMatchObject({ address: local.address, chat: 'iMessage;-;+491701234567' });

    // The password that is stored goes only to where it went.
    expectRefused(await run(`pipe edit ${id} --address http://127.0.0.1:1`));
    expectRefused(await run(`pipe edit ${id} --new-token`));
    expectRefused(await run(`pipe edit ${id}`));
    const asked = await run(`pipe edit ${id} --ask`);
    expectRefused(asked);
    expect(asked.err).toContain('--password-stdin');
    expectOneLine(await run(`pipe edit ${id} --name Mini --chat someone@example.com`));
    expectOneLine(await run(`pipe edit ${id} --agent default`));
    expectOneLine(await run(`pipe off ${id}`));
    expect((await listed('pipe'))[0]).toMatchObject({
      ...{ name: 'Mini', chat: 'iMessage;-;someone@example.com', active: false },
      ...{ agent: { id: 'default' }, secretStatus: 'set', address: local.address },
    });
    const second = await run(`${add} --skip-check --password-stdin`, PASSWORD);
    expect(second.out).toBe('Mac is added. It was not checked.\n');
    expectOneLine(await run(`pipe on ${id}`));

    expectRefused(await run(`pipe remove ${id}`));
    expectOneLine(await run(`pipe remove ${id} --yes`));
    expectRefused(await run(`pipe remove ${id} --yes`));
    expect((await listed('pipe')).map(({ name }) => name)).toEqual(['Mac']);
    expect(everything(house.folder, added, second)).not.toContain('canary');
  });

  it('adds a webhook, shows its token once, and makes another', async () => {
    const add = 'pipe add webhook --username alice --name Door --address nas:8080/hook/';
    const added = await run(add);
    expect(added).toMatchObject({ code: 0, out: 'Door is added.\n' });
    expect(added.err).toContain('The address is used as http://nas:8080/hook/.');
    const token = /^[0-9a-f]{32}$/m.exec(added.err)?.[0] ?? '';
    const [door] = await listed('pipe');
    expect(door?.['address']).toBe('http://nas:8080/hook/');
    const edited = await run(`pipe edit ${String(door?.['id'])} --new-token --no-agent`);
    expect(edited.code).toBe(0);
    expect(edited.err).toMatch(/^[0-9a-f]{32}$/m);
    expect(edited.err).not.toContain(token);
    const bytes = everything(house.folder);
    expect(bytes).not.toContain(token);
    expectRefused(await run('pipe add webhook --username nobody --name Door'));

    const id = String(door?.['id']);
    const auth = 'Bearer canary-header';
    const stored = await run(`pipe edit ${id} --auth-stdin`, `${auth}\n`);
    expect(stored).toMatchObject({ code: 0, out: 'Door is changed.\n' });
    expect((await listed('pipe'))[0]).toMatchObject({ answerAuth: 'set' });
    for (const wrong of ['--auth-stdin', '--ask', '--ask --auth-stdin', '--chat 1']) {
      expectRefused(await run(`pipe edit ${id} ${wrong}`, 'caf\u00e9'));
    }
    expect(await run(`pipe edit ${id} --remove-auth`)).toMatchObject({ code: 0 });
    expect((await listed('pipe'))[0]).toMatchObject({ answerAuth: 'missing' });

    const sender = `${id} --sender 49123`;
    expectOneLine(await run(`pipe sender add ${sender} --username bob`));
    expectRefused(await run(`pipe sender add ${sender} --username alice`));
    expect((await run(`pipe sender list ${id}`)).out).toMatch(/^49123 +bob$/m);
    expectOneLine(await run(`pipe sender remove ${sender}`));
    expectRefused(await run(`pipe sender remove ${sender}`));
    // At once, too: one that is refused adds no webhook.
    const bell = 'pipe add webhook --username alice --name Bell --address nas:8080';
    expectRefused(await run(`${bell} --auth-stdin`, 'caf\u00e9'));
    expectRefused(await run(`${bell} --ask --auth-stdin`, auth));
    expect((await listed('pipe')).map(({ name }) => name)).toEqual(['Door']);
    const withAuth = await run(`${bell} --auth-stdin`, `${auth}\n`);
    expect(withAuth).toMatchObject({ code: 0, out: 'Bell is added.\n' });
    expect((await listed('pipe')).find(({ name }) => name === 'Bell')).toMatchObject({
      ...{ answerAuth: 'set', address: 'http://nas:8080' },
    });
    expect(everything(house.folder, stored, withAuth)).not.toContain('canary-header');
    const telegram = 'pipe add telegram --username bob --name T --chat 0 --token-stdin';
    expectRefused(await run(telegram, '1234567:canary'));
  });
});
