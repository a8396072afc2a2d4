/** What is left in memory: of the master secret when it is to be forgotten, of what was entered when it was sent. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFiles } from '../support/archives.ts';
import { expect, test } from './support/fixtures.ts';
import { makeHousehold, PASSWORD } from './support/household.ts';
import { heldBy } from './support/heap.ts';
import { sharedApp } from './support/shared-app.ts';
import {
  addCredential,
  credentialRow,
  openPage,
  openWindow,
  personRow,
  signIn,
  unlockScreen,
} from './support/steps.ts';

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
  await expect(question).toContainText('reads it from its file again only when somebody asks');
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
  await expect(page.getByLabel('Master secret')).toBeFocused();
  await page.keyboard.type(secret);
  await page.keyboard.press('Enter');
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

test('what was entered is gone from the page once it was sent, was left, or the window was locked', async ({
  atHome,
  downloads,
}) => {
  const { app, page } = shared;
  const entered: string[] = [PASSWORD];
  const controls = ['canary of the test', 'canary of a field'];
  const secretText = (what: string): string => {
    const text = `canary-${what}-${entered.length}`;
    entered.push(text);
    return text;
  };
  const dialog = page.getByRole('dialog').filter({ has: page.locator('form') });
  const value = page.getByRole('dialog').getByLabel('Value', { exact: true });
  await signIn(page, 'alice', PASSWORD);
  await expect(page.getByRole('button', { name: 'Account: Alice' })).toBeVisible();
  // Something has to be found, so that finding nothing says something.
  await page.evaluate(() => {
    const field = Object.assign(document.createElement('input'), { value: 'canary of a field' });
    Object.assign(window, { field, text: ['canary', 'of the test'].join(' ') });
  });

  await addCredential(page, { capability: 'pim', name: 'ONE', value: secretText('added') });
  await credentialRow(page, 'ONE')
    .getByRole('button', { name: /^Update/ })
    .click();
  await value.fill(secretText('updated'));
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  // What is refused stays to be mended, and goes with its dialog.
  const refused = secretText('refused');
  await page.getByRole('button', { name: 'Add credential' }).first().click();
  await page.getByRole('dialog').getByLabel('Capability').fill('pim');
  await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('ONE');
  await value.fill(refused);
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog.getByRole('alert').first()).toBeVisible();
  await expect(value).toHaveValue(refused);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toHaveCount(0);

  await openPage(page, 'Agents');
  const folder = join(downloads, 'weather');
  writeFiles(folder, {
    'agent.yaml': 'id: weather\nname: Weather\nversion: 1.0\n',
    'capabilities/sky/manifest.yaml':
      'id: sky\nnetwork: { mode: none }\ncredentials:\n  - { name: KEY, scope: system }\n  - { name: TOWN, scope: user }\n',
  });
  await app.dialogs([{ canceled: false, filePaths: [folder] }, { response: 0 }]);
  await page.getByRole('button', { name: 'Install agent' }).click();
  await page.getByRole('menuitem', { name: 'From a folder' }).click();
  await dialog.getByRole('button', { name: 'Install', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  const discard = page.getByRole('alertdialog', { name: 'Discard what you typed?' });
  // Half typed, on a page that is left.
  await page.getByRole('textbox', { name: 'KEY', exact: true }).fill(secretText('left'));
  await page.getByRole('navigation').getByRole('link', { name: 'LLM providers' }).click();
  await discard.getByRole('button', { name: 'Discard' }).click();

  await page
    .getByRole('listitem')
    .filter({ hasText: 'Local server' })
    .getByRole('button', { name: /^Connect/ })
    .click();
  await dialog.getByLabel('Address').fill(atHome.address);
  await dialog.getByLabel('API key').fill(secretText('provider'));
  await app.dialogs([{ response: 0 }]);
  await dialog.getByRole('button', { name: 'Connect' }).click();
  await expect(dialog).toHaveCount(0);

  await openPage(page, 'Users');
  await personRow(page, 'bob').getByRole('button', { name: 'Actions for Bob' }).click();
  await page.getByRole('menuitem', { name: 'Reset password' }).click();
  const reset = secretText('reset');
  await page.getByLabel('New password', { exact: true }).fill(reset);
  await page.getByLabel('New password again').fill(reset);
  await dialog.getByRole('button', { name: 'Reset password' }).click();
  await expect(dialog).toHaveCount(0);

  // In a dialog that is closed, and at a window that is locked.
  await openPage(page, 'Credentials');
  await page.getByRole('button', { name: 'Add credential' }).first().click();
  await expect(value).toBeVisible();
  // Nothing was typed yet.
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'Add credential' }).first().click();
  const locked = secretText('locked');
  await value.fill(locked);
  await page.keyboard.press('Escape');
  await discard.getByRole('button', { name: 'Cancel' }).click();
  await expect(value).toHaveValue(locked);
  await page.keyboard.press('Escape');
  await discard.getByRole('button', { name: 'Discard' }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'Add credential' }).first().click();
  await value.fill(locked);
  await page.keyboard.press('Control+l');
  await expect(page.getByText('was discarded when Selu locked')).toBeVisible();
  await unlockScreen(page, 'not the password');
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await unlockScreen(page, PASSWORD);
  await expect(page.getByRole('button', { name: 'Account: Alice' })).toBeVisible();

  // Last, as its form stays.
  await openPage(page, 'Agents');
  await page.getByRole('link', { name: /Weather/ }).click();
  await page.getByRole('button', { name: 'Paste from .env' }).click();
  await page.getByLabel('Text of the .env file').fill(`KEY=${secretText('env')}`);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Fill in' }).click();
  await page.getByRole('textbox', { name: 'TOWN', exact: true }).fill(secretText('agent'));
  await page.getByRole('region', { name: 'sky' }).getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('2 secrets saved.')).toBeVisible();
  expect(await heldBy(page, [...entered, secret, ...controls])).toEqual(controls);
});

test('a megabyte that is pasted is refused at once, in every kind of field, and what was there stays', async () => {
  const { page } = shared;
  await signIn(page, 'alice', PASSWORD);
  await page.getByRole('button', { name: 'Add credential' }).first().click();
  const dialog = page.getByRole('dialog').filter({ has: page.locator('form') });
  for (const [name, most] of [
    ['Value', '131,072'],
    ['Name', '4,096'],
  ] as const) {
    const field = dialog.getByLabel(name, { exact: true });
    await field.fill('kept');
    await field.focus();
    const begun = performance.now();
    // Comes into the field as a paste does, whatever the clipboard of this machine holds.
    await page.keyboard.insertText('x'.repeat(1024 * 1024));
    await expect(field).toHaveValue('kept');
    // Laid out it takes a minute.
    expect(performance.now() - begun).toBeLessThan(5_000);
    const refusal = page.getByText(`too long to be pasted there: at most ${most} characters fit`);
    await expect(refusal).toBeVisible();
  }
});
