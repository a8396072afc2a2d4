/** What is asked on a terminal: one of its own, made by the `script` command. */
import { spawn, spawnSync } from 'node:child_process';
import { expect, it, type TestContext } from 'vitest';
import { compileCache } from '../../../scripts/lib/compile-cache.mjs';
import { machine } from '../../../src/main/services/common/caller.ts';
import { PASSWORD, somebody } from '../../support/home.ts';
import { bytesOf, everything, household, type Household } from '../../support/cli-household.ts';
import { entry } from '../../support/cli-process.ts';
import { isDeep } from '../../support/deep.ts';

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/** What is typed: some text, or made of what was shown so far. */
type Typed = string | ((shown: string) => string);

/** Types an answer whenever there is a new prompt; gives what was shown, and the exit code. */
function onTerminal(
  { folder, secret }: Household,
  command: string,
  answers: readonly Typed[],
): Promise<{ shown: string; code: number | null }> {
  const left = [...answers];
  return new Promise((resolve, reject) => {
    const child = spawn(
      'script',
      ['-qec', `${process.execPath} ${entry} ${command}`, '/dev/null'],
      {
        env: {
          PATH: process.env['PATH'],
          ...compileCache(),
          LANG: 'en_GB.UTF-8',
          SELU_DESKTOP_HOME: folder,
          SELU_ENCRYPTION_KEY: secret,
        },
      },
    );
    let shown = '';
    let asked = 0;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
      // A prompt ends in a colon, and the cursor is put behind it.
      const prompts = shown.match(/: \u001b\[\d+G/g)?.length ?? 0;
      for (; asked < prompts && left.length > 0; asked += 1) {
        const answer = left.shift() ?? '';
        child.stdin.write(typeof answer === 'string' ? answer : answer(shown));
      }
    });
    child.on('error', reject);
    child.on('close', (code) => {
      child.stdin.destroy();
      resolve({ shown: shown.replaceAll(/\u001b\[\??\d*[A-Za-z]/g, ''), code });
    });
  });
}

/** Each is a process of its own: some answers are given always, the others deep. */
const some = (always: readonly string[], deep: readonly string[]): readonly string[] =>
  isDeep ? [...always, ...deep] : always;

/** Skips the test where there is no such command (it is part of Debian's bsdutils and of util-linux). */
function skipWithoutTerminal(context: TestContext): void {
  const { stdout, error } = spawnSync('script', ['--version'], { encoding: 'utf8' });
  if (error !== undefined || !stdout.includes('util-linux')) {
    context.skip('the script command of util-linux is missing');
  }
}

it('a deletion says what goes, and is done when the name is typed', async (context) => {
  skipWithoutTerminal(context);
  const home = await household(async ({ services, bob }) => {
    await services.auth.openSession(somebody, bob);
    await services.auth.openSession(somebody, bob);
    const value = { capabilityId: 'pim', name: 'KEY', mode: 'put', value: 'v' } as const;
    await services.credentials.save(machine, { scope: 'user', userId: bob }, value);
  });
  const before = bytesOf(home.folder);
  for (const answer of some(['BOB\r', CTRL_C], ['alice\r', '\r', CTRL_D])) {
    const { shown, code } = await onTerminal(home, 'user delete --username BOB', [answer]);
    expect(code).toBe(2);
    expect(shown).toContain('This deletes bob with: 1 credential, 2 sessions.');
    expect(shown).toMatch(/Nothing was changed\.\r\n$/);
    expect(bytesOf(home.folder)).toEqual(before);
  }
  const gone = await onTerminal(home, 'user delete --username BOB', ['bob\r']);
  expect(gone).toMatchObject({ code: 0 });
  expect(gone.shown).toMatch(/\nbob is deleted\.\r\n$/);
  expect((await home.run('user list')).out).not.toContain('bob');
});

it('--yes does not ask', async (context) => {
  skipWithoutTerminal(context);
  const home = await household();
  const { shown, code } = await onTerminal(home, 'user delete --username bob --yes', []);
  expect([shown, code]).toEqual(['bob is deleted.\r\n', 0]);
});

