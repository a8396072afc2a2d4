/** The command line as it ships, a process: that it starts, how it ends, and what a shell does to it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { commandEnvironment } from '../../support/cli-run.ts';
import { entry, spawnCli } from '../../support/cli-process.ts';
import { bytesOf, expectOneLine, expectRefused, household } from '../../support/cli-household.ts';
import { PASSWORD, temporaryFolder } from '../../support/home.ts';

it('starts without a home, and says its version', async () => {
  const folder = temporaryFolder();
  expect(await spawnCli(folder, ['--version'])).toEqual({
    code: 0,
    out: `${manifest.version}\n`,
    err: '',
  });
  expect([...bytesOf(folder).keys()]).toEqual([]);
});

it('makes an instance, stores a value from standard input and lists it', async () => {
  const folder = join(temporaryFolder(), 'home');
  const made = await spawnCli(folder, ['init', '--admin', 'alice', '--password-stdin'], {
    stdin: `${PASSWORD}\n`,
  });
  expect(made.code).toBe(0);
  const env = { SELU_ENCRYPTION_KEY: /^[A-Za-z0-9+/]{43}=$/m.exec(made.err)?.[0] ?? '' };
  const set = 'credential set --system --capability pim --name KEY --value-stdin'.split(' ');
  expectOneLine(await spawnCli(folder, set, { env, stdin: 'canary-4b1d' }));
  const listed = await spawnCli(folder, ['credential', 'list', '--json'], { env });
  expect(JSON.parse(listed.out)).toMatchObject([{ name: 'KEY', status: 'set' }]);
});

it('exits 2 for wrong usage and input, 1 for the rest', async () => {
  const home = await household();
  expect((await home.spawn('nonsense')).code).toBe(2);
  expectRefused(await home.spawn('user create --username carol'));
  expect(await home.spawn('credential list', '', { SELU_ENCRYPTION_KEY: '' })).toMatchObject({
    code: 1,
    out: '',
  });
});

/** A process whose standard input stays open. */
const waiting = (folder: string, secret: string, command: string) =>
  spawn(process.execPath, [entry, ...command.split(' ')], {
    detached: true,
    env: commandEnvironment(folder, { env: { SELU_ENCRYPTION_KEY: secret } }),
  });

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'ends at once by %s while it reads, and changes nothing',
  async (signal) => {
    const { folder, secret, run } = await household();
    const before = await run('user list --json');
    const child = waiting(folder, secret, 'user create --username carol --password-stdin');
    const closed = once(child, 'close');
    // A pipe takes this much before anybody reads: once it is more, the command is reading.
    await new Promise((resolve) => child.stdin.write('x'.repeat(500_000), resolve));
    child.kill(signal);
    expect(await closed).toEqual([null, signal]);
    expect(await run('user list --json')).toEqual(before);
  },
);

it('does its work to the end without a word of Node when nobody reads what it says', async () => {
  const { folder, secret, run } = await household();
  const set = 'credential set --system --capability pim --name KEY --value-stdin';
  const child = waiting(folder, secret, set);
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  child.stdout.destroy();
  child.stdin.end('canary-4b1d');
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(err).toBe('');
  expect(JSON.parse((await run('credential list --json')).out)).toMatchObject([{ name: 'KEY' }]);
});

it.runIf(process.platform === 'linux')('leaves no memory to a core dump', async () => {
  const { folder, secret } = await household();
  const command = 'credential set --system --capability pim --name KEY --value-stdin';
  const child = waiting(folder, secret, command);
  const filter = (): number =>
    Number.parseInt(readFileSync(`/proc/${child.pid}/coredump_filter`, 'utf8'), 16);
  await expect.poll(filter, { timeout: 20_000 }).toBe(0);
  child.kill('SIGKILL');
  await once(child, 'close');
});
