/** The Overview: from an empty instance to one that lacks nothing, by what it says is next; and what a member sees. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeAgentZip } from '../support/agent-packages.ts';
import { isDeep } from '../support/deep.ts';
import { expect, test } from './support/fixtures.ts';
import { PASSWORD } from './support/household.ts';
import {
  createInstance,
  credentialRow,
  openPage,
  signIn,
  signOut,
  wantsStillness,
} from './support/steps.ts';

test('each first step is one click away and ticked when it is done; then the table tells who owes what', async ({
  home,
  app,
  atHome,
}, info) => {
  const { page } = app;
  const downloads = info.outputPath();
  mkdirSync(downloads, { recursive: true });
  const zip = writeAgentZip(join(downloads, 'weather.zip'), {
    id: 'weather',
    name: 'Weather',
    capabilities: { sky: { secrets: { API_KEY: 'system', HOME_TOWN: 'user', NOTE: 'user' } } },
  });
  await app.dialogs([
    { canceled: false, filePath: join(home, 'kit.txt') },
    // That it may ask a server at home.
    { response: 0 },
    { canceled: false, filePaths: [zip] },
    { response: 0 },
  ]);
  expect(await wantsStillness(page)).toBe(!isDeep);
  await createInstance(page, { username: 'alice', password: PASSWORD });
  const steps = page.getByRole('region', { name: 'First steps' });
  const step = (name: string) => steps.getByRole('listitem').filter({ hasText: name });
  await expect(steps).toContainText(/\d of 5 done/);
  await expect(step('Enter the shared secrets').getByRole('button')).toHaveCount(0);

  await step('Connect a provider').getByRole('button').click();
  await page.getByRole('button', { name: 'Connect Local server' }).click();
  const provider = page.getByRole('dialog', { name: 'Connect a local server' });
  await provider.getByLabel('Address').fill(atHome.address);
  await provider.getByRole('button', { name: 'Connect' }).click();
  await expect(provider).toBeHidden();
  await openPage(page, 'Overview');
  await expect(step('Connect a provider')).toContainText('1 provider is connected');

  await step('Install an agent').getByRole('button', { name: 'Install agent' }).click();
  const requires = page.getByRole('dialog').filter({ has: page.getByRole('heading') });
  await requires.getByRole('button', { name: 'Install', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Weather', level: 1 })).toBeVisible();
  await openPage(page, 'Overview');

  await expect(step('Enter the shared secrets')).toContainText('1 for Weather');
  await step('Enter the shared secrets').getByRole('button').click();
  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  await expect(field('API_KEY')).toBeFocused();
  await field('API_KEY').fill('canary-of-the-sky');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('1 secret saved.')).toBeVisible();
  await openPage(page, 'Overview');
  await expect(step('Enter the shared secrets')).toContainText('No agent lacks any');

  // Whoever lives alone says so; once somebody else has an account, they are counted again.
  await step('Add the people').getByRole('button', { name: "It's only me" }).click();
  await expect(step('Add the people')).toContainText('Only you use this Selu');
  await expect(step('Add the people').getByRole('button')).toHaveCount(0);
  await openPage(page, 'Users');
  await page.getByRole('button', { name: 'Add person' }).first().click();
  const person = page.getByRole('dialog', { name: 'Add person' });
  await person.getByLabel('Name', { exact: true }).fill('Bob');
  await person.getByLabel('Username').fill('bob');
  await person.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await person.getByLabel('Password again').fill(PASSWORD);
  await person.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(person).toBeHidden();
  await openPage(page, 'Overview');
  await step('recovery kit').getByRole('button', { name: "It's somewhere safe" }).click();
  await expect(steps).toBeHidden();

  // What is missing now is personal: one's own with its way there, and everybody's in the table.
  await expect(page.getByText('2 secrets missing for Weather')).toBeVisible();
  const grid = page.getByRole('grid', { name: 'Who still owes what' });
  await expect(page.getByText('4 required secrets are missing.')).toBeVisible();
  await grid.getByRole('button', { name: 'Everyone (shared), Weather: set' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(grid.getByRole('button', { name: 'Bob, Weather: 2 secrets missing' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(field('HOME_TOWN')).toBeFocused();
  await expect(page.getByRole('combobox', { name: 'Whose secrets' })).toContainText('Bob');
  await field('HOME_TOWN').fill('canary-town');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('1 secret saved.')).toBeVisible();
  await openPage(page, 'Overview');
  await expect(grid.getByRole('button', { name: 'Bob, Weather: 1 secret missing' })).toBeVisible();

  // The same in Credentials, from the name of whoever owes it.
  await grid.getByRole('button', { name: /^Bob: 1 secret missing/ }).click();
  const row = credentialRow(page, 'NOTE');
  await expect(row).toContainText('Missing');
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(row.getByRole('checkbox')).toHaveCount(0);
  await row.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add credential' });
  await expect(dialog).toContainText('Bob');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  // A member sees what is theirs, and nothing else.
  await signOut(page);
  await signIn(page, 'bob', PASSWORD, null);
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeFocused();
  await expect(page.getByText('1 secret missing for Weather')).toBeVisible();
  await expect(page.getByRole('grid')).toHaveCount(0);
  await expect(steps).toHaveCount(0);
  await page.getByRole('button', { name: 'Enter what Weather is missing' }).click();
  await expect(field('NOTE')).toBeFocused();
  await field('NOTE').fill('canary-note');
  await page.getByRole('button', { name: 'Save' }).click();
  await openPage(page, 'Overview');
  await expect(page.getByRole('heading', { name: 'All is well' })).toBeVisible();
});
