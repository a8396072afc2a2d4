/** Every screen, in both themes and both languages, by axe: WCAG 2.2 A and AA. */
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { sound, writeFiles } from '../support/archives.ts';
import { dropOn } from './support/drop.ts';
import Database from 'better-sqlite3';
import { expect, test } from './support/fixtures.ts';
import { makeHousehold, PASSWORD } from './support/household.ts';
import type { RunningApp } from './support/launch.ts';
import { openPage, signIn } from './support/steps.ts';
import { machine } from '../../src/main/services/common/caller.ts';

/** What of a page depends on its theme. */
const aboutColour = ['color-contrast', 'link-in-text-block'];

async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  // Else colours fade from one theme to the other, and dialogs come in slowly.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const theme of ['dark', 'light'] as const) {
    await page.evaluate((chosen) => window.selu.app.setPreferences({ theme: chosen }), theme);
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await untilStill(page);
    const axe = new AxeBuilder({ page }).setLegacyMode();
    if (theme === 'dark') axe.withRules(aboutColour);
    else axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
    const { violations: all } = await axe.analyze();
    found.push(
      ...all.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${theme}: ${id}: ${html}`)),
    );
  }
  return found;
}

/** Nothing moves or fades, but for what does so for ever. */
async function untilStill(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        (one) =>
          one.playState !== 'running' || one.effect?.getComputedTiming().endTime === Infinity,
      ),
  );
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
  const { secret } = await makeHousehold(home, async ({ credentials }, { bob }) => {
    const key = { capabilityId: 'pim', mode: 'add', value: 'v' } as const;
    await credentials.save(machine, { scope: 'system' }, { ...key, name: 'API_KEY' });
    await credentials.save(machine, { scope: 'user', userId: bob }, { ...key, name: 'PASSWORD' });
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

test('the pages of agents, and what a package requires, in German', async ({
  home,
  launch,
  downloads,
}) => {
  const { secret } = await makeHousehold(home);
  const app = await launch({ env: { SELU_ENCRYPTION_KEY: secret, LANG: 'de_DE.UTF-8' } });
  const { page } = app;
  await page.getByLabel('Benutzername').fill('alice');
  await page.getByLabel('Passwort', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /Alice/ })).toBeVisible();
  await page.evaluate(() => window.selu.account.setLanguage({ language: 'de' }));
  const folder = join(downloads, 'helper');
  writeFiles(folder, sound);
  await dropOn(page, [folder]);
  await expect(
    page.getByRole('dialog', { name: '„\u2068Helferin\u2069“ installieren?' }),
  ).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await app.dialogs([{ response: 0 }]);
  await page.getByRole('button', { name: 'Installieren', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'PASSWORD' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('tab', { name: 'Überblick' }).click();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('link', { name: 'Agenten' }).first().click();
  await expect(page.getByRole('link', { name: /Helferin/ })).toBeVisible();
  expect(await violations(page)).toEqual([]);
});
test('the LLM providers and their dialog, in German', async ({ home, launch }) => {
  const page = await germanHousehold(home, launch);
  await openPage(page, 'KI-Anbieter');
  await page.getByRole('button', { name: 'Prüfen: Lokaler Server' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Verbinden: xAI Grok' }).click();
  await page.getByRole('button', { name: 'Erweitert' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Verbinden', exact: true }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('the pipes and their dialogs, in German', async ({ home, launch }) => {
  const page = await germanHousehold(home, launch);
  await openPage(page, 'Kanäle');
  await expect(page.getByText('Brieftaube').first()).toBeVisible();
  expect(await violations(page)).toEqual([]);
  for (const kind of ['Telegram', 'iMessage']) {
    await page.getByRole('button', { name: 'Kanal hinzufügen' }).click();
    await page.getByRole('menuitem', { name: kind }).click();
    await expect(page.locator('form')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.locator('form')).toHaveCount(0);
  }
});

/** Signs in a German administrator with a provider and a pipe of each state. */
async function germanHousehold(
  home: string,
  launch: (options: { env: Record<string, string> }) => Promise<RunningApp>,
): Promise<Page> {
  const { secret, alice } = await makeHousehold(home);
  const db = new Database(join(home, 'instance', 'selu.db'));
  db.exec(`
    update users set language = 'de';
    insert into llm_providers (id, display_name, api_key_encrypted, base_url, active, created_at) values
      ('openai', 'OpenAI', 'damaged', '', 1, '2026-11-20 12:00:00'),
      ('pico', 'Pico', '', 'http://127.0.0.1:9', 1, '2026-11-20 12:00:00'),
      ('oracle', 'Oracle', '', '', 1, '2026-11-20 12:00:00');
    insert into pipes (id, user_id, name, transport, inbound_token, outbound_url, active, created_at) values
      ('1', '${alice}', 'Browser', 'web', '', 'internal://web', 0, '2026-11-20 12:00:00'),
      ('2', '${alice}', 'Familie', 'telegram', '', '', 1, '2026-11-20 12:00:00'),
      ('3', '${alice}', 'Brieftaube', 'carrier-pigeon', '', '', 1, '2026-11-20 12:00:00');
  `);
  db.close();
  const app = await launch({ env: { SELU_ENCRYPTION_KEY: secret } });
  const { page } = app;
  // To the question whether the local server may be asked.
  await app.dialogs([{ response: 0 }]);
  await signIn(page, 'alice', PASSWORD);
  return page;
}
