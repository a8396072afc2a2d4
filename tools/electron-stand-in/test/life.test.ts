import { mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test as base, vi } from 'vitest';
import { FixtureApp, noChromium } from './fixture-app.ts';

const test = base.extend<{ start: typeof FixtureApp.start }>({
  // Vitest reads the names of the fixtures that this one needs from its first parameter.
  start: async ({}, use) => {
    const running: FixtureApp[] = [];
    await use(async (options) => {
      const app = await FixtureApp.start(options);
      running.push(app);
      return app;
    });
    for (const app of running.reverse()) await app.end();
  },
});

/** How long what hangs may take, in the environment of an app. */
const patience = (ms: number): NodeJS.ProcessEnv => ({ SELU_RUNTIME_PATIENCE_MS: String(ms) });

async function expectNothingLeft(app: FixtureApp): Promise<void> {
  expect(app.locks()).toEqual([]);
  expect(readdirSync(app.temporary)).toEqual([]);
  await vi.waitFor(() => expect(app.chromium()).toEqual([]), { timeout: 2000 });
}

describe.skipIf(noChromium)('the end of an app', () => {
  test.concurrent('leaves no process and no lock behind, and asks the app first', async ({
    start,
  }) => {
    const app = await start();
    await app.open();
    expect(app.chromium().length).toBeGreaterThan(0);
    expect(app.locks()).toEqual([
      'SingleInstance',
      'SingleInstanceSocket',
      'Chromium/SingletonLock',
    ]);
    app.child.kill('SIGTERM');
    expect(await app.ended).toBe(0);
    expect(app.output().match(/will-quit/g)).toHaveLength(1);
    await expectNothingLeft(app);
  });

  test.concurrent('comes even when pages hang or never load', async ({ start }) => {
    const app = await start({ env: patience(500) });
    const [loops, asked] = [await app.open(), await app.open()];
    await app.page(loops, 'setTimeout(() => { for (;;); }, 0)');
    await app.page(asked, 'onbeforeunload = () => { for (;;); }');
    await app.main((_electron, state) => void state.open().loadURL('app://fixture/never'));
    app.child.kill('SIGTERM');
    expect(await app.ended).toBe(0);
    await expectNothingLeft(app);
  });

  test.concurrent('comes even when Chromium itself hangs', async ({ start }) => {
    const app = await start({ env: patience(500) });
    await app.open();
    process.kill(app.browser(), 'SIGSTOP');
    app.child.kill('SIGTERM');
    expect(await app.ended).toBe(0);
    await expectNothingLeft(app);
  });

  test.concurrent('comes before the first window as well', async ({ start }) => {
    const app = await start({ wait: false });
    await vi.waitFor(() => expect(app.locks()).toContain('SingleInstance'), { timeout: 10_000 });
    app.child.kill('SIGTERM');
    expect(await app.ended).toBe(0);
    await expectNothingLeft(app);
  });

  test('does not come when a page refuses to close', async ({ start }) => {
    const app = await start({ env: patience(1500) });
    const window = await app.open();
    await app.page(window, 'onbeforeunload = (event) => event.preventDefault(); 1');
    // Chromium asks nobody on behalf of a page that nobody has touched.
    await app.page(window, 'document.body.click()');
    await app.main(({ BrowserWindow, app: it }) => {
      const asked = new Promise((resolve) => {
        BrowserWindow.getAllWindows()[0]?.webContents.once('will-prevent-unload', resolve);
      });
      it.quit();
      return asked.then(() => undefined);
    });
    // Longer than a page may take that gives no answer at all.
    await new Promise((resolve) => setTimeout(resolve, 1700));
    expect(await app.page(window, 'document.title')).toBe('Fixture');
  });

  test.concurrent('follows that of Chromium', async ({ start }) => {
    const app = await start();
    await app.open();
    process.kill(app.browser(), 'SIGKILL');
    expect(await app.ended).toBe(1);
    expect(app.output()).toContain('will-quit');
    await expectNothingLeft(app);
  });

  test.concurrent('follows that of its launcher, which could pass nothing on', async ({
    start,
  }) => {
    const app = await start({ launcher: true });
    await app.open();
    app.child.kill('SIGKILL');
    await app.ended;
    expect(app.output()).toContain('will-quit');
    await expectNothingLeft(app);
  });

  test.concurrent('by SIGKILL takes Chromium with it and holds no later one up', async ({
    start,
  }) => {
    const first = await start();
    await first.open();
    first.child.kill('SIGKILL');
    await first.ended;
    await vi.waitFor(() => expect(first.chromium()).toEqual([]), { timeout: 5000 });
    const second = await start({ home: first.home });
    expect(await second.main(({ app }) => app.hasSingleInstanceLock())).toBe(true);
  });
});

