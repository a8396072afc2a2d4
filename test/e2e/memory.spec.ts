/** What is left in memory: of the master secret when it is to be forgotten, of what was entered when it was sent. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/fixtures.ts';
import { makeHousehold, PASSWORD } from './support/household.ts';
import { sharedApp } from './support/shared-app.ts';
import { openWindow, signIn, unlockScreen } from './support/steps.ts';

let secret = '';
const shared = sharedApp(async (home) => {
  ({ secret } = await makeHousehold(home));
  const key = join(home, 'key');
  writeFileSync(key, secret, { mode: 0o600 });
  return { env: { SELU_ENCRYPTION_KEY_FILE: key } };
});

test('locking completely asks first, and then for the secret and the password; the file is read when that is wanted', async () => {
  const { app, page } = shared;
  const question = page.getByRole('alertdialog', { name: 'Forget the master secret?' });
  const forget = question.getByRole('button', { name: 'Lock completely' });
  const forgotten = page.getByText('The master secret was forgotten.');
  const screenLocked = page.getByText('Selu is locked. Enter your password to carry on.');
  await signIn(page, 'alice', PASSWORD);
  const bob = await openWindow(app, page);
  await signIn(bob, 'bob', PASSWORD);
  await expect(bob.getByRole('button', { name: 'Account: Bob' })).toBeVisible();

  // By the keys alone; Enter means the harmless answer.
  await page.getByRole('button', { name: 'Add credential' }).first().click();
  await page.keyboard.press('Control+Shift+L');
  await expect(question).toContainText('read from its file again only when somebody asks');
  await page.keyboard.press('Enter');
  await expect(question).toHaveCount(0);
  await expect(page.getByRole('dialog', { name: 'Add credential' })).toBeVisible();
  await page.keyboard.press('Control+Shift+L');
  await forget.click();
  await expect(forgotten).toBeVisible();
  await expect(bob.getByText('The master secret was forgotten.')).toBeVisible();

  // Nobody has answered the system's dialog.
  await page.getByRole('button', { name: 'Read it from its file' }).click();
  await expect(page.getByRole('button', { name: 'Read it from its file' })).toBeEnabled();
  await expect(forgotten).toBeVisible();
  await app.dialogs([{ response: 0 }]);
  await page.getByRole('button', { name: 'Read it from its file' }).click();
  await expect(screenLocked).toBeVisible();
  await expect(bob.getByText('Selu is locked. Enter your password to carry on.')).toBeVisible();

  // On the page of a locked window, too; this time it is typed.
  await page.getByRole('button', { name: 'Lock completely' }).click();
  await forget.click();
  await expect(forgotten).toBeVisible();
  await page.getByLabel('Master secret').fill(secret);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await unlockScreen(page, PASSWORD);
  await expect(page.getByRole('button', { name: 'Account: Alice' })).toBeVisible();
  // By the menu of the account; it is not read from the file, which was not where it came from.
  await page.getByRole('button', { name: 'Account: Alice' }).click();
  await page.getByRole('menuitem', { name: 'Lock completely' }).click();
  await expect(question).toContainText('keep your recovery kit at hand');
  await forget.click();
  await expect(forgotten).toBeVisible();
  await expect(page.getByRole('button', { name: /^Read it|^Take it/ })).toHaveCount(0);
  await page.getByLabel('Master secret').fill(secret);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await unlockScreen(page, PASSWORD);
  await expect(page.getByRole('button', { name: 'Account: Alice' })).toBeVisible();
});
