import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FixtureApp, noChromium } from './fixture-app.ts';

describe.skipIf(noChromium)('a page', () => {
  const side = mkdtempSync(join(tmpdir(), 'selu-devtools-'));
  let app: FixtureApp;
  let server: Server;
  /** `host:port` of a server outside of the app, and what it was asked. */
  let outside: string;
  const reached: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      reached.push(request.url ?? '');
      response.setHeader('access-control-allow-origin', '*').end('outside');
    });
    server.on('upgrade', (request, socket) => {
      reached.push(request.url ?? '');
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    outside = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    app = await FixtureApp.start({
      env: { SELU_RUNTIME_DEVTOOLS: '1', SELU_RUNTIME_DEVTOOLS_FILE: join(side, 'address') },
    });
    await app.main((_electron, { pages }) => {
      pages['/other.html'] = '<!doctype html><title>Other</title>';
    });
    window = await app.open();
  });
  afterAll(async () => {
    server.close();
    rmSync(side, { recursive: true });
    await app.end();
  });
  /** One for all tests; each finds the first page in it, with a mark that no other page has. */
  let window: number;
  beforeEach(async () => {
    reached.length = 0;
    await app.main(async ({ BrowserWindow }, state, id) => {
      state.refuse = false;
      await BrowserWindow.fromId(id)?.loadURL('app://fixture/index.html');
    }, window);
    await app.page(window, 'window.marker = 1');
  });

  const refuse = (): Promise<void> =>
    app.main((_electron, state) => {
      state.refuse = true;
      state.events = [];
    });
  const events = (): Promise<unknown[][]> => app.main((_electron, state) => state.events);
  const address = () =>
    app.main(
      ({ BrowserWindow }, _state, id) => BrowserWindow.fromId(id)?.webContents.getURL(),
      window,
    );

  const click = (html: string): string =>
    `document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(html)}), document.body.lastElementChild`;
  const ways: [way: string, script: (to: string) => string][] = [
    ['location', (to) => `location.href = ${JSON.stringify(to)}`],
    ['location.replace', (to) => `location.replace(${JSON.stringify(to)})`],
    ['a link', (to) => `${click(`<a href="${to}">x</a>`)}.click()`],
    ['a form', (to) => `${click(`<form action="${to}"></form>`)}.submit()`],
    ['a posted form', (to) => `${click(`<form method="post" action="${to}"></form>`)}.submit()`],
    [
      'a meta refresh',
      (to) => `document.head.insertAdjacentHTML('beforeend',
        ${JSON.stringify(`<meta http-equiv="refresh" content="0; url=${to}">`)})`,
    ],
  ];

  test.each(ways)('stays where it is when the app refuses %s', async (_way, script) => {
    for (const to of ['/other.html', 'https://example.com/', `http://${outside}/`]) {
      await refuse();
      await app.page(window, `${script(to)}; 1`);
      const asked = to === '/other.html' ? 'app://fixture/other.html' : to;
      await expect
        .poll(async () =>
          (await events()).map(([name, url]) =>
            `${String(name)} ${String(url)}`.replace(/\?$/, ''),
          ),
        )
        .toEqual([`will-navigate ${asked}`]);
      expect(await app.page(window, 'window.marker')).toBe(1);
      expect(await address()).toBe('app://fixture/index.html');
    }
    expect(reached).toEqual([]);
  });

  test.each(ways)('goes elsewhere by %s when the app lets it', async (_way, script) => {
    await app.page(window, `${script('/other.html')}; 1`);
    await expect.poll(() => address()).toMatch(/^app:\/\/fixture\/other\.html\??$/);
    await expect.poll(() => app.page(window, 'document.title')).toBe('Other');
  });

  test.each([
    ['about:blank', `location.href = 'about:blank'`],
    ['blob:', `location.href = URL.createObjectURL(new Blob(['x'], { type: 'text/html' }))`],
    ['data:', `location.href = 'data:text/html,x'`],
    ['app:', `location.href = 'app://fixture/other.html'`],
    ['file:', `location.href = 'file:///etc/hostname'`],
    ['chrome:', `location.href = 'chrome://version'`],
    ['view-source:', `location.href = 'view-source:' + location.href`],
  ])('stays where it is for %s addresses', async (_what, script) => {
    await refuse();
    await app.page(window, `try { ${script} } catch {}; 1`);
    // Whatever comes of it comes before this does.
    await app.page(window, 'new Promise((done) => setTimeout(done, 300))').catch(() => undefined);
    expect(await app.page(window, 'window.marker')).toBe(1);
    expect(await address()).toBe('app://fixture/index.html');
  });

  test('reaches its app: addresses by name as soon as the app lets it', async () => {
    await app.page(window, `location.href = 'app://fixture/other.html'; 1`);
    await expect.poll(() => address()).toBe('app://fixture/other.html');
  });

  const pagesOfChromium = async (): Promise<number> => {
    const { host } = new URL(readFileSync(join(side, 'address'), 'utf8'));
    const list = (await (await fetch(`http://${host}/json/list`)).json()) as { type: string }[];
    return list.filter(({ type }) => type === 'page').length;
  };

  test.each([
    ['window.open', `String(window.open('/other.html'))`],
    ['window.open with a size', `String(window.open('/other.html', 'x', 'width=300,height=200'))`],
    [
      'a link with a target',
      `${click('<a href="/other.html" target="_blank">x</a>')}.click(), 'null'`,
    ],
    [
      'a form with a target',
      `${click('<form action="/other.html" target="new"></form>')}.submit(), 'null'`,
    ],
  ])('opens no window by %s, and the app is asked', async (_way, script) => {
    await refuse();
    const before = await pagesOfChromium();
    expect(await app.page(window, script)).toBe('null');
    await expect
      .poll(async () => (await events()).find(([name]) => name === 'open')?.[1])
      .toMatch(/^(app:\/\/fixture\/other\.html\??)?$/);
    expect(await pagesOfChromium()).toBe(before);
    expect(await address()).toBe('app://fixture/index.html');
  });

  test('opens no window by a click that asks for one', async () => {
    await refuse();
    const before = await pagesOfChromium();
    for (const keys of ['ctrlKey: true', 'shiftKey: true', 'button: 1']) {
      await app.page(
        window,
        `${click('<a href="/other.html">x</a>')}
          .dispatchEvent(new MouseEvent('click', { ${keys}, cancelable: true, bubbles: true }))`,
      );
    }
    await app.page(window, 'new Promise((done) => setTimeout(done, 500))');
    // Chromium takes it for a navigation of the page itself.
    for (const [name] of await events()) expect(name).toBe('will-navigate');
    expect(await pagesOfChromium()).toBe(before);
    expect(await address()).toBe('app://fixture/index.html');
  });

  test('reaches what is outside only where the app lets it', async () => {
    const ask = `fetch('http://${outside}/').then((answer) => answer.text(), () => 'refused')`;
    expect(await app.page(window, ask)).toBe('outside');
    expect(reached).toContain('/');
    reached.length = 0;
    const rule = (cancel: boolean) =>
      app.main(({ session }, _state, isRefused) => {
        session.defaultSession.webRequest.onBeforeRequest(({ url }, answer) =>
          answer({ cancel: isRefused && url.startsWith('http:') }),
        );
      }, cancel);
    await rule(true);
    expect(await app.page(window, ask)).toBe('refused');
    expect(reached).toEqual([]);
    await rule(false);
  });

  test('reaches the app’s own files, unless the app refuses', async () => {
    const ask = `fetch('/other.html').then((answer) => answer.text(), () => 'refused')`;
    expect(await app.page(window, ask)).toContain('Other');
    await app.main(({ session }) => {
      session.defaultSession.webRequest.onBeforeRequest(({ url }, answer) =>
        answer({ cancel: url === 'app://fixture/other.html' }),
      );
    });
    expect(await app.page(window, ask)).toBe('refused');
  });
});
