/**
 * A megabyte pasted into each kind of field of the built app, until the frame after it is painted, beside the same paste
 * into a bare field of that kind: the window has to answer within 100 ms. On two busy cores it took 24 to 60 ms in
 * November 2026, and a bare field 720 ms.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { machine } from '../src/main/services/common/caller.ts';
import { makeHousehold, PASSWORD } from '../test/e2e/support/household.ts';
import { launchApp, type RunningApp } from '../test/e2e/support/launch.ts';
import { signIn } from '../test/e2e/support/steps.ts';
import type { Measurement, Sample } from './harness.ts';

export default [{ rounds: 3, warmUp: false, round }] satisfies readonly Measurement[];

const PASTED = 'x'.repeat(1024 * 1024);
const emptyApp = join(import.meta.dirname, 'empty-app');

async function round(): Promise<Sample[]> {
  const homes = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'selu-bench-')));
  const [home = '', emptyHome = ''] = homes;
  const { secret } = await makeHousehold(home, ({ credentials }) =>
    credentials.save(
      machine,
      { scope: 'system' },
      { capabilityId: 'bench', name: 'KEY', mode: 'add', value: 'value' },
    ),
  );
  const running: RunningApp[] = [];
  const start = async (options: Parameters<typeof launchApp>[0]): Promise<Page> => {
    const app = await launchApp(options);
    running.push(app);
    await app.page.getByRole('button').first().waitFor();
    return app.page;
  };
  try {
    const page = await start({ home, env: { SELU_ENCRYPTION_KEY: secret } });
    const bare = await start({ home: emptyHome, app: emptyApp });
    const baseline = {
      line: await into(await bareField(bare, 'input')),
      lines: await into(await bareField(bare, 'textarea')),
    };
    const samples: Sample[] = [];
    const measure = async (name: string, field: Locator, kind: keyof typeof baseline) => {
      const ours = await into(field);
      samples.push({ name: `1 MB into ${name}`, unit: 'ms', ours, baseline: baseline[kind] });
    };

    await measure('a name', page.getByLabel('Username'), 'line');
    await measure('a password', page.getByLabel('Password', { exact: true }), 'line');
    await signIn(page, 'alice', PASSWORD);
    await measure('a search', page.getByLabel('Search credentials'), 'line');
    await page.keyboard.press('Control+k');
    await measure('the palette', page.getByRole('combobox', { name: /^Find pages/ }), 'line');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add credential' }).click();
    const dialog = page.getByRole('dialog');
    await measure('a field that suggests', dialog.getByLabel('Capability'), 'line');
    await measure('a value', dialog.getByLabel('Value', { exact: true }), 'lines');
    return samples;
  } finally {
    for (const app of running) await app.kill();
    for (const folder of homes) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function bareField(page: Page, kind: 'input' | 'textarea'): Promise<Locator> {
  await page.evaluate((name) => document.body.replaceChildren(document.createElement(name)), kind);
  return page.locator(kind);
}

/** Milliseconds from the paste, whatever the clipboard of this machine holds, until what follows is painted. */
async function into(field: Locator): Promise<number> {
  const page = field.page();
  await field.focus();
  const took = page.evaluate(
    () =>
      new Promise<number>((resolve) =>
        window.addEventListener(
          'beforeinput',
          () => {
            const start = performance.now();
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
          },
          { once: true, capture: true },
        ),
      ),
  );
  await page.keyboard.insertText(PASTED);
  return took;
}
