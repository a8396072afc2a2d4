/** `run`: a program with an agent's values in its environment. Real processes of the command line as it ships. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { machine } from '../../../src/main/services/common/caller.ts';
import { startProgram } from '../../../src/main/cli/start-program.ts';
import { nameIsHarmless } from '../../../src/main/services/agents/harmless-names.ts';
import { writeAgent, type AgentSketch } from '../../support/agent-packages.ts';
import {
  everything,
  expectRefused,
  household,
  type Household,
} from '../../support/cli-household.ts';
import { entry } from '../../support/cli-process.ts';
import { commandEnvironment } from '../../support/cli-run.ts';
import { temporaryFolder } from '../../support/home.ts';

const CANARY = 'canary-51e7';

const mail: AgentSketch = {
  id: 'mail',
  capabilities: {
    imap: {
      secrets: { PASSWORD: 'user', SERVER: 'system', PROXY: 'system optional' },
    },
    files: { secrets: { SERVER: 'system optional', NICKNAME: 'user optional' } },
  },
};

interface Value {
  readonly capabilityId?: string;
  readonly name: string;
  readonly value: string;
  readonly whose?: 'bob';
}

/** A household with the mail agent and values. */
const withValues = (
  values: readonly Value[],
  sketch: AgentSketch = mail,
  more: (home: Pick<Household, 'services' | 'bob' | 'clock'>) => Promise<unknown> = () =>
    Promise.resolve(),
): Promise<Household> =>
  household(async (home) => {
    const { services, bob } = home;
    const source = writeAgent(join(temporaryFolder(), sketch.id), sketch);
    const { handle } = await services.packages.inspect(machine, source, 'en');
    await services.packages.install(machine, handle, { removeLeftovers: false });
    for (const { capabilityId = 'imap', name, value, whose } of values) {
      const owner =
        whose === 'bob'
          ? ({ scope: 'user', userId: bob } as const)
          : ({ scope: 'system' } as const);
      await services.credentials.save(machine, owner, { capabilityId, name, mode: 'put', value });
    }
    await more(home);
  });

const complete: readonly Value[] = [
  { name: 'PASSWORD', value: `${CANARY} with "quotes"\nand lines`, whose: 'bob' },
  { name: 'SERVER', value: 'mail.example.com' },
];

/** What another program does to the database. Gives the first cell of an answer. */
function raw({ folder }: Household, sql: string, ...values: string[]): string {
  const db = new Database(join(folder, 'instance', 'selu.db'));
  try {
    const statement = db.prepare<string[], string>(sql);
    if (statement.reader) return statement.pluck().get(...values) ?? '';
    statement.run(...values);
    return '';
  } finally {
    db.close();
  }
}

/** What a program does that says all it has in its environment. */
const SAY = `process.stdout.write(JSON.stringify(process.env))`;
const say = (options: string): string[] => [
  ...['run', ...options.split(' '), '--', process.execPath, '-e', SAY],
];

const started = async (home: Household, options: string): Promise<Record<string, string>> => {
  const { code, out, err } = await home.spawn(say(options));
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as Record<string, string>;
};

/** A command line that runs something, and its end. */
function running(home: Household, words: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [entry, 'run', '--agent', 'mail', '--', ...words], {
    detached: true,
    env: commandEnvironment(home.folder, { env: { SELU_ENCRYPTION_KEY: home.secret, ...env } }),
  });
  return { child, closed: once(child, 'close') };
}

const saysReady = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve) => child.stdout?.once('data', resolve));

