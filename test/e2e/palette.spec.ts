/** The palette, shortcuts and menus of rows, by the keyboard alone. */
import { homedir } from 'node:os';
import type { Page } from '@playwright/test';
import { machine } from '../../src/main/services/common/caller.ts';
import { expect, test } from './support/fixtures.ts';
import { PASSWORD } from './support/household.ts';
import { sharedHousehold } from './support/shared-app.ts';
import { credentialRow, wantsStillness } from './support/steps.ts';

// Keys may come while a menu or a dialog still fades.
const motion = { motion: true };
const shared = sharedHousehold(
  'own',
  async ({ credentials, pipes }, { bob }) => {
    const key = { capabilityId: 'pim', mode: 'add', value: 'v' } as const;
    await credentials.save(machine, { scope: 'system' }, { ...key, name: 'API_KEY' });
    await credentials.save(machine, { scope: 'user', userId: bob }, { ...key, name: 'MÜLL_KEY' });
    await pipes.createWebhook(machine, {
      ...{ userId: bob, name: 'Doorbell', agentId: null, address: '', insecureOk: false },
    });
  },
  undefined,
  motion,
);

async function signInByKeys(page: Page, username: string): Promise<void> {
  await page.getByLabel('Username').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(username);
  await page.getByLabel('Password', { exact: true }).focus();
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Overview', exact: true })).toBeFocused();
}

/** Searches the palette, and chooses what fits best. */
async function choose(page: Page, search: string, best: string): Promise<void> {
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Find pages, things and actions' });
  await expect(field).toBeFocused();
  await page.keyboard.type(search);
  const option = page.getByRole('option', { name: best });
  await expect(option).toHaveAttribute('data-highlighted');
  const id = (await option.getAttribute('id')) ?? '';
  await expect(field).toHaveAttribute('aria-activedescendant', id);
  await page.keyboard.press('Enter');
  await expect(field).toBeHidden();
}

