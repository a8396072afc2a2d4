/** Starts that go wrong: a clear screen, no crash, and the files as they were. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { keyCheckValue } from '../../src/main/crypto/key-check.ts';
import { parseMasterSecret } from '../../src/main/crypto/master-secret.ts';
import { machine } from '../../src/main/services/common/caller.ts';
import { expect, test } from './support/fixtures.ts';
import { makeHousehold, PASSWORD } from './support/household.ts';
import { createAdmin, openPage, signIn } from './support/steps.ts';

const instanceFile = (home: string): string => join(home, 'instance', 'selu.db');

test('a home that cannot hold files, a database that is damaged, newer, gone or locked: says so, leaves it alone, and opens when it is free', async ({
  home,
  launch,
}) => {
  const { secret } = await makeHousehold(home);
  const file = instanceFile(home);
  // Where the panel's database should be is a folder: the same failure as any file that cannot be opened.
  const panel = join(home, 'panel.db');
  renameSync(panel, `${panel}.aside`);
  mkdirSync(panel);
  const good = readFileSync(file);
  const { page } = await launch({ env: { SELU_ENCRYPTION_KEY: secret } });
  const heading = page.getByRole('heading', { name: "Selu couldn't open" });
  const tryAgain = page.getByRole('button', { name: 'Try again' });
  await expect(heading).toBeVisible();

  rmSync(panel, { recursive: true });
  renameSync(`${panel}.aside`, panel);
  const bad = Buffer.alloc(good.length, 'x');
  for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true });
  writeFileSync(file, bad);
  await tryAgain.click();
  await expect(page.getByText(/damaged/i)).toBeVisible();
  await tryAgain.click();
  await expect(heading).toBeVisible();
  expect(readFileSync(file)).toEqual(bad);

  writeFileSync(file, good);
  const newer = new Database(file);
  newer.pragma('user_version = 999');
  newer.close();
  await tryAgain.click();
  await expect(page.getByText(/newer/i)).toBeVisible();
  await expect(page.getByText(/damaged/i)).toHaveCount(0);

  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
  await tryAgain.click();
  await expect(page.getByText(/that file is gone/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start over' })).toBeVisible();

  writeFileSync(file, good);
  const other = new Database(file);
  other.pragma('locking_mode = exclusive');
  other.exec('begin exclusive');
  await tryAgain.click();
  await expect(page.getByText(/Another program is holding/)).toBeVisible();
  await expect(heading).toBeVisible();
  other.exec('rollback');
  other.close();
  await tryAgain.click();
  await signIn(page, 'alice', PASSWORD);
  await expect(page.getByText('No credentials yet')).toBeVisible();
});

test('a database whose users are gone offers no account before the master secret is given', async ({
  home,
  launch,
}) => {
  const { secret } = await makeHousehold(home);
  const db = new Database(instanceFile(home));
  db.exec('delete from users');
  db.close();
  const { page } = await launch({ env: { SELU_ENCRYPTION_KEY: secret } });
  await expect(page.getByRole('heading', { name: 'Changed outside Selu' })).toBeVisible();
  const field = page.getByLabel('Master secret', { exact: true });
  const look = page.getByRole('button', { name: 'Show what was changed' });
  await field.fill(secret.replace(/^./, 'A'));
  await look.click();
  await expect(page.getByText(/doesn't belong to this Selu|isn't complete/)).toBeVisible();
  await field.fill(secret);
  await look.click();
  await expect(page.getByText("Somebody's account")).toHaveCount(2);
  await page.getByRole('button', { name: 'Use it as it is' }).click();
  await createAdmin(page, { username: 'carol', password: PASSWORD });
});

test('what gives power is taken by name, and the rest is settled in Settings, with the focus at hand', async ({
  home,
  launch,
}) => {
  const { secret } = await makeHousehold(home);
  const db = new Database(instanceFile(home));
  db.exec(`delete from signed_buckets;
    insert into users (id, username, display_name, password_hash, created_at, is_admin)
      select 'eve', 'eve', 'Eve', password_hash, created_at, 1 from users where username = 'alice'`);
  db.close();
  const { page } = await launch({ env: { SELU_ENCRYPTION_KEY: secret } });
  const field = page.getByLabel('Master secret', { exact: true });
  await expect(page.getByText('alice')).toHaveCount(0);
  await field.fill(secret);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Accounts, pipes and addresses' })).toBeFocused();
  const eve = page.getByRole('checkbox', { name: 'Person eve' });
  await expect(eve).toHaveAccessibleDescription(/Role: administrator/);
  await page.getByRole('checkbox', { name: 'Person alice' }).check();
  await page.getByRole('button', { name: 'Use it as it is' }).click();
  await signIn(page, 'eve', PASSWORD);
  await expect(page.getByText(/Couldn't sign you in/)).toBeVisible();
  await signIn(page, 'alice', PASSWORD);

  await openPage(page, 'Settings');
  const removeEve = page.getByRole('button', { name: 'Remove Person eve' });
  await removeEve.click();
  await page.keyboard.press('Escape');
  await expect(removeEve).toBeFocused();
  await page.keyboard.press('Enter');
  await field.fill(secret);
  await page.keyboard.press('Enter');
  await expect(removeEve).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Remove Person bob' })).toBeFocused();
  const accept = page.getByRole('button', { name: 'Accept Person bob' });
  await accept.click();
  await expect(
    page.getByRole('dialog', { name: 'Accept the change to Person bob?' }),
  ).toContainText('Role: member');
  await field.fill(secret);
  await page.keyboard.press('Enter');
  await expect(accept).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeFocused();
});

test('whoever types the master secret is told that everything is signed first', async ({
  home,
  launch,
}) => {
  const { secret, instanceId } = await makeHousehold(home, ({ credentials }) =>
    credentials.saveAll(
      machine,
      Array.from({ length: 1_100 }, (_, index) => ({
        owner: { scope: 'system' } as const,
        ...{ capabilityId: 'pim', name: `KEY_${index}`, value: 'v' },
      })),
    ),
  );
  // As a version has left it that did not sign.
  const db = new Database(instanceFile(home));
  db.exec(`delete from signed_rows; delete from signed_buckets;
    delete from instance_meta where key in ('state_mac', 'generation')`);
  db.prepare(`update instance_meta set value = ? where key = 'key_check'`).run(
    keyCheckValue(parseMasterSecret(secret, 'typed'), instanceId),
  );
  for (const end of ['', '-wal', '-shm']) rmSync(join(home, `panel.db${end}`), { force: true });
  const { page } = await launch();
  // It takes as long as somebody else writes.
  db.exec('begin immediate');
  await page.getByLabel('Master secret', { exact: true }).fill(secret);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Getting your database ready' })).toBeFocused();
  db.exec('rollback');
  db.close();
  await signIn(page, 'alice', PASSWORD);
  await expect(page.getByRole('heading', { name: 'Credentials', exact: true })).toBeVisible();
});

test('a start that fails before its window says so, and is in nobody’s way; two secrets that differ are both named', async ({
  home,
  launch,
}) => {
  const agents = join(home, 'instance', 'installed_agents');
  mkdirSync(join(home, 'instance'), { recursive: true });
  writeFileSync(agents, 'not a folder');
  await expect(launch()).rejects.toThrow(/ended with 1 .*Selu Desktop could not start/s);
  expect(readFileSync(join(home, 'logs', 'main.log'), 'utf8')).toContain('EEXIST');

  rmSync(agents);
  const env = {
    SELU_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
    SELU__ENCRYPTION_KEY: Buffer.alloc(32, 2).toString('base64'),
  };
  const { page } = await launch({ env });
  await expect(page.getByText(/SELU_ENCRYPTION_KEY.*SELU__ENCRYPTION_KEY/s)).toBeVisible();
  expect(await page.content()).not.toContain(env.SELU_ENCRYPTION_KEY);
});
