/** What is typed by mistake is not shown again, and nothing that cannot be seen reaches the terminal. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { printable } from '#shared/printable.ts';
import { runCli } from '../../support/cli.ts';
import { commandEnvironment } from '../../support/cli-run.ts';
import { household } from '../../support/cli-household.ts';
import { entry } from '../../support/cli-process.ts';

const CANARY = 'sk-canary-9f31';

it.each([
  `credential set --system --capability pim --name K --value ${CANARY}`,
  `credential set --system --capability pim --name K --value=${CANARY}`,
  `credential set --system --capability pim --name K --${CANARY}`,
  `credential set --system --capability pim --name K -${CANARY}`,
  `credential set --system --capability pim --name K ${CANARY}`,
  `credential set --system --capability pim --name K --value-stdin ${CANARY}`,
  `credential set --system --capability pim --name K --value-stdin=${CANARY}`,
  `reset-password --username alice --password-stdin ${CANARY}`,
  `reset-password --username alice --password ${CANARY}`,
  `provider set --id ${CANARY}`,
  `user create --username bob --language ${CANARY}`,
  `user delete --username ${CANARY} --yes`,
  `user create --username alice\u200b${CANARY} --password-stdin`,
  `reset-password --username ${CANARY} --password-stdin`,
  `session list --username ${CANARY}`,
  `session end --username=${CANARY}`,
  `session end --session ${CANARY}`,
  `credential set --user ${CANARY} --capability pim --name K --value-stdin`,
  `credential list --user ${CANARY}`,
  `credential remove --system --capability pim --name ${CANARY}`,
  `credential remove --system --capability=${CANARY} --name K`,
  `credential remove --user alice --capability pim --name ${CANARY}`,
  `credential set --user alice --capability pim --name K --expires ${CANARY} --value-stdin`,
  `agent install ${CANARY} --yes`,
  `agent install ./${CANARY} --yes`,
  `agent install /nowhere/${CANARY}/${CANARY}.zip --yes`,
  `agent remove --id ${CANARY} --yes`,
  `provider check --id ${CANARY}`,
  `provider remove --id ${CANARY}`,
  `provider set --id openai --key-stdin --base-url http://${CANARY}.example --skip-check`,
  `provider set --id openai --key-stdin --base-url ${CANARY}`,
  `provider set --id bedrock --key-stdin --region ${CANARY}`,
  `pipe check --id ${CANARY}`,
  `outside accept --kind user --id ${CANARY}`,
  `outside remove --kind user --id ${CANARY} --seen ${CANARY}`,
  `outside accept --kind ${CANARY} --id ${CANARY}`,
  `credential ${CANARY}`,
  `help ${CANARY}`,
  CANARY,
  `--${CANARY}`,
])('%s: is refused without a word of it', async (command) => {
  const { run } = await household();
  const { code, out, err } = await run(command, 'a value of 24 letters');
  expect(code).toBe(2);
  expect(out + err).not.toMatch(/canary/i);
  expect(err.trim()).not.toBe('');
});

it('says each mistake of usage in one sentence', async () => {
  const { run } = await household();
  for (const command of [
    'credential list --nope',
    'nope',
    'status more',
    'credential set --name',
  ]) {
    const { err } = await run(command);
    expect(err.trim().split('\n')).toHaveLength(1);
  }
});

it('prints nothing that cannot be seen, and JSON that means the same', () => {
  const unit = fc.oneof(
    fc.constantFrom('\u200f', '\u200b', '\u200d', '\u061c', '\u202e', '\u2066', '\ufeff', '\u00ad'),
    fc.constantFrom('\u{e0041}', '\ufe0f', '\u3164', '\u2028', '\u001b', '\u0085', 'a', 'ü', '🦊'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  fc.assert(
    fc.property(fc.string({ unit }), (text) => {
      const shown = printable(text);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
      expect(JSON.parse(printable(JSON.stringify({ text })))).toEqual({ text });
    }),
  );
});

it('a reader that stops early is no trouble: no stack, and the status of the command', async () => {
  const { folder, secret, run } = await household();
  for (let n = 0; n < 3; n += 1) {
    await run(`credential set --system --capability pim --name K${n} --value-stdin`, 'v');
  }
  for (const [command, code] of [
    ['credential list', 0],
    ['nonsense', 2],
  ] as const) {
    const child = spawn(process.execPath, [entry, ...command.split(' ')], {
      env: commandEnvironment(folder, { env: { SELU_ENCRYPTION_KEY: secret } }),
    });
    child.stdout.destroy();
    const errors: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
    expect(await once(child, 'close')).toEqual([code, null]);
    expect(errors.join('')).not.toMatch(/at .*\.js:\d+|EPIPE|ECONNRESET/);
  }
});

it.runIf(existsSync('/dev/full'))(
  'an answer that cannot be written is no success, and no stack',
  async () => {
    const { folder, secret } = await household();
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [entry, 'status'], {
      env: commandEnvironment(folder, { env: { SELU_ENCRYPTION_KEY: secret } }),
      stdio: ['ignore', full, 'pipe'],
    });
    const errors: string[] = [];
    child.stderr?.setEncoding('utf8').on('data', (text: string) => errors.push(text));
    expect(await once(child, 'close')).toEqual([1, null]);
    closeSync(full);
    expect(errors.join('')).toMatch(/^ENOSPC[^\n]*\n$/);
  },
);

it.each([
  ['~/selu', join(homedir(), 'selu')],
  ['~', homedir()],
  ['selu', resolve('selu')],
  ['./selu', resolve('selu')],
])('a home that is %s is refused, with what to write, and nothing is made', async (home, path) => {
  const command = await runCli(home, ['status']);
  expect(command).toMatchObject({ code: 2, out: '' });
  expect(command.err).toContain(path);
  expect(await runCli(home, ['init', '--admin', 'anna', '--password-stdin'])).toEqual(command);
  expect(existsSync(resolve(home))).toBe(false);
  expect(await runCli(home, ['status', '--help'])).toMatchObject({ code: 0 });
});
