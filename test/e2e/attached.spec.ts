/** The database of a Selu, opened where it is: found, signed in to, changed in its own format, and read only. */
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { parseMasterSecret } from '../../src/main/crypto/master-secret.ts';
import { v1Codec } from '../../src/main/crypto/v1.ts';
import { blueBubblesPipe, makeSeluDatabase, seluSecret } from '../support/selu-database.ts';
import { expect, test } from './support/fixtures.ts';
import { PASSWORD } from './support/household.ts';
import { addCredential, openPage, signIn } from './support/steps.ts';

const VALUE = 'canary-of-the-weather';

test('a Selu is opened in place: signed in, a credential saved in its format, somebody let write', async ({
  downloads,
  launch,
}) => {
  const folder = join(downloads, 'household');
  const file = join(folder, 'data', 'selu.db');
  mkdirSync(join(folder, 'data'), { recursive: true });
  await makeSeluDatabase(file, { shape: 's67' });
  const made = new Database(file);
  made.prepare(`update users set language = 'en'`).run();
  // More than fits into the window.
  made
    .prepare(
      `insert into pipes (id, user_id, name, transport, inbound_token, outbound_url)
       select agents.id || users.id, users.id, 'Program', 'webhook', '', 'https://example.org'
       from agents, users`,
    )
    .run();
  made.close();
  const inFile = <T>(sql: string): T[] => {
    const db = new Database(file, { readonly: true });
    try {
      return db.prepare<[], T>(sql).all();
    } finally {
      db.close();
    }
  };
  // Its home is where the likely places are looked for: there is nothing.
  const app = await launch({ env: { HOME: downloads } });
  const { page } = app;

  await page.getByRole('button', { name: /Open an existing/ }).click();
  await app.dialogs([{ canceled: false, filePaths: [file] }]);
  await page.getByRole('button', { name: 'Choose database…' }).click();
  await page.getByRole('button', { name: 'Open household' }).click();
  // Said before anything is entered.
  const place = page.getByText(`The database is ${realpathSync(file)}.`);
  await expect(place).toBeVisible();
  await page.getByLabel('Master secret').fill(seluSecret);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.getByLabel('Username')).toBeVisible();
  await expect(place).toBeVisible();
  await signIn(page, 'anna', PASSWORD);
  await expect(page.getByRole('heading', { name: 'Credentials', exact: true })).toBeVisible();

  await addCredential(page, { capability: 'weather', name: 'API_KEY', value: VALUE });
  const [row] = inFile<{ encrypted_value: string }>(
    `select encrypted_value from system_credentials where capability_id = 'weather'`,
  );
  const codec = v1Codec(parseMasterSecret(seluSecret, 'typed'));
  expect(codec.open(row?.encrypted_value ?? '', { table: '', column: '', identity: [] })).toBe(
    VALUE,
  );

  await openPage(page, 'Agents');
  await expect(page.getByText('Selu itself installs, updates and removes')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Install agent' })).toHaveCount(0);

  await openPage(page, 'Pipes');
  const name = blueBubblesPipe.replace(/^iMessage: /, '');
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Who may write' }).click();
  const dialog = page
    .getByRole('dialog')
    .filter({ has: page.locator('form') })
    .first();
  // The page scrolls, and never the window: it would move by itself to whatever takes the focus.
  const scrolledTo = (): Promise<number> =>
    page.evaluate(() => {
      const { scrollingElement: root } = document;
      root?.scrollTo(0, 450);
      return root?.scrollTop ?? 0;
    });
  expect(await scrolledTo()).toBe(0);
  await dialog.getByLabel('Sender').fill('+49 170 7654321');
  await dialog.getByRole('button', { name: 'Let them write' }).click();
  const line = dialog.getByRole('listitem').filter({ hasText: '+49 170 7654321' });
  await expect(line).toContainText('writes as');
  const senders = () =>
    inFile<{ sender_ref: string }>('select sender_ref from user_sender_refs').map(
      ({ sender_ref }) => sender_ref,
    );
  expect(senders()).toContain('+49 170 7654321');
  await line.getByRole('button', { name: 'Remove +49 170 7654321' }).click();
  await expect(line).toHaveCount(0);
  expect(senders()).not.toContain('+49 170 7654321');
});
