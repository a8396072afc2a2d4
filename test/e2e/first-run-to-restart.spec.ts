/** From a fresh start to a stored secret and back, as a person does it; then as an attacker would look for it. */
import { createDecipheriv, hkdfSync } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { filesUnder, formValues } from './support/canary.ts';
import { expect, test } from './support/fixtures.ts';
import {
  addCredential,
  credentialRow,
  createInstance,
  openPage,
  signIn,
  signOut,
} from './support/steps.ts';

const PASSWORD = 'canary-pass-9c41 word';
const SYSTEM_VALUE = 'canary-system-2b7e';
const PERSONAL_VALUE = '-----BEGIN KEY-----\ncanary-personal-77aa\n-----END KEY-----';
const UPDATED_VALUE = 'canary-updated-e310';

test('first run, store, update, remove, undo, sign out, sign in, restart', async ({
  home,
  launch,
}) => {
  const first = await launch();
  const { page } = first;
  const kit = join(home, 'kit.txt');
  await first.dialogs([{ canceled: false, filePath: kit }]);
  const secret = await createInstance(page, { username: 'alice', password: PASSWORD });

  expect(readFileSync(kit, 'utf8')).toContain(secret);
  // Told twice: while the secret was shown, the window was kept off screenshots.
  const toldSoFar = first.ipcAnswers();
  if (toldSoFar !== null) expect(toldSoFar.match(/selu:app\.secretShown/g)).toHaveLength(2);
  expect(statSync(kit).mode & 0o777).toBe(0o600);

  await openPage(page, 'Credentials');
  await addCredential(page, { capability: 'pim', name: 'API_KEY', value: SYSTEM_VALUE });
  await addCredential(page, {
    capability: 'pim',
    name: 'CERTIFICATE',
    value: PERSONAL_VALUE,
    person: 'Alice',
  });
  await expect(credentialRow(page, 'API_KEY')).toContainText('••••••••');

  await credentialRow(page, 'API_KEY')
    .getByRole('button', { name: /^Update/ })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Value', { exact: true }).fill(UPDATED_VALUE);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('API_KEY saved.')).toBeVisible();

  await credentialRow(page, 'CERTIFICATE')
    .getByRole('button', { name: /^Remove/ })
    .click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(credentialRow(page, 'CERTIFICATE')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(credentialRow(page, 'CERTIFICATE')).toBeVisible();

  await signOut(page);
  await signIn(page, 'alice', 'the wrong password');
  await expect(page.getByRole('alert')).toContainText(/check the name and password/i);
  await signIn(page, 'alice', PASSWORD);
  await expect(credentialRow(page, 'API_KEY')).toBeVisible();
  await expect(credentialRow(page, 'CERTIFICATE')).toBeVisible();

  const values = [SYSTEM_VALUE, UPDATED_VALUE, 'canary-personal-77aa', PASSWORD];
  for (const value of [...values, secret]) {
    expect(await page.content()).not.toContain(value);
    expect(await formValues(page)).not.toContain(value);
  }
  const answers = first.ipcAnswers();
  for (const value of values) expect(answers ?? '').not.toContain(value);
  // The made secret is shown once, and in no other answer.
  if (answers !== null) expect(answers.split(secret)).toHaveLength(2);
  expect(await first.close()).toBe(0);

  for (const value of [...values, secret]) {
    for (const file of filesUnder(home).filter((name) => name !== kit)) {
      expect(readFileSync(file).includes(value), `${value} in ${file}`).toBe(false);
    }
  }

  expect(decryptAll(home, secret)).toEqual({
    API_KEY: UPDATED_VALUE,
    CERTIFICATE: PERSONAL_VALUE,
  });

  const second = await launch();
  await second.page.getByLabel('Master secret').fill('A'.repeat(43) + '=');
  await second.page.getByRole('button', { name: 'Unlock' }).click();
  await expect(second.page.getByRole('alert')).toContainText(/belong|fit/i);
  await second.page.getByLabel('Master secret').fill(secret);
  await second.page.getByRole('button', { name: 'Unlock' }).click();
  await signIn(second.page, 'alice', PASSWORD);
  await expect(credentialRow(second.page, 'API_KEY')).toContainText('Set');

  // Without a keychain its switch says why it is off; all else works, as all of the above did.
  await openPage(second.page, 'Settings');
  await expect(second.page.getByRole('switch', { name: 'Open without asking' })).toBeDisabled();
  await expect(second.page.getByText(/no keychain/i)).toBeVisible();
});

/** Reads the database by `docs/wire-format.md`, with `node:crypto` alone. */
function decryptAll(home: string, secret: string): Record<string, string> {
  const db = new Database(join(home, 'instance', 'selu.db'), { readonly: true });
  try {
    const instanceId = db
      .prepare<[], string>("select value from instance_meta where key = 'instance_id'")
      .pluck()
      .get();
    const key = Buffer.from(
      hkdfSync(
        'sha256',
        Buffer.from(secret, 'base64'),
        instanceId ?? '',
        'selu-desktop/v2/credential',
        32,
      ),
    );
    const rows = db
      .prepare<[], { name: string; text: string; cell: string }>(
        `select credential_name as name, encrypted_value as text,
                json_array('selu:v2', 'system_credentials', 'encrypted_value', capability_id, credential_name) as cell
         from system_credentials
         union all
         select credential_name, encrypted_value,
                json_array('selu:v2', 'user_credentials', 'encrypted_value', user_id, capability_id, credential_name)
         from user_credentials`,
      )
      .all();
    return Object.fromEntries(
      rows.map(({ name, text, cell }) => {
        expect(text).toMatch(/^selu:v2:/);
        const blob = Buffer.from(text.slice('selu:v2:'.length), 'base64');
        const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(0, 12));
        decipher.setAAD(Buffer.from(cell));
        decipher.setAuthTag(blob.subarray(-16));
        const plain = Buffer.concat([decipher.update(blob.subarray(12, -16)), decipher.final()]);
        return [name, plain.toString('utf8')];
      }),
    );
  } finally {
    db.close();
  }
}