test('goes to pages and things, and does what they offer', async () => {
  const { page } = shared;
  expect(await wantsStillness(page)).toBe(false);
  await signInByKeys(page, 'alice');
  await choose(page, 'bob reset', 'Reset password, Bob, Action');
  const dialog = page.getByRole('dialog', { name: 'Reset the password of Bob' });
  await expect(dialog.getByLabel('New password', { exact: true })).toBeFocused();
  // Neither pages nor the palette are within reach behind a dialog, and a field keeps its signs.
  await page.keyboard.press('Control+2');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('?/');
  await expect(dialog.getByLabel('New password', { exact: true })).toHaveValue('?/');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  // As it is found on the page: without its marks.
  await choose(page, 'mull', 'MÜLL_KEY, pim, Bob, Credential');
  await expect(credentialRow(page, 'MÜLL_KEY')).toBeFocused();
  // What its row offers, by the word for that before the name.
  await choose(page, 'remove mull', 'Remove, MÜLL_KEY, pim, Bob, Action');
  const asked = page.getByRole('alertdialog');
  await expect(asked.getByText('MÜLL_KEY')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(asked).toBeHidden();
  await choose(page, 'lock aft', 'Lock after');
  await expect(page.getByRole('combobox', { name: 'Lock after' })).toBeFocused();
  await choose(page, 'grok', 'xAI Grok, LLM provider');
  await expect(page.getByRole('button', { name: 'Connect xAI Grok' })).toBeFocused();
  await choose(page, 'connect grok', 'Connect, xAI Grok, Action');
  await expect(page.getByRole('dialog', { name: /xAI Grok/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await choose(page, 'example doorbell', 'Address and example, Doorbell, Action');
  await expect(page.getByRole('dialog', { name: /Doorbell/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await choose(page, 'import', 'Import credentials');
  await expect(page.getByRole('heading', { level: 1, name: /Import/ })).toBeFocused();
  expect(shared.app.ipcAnswers() ?? '').not.toContain(PASSWORD);
});

test('pages, a new credential, removing and undoing, and the list of all keys', async () => {
  const { page } = shared;
  await signInByKeys(page, 'alice');
  await page.keyboard.press('Control+4');
  await expect(page.getByRole('heading', { name: 'Users', level: 1 })).toBeFocused();
  await expect(page).toHaveTitle('Users · Alice – Selu Desktop');
  await page.keyboard.press('Control+Shift+N');
  const add = page.getByRole('dialog', { name: 'Add credential' });
  await expect(add).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Credentials', level: 1 })).toBeFocused();

  // One key right after the other: the page has no list to search in yet.
  await page.keyboard.press('Control+4');
  await expect(page.getByRole('heading', { name: 'Users', level: 1 })).toBeFocused();
  await page.keyboard.press('Control+2');
  await page.keyboard.press('/');
  await expect(page.getByRole('textbox', { name: 'Search credentials' })).toBeFocused();
  await page.keyboard.type('API');
  const row = credentialRow(page, 'API_KEY');
  await expect(page.getByText('1 of 2 credentials')).toBeVisible();
  await row.focus();
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menuitem', { name: 'Update' })).toBeVisible();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: 'Remove' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).focus();
  await page.keyboard.press('Enter');
  await expect(row).toBeHidden();
  // What asked is still leaving, and keeps the keys of the page until it has.
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(row).toBeVisible();

  // The rows of people take the same keys.
  await page.keyboard.press('Control+4');
  await expect(page.getByRole('heading', { name: 'Users', level: 1 })).toBeFocused();
  const person = (name: string) => page.getByRole('row').filter({ hasText: name });
  await choose(page, 'bob', 'Bob, bob, Person');
  await expect(person('Bob')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(person('Alice')).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.press('Space');
  await expect(person('Bob').getByRole('checkbox')).toBeChecked();
  await page.keyboard.press('ArrowRight');
  await expect(person('Bob').getByRole('checkbox')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: /Bob/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await person('Bob').focus();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('dialog', { name: /Delete/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+2');
  await expect(page.getByRole('heading', { name: 'Credentials', level: 1 })).toBeFocused();

  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(list.getByText('LLM providers')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();

  // Whoever dictates may have turned off the keys of one character: those with Ctrl still work.
  await choose(page, 'single', 'Single-character shortcuts');
  const single = page.getByRole('switch', { name: 'Single-character shortcuts' });
  await expect(single).toBeFocused();
  await page.keyboard.press('Space');
  await expect(single).not.toBeChecked();
  await page.keyboard.press('?');
  await page.keyboard.press('Control+2');
  await expect(page.getByRole('heading', { name: 'Credentials', level: 1 })).toBeFocused();
  await expect(list).toBeHidden();
  await page.keyboard.press('/');
  await page.keyboard.press('Control+f');
  await expect(page.getByRole('textbox', { name: 'Search credentials' })).toBeFocused();
  await expect(page.getByRole('textbox', { name: 'Search credentials' })).not.toHaveValue(/\//);
  await choose(page, 'single', 'Single-character shortcuts');
  await expect(single).toBeFocused();
  await page.keyboard.press('Space');
  await expect(single).toBeChecked();
  await page.keyboard.press('?');
  await expect(list).toBeVisible();
  await page.keyboard.press('Escape');
});

test('says what the app is, for a bug report, too, and with whose work it is made', async () => {
  const { page } = shared;
  await signInByKeys(page, 'alice');
  await choose(page, 'about', 'About Selu Desktop');
  const about = page.getByRole('dialog', { name: 'About Selu Desktop' });
  const copy = about.getByRole('button', { name: 'Copy', exact: true });
  await expect(about.getByRole('button', { name: 'Close' }).last()).toBeFocused();
  await copy.focus();
  const report = about.locator('code');
  await expect(report).toContainText(/^Selu Desktop \d+\.\d+\.\d+\nElectron \d+/);
  await expect(report).toContainText('State: signed in');
  for (const word of ['Alice', homedir(), shared.home]) {
    await expect(report).not.toContainText(word, { ignoreCase: true });
  }
  await page.keyboard.press('Enter');
  await expect(about.getByRole('button', { name: 'Copied' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const made = page.getByRole('dialog', { name: 'Third-party licences' });
  for (const name of ['better-sqlite3', 'electron', 'react', '@fontsource-variable/inter']) {
    await expect(made.getByRole('button', { name: new RegExp(`^${name} \\d`) })).toBeVisible();
  }
  await made.getByRole('button', { name: /^react \d/ }).focus();
  await page.keyboard.press('Enter');
  await expect(made).toContainText('Permission is hereby granted, free of charge');
  await page.keyboard.press('Escape');
  await expect(made).toBeHidden();
});

test('shows members what is theirs', async () => {
  const { page } = shared;
  await signInByKeys(page, 'bob');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: /^Find pages/ })).toBeFocused();
  await page.keyboard.type('key');
  await expect(page.getByRole('option', { name: 'MÜLL_KEY, pim, Credential' })).toBeVisible();
  await expect(page.getByRole('option', { name: 'API_KEY' })).toHaveCount(0);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('alice');
  await expect(page.getByText('Nothing matches.')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+5');
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
});
