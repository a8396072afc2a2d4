/** What a page that got into the window can do: nothing but the calls of the contract. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dropOn } from './support/drop.ts';
import { expect, test } from './support/fixtures.ts';
import { makeHousehold, PASSWORD, unlocked } from './support/household.ts';
import { sharedApp } from './support/shared-app.ts';
import { signIn } from './support/steps.ts';
import { askSinkForNames, attempt, openSinks, waysOut, type Sinks } from '../support/ways-out.ts';

let sinks: Sinks;
const shared = sharedApp(
  async (home) => {
    sinks = await openSinks();
    // That a page of an app which sets nothing reaches them, the stand-in's tests show.
    askSinkForNames(join(home, 'browser/Chromium/Local State'), sinks);
    return { env: unlocked(await makeHousehold(home)), wholeChromium: true };
  },
  () => sinks.close(),
);

test('nothing reaches anybody, whatever a page tries', async () => {
  const { page } = shared;
  await Promise.all(waysOut(sinks).map((way) => page.evaluate(attempt(way))));
  expect(sinks.received).toEqual([]);
});

test('the page carries the policy that the docs name', async () => {
  const { page } = shared;
  const policy = await page.evaluate(
    async () =>
      (await fetch(location.href).catch(() => null))?.headers.get('content-security-policy') ??
      'refused',
  );
  // connect-src is closed, so the page cannot even read itself.
  expect(policy).toBe('refused');
  const inline = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.ranInline = true';
    document.body.append(script);
    const style = document.createElement('style');
    style.textContent = 'body { color: rgb(1, 2, 3) }';
    document.head.append(style);
    return { script: 'ranInline' in window, style: getComputedStyle(document.body).color };
  });
  expect(inline.script).toBe(false);
  expect(inline.style).not.toBe('rgb(1, 2, 3)');
});

test('no Node, no network, no navigation, no window, no permission', async () => {
  const { app, home } = shared;
  const { page } = app;
  const address = page.url();
  await signIn(page, 'alice', PASSWORD);
  await expect(page.getByText('No credentials yet')).toBeVisible();

  if (process.platform === 'linux') {
    const filter = readFileSync(`/proc/${app.pid}/coredump_filter`, 'utf8');
    expect(Number.parseInt(filter, 16)).toBe(0);
  }
  expect(
    await page.evaluate(() =>
      ['require', 'process', 'module', 'global', 'Buffer'].filter((name) => name in window),
    ),
  ).toEqual([]);
  expect(
    await page.evaluate(() => Object.isFrozen(window.selu) && Object.isFrozen(window.selu.auth)),
  ).toBe(true);

  const refused = await page.evaluate(async () => {
    const tries: Record<string, () => Promise<unknown>> = {
      fetch: () => fetch('https://example.com/'),
      loopback: () => fetch('http://127.0.0.1:1/'),
      image: () =>
        new Promise((resolve, reject) => {
          const image = new Image();
          image.onload = resolve;
          image.onerror = () => reject(new Error('refused'));
          image.src = 'https://example.com/canary.png';
        }),
      geolocation: () =>
        new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
      camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
      evaluate: async () => (0, eval)('1'),
    };
    const allowed: string[] = [];
    for (const [name, attempt] of Object.entries(tries)) {
      await attempt().then(
        () => allowed.push(name),
        () => undefined,
      );
    }
    return allowed;
  });
  expect(refused).toEqual([]);

  expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull();
  expect(await page.evaluate(() => window.open('https://docs.selu.bot/?stolen=1'))).toBeNull();
  await page.evaluate(() => {
    window.location.href = 'https://example.com/';
  });
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'https://example.com/';
    document.body.append(link);
    link.click();
    link.remove();
  });
  const file = join(home, 'dropped.html');
  writeFileSync(file, '<title>Dropped</title>');
  await dropOn(page, [file]);
  await page.waitForTimeout(300);
  expect(page.url().split('#')[0]).toBe(address.split('#')[0]);
  expect(app.windows()).toHaveLength(1);
  // No page decides what the system's browser opens; Help opens the one address there is.
  expect(await app.opened()).toEqual([]);
  await page.evaluate(() => window.selu.app.openHelp({}));
  await expect.poll(() => app.opened()).toEqual(['https://docs.selu.bot/']);
});
