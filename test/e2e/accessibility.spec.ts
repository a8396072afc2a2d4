/** Every screen, in both themes and both languages, by axe (WCAG 2.2 A and AA), and whether it fits into its window. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { machine } from '../../src/main/services/common/caller.ts';
import { personThing } from '../../src/main/services/activity/events.ts';
import { sound, writeFiles } from '../support/archives.ts';
import { violations } from './support/axe.ts';
import { dropOn } from './support/drop.ts';
import { expect, test } from './support/fixtures.ts';
import { PASSWORD } from './support/household.ts';
import { misfits } from './support/layout.ts';
import { onEachKind, sharedHousehold } from './support/shared-app.ts';
import { openPage } from './support/steps.ts';

/** In both themes, and at all sizes. */
async function faults(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ['dark', 'light'] as const) {
    await page.evaluate((chosen) => window.selu.app.setPreferences({ theme: chosen }), theme);
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    const inTheme = await violations(page, theme === 'light' ? 'all' : 'about colour');
    found.push(...inTheme.map((one) => `${theme}: ${one}`));
  }
  return [...found, ...(await misfits(page))];
}

test('the first run', async ({ app: { page } }) => {
  expect(await faults(page)).toEqual([]);
  await page.getByRole('button', { name: /Set up a new Selu/ }).click();
  expect(await faults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('status', { name: 'Master secret' })).not.toBeEmpty();
  expect(await faults(page)).toEqual([]);
});

