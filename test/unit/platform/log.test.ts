/** The log whose folder is removed: it says so nowhere, least of all where nobody reads any more. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../support/home.ts';

const module = new URL('../../../src/main/platform/log.ts', import.meta.url).href;

/**
 * A process with a log, as the window's main process has one: each uncaught error goes into it. When it is told to, it
 * logs a line, or ends; then it tells how many errors were uncaught, after as many turns of the event loop as an endless row of
 * them would need to show.
 */
const program = (folder: string): string => `
  import { openLog } from ${JSON.stringify(module)};
  const log = openLog(${JSON.stringify(folder)});
  let uncaught = 0;
  process.on('uncaughtException', (error) => {
    uncaught += 1;
    log.error('uncaught', error);
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  process.on('message', async (line) => {
    if (line === '') process.exit();
    log.error(line, new Error('no value'));
    for (let turns = 0; turns < 20; turns += 1) await turn();
    process.send(uncaught);
  });
  process.send('open');
`;

async function started(folder: string) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program(folder)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // One that loops does not end by itself.
  onTestFinished(() => void child.kill('SIGKILL'));
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('it was started with both');
  let output = '';
  for (const stream of [stdout, stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  await once(child, 'message');
  return {
    stopReading: () => [stdout, stderr].map((stream) => stream.destroy()),
    /** @returns how many errors were uncaught until now */
    async log(line: string): Promise<unknown> {
      const answer = once(child, 'message');
      child.send(line);
      return (await answer)[0];
    },
    async end(): Promise<string> {
      const closed = once(child, 'close');
      child.send('');
      await closed;
      return output;
    },
  };
}

it('says nowhere else what it cannot write, and goes on when it can', async () => {
  const folder = join(temporaryFolder(), 'logs');
  const app = await started(folder);
  await app.log('before');
  rmSync(folder, { recursive: true });
  await app.log('lost');
  mkdirSync(folder);
  await app.log('after');
  expect(await app.end()).toBe('');
  const text = readFileSync(join(folder, 'main.log'), 'utf8');
  expect(text).toContain('after');
  expect(text).not.toContain('lost');
});

it('makes no errors of its own where whoever started the app is gone, too', async () => {
  const folder = join(temporaryFolder(), 'logs');
  const app = await started(folder);
  await app.log('before');
  rmSync(folder, { recursive: true });
  app.stopReading();
  expect([await app.log('one'), await app.log('two'), await app.log('three')]).toEqual([0, 0, 0]);
  await app.end();
});