describe.skipIf(noChromium)('a running app', () => {
  let app: FixtureApp;
  beforeAll(async () => {
    app = await FixtureApp.start({
      // Longer than a path of a socket may be.
      home: mkdtempSync(join(tmpdir(), `selu-fixture-${'long-'.repeat(20)}`)),
      env: { ...patience(1000), LANG: 'de_DE.UTF-8', LC_ALL: '', LANGUAGE: '' },
    });
  });
  afterAll(() => app.end());

  test('closes one window although its page hangs, and keeps the others', async () => {
    const stays = await app.open();
    const hangs = await app.open();
    await app.page(hangs, 'setTimeout(() => { for (;;); }, 0)');
    const left = await app.main(async ({ BrowserWindow }, _state, id) => {
      const window = BrowserWindow.fromId(id);
      await new Promise<void>((resolve) => {
        window?.once('closed', resolve);
        window?.close();
      });
      return BrowserWindow.getAllWindows().map((other) => other.id);
    }, hangs);
    expect(left).toEqual([stays]);
    expect(await app.page(stays, 'document.title')).toBe('Fixture');
  });

  test('hears that a window is ready to show, even if its page paints nothing', async () => {
    const shown = await app.main((_electron, state) => {
      state.pages['/empty.html'] = '';
      return Promise.all(
        ['/index.html', '/empty.html'].map((path) => {
          const window = state.open();
          const ready = new Promise<void>((resolve) => {
            window.once('ready-to-show', () => resolve());
          });
          return window.loadURL(`app://fixture${path}`).then(() => ready.then(() => path));
        }),
      );
    });
    expect(shown).toEqual(['/index.html', '/empty.html']);
  });

  test('hears why a page did not load', async () => {
    const result = await app.main(async ({ session }, state) => {
      session.defaultSession.webRequest.onBeforeRequest(({ url }, answer) =>
        answer({ cancel: url.endsWith('/refused.html') || url.startsWith('https:') }),
      );
      const window = state.open();
      const events: unknown[] = [];
      window.webContents.on('did-fail-load', (_event, number, code, url) =>
        events.push([number, code, url]),
      );
      const why = (error: Error): string => error.message;
      return [
        await window.loadURL('app://fixture/refused.html').then(String, why),
        await window.loadURL('https://example.com/').then(String, why),
        events,
      ];
    });
    expect(result).toEqual([
      "ERR_BLOCKED_BY_CLIENT (-20) loading 'app://fixture/refused.html'",
      "ERR_BLOCKED_BY_CLIENT (-20) loading 'https://example.com/'",
      [
        [-20, 'ERR_BLOCKED_BY_CLIENT', 'app://fixture/refused.html'],
        [-20, 'ERR_BLOCKED_BY_CLIENT', 'https://example.com/'],
      ],
    ]);
  });

  test('hears what a second one was started with, which ends', async () => {
    const second = await FixtureApp.start({
      home: app.home,
      args: ['selu://somewhere'],
      wait: false,
    });
    expect(await second.ended).toBe(0);
    // Its home is that of the first one; its own temporary folder has to be empty.
    rmdirSync(second.temporary);
    const heard = await vi.waitUntil(() =>
      app.main((_electron, { events }) => events.find(([name]) => name === 'second-instance')),
    );
    expect(heard).toEqual(['second-instance', 'selu://somewhere', { from: 'fixture' }]);
    expect(app.locks()).toContain('SingleInstance');
  });

  test('speaks the language of the person', async () => {
    const window = await app.open();
    expect(await app.main((electron) => electron.app.getLocale())).toBe('de');
    expect(await app.page(window, '[navigator.language, (1.5).toLocaleString()]')).toEqual([
      'de',
      '1,5',
    ]);
  });

  test('gets an error by name for what the stand-in lacks', async () => {
    const messages = await app.main((electron, state) => {
      const window = state.open();
      const attempts: (() => unknown)[] = [
        () => electron.app.getFileIcon('/'),
        () => electron.app.on('continue-activity' as never, () => undefined),
        () => window.setProgressBar(1),
        () => window.webContents.findInPage('x'),
        () => electron.session.fromPartition('x'),
        () => electron.shell.trashItem('/x'),
        () => new electron.MessageChannelMain(),
        () => electron.clipboard.readText(),
        () => new electron.BrowserWindow({ webPreferences: { nodeIntegration: true } }),
        () => new electron.BrowserWindow({ webPreferences: { sandbox: false } }),
      ];
      return attempts.map((attempt) => {
        try {
          return attempt();
        } catch (error) {
          return (error as Error).message.replace('electron stand-in: ', '');
        }
      });
    });
    expect(messages).toEqual([
      'app.getFileIcon is not implemented',
      "app.on('continue-activity') is not implemented",
      'browserWindow.setProgressBar is not implemented',
      'webContents.findInPage is not implemented',
      'session.fromPartition is not implemented',
      'shell.trashItem is not implemented',
      'MessageChannelMain is not implemented',
      'clipboard.readText is not implemented',
      'webPreferences.nodeIntegration = true is not implemented',
      'webPreferences.sandbox = false is not implemented',
    ]);
  });
});
