/** Guessing, walking away, locking: who is at the window has to show it again. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { isDeep } from '../support/deep.ts';
import { machine } from '../../src/main/services/common/caller.ts';
import { expect, test } from './support/fixtures.ts';
import { PASSWORD, unlocked } from './support/household.ts';
import { onEachKind, sharedHousehold } from './support/shared-app.ts';
import {
  credentialRow,
  openWindow,
  openPage,
  personRow,
  signIn,
  unlockScreen,
} from './support/steps.ts';

/** Node loads it into the app's process, whose clock it puts forward. */
const travelInTime = fileURLToPath(new URL('../support/travel-in-time.cjs', import.meta.url));

const locked = 'Selu is locked. Enter your password to carry on.';

onEachKind((kind) => {
  const shared = sharedHousehold(
    kind,
    ({ credentials }, { bob }) =>
      credentials.save(
        machine,
        { scope: 'user', userId: bob },
        { capabilityId: 'pim', name: 'KEPT', mode: 'add', value: 'v' },
      ),
    (home) =>
      Promise.resolve({
        NODE_OPTIONS: `--require ${JSON.stringify(travelInTime)}`,
        TEST_TRAVEL_FILE: join(home, 'travel'),
      }),
  );

  /** By how many seconds the clock of the app is ahead. */
  let ahead = 0;
  /** Puts it forward. */
  const travel = (seconds: number): void => {
    ahead += seconds;
    writeFileSync(join(shared.home, 'travel'), String(seconds * 1_000));
    process.kill(shared.app.pid ?? 0, 'SIGUSR2');
  };

  test('guessing has to wait, shown as a countdown, and goes on after it', async () => {
    const { page } = shared;
    for (const name of ['bob', 'nobody at all']) {
      for (let n = 0; n < 4; n += 1) {
        await signIn(page, name, 'wrong password');
        await expect(page.getByText(/Couldn't sign you in/)).toBeVisible();
        await expect(page.getByRole('button', { name: 'Sign in' })).toBeEnabled();
      }
      await signIn(page, name, 'wrong password');
      await expect(page.getByText(/Try again in \d/).first()).toBeVisible();
      await expect(page.getByText(/You can try again now/).first()).toBeVisible();
    }
    await signIn(page, 'bob', PASSWORD);
    await expect(page.getByRole('button', { name: 'Account: Bob' })).toBeVisible();
  });

  test('Ctrl+L and the computer lock every window; a half-filled form keeps nothing', async () => {
    const { app } = shared;
    const { page: alice } = app;
    await signIn(alice, 'alice', PASSWORD);
    const bob = await openWindow(app, alice);
    await signIn(bob, 'bob', PASSWORD);
    await expect(bob.getByRole('button', { name: 'Account: Bob' })).toBeVisible();

    await alice.getByRole('button', { name: 'Add credential' }).first().click();
    await alice.getByRole('dialog').getByLabel('Value', { exact: true }).fill('canary-half-typed');
    await alice.keyboard.press('Control+l');
    for (const page of [alice, bob]) await expect(page.getByText(locked)).toBeVisible();
    expect(await alice.content()).not.toContain('canary');
    expect(
      await alice.evaluate(() =>
        [...document.querySelectorAll('input, textarea')].map(
          (field) => (field as HTMLInputElement).value,
        ),
      ),
    ).not.toContain('canary-half-typed');
    const refused = await alice.evaluate(() => window.selu.users.names({}));
    expect(refused).toMatchObject({ ok: false, error: { code: 'not_signed_in' } });

    await unlockScreen(alice, 'wrong password');
    await expect(alice.getByLabel('Password', { exact: true })).toHaveAttribute(
      'aria-invalid',
      'true',
    );
    await unlockScreen(alice, PASSWORD);
    await expect(alice.getByRole('button', { name: 'Account: Alice' })).toBeVisible();
    await expect(alice.getByRole('dialog')).toHaveCount(0);
    await expect(bob.getByText(locked)).toBeVisible();
    await bob.getByRole('button', { name: 'Sign in as someone else' }).click();
    await expect(bob.getByRole('button', { name: 'Sign in' })).toBeVisible();

    await app.power('suspend');
    await expect(alice.getByText(locked)).toBeVisible();
    await unlockScreen(alice, PASSWORD);
    await expect(alice.getByRole('button', { name: 'Account: Alice' })).toBeVisible();
    if (process.platform === 'linux') {
      await app.power('screen locked');
      await expect(alice.getByText(locked)).toBeVisible();
      await app.power('screen unlocked');
    }
  });

  test('the window locks by itself after the minutes that were chosen', async () => {
    const { home, page } = shared;
    await signIn(page, 'bob', PASSWORD);
    await openPage(page, 'Settings');
    const choice = page.getByLabel('Lock after');
    await expect(choice).toContainText('10 minutes');
    await choice.click();
    await page.getByRole('option', { name: '1 minute', exact: true }).click();
    await expect(choice).toContainText('1 minute');
    const db = new Database(join(home, 'panel.db'), { readonly: true });
    expect(
      db.prepare(`select value from settings where key like '%idle_lock/%'`).pluck().all(),
    ).toEqual([expect.stringMatching(/ 1$/)]);
    db.close();
    // Nobody touches it for a minute: a real one, or most of one by the clock of the app alone.
    if (!isDeep) {
      travel(29);
      // Longer than the app takes to look at its clock again.
      await page.waitForTimeout(1_000);
      await expect(page.getByText(locked)).toHaveCount(0);
      travel(29);
    }
    await expect(page.getByText(locked)).toBeVisible({ timeout: 80_000 });
  });

  test('a window left open for six minutes makes nobody an administrator without the password', async () => {
    const { page } = shared;
    await signIn(page, 'alice', PASSWORD);
    await openPage(page, 'Users');
    travel(360);
    await page.getByRole('button', { name: 'Add person' }).click();
    const form = page.getByRole('dialog', { name: 'Add person' });
    await form.getByLabel('Name', { exact: true }).fill('Mallory');
    await form.getByLabel('Username').fill('mallory');
    await form.getByLabel('Password', { exact: true }).fill('a new password');
    await form.getByLabel('Password again').fill('a new password');
    await form.getByText('Administrator', { exact: true }).click();
    await form.getByRole('button', { name: 'Add', exact: true }).click();

    // Whoever does not know it gets no further, and finds what was filled in as it was.
    const question = page.getByRole('dialog', { name: "Confirm it's you" });
    await expect(question.getByLabel('Your own password (alice)', { exact: true })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(question).toHaveCount(0);
    await expect(form.getByRole('button', { name: 'Add', exact: true })).toBeFocused();
    await expect(form.getByLabel('Username')).toHaveValue('mallory');
    const asked = await page.evaluate(async () => {
      const person = {
        username: 'mallory',
        displayName: '',
        language: 'en',
        isAdmin: true,
      } as const;
      return window.selu.users.create({ ...person, password: 'a new password' });
    });
    expect(asked).toEqual({ ok: false, error: { code: 'password_needed', params: {} } });

    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await question.getByLabel('Your own password (alice)', { exact: true }).fill('wrong password');
    await page.keyboard.press('Enter');
    await expect(question.getByText(/That isn't your password/)).toBeVisible();
    const names = await page.evaluate(() => window.selu.users.names({}));
    expect(names.ok && names.value.users.map(({ username }) => username)).not.toContain('mallory');
    await question.getByLabel('Your own password (alice)', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await expect(personRow(page, 'mallory')).toContainText('Administrator');
    // Of a Selu, the answer waits until it is known whether one runs here.
    await expect(page.getByRole('dialog')).toHaveCount(0, { timeout: 30_000 });
  });

  test('an app that was locked and killed is locked when it starts again, and has what was stored', async ({
    launch,
  }) => {
    const { app: first, home, household } = shared;
    // The next start has the right time: a session from its future would count for nothing.
    travel(-ahead);
    await first.page.getByRole('checkbox', { name: /^Stay signed in/ }).check();
    await signIn(first.page, 'bob', PASSWORD);
    await expect(first.page.getByRole('button', { name: 'Account: Bob' })).toBeVisible();
    await expect(credentialRow(first.page, 'KEPT')).toBeVisible();
    await first.page.keyboard.press('Control+l');
    await expect(first.page.getByText(locked)).toBeVisible();
    await first.kill();
    const second = await launch({ home, env: unlocked(household) });
    await expect(second.page.getByText(locked)).toBeVisible();
    await unlockScreen(second.page, PASSWORD);
    await expect(second.page.getByRole('button', { name: 'Account: Bob' })).toBeVisible();
    await openPage(second.page, 'Credentials');
    await expect(credentialRow(second.page, 'KEPT')).toContainText('Set');
  });
});
