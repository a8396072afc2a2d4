/** Every screen, in both themes and both languages, by axe: WCAG 2.2 A and AA. */
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { sound, writeFiles } from '../unit/packages/archives.ts';
import { dropOn } from './drop.ts';
import { expect, test } from './fixtures.ts';
import { makeHousehold, PASSWORD } from './household.ts';

async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((chosen) => window.selu.app.setPreferences({ theme: chosen }), theme);
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    // Colours fade from one theme to the other.
    await page.waitForTimeout(400);
    const { violations: all } = await new AxeBuilder({ page })
      .setLegacyMode()
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    found.push(
      ...all.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${theme}: ${id}: ${html}`)),
    );
  }
  return found;
}

test('the first run', async ({ app: { page } }) => {
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: /Set up a new Selu/ }).click();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('status', { name: 'Master secret' })).not.toBeEmpty();
  expect(await violations(page)).toEqual([]);
});

test('sign-in, the Credentials page and its dialogs, in German', async ({ home, launch }) => {
  const { secret } = await makeHousehold(home, ({ credentials }, { bob }) => {
    const key = { capabilityId: 'pim', mode: 'add', value: 'v' } as const;
    credentials.save({ scope: 'system' }, { ...key, name: 'API_KEY' });
    credentials.save({ scope: 'user', userId: bob }, { ...key, name: 'PASSWORD' });
  });
  const { page } = await launch({
    env: { SELU_ENCRYPTION_KEY: secret, LANG: 'de_DE.UTF-8' },
  });
  await page.evaluate(() => window.selu.app.setPreferences({ language: 'de' }));
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  expect(await violations(page)).toEqual([]);
  await page.getByLabel('Benutzername').fill('alice');
  await page.getByLabel('Passwort', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row').filter({ hasText: 'API_KEY' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('row').filter({ hasText: 'API_KEY' }).getByRole('button').first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('the pages of agents, and what a package requires, in German', async ({ home, launch }) => {
  const { secret } = await makeHousehold(home);
  const app = await launch({ env: { SELU_ENCRYPTION_KEY: secret, LANG: 'de_DE.UTF-8' } });
  const { page } = app;
  await page.getByLabel('Benutzername').fill('alice');
  await page.getByLabel('Passwort', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /Alice/ })).toBeVisible();
  await page.evaluate(() => window.selu.account.setLanguage({ language: 'de' }));
  const folder = join(home, 'helper');
  writeFiles(folder, sound);
  await dropOn(page, [folder]);
  await expect(page.getByRole('dialog', { name: 'Helferin installieren?' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Installieren', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'PASSWORD' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('tab', { name: 'Überblick' }).click();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('link', { name: 'Agenten' }).first().click();
  await expect(page.getByRole('link', { name: /Helferin/ })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});
