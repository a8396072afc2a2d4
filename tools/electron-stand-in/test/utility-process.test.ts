/** What a utility process has of Electron, and that it is never there without its app. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { FixtureApp, noChromium } from './fixture-app.ts';

const program = fileURLToPath(new URL('./fixtures/app/utility.js', import.meta.url));

describe.skipIf(noChromium)('a utility process', () => {
  let app: FixtureApp;
  beforeAll(async () => {
    app = await FixtureApp.start({ env: { ONLY_OF_THE_APP: '1' } });
  });
  afterAll(() => app.end());

  test('speaks by its port, in structured clones, with the environment that it was given', async () => {
    const said = await app.main(async ({ utilityProcess }, _state, path) => {
      const env = { GIVEN: 'yes' };
      const child = utilityProcess.fork(path, ['argument'], { env, stdio: 'ignore' });
      const answer = new Promise((resolve) => child.once('message', resolve));
      child.postMessage({ list: [new Date(0)], bytes: Buffer.from('abc') });
      const got = (await answer) as { data: { bytes: object } };
      child.kill();
      return { ...got, bytes: got.data.bytes.constructor.name };
    }, program);
    expect(said).toMatchObject({
      data: { list: [new Date(0)] },
      ports: [],
      bytes: 'Uint8Array',
      type: 'utility',
      args: ['argument'],
      send: undefined,
    });
    expect(said).toHaveProperty('env', { GIVEN: 'yes' });
    expect(app.output()).not.toContain('printed by');
  });

  test('has no number and cannot be ended before it is there, nor afterwards', async () => {
    const seen = await app.main(async ({ utilityProcess }, _state, path) => {
      const child = utilityProcess.fork(path);
      const early = [child.pid, child.kill()];
      const pid = await new Promise((resolve) => child.once('spawn', () => resolve(child.pid)));
      const code = new Promise((resolve) => child.once('exit', resolve));
      const killed = child.kill();
      return [early, typeof pid, killed, await code, child.pid, child.kill()];
    }, program);
    expect(seen).toEqual([[undefined, false], 'number', true, 0, undefined, false]);
  });

  test('tells with which code it has ended, and takes nothing any more', async () => {
    const code = await app.main(async ({ utilityProcess }, _state, path) => {
      const child = utilityProcess.fork(path);
      child.postMessage('exit');
      const ended = await new Promise((resolve) => child.once('exit', resolve));
      child.postMessage('more');
      return ended;
    }, program);
    expect(code).toBe(3);
  });

  test('refuses what cannot be cloned, and options that it does not know', async () => {
    const messages = await app.main(({ utilityProcess }, _state, path) => {
      const child = utilityProcess.fork(path);
      const attempts = [
        () => child.postMessage(() => undefined),
        () => child.on('login', () => undefined),
        () => utilityProcess.fork(path, [], { cwd: '/' }),
        () => utilityProcess.fork(path, [], { stdio: 'pipe' }),
      ].map((attempt) => {
        try {
          return attempt();
        } catch (error) {
          return (error as Error).message.replace('electron stand-in: ', '');
        }
      });
      child.once('spawn', () => child.kill());
      return attempts;
    }, program);
    expect(messages).toEqual([
      expect.stringContaining('could not be cloned'),
      "utilityProcess.on('login') is not implemented",
      'utilityProcess.fork with cwd is not implemented',
      'utilityProcess.fork with stdio is not implemented',
    ]);
  });

  test('is the only way to another Node: the program of the app is none, whatever it is told', async () => {
    const status = await app.main(() => {
      const { spawnSync } = process.getBuiltinModule('node:child_process');
      const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
      return spawnSync(process.execPath, ['-e', 'process.exit(7)'], { env }).status;
    });
    expect(status).toBe(1);
  });

  test('ends with its app', async () => {
    const pid = await app.main(
      ({ utilityProcess }, _state, path) =>
        new Promise<number>((resolve) => {
          const child = utilityProcess.fork(path);
          child.once('spawn', () => resolve(child.pid ?? 0));
        }),
      program,
    );
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    app.child.kill('SIGKILL');
    await vi.waitUntil(() => !existsSync(`/proc/${pid}`), { timeout: 20_000 });
  });
});
