/** A Selu that runs: the frame shows it, it is told of a change, what it was not told of is said, all else is as it was. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { makeSeluDatabase, seluInstanceId, seluSecret } from '../support/selu-database.ts';
import { differences, readWholeDatabase } from '../support/whole-database.ts';
import { expect, test } from './support/fixtures.ts';
import { PASSWORD } from './support/household.ts';
import { knowInstances } from './support/known.ts';
import { openPage, signIn } from './support/steps.ts';
import { leftByWalk, walkThrough } from './support/walk.ts';

test('is seen in the frame, told of a change, and missed when it ends', async ({
  home,
  downloads,
  launch,
}) => {
  const asked: string[] = [];
  const selu = createServer(({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    const isHealth = url === '/api/health';
    response.writeHead(200, { 'content-type': isHealth ? 'text/plain' : 'application/json' });
    response.end(isHealth ? 'ok' : JSON.stringify({ instance_id: seluInstanceId }));
  });
  await new Promise<void>((resolve) => selu.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(selu.address() as AddressInfo).port}`;

  const folder = join(downloads, 'zuhause');
  mkdirSync(folder);
  const file = join(folder, 'selu.db');
  await makeSeluDatabase(file, { shape: 's59' });
  const db = new Database(file);
  db.prepare("UPDATE users SET language = 'en'").run();
  db.close();
  const before = readWholeDatabase(file);
  await knowInstances(home, [{ file, name: 'Zuhause' }]);

  const app = await launch({ env: { SELU_ENCRYPTION_KEY: seluSecret } });
  const { page } = app;
  await expect(page).toHaveTitle('Zuhause – Selu Desktop');
  await signIn(page, 'anna', PASSWORD);
  const frame = page.getByRole('complementary');
  await expect(frame).toContainText('Set its address');

  await openPage(page, 'Settings');
  await page.getByRole('button', { name: 'Set address…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Address of Selu' });
  await expect(dialog.getByLabel('Address')).toHaveValue('http://127.0.0.1:3000');
  await dialog.getByLabel('Address').fill(address);
  await app.dialogs([{ response: 0 }]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(frame).toContainText('Selu is running');

  await openPage(page, 'LLM providers');
  const disconnect = page.getByRole('button', { name: /^Disconnect/ });
  await disconnect.first().click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click();
  await expect(page.getByText('Selu uses this at once.')).toBeVisible();
  expect(asked.filter((each) => each.startsWith('PUT /api/providers/'))).toHaveLength(1);

  await new Promise((resolve) => selu.close(resolve));
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText("Selu isn't running. It uses this when it starts.")).toBeVisible();

  await walkThrough(page, file);
  await app.kill();
  expect(differences(before, readWholeDatabase(file))).toEqual(leftByWalk);
});
