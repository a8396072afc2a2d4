/** The database of a Selu, opened where it is: found, signed in to, changed in its own format, left as it was, and read only. */
import { copyFileSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { machine } from '../../src/main/services/common/caller.ts';
import { makeSeluDatabase, seluSecret } from '../support/selu-database.ts';
import { differences, readWholeDatabase } from '../support/whole-database.ts';
import { expect, test } from './support/fixtures.ts';
import { makeHousehold, PASSWORD } from './support/household.ts';
import { knowInstances } from './support/known.ts';
import { openPage, signIn } from './support/steps.ts';
import { leftByWalk, openAtSelu, walkThrough } from './support/walk.ts';

const VALUE = 'canary-of-the-weather';

test('a Selu is opened in place: signed in, changed in its format, and all else left as it was', async ({
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
  const before = readWholeDatabase(file);
  // Its home is where the likely places are looked for: there is nothing.
  const app = await launch({ env: { HOME: downloads } });
  const { page } = app;

  await page.getByRole('button', { name: /Open an existing/ }).click();
  const agents = join(folder, 'packages');
  mkdirSync(agents);
  await app.dialogs([file, agents].map((path) => ({ canceled: false, filePaths: [path] })));
  await page.getByRole('button', { name: 'Choose database…' }).click();
  await expect(page.getByText('no folder of agents')).toBeVisible();
  await page.getByRole('button', { name: 'Choose folder of agents: household' }).click();
  await expect(page.getByText('with its agents')).toBeVisible();
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

  await openPage(page, 'LLM providers');
  await page
    .getByRole('button', { name: /^Disconnect/ })
    .first()
    .click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(/is back\./)).toBeVisible();

  await walkThrough(page, file);

  await openPage(page, 'Agents');
  await expect(page.getByText('Selu itself installs, updates and removes')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Install agent' })).toHaveCount(0);

  // Also where the password is asked for first thing, as at the start of one who stayed signed in.
  await page.keyboard.press('Control+l');
  await expect(page.getByRole('button', { name: 'Unlock' })).toBeVisible();
  await expect(place).toBeVisible();

  // All else is as it was: each row, and the schema.
  await app.kill();
  expect(differences(before, readWholeDatabase(file))).toEqual(leftByWalk);
});

test('one that can only be read, and one that lacks what later ones have, say so on each page', async ({
  home,
  downloads,
  launch,
}) => {
  const folder = join(downloads, 'holiday');
  mkdirSync(join(folder, 'data'), { recursive: true });
  const file = join(folder, 'data', 'selu.db');
  const compose = join(folder, 'compose.yaml');
  writeFileSync(compose, 'services: { selu: { image: selu } }');
  await makeSeluDatabase(file, { shape: 's67' });
  const old = join(downloads, 'selu.db');
  await makeSeluDatabase(old, { shape: 'oldest' });
  for (const each of [file, old]) {
    const db = new Database(each);
    db.prepare(`update users set language = 'en'`).run();
    db.close();
  }
  const barn = join(downloads, 'barn.db');
  copyFileSync(old, barn);
  await knowInstances(home, [
    { file: old, name: 'Old' },
    { file: barn, name: 'Barn' },
    { file, name: 'Holiday', compose },
  ]);
  // Its containers run on another kernel, so nothing may be written.
  const app = await launch({
    env: { SELU_ENCRYPTION_KEY: seluSecret, DOCKER_HOST: 'tcp://192.0.2.1:2375', HOME: downloads },
  });
  const { page } = app;

  await signIn(page, 'anna', PASSWORD);
  await openPage(page, 'Pipes');
  await expect(page.getByText("This Selu doesn't have it: Telegram.")).toBeVisible();
  await page.getByRole('button', { name: 'Add pipe' }).click();
  await expect(page.getByRole('menuitem', { name: 'Telegram' })).toHaveAttribute('aria-disabled');
  await page.keyboard.press('Escape');
  await openPage(page, 'Users');
  await expect(page.getByText("This Selu doesn't have it: allowed agents.")).toBeVisible();

  await page.getByRole('button', { name: /^Account:/ }).click();
  await page.getByRole('menuitemradio', { name: 'Holiday' }).click();
  await expect(page).toHaveTitle('Holiday – Selu Desktop');
  await signIn(page, 'anna', PASSWORD);
  await expect(page.getByText('so it is only read')).toBeVisible();
  const reason = 'This Selu can only be read.';
  await openPage(page, 'Credentials');
  await expect(page.getByRole('button', { name: 'Add credential' })).toHaveAccessibleDescription(
    reason,
  );
  await page.getByRole('button', { name: 'Add credential' }).click({ force: true });
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const row = page.getByRole('row').filter({ hasText: 'IMAP_SERVER' });
  await expect(row.getByRole('button', { name: /^Remove/ })).toHaveAccessibleDescription(reason);
  await openPage(page, 'Pipes');
  await expect(page.getByRole('switch').first()).toHaveAccessibleDescription(reason);
  await openPage(page, 'Settings');
  await app.dialogs([{ response: 0 }]);
  await page.getByRole('button', { name: 'Forget Barn' }).click();
  await expect(page.getByRole('button', { name: 'Forget Barn' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Open another…' })).toBeFocused();
  await page.getByRole('button', { name: /^Account:/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();

  // Whatever became of it, there is a way on.
  await page.getByRole('button', { name: 'Holiday – switch to another Selu' }).click();
  await app.dialogs([{ response: 0 }]);
  await page.getByRole('menuitem', { name: 'Forget Holiday' }).click();
  await expect(page).toHaveTitle(/Old – Selu Desktop$/);
});

test('what somebody has kept in the own instance is moved into a Selu', async ({
  home,
  downloads,
  launch,
}) => {
  const { secret } = await makeHousehold(home, ({ credentials }) =>
    Promise.all(
      [
        { capabilityId: 'pim', name: 'IMAP_SERVER' },
        { capabilityId: 'weather', name: 'API_KEY' },
      ].map((key) =>
        credentials.save(machine, { scope: 'system' }, { ...key, mode: 'add', value: VALUE }),
      ),
    ),
  );
  const file = join(downloads, 'selu.db');
  await makeSeluDatabase(file, { shape: 's59' });
  const db = new Database(file);
  db.prepare(`update users set language = 'en'`).run();
  db.close();
  await knowInstances(home, [{ file, name: 'House' }]);
  const app = await launch({ env: { SELU_ENCRYPTION_KEY: secret, HOME: downloads } });
  const { page } = app;
  const openMove = async (): Promise<void> => {
    await openPage(page, 'Settings');
    await page.getByRole('button', { name: 'Move…' }).click();
    await expect(page.getByText("From Selu Desktop's own")).toBeVisible();
  };

  await signIn(page, 'alice', PASSWORD);
  await openMove();
  await page.getByRole('button', { name: 'Go to House' }).click();
  await page.getByLabel('Master secret').fill(seluSecret);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await signIn(page, 'anna', PASSWORD, null);
  // Not the page for moving, which would move the other way.
  await expect(page.getByRole('heading', { name: 'Overview', exact: true })).toBeVisible();
  await page.getByRole('button', { name: /^Account:/ }).click();
  await page.getByRole('menuitemradio', { name: "Selu Desktop's own" }).click();
  await openMove();
  await expect(page.getByRole('checkbox', { name: 'Take along: API_KEY' })).toBeChecked();
  const replace = page.getByRole('checkbox', { name: 'Replace it there: IMAP_SERVER' });
  await expect(replace).not.toBeChecked();
  await replace.check();
  await page.getByRole('checkbox', { name: 'Take along: Alice' }).uncheck();
  await page.getByRole('button', { name: 'Move 3' }).click();
  await expect(page.getByText('3 moved into House.')).toBeVisible();

  const moved = new Database(file, { readonly: true });
  const values = moved
    .prepare<[], string>(
      `select encrypted_value from system_credentials where credential_name in ('IMAP_SERVER', 'API_KEY')`,
    )
    .pluck()
    .all();
  const names = moved.prepare<[], string>('select username from users').pluck().all();
  moved.close();
  expect(values.map(openAtSelu)).toEqual([VALUE, VALUE]);
  expect(names).toContain('bob');
  expect(names).not.toContain('alice');
});