describe('the environment', () => {
  it('has the values under their names, all else as before, and nothing of the app', async () => {
    const home = await withValues(complete);
    const file = join(temporaryFolder(), 'secret');
    writeFileSync(file, home.secret, { mode: 0o600 });
    const { code, out, err } = await home.spawn(say('--agent mail --user bob'), '', {
      SELU_ENCRYPTION_KEY_FILE: file,
      SELU__ENCRYPTION_KEY: home.secret,
      OF_THE_PERSON: 'stays',
      PASSWORD: 'what was there before',
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const env = JSON.parse(out) as Record<string, string>;
    expect(env).toMatchObject({
      PASSWORD: complete[0]?.value,
      SERVER: 'mail.example.com',
      OF_THE_PERSON: 'stays',
      SELU_DESKTOP_HOME: home.folder,
    });
    expect(Object.keys(env).filter((name) => name.includes('ENCRYPTION_KEY'))).toEqual([]);
    expect(Object.values(env)).not.toContain(home.secret);
    for (const absent of ['PROXY', 'NICKNAME']) expect(env).not.toHaveProperty(absent);
    expect(everything(home.folder)).not.toContain(CANARY);
  });

  it('is the same for two capabilities that agree, and refused where they do not', async () => {
    const same = { capabilityId: 'files', name: 'SERVER' };
    const agreeing = await withValues([...complete, { ...same, value: 'mail.example.com' }]);
    expect(await started(agreeing, '--agent mail --user bob')).toMatchObject({
      SERVER: 'mail.example.com',
    });
    const home = await withValues([...complete, { ...same, value: `${CANARY}-other` }]);
    const { code, out, err } = await home.spawn(say('--agent mail --user bob'));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/imap and files|files and imap/);
    expect(err).toContain('SERVER');
    expect(err).not.toMatch(/canary|example/);
  });
});

describe('nothing is started', () => {
  it('while required values are missing: all are named', async () => {
    const home = await withValues([]);
    const { code, out, err } = await home.spawn(say('--agent mail --user bob'));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('imap / PASSWORD');
    expect(err).toContain('imap / SERVER');
    expect(err).not.toContain('PROXY');
  });

  it('with the shared values alone where a personal one is required, and it says why', async () => {
    const home = await withValues(complete);
    const { code, out, err } = await home.run(say('--agent mail'));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('imap / PASSWORD');
    expect(err).toContain('--user');
    expect(err).not.toContain('SERVER');
  });

  it('with an expired value', async () => {
    const home = await withValues(complete, mail, async ({ services, bob, clock }) => {
      clock.now = new Date('2020-01-01T12:00:00Z');
      const key = { capabilityId: 'imap', name: 'PASSWORD' };
      const owner = { scope: 'user', userId: bob } as const;
      const expiresAt = '2020-01-02T12:00:00.000Z';
      await services.credentials.save(machine, owner, {
        ...key,
        mode: 'put',
        value: 'v',
        expiresAt,
      });
    });
    const { code, out, err } = await home.run(say('--agent mail --user bob'));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('expired: imap / PASSWORD.');
  });

  it.each(['SERVER', 'PROXY'])('with a damaged %s', async (name) => {
    const home = await withValues([...complete, { name: 'PROXY', value: 'p' }]);
    raw(
      home,
      `UPDATE system_credentials SET encrypted_value = 'selu:v2:AAAA' WHERE credential_name = ?`,
      name,
    );
    const { code, out, err } = await home.run(say('--agent mail --user bob'));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(`${name} for imap is damaged`);
  });

  it('with a value of before, put back by somebody else', async () => {
    const home = await withValues(complete);
    const before = raw(home, 'SELECT encrypted_value AS v FROM system_credentials');
    const set = 'credential set --system --capability imap --name SERVER --value-stdin';
    expect((await home.run(set, 'other.example.com')).code).toBe(0);
    raw(home, 'UPDATE system_credentials SET encrypted_value = ?', before);
    const { code, out, err } = await home.run(say('--agent mail --user bob'));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('SERVER for imap was changed outside Selu');
  });

  it('for somebody who may not use the agent, or is nobody', async () => {
    const home = await withValues(complete, mail, async ({ services, bob }) => {
      await services.users.setAgentAccess(machine, bob, { mode: 'none' });
    });
    const refused = await home.run(say('--agent mail --user bob'));
    expectRefused(refused);
    expect(refused.err).toContain('bob may not use mail');
    expectRefused(await home.run(say('--agent mail --user nobody')));
    expectRefused(await home.run(say('--agent nothing --user bob')));
  });

  it('without the master secret, without a command, or with a part of the package unread', async () => {
    const home = await withValues(complete);
    expect(
      await home.spawn(say('--agent mail --user bob'), '', { SELU_ENCRYPTION_KEY: '' }),
    ).toMatchObject({ code: 1, out: '' });
    expectRefused(await home.run('run --agent mail'));
    expectRefused(await home.run(['run', '--agent', 'mail', '--', '']));
    const manifest = join(
      home.folder,
      'instance/installed_agents/mail/capabilities/files/manifest.yaml',
    );
    writeFileSync(manifest, 'id: files\ncredentials: [ {name: A, scope: nobody} ]\n');
    expect(await home.run(say('--agent mail --user bob'))).toMatchObject({ out: '' });
  });

  it.each(['LD_PRELOAD', 'PATH', 'Node_Options', 'SELU_DESKTOP_HOME', 'A=B'])(
    'with a value called %s',
    async (name) => {
      const sketch: AgentSketch = {
        id: 'mail',
        capabilities: { imap: { secrets: { [name]: 'user' } } },
      };
      const home = await withValues([{ name, value: CANARY, whose: 'bob' }], sketch);
      const { code, out, err } = await home.run(say('--agent mail --user bob'));
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toContain(`${name} for imap cannot be an environment variable`);
    },
  );
});

describe('the program', () => {
  const shared: AgentSketch = { ...mail, capabilities: {} };

  it('gets standard input, and its output and exit code are the command’s', async () => {
    const home = await withValues([], shared);
    const program = `process.stdin.pipe(process.stdout); console.error('beside'); process.exitCode = 42`;
    expect(
      await home.spawn(
        ['run', '--agent', 'mail', '--', process.execPath, '-e', program],
        'typed in',
      ),
    ).toEqual({ code: 42, out: 'typed in', err: 'beside\n' });
  });

  it('gets its arguments as they are, options and what a shell would read among them', async () => {
    const home = await withValues([], shared);
    const args = ['--agent', 'other', '$HOME', '; exit 3', '*', 'a b', '--', '-h', ''];
    const program = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))';
    const words = [process.execPath, '-e', program, '--', ...args];
    const { code, out } = await home.spawn(['run', '--agent', 'mail', '--', ...words]);
    expect({ code, args: JSON.parse(out) as unknown }).toEqual({ code: 0, args });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2'] as const)(
    'gets %s, and may end as it likes',
    async (signal) => {
      const home = await withValues([], shared);
      const program = `process.on('${signal}', () => process.exit(7)); console.log('ready'); setInterval(() => {}, 1e6)`;
      const { child, closed } = running(home, [process.execPath, '-e', program]);
      await saysReady(child);
      child.kill(signal);
      expect(await closed).toEqual([7, null]);
    },
  );

  it('ends by a signal: the command ends with 128 and its number', async () => {
    const home = await withValues([], shared);
    const program = `process.kill(process.pid, 'SIGKILL')`;
    const { closed } = running(home, [process.execPath, '-e', program]);
    expect(await closed).toEqual([137, null]);
  });

  it('that is not there, is no program, or gets too much, is 127 or 126', async () => {
    const home = await withValues([], shared);
    const file = join(temporaryFolder(), 'notes.txt');
    writeFileSync(file, 'no program');
    const words = (...command: string[]): string[] => ['run', '--agent', 'mail', '--', ...command];
    const missing = await home.spawn(words(`no-such-program-${CANARY}`));
    expect(missing).toMatchObject({ code: 127, out: '' });
    // What was typed may be a value.
    expect(missing.err).not.toContain(CANARY);
    expect(await home.spawn(words(file))).toMatchObject({ code: 126, out: '' });
    chmodSync(file, 0o755);
    const tooMuch = Array<string>(20).fill('x'.repeat(120_000));
    expect(await startProgram({ command: 'true', args: tooMuch, env: {} }, false)).toBe(
      'not_started',
    );
  });

  it('runs while nothing of the instance is open', async () => {
    const home = await withValues([], shared);
    const program = `console.log('ready'); process.stdin.resume()`;
    const { child, closed } = running(home, [process.execPath, '-e', program]);
    await saysReady(child);
    const db = new Database(join(home.folder, 'instance', 'selu.db'));
    // Only who is alone with a database may take it out of its log.
    expect(db.pragma('journal_mode = delete', { simple: true })).toBe('delete');
    db.pragma('journal_mode = wal');
    db.close();
    child.stdin.end();
    expect(await closed).toEqual([0, null]);
  });
});

