/** Changing the master secret in the window: what is damaged is decided, the new one is made, typed back, and in use. */
import Database from 'better-sqlite3';
import { machine } from '../../src/main/services/common/caller.ts';
import { expect, test } from './support/fixtures.ts';
import { makeHousehold, PASSWORD, unlocked } from './support/household.ts';
import { credentialRow, openPage, signIn } from './support/steps.ts';

const VALUES = 1_500;

test('everything is under the new one, and the old one is refused at the next start', async ({
  home,
  launch,
}) => {
  const household = await makeHousehold(home, ({ credentials }) =>
    credentials.saveAll(
      machine,
      Array.from({ length: VALUES }, (_, n) => ({
        ...{ owner: { scope: 'system' as const }, capabilityId: 'pim' },
        ...{ name: `KEY_${n}`, value: `value ${n}` },
      })),
    ),
  );
  const db = new Database(household.file);
  const damage = db.prepare(
    `update system_credentials set encrypted_value = 'x' where credential_name = ?`,
  );
  for (const name of ['KEY_7', 'KEY_8']) damage.run(name);
  db.close();

  const app = await launch({ env: unlocked(household) });
  const { page } = app;
  await signIn(page, 'alice', PASSWORD);
  await openPage(page, 'Settings');
  await page.getByRole('button', { name: 'Change master secret' }).click();
  await expect(page.getByRole('heading', { name: 'Change master secret' })).toBeVisible();
  await expect(page.getByText('1,500 values are encrypted anew')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Remove pim / KEY_7' }).check();
  await page.getByRole('button', { name: 'Continue' }).click();

  const shown = page.getByRole('status', { name: 'Master secret' });
  await expect(shown).not.toBeEmpty();
  await expect(page.getByRole('heading', { name: 'Save your master secret' })).toBeFocused();
  const secret = (await shown.innerText()).replace(/\s/g, '');
  await page.getByRole('checkbox', { name: /written it down/ }).check();
  await page.getByRole('button', { name: 'Continue' }).click();

  // Nothing is done before the secret was proven, nor when the person says no.
  const change = page.getByRole('button', { name: 'Change master secret' });
  const proof = page.getByLabel(/^Last \d+ characters/);
  await proof.fill('wrong=');
  await change.click();
  await expect(page.getByText(/Those aren't the last characters/)).toBeVisible();
  await proof.fill(secret.slice(-6));
  await app.dialogs([{ response: 1 }]);
  await change.click();
  await expect(change).toBeEnabled();
  await expect(change).toBeFocused();
  await app.dialogs([{ response: 0 }]);
  await change.click();
  await expect(page.getByText('Done: 1,498 values are under the new master secret.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'What to do now' })).toBeFocused();
  await expect(page.getByText('1 damaged value was removed.')).toBeVisible();
  await expect(page.getByText(/Put the new one into SELU_ENCRYPTION_KEY/)).toBeVisible();
  expect(await page.content()).not.toContain(secret);

  // Whoever is signed in goes on.
  await page.getByRole('button', { name: 'Back to settings' }).click();
  await openPage(page, 'Credentials');
  await page.getByLabel('Search credentials').fill('KEY_8');
  const left = credentialRow(page, 'KEY_8').filter({ hasText: 'Damaged' });
  await expect(left).toHaveCount(1);
  await app.close();

  const next = await launch({ env: unlocked(household) });
  await expect(next.page.getByText(/doesn't belong to this Selu/)).toBeVisible();
  await next.page.getByLabel('Master secret', { exact: true }).fill(secret);
  await next.page.getByRole('button', { name: /Open|Unlock/ }).click();
  await signIn(next.page, 'alice', PASSWORD);
  await expect(next.page.getByRole('button', { name: 'Account: Alice' })).toBeVisible();
});
