/** A backup is restored in the window: looked at first, confirmed by a dialog of the system, and open afterwards. */
import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { makeBackup } from '../../src/main/services/backup/make-backup.ts';
import { machine } from '../../src/main/services/common/caller.ts';
import { violations } from './support/axe.ts';
import { expect, test } from './support/fixtures.ts';
import { PASSWORD } from './support/household.ts';
import { sharedHousehold } from './support/shared-app.ts';
import { openPage, signIn } from './support/steps.ts';

let backup = '';
let identity = '';

const shared = sharedHousehold('own', async ({ credentials, instance }) => {
  const save = (name: string) =>
    credentials.save(
      machine,
      { scope: 'system' },
      { capabilityId: 'pim', name, mode: 'put', value: 'v' },
    );
  await save('EARLY');
  const { kind, file, agents } = instance.place;
  const folder = join(dirname(file), '..', 'backups');
  const workFolder = join(folder, 'work');
  mkdirSync(workFolder, { recursive: true });
  backup = join(folder, 'selu.tar.age');
  // A passphrase is meant to cost seconds of work.
  identity = await generateX25519Identity();
  const recipients = [await identityToRecipient(identity)];
  await makeBackup({
    ...{ source: { kind, file, agents, name: '' }, records: {}, secret: null },
    ...{ lock: { kind: 'recipients', recipients }, target: backup, workFolder },
    ...{ version: '0.1.0', now: new Date() },
  });
  await save('LATE');
});

test('an administrator sees what a backup holds, restores it, and signs in to what it held', async () => {
  const { app, page } = shared;
  await signIn(page, 'alice', PASSWORD);
  await expect(page.getByText('LATE')).toBeVisible();
  await openPage(page, 'Settings');
  await page.getByRole('button', { name: 'Restore…' }).click();
  const choose = page.getByRole('button', { name: 'Choose a backup…' });
  await expect(choose).toBeVisible();
  expect(await violations(page)).toEqual([]);

  await app.dialogs([{ canceled: false, filePaths: [backup] }]);
  await choose.click();
  const field = page.getByLabel('Identity', { exact: true });
  await expect(field).toBeFocused();
  await page.keyboard.type('something else');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await field.fill(identity);
  await page.keyboard.press('Enter');
  await expect(page.getByText('2 people, 1 credential, 0 agents')).toBeVisible();
  await expect(page.getByText('The master secret that is in use opens it.')).toBeVisible();
  expect(await violations(page)).toEqual([]);

  // Without an answer to the system's question nothing happens.
  const restore = page.getByRole('button', { name: 'Restore', exact: true });
  await expect(restore).toBeFocused();
  await restore.click();
  await expect(restore).toBeEnabled();
  expect(readdirSync(dirname(backup)).filter((name) => name.endsWith('.age'))).toHaveLength(1);
  await app.dialogs([{ response: 0 }]);
  await restore.click();
  const done = page.getByRole('dialog', { name: 'The backup is restored' });
  await expect(done).toBeVisible();
  await expect(done.getByText(/selu-before-restore-.*\.tar\.age/)).toBeVisible();
  expect(await violations(page)).toEqual([]);
  const read = page.getByRole('button', { name: 'Got it' });
  await expect(read).toBeFocused();
  await page.keyboard.press('Enter');

  await signIn(page, 'alice', PASSWORD);
  await openPage(page, 'Credentials');
  await expect(page.getByText('EARLY')).toBeVisible();
  await expect(page.getByText('LATE')).toHaveCount(0);
});