it('a name is harmless or not whatever its case', () => {
  const name = fc.oneof(
    fc.constantFrom('LD_AUDIT', 'PATH', 'BASH_ENV', 'PYTHONPATH', 'SELU_ENCRYPTION_KEY'),
    fc.stringMatching(/^[A-Z_]{1,12}$/),
  );
  fc.assert(
    fc.property(name, (each) => {
      expect(nameIsHarmless(each.toLowerCase())).toBe(nameIsHarmless(each));
    }),
  );
  const known = [
    ...[
      'LD_PRELOAD',
      'LD_LIBRARY_PATH',
      'DYLD_INSERT_LIBRARIES',
      'PATH',
      'NODE_OPTIONS',
      'BASH_ENV',
    ],
    ...['BASH_FUNC_ls%%', 'PYTHONSTARTUP', 'GIT_SSH_COMMAND', 'SSL_CERT_FILE', 'COMPOSE_FILE'],
    ...['PERLLIB', 'VIMRUNTIME', 'NODE_COMPILE_CACHE', 'AWS_CONFIG_FILE', 'SSLKEYLOGFILE'],
    ...[
      '',
      'A=B',
      'PATH=',
      'A\0B',
      'A\nLD_PRELOAD',
      'A B',
      ' PATH',
      'PATH ',
      '1',
      'L\u0131B',
      'P\u0430TH',
    ],
  ];
  expect(known.filter(nameIsHarmless)).toEqual([]);
  for (const usual of ['API_KEY', 'IMAP_SERVER', 'GITHUB_TOKEN', 'GIT_TOKEN', 'HTTPS_PROXY']) {
    expect(nameIsHarmless(usual)).toBe(true);
  }
});
