/** The Credentials page beyond the first slice: who sees what, damage, clearing, white space, filters, many rows. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import { machine } from '../../src/main/services/common/caller.ts';
import { howMany } from '../support/deep.ts';
import { expect, test } from './support/fixtures.ts';
import { inHousehold, PASSWORD } from './support/household.ts';
import { onEachKind, sharedHousehold } from './support/shared-app.ts';
import { addCredential, credentialRow, signIn } from './support/steps.ts';

const system = { scope: 'system' } as const;
const key = (name: string) => ({ capabilityId: 'pim', name, mode: 'add' as const, value: 'v' });
/** Many more than are in the page, or may be changed together. */
const ROWS = howMany({ short: 3_000, deep: 10_000 });
const ofEveryone = ['SHARED', 'BROKEN', 'WHOLE', 'CLEARED', 'TAKEN', 'MANY_1', 'MANY_2', 'MANY_3'];

onEachKind((kind) => {
  const shared = sharedHousehold(kind, async ({ credentials, instance }, { alice, bob }) => {
    for (const name of ofEveryone) await credentials.save(machine, system, key(name));
    await credentials.save(machine, { scope: 'user', userId: alice }, key('ALICES'));
    await credentials.save(machine, { scope: 'user', userId: bob }, key('BOBS'));
    await credentials.save(machine, { scope: 'user', userId: bob }, key('MANY_4'));
    const db = new Database(instance.place.file);
    const prefix = kind === 'own' ? 'selu:v2:' : '';
    db.prepare(
      `update system_credentials set encrypted_value = ? || 'AAAA' || substr(encrypted_value, ?)
     where credential_name = 'BROKEN'`,
    ).run(prefix, prefix.length + 1);
    db.close();
  });

  test('a member sees, adds and removes only their own', async () => {
    const { page } = shared;
    await signIn(page, 'bob', PASSWORD);
    await expect(credentialRow(page, 'BOBS')).toBeVisible();
    await expect(page.getByText('SHARED')).toHaveCount(0);
    await expect(page.getByText('ALICES')).toHaveCount(0);
    await addCredential(page, { capability: 'school', name: 'OWN', value: 'mine' });

    const forbidden = await page.evaluate(async () => [
      await window.selu.credentials.list({
        search: '',
        filters: { capability: [], status: [], user: [], scope: [] },
        sort: { by: 'capability', descending: false },
        offset: 0,
        limit: 1,
        focus: null,
      }),
      await window.selu.credentials.suggestions({ capabilityId: 'pim', userId: null }),
      await window.selu.credentials.removeSystem({ capabilityId: 'pim', name: 'SHARED' }),
      await window.selu.users.names({}),
    ]);
    for (const answer of forbidden) {
      expect(answer).toEqual({ ok: false, error: { code: 'forbidden', params: {} } });
    }
  });

  test('a damaged row says what to do, and pasting the value again mends it', async () => {
    const { page } = shared;
    await signIn(page, 'alice', PASSWORD);
    await expect(credentialRow(page, 'BROKEN')).toContainText('Damaged');
    await expect(credentialRow(page, 'WHOLE')).toContainText('Set');

    await credentialRow(page, 'BROKEN')
      .getByRole('button', { name: /^Update/ })
      .click();
    await page.getByRole('dialog').getByLabel('Value', { exact: true }).fill('pasted again');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await expect(credentialRow(page, 'BROKEN')).not.toContainText('Damaged');
  });

  test('clearing the field and saving asks, then removes; white space goes only after a word', async () => {
    const { page } = shared;
    await signIn(page, 'alice', PASSWORD);
    await credentialRow(page, 'CLEARED')
      .getByRole('button', { name: /^Update/ })
      .click();
    const dialog = page.getByRole('dialog', { name: 'Update credential' });
    const value = dialog.getByLabel('Value', { exact: true });
    await expect(value).toHaveValue('••••••••');

    await value.fill('  spaced \n');
    await expect(dialog.getByText(/spaces or line breaks around the value/)).toBeVisible();
    await value.fill('');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await expect(credentialRow(page, 'CLEARED')).toHaveCount(0);
  });

  test('an empty value and a name that is taken get a sentence at the field', async () => {
    const { page } = shared;
    await signIn(page, 'alice', PASSWORD);
    await page.getByRole('button', { name: 'Add credential' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Capability').fill('pim');
    await dialog.getByLabel('Name', { exact: true }).fill('TAKEN');
    await page.keyboard.press('Tab');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await expect(dialog.getByRole('alert')).toBeVisible();
    await dialog.getByLabel('Value', { exact: true }).fill('x'.repeat(70_000));
    await dialog.getByRole('button', { name: 'Add' }).click();
    await expect(dialog.getByRole('alert')).toContainText('64');
    await dialog.getByLabel('Value', { exact: true }).fill('fits');
    await dialog.getByRole('button', { name: 'Add' }).click();
    await expect(dialog.getByRole('alert')).toContainText('TAKEN');
  });

  test('several are selected, by keyboard and mouse, and removed and given an expiry together', async () => {
    const { page } = shared;
    await signIn(page, 'alice', PASSWORD);
    const bar = page.getByRole('region', { name: 'Selection' });
    const search = page.getByLabel('Search credentials');
    await search.fill('MANY');
    await credentialRow(page, 'MANY_1').focus();
    await page.keyboard.press('Space');
    await credentialRow(page, 'MANY_3')
      .getByRole('checkbox')
      .click({ modifiers: ['Shift'] });
    await expect(bar).toContainText('3 selected');
    await expect(credentialRow(page, 'MANY_2')).toHaveAttribute('aria-selected', 'true');

    // What the list is narrowed to leaves the selection as it is; one that goes meanwhile is not in it any more.
    await search.fill('MANY_4');
    await expect(bar).toContainText("3 of them aren't shown");
    await page.evaluate(async () =>
      window.selu.credentials.removeSystem({ capabilityId: 'pim', name: 'MANY_3' }),
    );
    await expect(bar).toContainText('2 selected');
    await credentialRow(page, 'MANY_4').focus();
    await page.keyboard.press('Control+a');
    await expect(bar).toContainText('3 selected');

    await bar.getByRole('button', { name: 'Set expiry' }).click();
    const dialog = page.getByRole('dialog', { name: 'Expiry of 3 credentials' });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByText('Enter a day.')).toBeVisible();
    await dialog.getByLabel('Expires on').fill(new Date().toISOString().slice(0, 10));
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('The expiry of 3 credentials is set.')).toBeVisible();
    await expect(bar).toBeHidden();
    await search.fill('MANY');
    await expect(page.getByText(/^Expires/)).toHaveCount(3);

    await credentialRow(page, 'MANY_1').focus();
    await page.keyboard.press('Control+a');
    await expect(bar).toContainText('3 selected');
    await page.keyboard.press('Delete');
    const question = page.getByRole('alertdialog', { name: 'Remove 3 credentials?' });
    await expect(question.getByRole('listitem')).toHaveText([/^Shared2/, /^Bob1/]);
    await question.getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByText('Nothing matches')).toBeVisible();
    // What asked keeps the keys of the page until it has left.
    await expect(question).toHaveCount(0);
    await page.keyboard.press('Control+z');
    await expect(page.getByText('3 credentials are back.')).toBeVisible();
    await expect(page.getByText(/^Expires/)).toHaveCount(3);

    await credentialRow(page, 'MANY_2').getByRole('checkbox').check();
    await expect(bar).toContainText('1 selected');
    await page.keyboard.press('Escape');
    await expect(bar).toBeHidden();
  });

  test('a file is imported, each entry where somebody puts it, and its place is named', async () => {
    const { app, page, household } = shared;
    const file = join(shared.home, 'export.csv');
    const rows = ['OLD_KEY,u,imported-canary-1', 'Empty,u,', 'Other,u,imported-canary-2'];
    writeFileSync(file, ['name,username,password', ...rows].join('\n'));
    await signIn(page, 'alice', PASSWORD);
    await page.getByRole('button', { name: 'Import…' }).click();
    await app.dialogs([{ canceled: false, filePaths: [file] }]);
    await page.getByRole('button', { name: 'Choose a file' }).click();
    await expect(page.getByText('Table (CSV)')).toBeVisible();
    await expect(page.getByText('There is no password or other value in it.')).toBeVisible();

    await page.getByRole('button', { name: 'Choose a place: OLD_KEY' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Capability').fill('imports');
    // Closes what it suggests.
    await page.keyboard.press('Tab');
    await expect(dialog.getByLabel('Name', { exact: true })).toHaveValue('OLD_KEY');
    await dialog.getByRole('button', { name: 'Add to the list' }).click();
    await expect(page.getByText('Goes to imports · OLD_KEY · Shared')).toBeVisible();
    await page.getByRole('button', { name: 'Import 1 value' }).click();

    await expect(page.getByText('1 credential was added.')).toBeVisible();
    await expect(page.getByText(file)).toBeVisible();
    await page.getByRole('button', { name: 'Show in folder' }).click();
    await expect.poll(() => app.opened()).toEqual([pathToFileURL(file).href]);
    expect(existsSync(file)).toBe(true);
    await page.getByRole('button', { name: 'Go to Credentials' }).click();
    await expect(credentialRow(page, 'OLD_KEY')).toContainText('Set');
    await inHousehold(household, async ({ credentials }) => {
      const stored = { capabilityId: 'imports', name: 'OLD_KEY' };
      expect(credentials.valueOf(system, stored)).toBe('imported-canary-1');
      await credentials.remove(machine, system, stored);
    });
    expect(app.ipcAnswers() ?? '').not.toContain('imported-canary');
  });

  test('thousands of rows: search, filter, sort and scroll', async () => {
    const { bob } = shared.household;
    await inHousehold(shared.household, async ({ credentials }) => {
      for (const { user, capabilityId, name } of credentials.list()) {
        const owner = user === null ? system : ({ scope: 'user', userId: user.id } as const);
        await credentials.remove(machine, owner, { capabilityId, name });
      }
      const changes = Array.from({ length: ROWS }, (_, index) => ({
        owner: index % 2 ? system : ({ scope: 'user', userId: bob } as const),
        ...key(`KEY_${String(index).padStart(5, '0')}`),
        capabilityId: `cap-${index % 7}`,
      }));
      await credentials.saveAll(machine, changes);
    });
    const { page } = shared;
    const count = ROWS.toLocaleString('en');
    await signIn(page, 'alice', PASSWORD);
    // Each is decrypted once to see that it is intact: on a busy machine that takes a while.
    await expect(page.getByText(`${count} credentials`)).toBeVisible({ timeout: 40_000 });
    // The other way round, as the list starts with KEY_00000 before it is sorted by name, too.
    const byName = page.getByRole('columnheader', { name: 'Name' }).getByRole('button');
    await byName.click();
    await byName.click();
    await expect(page.getByRole('row').nth(1)).toContainText(
      `KEY_${String(ROWS - 1).padStart(5, '0')}`,
    );
    await page.getByRole('row').nth(1).focus();
    await page.keyboard.press('End');
    await expect(page.getByText('KEY_00000')).toBeVisible();
    // Only what is on screen is in the page.
    expect(await page.getByRole('row').count()).toBeLessThan(100);

    await page.keyboard.press('Control+a');
    await expect(page.getByText('That is more than can be changed together')).toBeVisible();

    await page.getByLabel('Search credentials').fill('KEY_022');
    await expect(page.getByText(`100 of ${count} credentials`)).toBeVisible();
    // All that match, also those that are not in the page.
    await page.getByRole('checkbox', { name: 'Select all' }).click();
    await expect(page.getByText('100 selected')).toBeVisible();
    await page.getByLabel('Search credentials').fill('nothing is called so');
    await expect(page.getByText('Nothing matches')).toBeVisible();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect(page.getByText(`${count} credentials`)).toBeVisible();
  });
});
