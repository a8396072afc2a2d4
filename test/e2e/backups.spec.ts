/** Backups in the window: one is saved and looked through, and a schedule that fails says so until it works again. */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { machine } from '../../src/main/services/common/caller.ts';
import { violations } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';
import { PASSWORD } from './support/household.ts';
import { sharedHousehold } from './support/shared-app.ts';
import { openPage, signIn } from './support/steps.ts';

const PASSPHRASE = 'a passphrase for backups';

/** Where a button is seen from now on, at each frame in which it is. */
async function placesOf(page: Page, name: string): Promise<() => Promise<string[]>> {
  await page.evaluate((text) => {
    const places = new Set<string>();
    const look = (): void => {
      const button = Array.from(document.querySelectorAll('button')).find(
        ({ textContent }) => textContent === text,
      );
      if (button?.checkVisibility({ visibilityProperty: true })) {
        const { x, y } = button.getBoundingClientRect();
        places.add(`${x} ${y}`);
      }
      if (!('areTaken' in places)) requestAnimationFrame(look);
    };
    look();
    Object.assign(window, { places });
  }, name);
  return () =>
    page.evaluate(() => {
      const { places } = window as unknown as { places: Set<string> };
      return Array.from(Object.assign(places, { areTaken: true }));
    });
}

const shared = sharedHousehold('own', (services) =>
  services.credentials.save(
    machine,
    { scope: 'system' },
    { capabilityId: 'mail', name: 'TOKEN', mode: 'add', value: 'canary-value' },
  ),
);

test('a backup is saved with a passphrase, and found whole', async () => {
  const { page, app, home } = shared;
  const file = join(home, 'mine.tar.age');
  await signIn(page, 'alice', PASSWORD);
  const places = await placesOf(page, 'Save backup…');
  await openPage(page, 'Settings');
  const section = page.getByRole('region', { name: 'Backup' });
  await expect(section.getByText(/There is none yet/)).toBeVisible();
  // Nothing moves while somebody is about to press it.
  expect(await places()).toHaveLength(1);

  await section.getByRole('button', { name: 'Save backup…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Passphrase', { exact: true })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await dialog.getByLabel('Passphrase', { exact: true }).fill('short');
  await dialog.getByLabel('Passphrase again').fill('another one');
  await dialog.getByRole('button', { name: 'Choose a place…' }).click();
  await expect(dialog.getByText(/^The passphrase needs at least 8 characters/)).toBeVisible();
  await dialog.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await dialog.getByRole('button', { name: 'Choose a place…' }).click();
  await expect(dialog.getByText("The two passphrases aren't the same")).toBeVisible();
  await dialog.getByLabel('Passphrase again').fill(PASSPHRASE);
  await app.dialogs([{ canceled: false, filePath: file }]);
  await dialog.getByRole('button', { name: 'Choose a place…' }).click();
  await expect(page.getByText(/^Saved .* in .*mine\.tar\.age\.$/)).toBeVisible({ timeout: 30_000 });
  await expect(section.getByText(/^Today at .*mine\.tar\.age\.$/)).toBeVisible();
  expect(statSync(file).mode & 0o777).toBe(0o600);

  await app.dialogs([{ canceled: false, filePaths: [file] }]);
  await section.getByRole('button', { name: 'Check…' }).click();
  await dialog.getByLabel('Passphrase', { exact: true }).fill('not this one');
  await dialog.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(dialog.getByText(/This isn't the key of the backup/)).toBeVisible({
    timeout: 30_000,
  });
  await dialog.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await dialog.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(dialog.getByText('This backup is whole.')).toBeVisible({ timeout: 30_000 });
  await expect(dialog.getByRole('button', { name: 'Close' }).last()).toBeFocused();
  await expect(dialog.getByText('People: 2, credentials: 1, agents: 0')).toBeVisible();
  await expect(dialog.getByText('Yours fits. Readable values: 1')).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('a schedule that cannot be kept says so above every page, until it is', async () => {
  const { page, app, home } = shared;
  const folder = join(home, 'stick');
  mkdirSync(folder);
  await signIn(page, 'alice', PASSWORD);
  await openPage(page, 'Settings');
  const section = page.getByRole('region', { name: 'Backup' });
  await section.getByRole('button', { name: 'Change…' }).click();
  const dialog = page.getByRole('dialog');
  await app.dialogs([{ canceled: false, filePaths: [folder] }]);
  await dialog.getByRole('button', { name: 'Choose…' }).click();
  await expect(dialog.getByText(folder)).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await dialog.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await dialog.getByLabel('Passphrase again').fill(PASSPHRASE);
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(section.getByText(/^Daily into .*stick; the last 7 are kept\.$/)).toBeVisible();
  await expect(section.getByText(/on the same disk as Selu itself/)).toBeVisible();

  rmSync(folder, { recursive: true });
  await page.evaluate(() => window.selu.backups.tryAgain({}));
  await openPage(page, 'Agents');
  await expect(page.getByText(/The scheduled backup failed/)).toBeVisible();
  mkdirSync(folder);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText(/The scheduled backup failed/)).toBeHidden({
    timeout: 30_000,
  });
  expect(readdirSync(folder)).toHaveLength(1);

  await openPage(page, 'Settings');
  await section.getByRole('button', { name: 'Change…' }).click();
  await dialog.getByRole('radio', { name: 'Off' }).click();
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(section.getByText(/^Off\. Backups are made only/)).toBeVisible();
});
