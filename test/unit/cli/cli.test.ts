/** The command line: answers, exit codes, and that bad input changes nothing. */
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeMasterSecret } from '../../../src/main/crypto/master-secret.ts';
import { PASSWORD, temporaryFolder } from '../../support/home.ts';
import { bytesOf, expectOneLine, household } from '../../support/cli-household.ts';
import { runCli } from '../../support/cli.ts';

const CANARY = 'canary-4b1d-value';

describe('init', () => {
  it('makes an instance and prints a made secret once, to standard error', async () => {
    const folder = join(temporaryFolder(), 'home');
    const made = await runCli(folder, ['init', '--admin', 'alice', '--password-stdin'], {
      stdin: `${PASSWORD}\n`,
    });
    expect(made.code).toBe(0);
    const secret = /^[A-Za-z0-9+/]{43}=$/m.exec(made.err)?.[0] ?? '';
    expect(secret).not.toBe('');
    expect(made.out).not.toContain(secret);
    const status = await runCli(folder, ['status', '--json'], {
      env: { SELU_ENCRYPTION_KEY: secret },
    });
    expect(JSON.parse(status.out)).toMatchObject({
      secret: { fits: true, source: 'environment' },
      users: 1,
    });
    expect([...bytesOf(folder).values()].join()).not.toContain(secret);
    expect([...bytesOf(folder).values()].join()).not.toContain(PASSWORD);
  });

  it('takes the secret of the environment and prints none', async () => {
    const folder = join(temporaryFolder(), 'home');
    const { text } = makeMasterSecret();
    const made = await runCli(folder, ['init', '--admin', 'alice', '--password-stdin'], {
      stdin: PASSWORD,
      env: { SELU__ENCRYPTION_KEY: text },
    });
    expectOneLine(made);
  });

  it.each([
    ['a short password', 'init --admin alice --password-stdin', 'short', {}],
    ['no name', 'init --password-stdin', PASSWORD, {}],
    ['a language nobody speaks', 'init --admin a --language xx --password-stdin', PASSWORD, {}],
    ['no password and no terminal', 'init --admin alice', '', {}],
  ])('refuses %s with exit code 2 and leaves nothing', async (_what, line, stdin, env) => {
    const folder = join(temporaryFolder(), 'home');
    const run = await runCli(folder, line.split(' '), { stdin, env });
    expect(run.code).toBe(2);
    expect(run.out).toBe('');
    expect(run.err.trim()).not.toBe('');
    expect(() => statSync(join(folder, 'instance'))).toThrow();
  });

  it('says so when both names of the secret are set and differ, or when there is an instance', async () => {
    const env = {
      SELU_ENCRYPTION_KEY: makeMasterSecret().text,
      SELU__ENCRYPTION_KEY: makeMasterSecret().text,
    };
    const args = ['init', '--admin', 'alice', '--password-stdin'];
    const conflict = await runCli(temporaryFolder(), args, { env, stdin: PASSWORD });
    expect(conflict.code).toBe(1);
    expect(conflict.err).toContain('SELU_ENCRYPTION_KEY');
    expect(conflict.err).toContain('SELU__ENCRYPTION_KEY');

    const { run } = await household();
    expect((await run('init --admin mallory --password-stdin', PASSWORD)).code).toBe(1);
  });

  it('makes none in the place of one whose database is gone, unless it is told to', async () => {
    const { run, folder } = await household();
    const file = join(folder, 'instance', 'selu.db');
    for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
    for (const command of ['init --admin eve --password-stdin', 'status', 'user list']) {
      const { code, err } = await run(command, PASSWORD);
      expect([code, err]).toEqual([1, expect.stringContaining(file)]);
    }
    expect(existsSync(file)).toBe(false);
    expect((await run('init --admin eve --password-stdin --anew', PASSWORD)).code).toBe(0);
    expect((await run('user list')).out).toContain('eve');
  });
});

