import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { dropOn } from '../../../test/e2e/support/drop.ts';
import { FixtureApp, noChromium } from './fixture-app.ts';

/** Keeps what falls onto it. */
const taking = `<!doctype html><title>Taking</title><script>
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    globalThis.dropped = [...event.dataTransfer.files];
  });
</script>`;

/** Asks this app's bridge about what falls onto it, in the moment in which it falls. */
const asking = `<!doctype html><title>Asking</title><script>
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    const file = event.dataTransfer.files[0];
    globalThis.asked = selu.agents.dropPackage({ file, path: '/etc/hostname' });
  });
</script>`;

/** As the build makes it, with one call about what is dropped and one that is not. */
async function bundlePreload(to: string): Promise<void> {
  const build = await rolldown({
    input: fileURLToPath(new URL('../../../src/preload/index.ts', import.meta.url)),
    external: ['electron'],
    transform: {
      define: {
        __CALL_NAMES__: '["agents.dropPackage", "agents.other"]',
        __DROP_CALL_NAMES__: '["agents.dropPackage"]',
        __EVENT_NAMES__: '[]',
      },
    },
  });
  await build.write({ format: 'cjs', file: to });
  await build.close();
}

describe.skipIf(noChromium)('a file that was dropped on a page', () => {
  const side = mkdtempSync(join(tmpdir(), 'selu-drop-'));
  // Whatever a name may hold that the text on the wire has to escape.
  const file = join(side, 'A "b" \\ $& ü < 😀.txt');
  const folder = join(side, 'folder.d');
  let app: FixtureApp;
  let browser: Browser;
  let window: number;
  let page: Page;

  beforeAll(async () => {
    mkdirSync(folder);
    writeFileSync(file, 'content');
    const address = join(side, 'address');
    app = await FixtureApp.start({
      env: { SELU_RUNTIME_DEVTOOLS: '1', SELU_RUNTIME_DEVTOOLS_FILE: address },
    });
    await app.main(
      ({ ipcMain }, state, pages) => {
        Object.assign(state.pages, pages);
        const hear = (_event: object, value: unknown): unknown => {
          state.heard.push(value);
          return value;
        };
        for (const name of ['dropPackage', 'other']) ipcMain.handle(`selu:agents.${name}`, hear);
        ipcMain.on('tell', hear);
      },
      { '/taking.html': taking, '/asking.html': asking },
    );
    window = await app.open('/taking.html');
    browser = await chromium.connectOverCDP(readFileSync(address, 'utf8'), { noDefaults: true });
    page = await shown('/taking.html');
  });
  afterAll(async () => {
    await browser.close();
    await app.end();
    rmSync(side, { recursive: true });
  });
  beforeEach(() => app.page(window, 'globalThis.dropped = []'));

  /** The page by the end of its address, as soon as the browser has told of it. */
  function shown(path: string): Promise<Page> {
    return vi.waitFor(() => {
      const pages = browser.contexts().flatMap((context) => context.pages());
      const found = pages.findLast((candidate) => candidate.url().endsWith(path));
      if (!found) throw new Error(`no page shows ${path}`);
      return found;
    });
  }

  const heard = (): Promise<unknown[]> => app.main((_electron, state) => state.heard.splice(0));
  const message = (script: string): string => `(async () => {
    try { await ${script}; return 'sent'; } catch (error) { return error.message; }
  })()`;

  test('arrives as its path, whatever its name; a folder too', async () => {
    await dropOn(page, [file, folder]);
    await app.page(
      window,
      `fixture.invoke('echo', dropped.map((one) => ({ path: fixture.pathOf(one) })))`,
    );
    expect(await heard()).toEqual([[{ path: file }, { path: folder }]]);
  });

  test('keeps its place among what is sent', async () => {
    await dropOn(page, [file, folder]);
    await app.page(
      window,
      `Promise.all([
        fixture.send('tell', 1), fixture.send('tell', fixture.pathOf(dropped[0])),
        fixture.send('tell', 2), fixture.send('tell', fixture.pathOf(dropped[1])),
        fixture.invoke('echo', 3),
      ])`,
    );
    expect(await heard()).toEqual([1, file, 2, folder, 3]);
  });

  test('gives nothing to what a script makes of it, or makes without it', async () => {
    await dropOn(page, [file]);
    await app.page(
      window,
      `(() => {
        const [one] = dropped;
        const forged = new File(['x'], ${JSON.stringify(file)});
        Object.defineProperty(forged, 'path', { value: ${JSON.stringify(file)} });
        const made = [new File([one], one.name), one.slice(), new Blob(['x']), forged];
        return fixture.invoke('echo', made.map((it) => fixture.pathOf(it)));
      })()`,
    );
    expect(await heard()).toEqual([['', '', '', '']]);
  });

  test.each([
    ['nothing', 'undefined'],
    ['a text', JSON.stringify('/etc/hostname')],
    ['a look-alike', `({ name: 'x', path: '/etc/hostname', [Symbol.toStringTag]: 'File' })`],
    ['a prototype', 'Object.create(File.prototype)'],
  ])('cannot be stood for by %s', async (_what, script) => {
    const outcome = await app.page<string>(window, message(`fixture.pathOf(${script})`));
    expect(outcome).toMatch(
      /^(getPathForFile expected to receive a File|An object could not be cloned)/,
    );
  });

  test('cannot be named by a text that looks like one on its way', async () => {
    await dropOn(page, [file]);
    const seen = await app.page<string>(window, 'fixture.pathOf(dropped[0])');
    const forged = seen.replace(/[0-9a-f]$/, (last) => (last === '0' ? '1' : '0'));
    expect(forged).not.toBe(seen);
    await app.page(window, `fixture.invoke('echo', ${JSON.stringify(forged)})`);
    expect(await heard()).toEqual([forged]);
  });

  test('leaves a page as it is where nothing takes it', async () => {
    const other = await app.open('/index.html');
    await app.page(other, 'window.marker = 1');
    await app.main((_electron, state) => {
      state.events = [];
    });
    const shows = await shown('/index.html');
    const opened: string[] = [];
    shows.context().on('page', (one) => opened.push(one.url()));
    await dropOn(shows, [file]);
    // A navigation, or a window for the file, would have come by then.
    await app.page(other, 'new Promise((done) => setTimeout(done, 300))');
    expect(await app.page(other, 'window.marker')).toBe(1);
    expect(await app.main((_electron, state) => state.events)).toEqual([]);
    expect(opened).toEqual([]);
  });

  describe('through the preload of this app', () => {
    let second: number;
    beforeAll(async () => {
      const preload = join(side, 'preload.cjs');
      await bundlePreload(preload);
      second = await app.main(async ({ BrowserWindow }, _state, script) => {
        const opened = new BrowserWindow({ webPreferences: { preload: script, sandbox: true } });
        await opened.loadURL('app://fixture/asking.html');
        return opened.id;
      }, preload);
    });

    test('arrives as its path, once, and nothing else that the page says', async () => {
      await dropOn(await shown('/asking.html'), [folder, file]);
      await app.page(second, 'asked');
      expect(await heard()).toEqual([{ path: folder }]);
      const again = await app.page(second, message('selu.agents.dropPackage({})'));
      expect(again).toBe('no file of the disk was dropped');
      expect(await heard()).toEqual([]);
    });

    test.each([
      ['nothing', 'undefined'],
      ['a path', `({ path: '/etc/hostname' })`],
      ['a file of a script', `({ file: new File(['x'], '/etc/hostname') })`],
    ])('refuses %s without a drop', async (_what, script) => {
      const outcome = await app.page(second, message(`selu.agents.dropPackage(${script})`));
      expect(outcome).toBe('no file of the disk was dropped');
      expect(await heard()).toEqual([]);
    });

    test('a file that a script has put on the disk is none, nor is a drop of its making', async () => {
      const outcome = await app.page(
        second,
        message(`(async () => {
          const folder = await navigator.storage.getDirectory();
          const handle = await folder.getFileHandle('agent.zip', { create: true });
          const carried = new DataTransfer();
          carried.items.add(await handle.getFile());
          asked = undefined;
          dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true }));
          return asked;
        })()`),
      );
      expect(outcome).toBe('no file of the disk was dropped');
      expect(await heard()).toEqual([]);
    });

    test('leaves the input of other calls alone', async () => {
      await app.page(second, `selu.agents.other({ path: 'a', file: 'b' })`);
      expect(await heard()).toEqual([{ path: 'a', file: 'b' }]);
    });
  });
});