onEachKind((kind) => {
  const shared = sharedHousehold(
    kind,
    async ({ credentials, instance, activity }, { alice, bob }) => {
      const key = { capabilityId: 'pim', mode: 'add', value: 'v' } as const;
      await credentials.save(machine, { scope: 'system' }, { ...key, name: 'API_KEY' });
      await credentials.save(machine, { scope: 'user', userId: bob }, { ...key, name: 'PASSWORD' });
      const about = personThing({ id: bob, displayName: 'Bob' });
      await activity.write(machine, [{ action: 'personChanged', about }, { action: 'backupMade' }]);
      // A provider and a pipe of each state.
      const db = new Database(instance.place.file);
      db.exec(`
        update users set language = 'de' where id = '${alice}';
        insert into llm_providers (id, display_name, api_key_encrypted, base_url, active, created_at) values
          ('openai', 'OpenAI', 'damaged', '', 1, '2026-11-20 12:00:00'),
          ('pico', 'Pico', '', 'http://127.0.0.1:9', 1, '2026-11-20 12:00:00'),
          ('oracle', 'Oracle', '', '', 1, '2026-11-20 12:00:00');
        insert into pipes (id, user_id, name, transport, inbound_token, outbound_url, active, created_at) values
          ('1', '${alice}', 'Alice''s Chat', 'web', '', 'internal://web', 0, '2026-11-20 12:00:00'),
          ('2', '${alice}', 'Familie', 'telegram', '', '', 1, '2026-11-20 12:00:00'),
          ('3', '${alice}', 'Brieftaube', 'carrier-pigeon', '', '', 1, '2026-11-20 12:00:00');
      `);
      db.close();
    },
    () => Promise.resolve({ LANG: 'de_DE.UTF-8' }),
  );

  /** Signs in a German administrator. */
  async function signInGerman(page: Page): Promise<void> {
    await page.getByLabel('Benutzername').fill('alice');
    await page.getByLabel('Passwort', { exact: true }).fill(PASSWORD);
    await page.evaluate(() => void (window.location.hash = '/credentials'));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: /Alice/ })).toBeVisible();
  }

  test('sign-in, the Credentials page and its dialogs, in German', async () => {
    const { page } = shared;
    await page.evaluate(() => window.selu.app.setPreferences({ language: 'de' }));
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    expect(await faults(page)).toEqual([]);
    await signInGerman(page);
    await expect(page.getByRole('row').filter({ hasText: 'API_KEY' })).toBeVisible();
    expect(await faults(page)).toEqual([]);
    await page.getByRole('row').filter({ hasText: 'API_KEY' }).getByRole('button').first().click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await faults(page)).toEqual([]);
  });

  if (kind === 'own') {
    test('importing a file, in German', async () => {
      const { app, page } = shared;
      await signInGerman(page);
      const file = join(shared.home, 'export.csv');
      const rows = ['API_KEY,u, v ', 'Leer,u,'];
      writeFileSync(file, ['name,username,password', ...rows].join('\n'));
      await page.getByRole('button', { name: 'Importieren …' }).click();
      await app.dialogs([{ canceled: false, filePaths: [file] }]);
      await page.getByRole('button', { name: 'Datei auswählen' }).click();
      await page.getByRole('button', { name: 'Platz wählen: API_KEY' }).click();
      await page.getByRole('dialog').getByLabel('Fähigkeit').fill('pim');
      await page.keyboard.press('Tab');
      await page.getByRole('button', { name: 'Auf die Liste setzen' }).click();
      await expect(page.getByText('Dort ist schon ein Wert gespeichert.')).toBeVisible();
      expect(await faults(page)).toEqual([]);
      await page.getByRole('checkbox', { name: 'Ersetzen: API_KEY' }).uncheck();
      await expect(page.getByText('Er bleibt, wie er ist')).toBeVisible();
    });

    test('the pages of agents, and what a package requires, in German', async ({ downloads }) => {
      const { app, page } = shared;
      await signInGerman(page);
      const folder = join(downloads, 'helper');
      writeFiles(folder, sound);
      await dropOn(page, [folder]);
      await expect(
        page.getByRole('dialog', { name: '„\u2068Helferin\u2069“ installieren?' }),
      ).toBeVisible();
      expect(await faults(page)).toEqual([]);
      await app.dialogs([{ response: 0 }]);
      await page.getByRole('button', { name: 'Installieren', exact: true }).click();
      await expect(page.getByRole('textbox', { name: 'PASSWORD' })).toBeVisible();
      expect(await faults(page)).toEqual([]);
      await page.getByRole('tab', { name: 'Überblick' }).click();
      expect(await faults(page)).toEqual([]);
      await page.getByRole('link', { name: 'Agenten' }).first().click();
      await expect(page.getByRole('link', { name: /Helferin/ })).toBeVisible();
      expect(await faults(page)).toEqual([]);
      // First steps, what is missing from oneself, what Health has found, and the table of everybody.
      await openPage(page, 'Übersicht');
      await expect(page.getByRole('grid', { name: 'Wer noch etwas eingeben muss' })).toBeVisible();
      await expect(page.getByRole('region', { name: 'Was zu tun ist' })).toBeVisible();
      expect(await faults(page)).toEqual([]);
    });
  }

  test('Health, its dialog, and who can use what, in German', async () => {
    const { page } = shared;
    await signInGerman(page);
    await expect(page.getByRole('region', { name: 'Das schwerste Problem' })).toBeVisible();
    expect(await faults(page)).toEqual([]);
    await page.getByRole('link', { name: /^Zustand/ }).click();
    const found = page.getByRole('list', { name: 'Was zu tun ist' });
    await expect(found).toBeVisible();
    expect(await faults(page)).toEqual([]);
    await found
      .getByRole('button', { name: /^Aktionen für/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Ausblenden' }).click();
    await expect(page.getByRole('dialog', { name: 'Diesen Befund ausblenden?' })).toBeVisible();
    expect(await faults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Wer was nutzen kann' }).click();
    await expect(
      page.getByRole('heading', { level: 1, name: 'Wer was nutzen kann' }),
    ).toBeVisible();
    expect(await faults(page)).toEqual([]);
  });

  test('the activity log and its filters, in German', async () => {
    const { page } = shared;
    await signInGerman(page);
    await page.getByRole('link', { name: 'Aktivität' }).click();
    // The tests before have left a long log.
    await page.getByLabel('Nach Namen suchen').fill('Bob');
    await expect(page.getByText(/hat .*von Bob/).first()).toBeVisible();
    await page.getByLabel('Von', { exact: true }).fill('2020-02-29');
    await expect(page.getByRole('button', { name: /Filter Von: 29\./ })).toBeVisible();
    await expect(page).toHaveTitle(/^Aktivität · Alice/);
    expect(await faults(page)).toEqual([]);
  });

  test('the LLM providers and their dialog, in German', async () => {
    const { app, page } = shared;
    // To the question whether the local server may be asked.
    await app.dialogs([{ response: 0 }]);
    await signInGerman(page);
    await openPage(page, 'KI-Anbieter');
    await page.getByRole('button', { name: 'Prüfen: Lokaler Server' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    expect(await faults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Verbinden: xAI Grok' }).click();
    await page.getByRole('button', { name: 'Erweitert' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Verbinden', exact: true }).click();
    await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible();
    expect(await faults(page)).toEqual([]);
  });

  test('the pipes and their dialogs, in German', async () => {
    const { page } = shared;
    await signInGerman(page);
    await openPage(page, 'Kanäle');
    await expect(page.getByText('Brieftaube').first()).toBeVisible();
    await expect(page.getByText('Chat von Alice', { exact: true })).toBeVisible();
    expect(await faults(page)).toEqual([]);
    for (const kind of ['Telegram', 'iMessage']) {
      await page.getByRole('button', { name: 'Kanal hinzufügen' }).click();
      await page.getByRole('menuitem', { name: kind }).click();
      await expect(page.locator('form')).toBeVisible();
      expect(await faults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(page.locator('form')).toHaveCount(0);
    }
  });
});