describe('credential', () => {
  it('stores, lists without values, replaces and removes', async () => {
    const { run, folder } = await household();
    const key = '--capability pim --name API_KEY';
    expectOneLine(await run(`credential set --system ${key} --value-stdin`, CANARY));
    expectOneLine(
      await run(`credential set --user bob ${key} --value-stdin --expires 2099-12-31`, CANARY),
    );
    const renew = `credential set --system ${key} --value-stdin --expires 2098-12-31`;
    expectOneLine(await run(renew, `${CANARY}2`));
    const all = await run('credential list --json');
    expect(JSON.parse(all.out)).toMatchObject([
      { user: null, capabilityId: 'pim', name: 'API_KEY', expiresAt: '2098-12-31T23:59:59.000Z' },
      {
        user: { username: 'bob' },
        status: 'set',
        expiresAt: '2099-12-31T23:59:59.000Z',
      },
    ]);
    const listed = await run('credential list --user bob');
    expect(listed.out.trim().split('\n')).toHaveLength(2);
    expect(listed.out).toContain('2099-12-31');
    expectOneLine(await run(`credential remove --system ${key}`));
    expect((await run(`credential remove --system ${key}`)).code).toBe(2);
    const everything = [...bytesOf(folder).values(), all.out, listed.out].join();
    expect(everything).not.toContain(CANARY);
  });

  it('leaves white space out only after saying so, and keeps it when asked', async () => {
    const { run } = await household();
    const set = 'credential set --system --capability pim --name KEY --value-stdin';
    const trimmed = await run(set, ` ${CANARY}\n`);
    expect(trimmed.code).toBe(0);
    expect(trimmed.err).toContain('--keep-whitespace');
    const odd = await run(set, `“${CANARY}\u200B-”\n`);
    expect(odd.code).toBe(0);
    expect(odd.err).toContain('quotation marks around');
    expect(odd.err).toContain("can't be seen");
    for (const nothing of ['••••••••', '\u200B']) {
      expect(await run(set, nothing)).toMatchObject({ code: 2, out: '' });
    }
    expectOneLine(await run(`${set} --keep-whitespace`, ` ${CANARY}\n`));
  });

  it.each([
    ['an empty value', '--system --capability pim --name K --value-stdin', ''],
    ['a value over 64 KiB', '--system --capability pim --name K --value-stdin', 'x'.repeat(65_537)],
    [
      'a value over 1 MiB',
      '--system --capability pim --name K --value-stdin',
      'x'.repeat(2_000_000),
    ],
    [
      'bytes that are no text',
      '--system --capability pim --name K --value-stdin',
      Buffer.from([0xff, 0xfe, 0x41]),
    ],
    ['nobody’s credential', '--capability pim --name K --value-stdin', 'v'],
    ['two owners', '--system --user bob --capability pim --name K --value-stdin', 'v'],
    ['an unknown user', '--user eve --capability pim --name K --value-stdin', 'v'],
    [
      'a day that does not exist',
      '--user bob --capability pim --name K --expires 2099-02-30 --value-stdin',
      'v',
    ],
    [
      'a month that does not exist',
      '--user bob --capability pim --name K --expires 2098-13-01 --value-stdin',
      'v',
    ],
    [
      'a day gone by',
      '--user bob --capability pim --name K --expires 2001-01-01 --value-stdin',
      'v',
    ],
    ['an unknown option', '--system --capability pim --name K --value sk-on-the-command-line', 'v'],
  ])('refuses %s with exit code 2 and changes nothing', async (_what, options, stdin) => {
    const { run, folder } = await household();
    const before = bytesOf(join(folder, 'instance'));
    const answer = await run(`credential set ${options}`, stdin);
    expect(answer.code).toBe(2);
    expect(answer.out).toBe('');
    expect(answer.err.trim()).not.toBe('');
    expect(bytesOf(join(folder, 'instance'))).toEqual(before);
  });

  it('says that the secret is missing or does not fit, and exits 1', async () => {
    const { run } = await household();
    const missing = await run('credential list', '', { SELU_ENCRYPTION_KEY: '' });
    expect(missing).toMatchObject({ code: 1, out: '' });
    const other = { SELU_ENCRYPTION_KEY: makeMasterSecret().text };
    expect(await run('credential list', '', other)).toMatchObject({ code: 1, out: '' });
  });
});

describe('help and usage', () => {
  it.each([
    '--help',
    'init --help',
    'status --help',
    'reset-password --help',
    'user --help',
    'user list --help',
    'user create --help',
    'user delete --help',
    'session --help',
    'session list --help',
    'session end --help',
    'credential --help',
    'credential set --help',
    'credential list --help',
    'credential remove --help',
    'provider --help',
    'provider list --help',
    'provider set --help',
    'provider remove --help',
    'provider check --help',
    'pipe --help',
    'pipe list --help',
    'pipe check --help',
  ])('explains itself in both languages: %s', async (line) => {
    const folder = temporaryFolder();
    const help = (LANG: string) => runCli(folder, line.split(' '), { env: { LANG } });
    const [english, german] = await Promise.all([help('en_GB.UTF-8'), help('de_DE.UTF-8')]);
    expect([english.code, german.code]).toEqual([0, 0]);
    expect(english.out).toContain('Usage: selu-desktop');
    expect(german.out).toContain('Aufruf: selu-desktop');
    for (const { out, err } of [english, german]) {
      expect(out).not.toMatch(/cli\.|[{}]/);
      expect(err).toBe('');
    }
    // Nothing is left in the other language: options aside, no line is the same.
    const sentences = (text: string) =>
      text.split('\n').filter((one) => / {2}[^ ]+ [^ ]+ [^ ]+$|^[A-Z][a-zü]+ [a-z]/.test(one));
    const others = new Set(sentences(german.out));
    expect(sentences(english.out).filter((sentence) => others.has(sentence))).toEqual([]);
    expect([...bytesOf(folder).keys()]).toEqual([]);
  });

  it.each(['', 'nonsense', 'status --nonsense', 'user', 'user nonsense', 'session', 'session end'])(
    'exits 2 on wrong usage: %j',
    async (line) => {
      const answer = await runCli(temporaryFolder(), line === '' ? [] : line.split(' '));
      expect(answer.code).toBe(2);
    },
  );
});