it('a password is asked for twice, never shown, and nothing is done without it', async (context) => {
  skipWithoutTerminal(context);
  const home = await household();
  const password = 'canary-3f0b Größe';
  const before = bytesOf(home.folder);
  const create = 'user create --username carol';
  for (const answers of [
    [`${password}\r`, `${password}x\r`],
    [`${password}\r`, CTRL_D],
    [CTRL_C],
  ]) {
    const { shown, code } = await onTerminal(home, create, answers);
    expect(code).toBe(2);
    expect(shown).toMatch(/\r\n[^\r\n]+Nothing was changed\.\r\n$/);
    expect(shown).not.toContain('canary');
    expect(bytesOf(home.folder)).toEqual(before);
  }
  const made = await onTerminal(home, create, [`${password}\r`, `${password}\r`]);
  expect(made.code).toBe(0);
  expect(made.shown).toMatch(/\r\ncarol has an account now\.\r\n$/);
  expect(made.shown + everything(home.folder)).not.toContain('canary');
  home.open();
  await home.services.auth.signIn(somebody, 'carol', password);
  await expect(home.services.auth.signIn(somebody, 'carol', PASSWORD)).rejects.toThrow();
});

it('several lines that are pasted are refused whole, whether or not the terminal marks them', async (context) => {
  skipWithoutTerminal(context);
  const home = await household();
  const before = bytesOf(home.folder);
  const set = 'credential set --system --capability pim --name KEY';
  const pem = '-----BEGIN KEY-----\rcanary-line\r-----END KEY-----\r';
  for (const pasted of [`\u001b[200~${pem}\u001b[201~`, pem]) {
    const { shown, code } = await onTerminal(home, set, [pasted]);
    expect(code).toBe(2);
    expect(shown).toContain('Use --value-stdin to pass them on standard input.');
    expect(shown).not.toContain('canary');
    expect(bytesOf(home.folder)).toEqual(before);
  }
  const one = await onTerminal(home, set, ['\u001b[200~canary pasted\r\u001b[201~\r']);
  expect(one.code).toBe(0);
  expect(one.shown).not.toContain('canary');
});

it('the master secret is asked for where the environment has none', async (context) => {
  skipWithoutTerminal(context);
  const home = await household();
  const create = 'user create --username carol --language de';
  const locked = { ...home, secret: '' };
  const wrong = await onTerminal(locked, create, ['wrong\r']);
  expect(wrong.code).toBe(1);
  const answers = [`${home.secret}\r`, `${PASSWORD}\r`, `${PASSWORD}\r`];
  const made = await onTerminal(locked, create, answers);
  expect(made.code).toBe(0);
  expect(made.shown).not.toContain(home.secret);
});

it('a made master secret is shown once, and counts when its end was typed back', async (context) => {
  skipWithoutTerminal(context);
  const home = await household(async ({ services }) => {
    const value = { capabilityId: 'pim', name: 'KEY', mode: 'put', value: 'v' } as const;
    await services.credentials.save(machine, { scope: 'system' }, value);
  });
  const shownIn = (shown: string): string => /[A-Za-z0-9+/]{43}=/.exec(shown)?.[0] ?? '';
  for (const answer of some(['wrong=\r', CTRL_D], ['\r', CTRL_C])) {
    const refused = await onTerminal(home, 'rotate', [answer]);
    expect(refused.code).not.toBe(0);
    expect(shownIn(refused.shown)).not.toBe('');
    expect((await home.run('credential list')).out).toContain('KEY');
  }
  const done = await onTerminal(home, 'rotate', [(shown) => `${shownIn(shown).slice(-6)}\r`]);
  expect(done).toMatchObject({ code: 0 });
  const made = shownIn(done.shown);
  expect(done.shown.split(made)).toHaveLength(2);
  expect((await home.run('credential list')).code).toBe(1);
  const env = { SELU_ENCRYPTION_KEY: made };
  expect((await home.run('credential list', '', env)).out).toContain('KEY');
  expect(everything(home.folder)).not.toContain(made);
});
