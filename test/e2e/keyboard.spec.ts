/**
 * From the first start to a stored secret by keyboard alone: nothing is pressed or filled in but what has the focus, and
 * each control is reached by Tab within as many steps as a person puts up with.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { writeAgentZip } from '../support/agent-packages.ts';
import { expect, test } from './support/fixtures.ts';

const PASSWORD = 'canary-by-keys 41 word';
/** So often is Tab pressed to get to a control, at most. */
const MOST_TABS = 25;

/** The keyboard of a window, and what it gets to. */
const keysOf = (page: Page) => {
  const press = (key: string) => page.keyboard.press(key);
  const hasFocus = (control: Locator) =>
    control.evaluate((element) => element === document.activeElement).catch(() => false);
  const to = async (control: Locator): Promise<void> => {
    await expect(control).toBeVisible();
    for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
      if (await hasFocus(control)) return;
      await press('Tab');
    }
    await expect(control).toBeFocused({ timeout: 1 });
  };
  return {
    press,
    to,
    type: async (field: Locator, text: string): Promise<void> => {
      await to(field);
      await page.keyboard.type(text);
    },
    use: async (control: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> => {
      await to(control);
      await press(key);
    },
  };
};

test('first run, an agent, and one of its secrets', async ({ home, launch }, info) => {
  // Keys may come while a dialog still fades.
  const app = await launch({ motion: true });
  const { page } = app;
  const { to, type, use, press } = keysOf(page);
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const kit = join(home, 'kit.txt');
  // No package comes from the app's own folders.
  const downloads = info.outputPath();
  mkdirSync(downloads, { recursive: true });
  const agent = writeAgentZip(join(downloads, 'weather.zip'), {
    id: 'weather',
    capabilities: { sky: { secrets: { API_KEY: 'system', HOME_TOWN: 'user optional' } } },
  });
  await app.dialogs([
    { canceled: false, filePath: kit },
    { canceled: false, filePaths: [agent] },
    { response: 0 },
  ]);

  await use(button(/Set up a new Selu/));
  await to(page.getByRole('radio', { name: /Make one for me/ }));
  await use(button('Continue'));
  const shown = page.getByRole('status', { name: 'Master secret' });
  await expect(shown).not.toBeEmpty();
  const secret = (await shown.innerText()).replace(/\s/g, '');
  await use(button('Save recovery kit'));
  await expect(page.getByText(/Recovery kit saved/)).toBeVisible();
  await use(button('Continue'));
  await type(page.getByLabel(/^Last \d+ characters/), secret.slice(-6));
  await press('Enter');
  await type(page.getByLabel('Your name'), 'Alice');
  await type(page.getByLabel('Username'), 'alice');
  await type(page.getByLabel('Password', { exact: true }), PASSWORD);
  await type(page.getByLabel('Password again'), PASSWORD);
  await use(button('Finish'));
  await expect(page.getByRole('heading', { name: 'Overview', exact: true })).toBeFocused();

  await use(page.getByRole('navigation').getByRole('link', { name: 'Agents' }));
  await expect(page.getByRole('heading', { name: 'Agents', level: 1 })).toBeFocused();
  await use(button('Install agent'));
  const fromFile = page.getByRole('menuitem', { name: 'From a file' });
  await expect(page.getByRole('menu')).toBeVisible();
  for (let steps = 0; steps < 5; steps += 1) {
    if (await fromFile.evaluate((item) => item === document.activeElement)) break;
    await press('ArrowDown');
  }
  await expect(fromFile).toBeFocused();
  await press('Enter');
  const dialog = page.getByRole('dialog').filter({ has: page.getByRole('heading') });
  await expect(dialog).toContainText('API_KEY');
  await use(dialog.getByRole('button', { name: 'Install', exact: true }));
  await expect(dialog).toBeHidden();

  await expect(page.getByRole('heading', { name: 'weather', level: 1 })).toBeVisible();
  const field = page.getByRole('textbox', { name: 'API_KEY', exact: true });
  await type(field, 'canary-typed-by-keys');
  await use(page.getByRole('region', { name: 'sky' }).getByRole('button', { name: 'Save' }));
  await expect(page.getByRole('region', { name: 'sky' })).toContainText(
    /API_KEY\s*Required\s*Shared\s*Set/,
  );
});
