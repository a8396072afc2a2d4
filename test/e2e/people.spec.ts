/** Several people at once: what one does takes effect in the other's window, without a restart. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { expect, test } from './support/fixtures.ts';
import { addPerson, PASSWORD, unlocked } from './support/household.ts';
import type { RunningApp } from './support/launch.ts';
import { onEachKind, sharedHousehold } from './support/shared-app.ts';
import { openPage, openWindow, personRow, signIn } from './support/steps.ts';
import {
  agentThing,
  credentialThing,
  personThing,
} from '../../src/main/services/activity/events.ts';
import { machine } from '../../src/main/services/common/caller.ts';

const openMenu = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
};

/** An administrator's window and a member's, in one app. */
async function twoWindows(app: RunningApp, member = 'bob'): Promise<{ alice: Page; member: Page }> {
  const alice = app.page;
  await signIn(alice, 'alice', PASSWORD);
  await expect(alice.getByRole('button', { name: 'Account: Alice' })).toBeVisible();
  const window = await openWindow(app, alice);
  await signIn(window, member, PASSWORD);
  await expect(window.getByRole('button', { name: /^Account:/ })).toBeVisible();
  await openPage(alice, 'Users');
  return { alice, member: window };
}

onEachKind((kind) => {
  const agents = ['calendar', 'mail', 'school'];
  const shared = sharedHousehold(kind, async (services, people) => {
    await addPerson(services, 'dora');
    for (const name of ['A', 'B']) {
      await services.credentials.save(
        machine,
        { scope: 'user', userId: people.bob },
        { capabilityId: 'c', name, mode: 'add', value: 'v' },
      );
    }
    const db = new Database(services.instance.place.file);
    const insert = db.prepare(
      `insert into agents (id, display_name, installed_at, setup_complete) values (?, ?, ?, 1)`,
    );
    for (const id of agents) insert.run(id, `The ${id} agent`, '2026-11-23 12:00:00');
    db.close();
    await services.activity.write(machine, [
      {
        action: 'credentialReplaced',
        about: credentialThing({ capabilityId: 'c', name: 'A', userId: people.bob }),
        with: personThing({ id: people.bob, displayName: 'Bob' }),
      },
      { action: 'agentUpdated', about: agentThing({ id: 'mail', name: 'The mail agent' }) },
    ]);
  });

  test('what was done, told to administrators, of themselves to members, and to a file', async () => {
    const { page: alice, app, home } = shared;
    await signIn(alice, 'alice', PASSWORD, '/activity');
    const entry = (page: Page, text: string) => page.getByRole('article').filter({ hasText: text });
    const ofBob = 'Somebody at the command line replaced the credential A (c) of Bob';
    const ofAgent = 'Somebody at the command line updated the agent The mail agent';
    await expect(entry(alice, ofBob)).toBeVisible();
    await expect(entry(alice, ofAgent)).toBeVisible();
    await expect(alice.getByText('Complete and unchanged')).toBeVisible();

    // Of one person: by their row, and as a file.
    await openPage(alice, 'Users');
    await openMenu(alice, 'Bob');
    await alice.getByRole('menuitem', { name: 'History' }).click();
    await expect(alice.getByRole('heading', { name: 'History of Bob', level: 1 })).toBeVisible();
    await expect(entry(alice, ofBob)).toBeVisible();
    await expect(entry(alice, ofAgent)).toHaveCount(0);
    const file = join(home, 'activity.csv');
    await app.dialogs([{ canceled: false, filePath: file }]);
    await alice.getByRole('button', { name: 'Export' }).click();
    await alice.getByRole('menuitem', { name: /CSV/ }).click();
    await expect(alice.getByText(/entr(y|ies) saved/)).toBeVisible();
    const saved = readFileSync(file, 'utf8');
    expect(saved).toContain('credentialReplaced');
    expect(saved).not.toContain('agentUpdated');

    // That is written down, too, and shows at once; a thing leads to where it is.
    await openPage(alice, 'Activity');
    await expect(entry(alice, 'Alice saved this log to a file')).toBeVisible();
    await entry(alice, ofBob).getByRole('button', { name: 'Open A (c)' }).click();
    await expect(alice.getByRole('row').filter({ hasText: 'Bob' })).toBeFocused();

    const bob = await openWindow(app, alice);
    await signIn(bob, 'bob', PASSWORD);
    await bob.getByRole('button', { name: 'Account: Bob' }).click();
    await bob.getByRole('menuitem', { name: 'Your activity' }).click();
    await expect(bob.getByRole('heading', { name: 'Your activity' })).toBeVisible();
    await expect(entry(bob, ofBob)).toBeVisible();
    await expect(entry(bob, 'The mail agent')).toHaveCount(0);
    await expect(entry(bob, 'Alice saved')).toHaveCount(0);
    await bob.close();
  });

  test('which agents somebody may use, one of them removed meanwhile', async () => {
    const { page, household } = shared;
    const withDatabase = (work: (db: Database.Database) => void): void => {
      const db = new Database(household.file);
      work(db);
      db.close();
    };
    const access = (db: Database.Database): unknown[] =>
      db
        .prepare('select agent_id from user_agent_access where user_id = ? order by 1')
        .pluck()
        .all(household.bob);
    await signIn(page, 'alice', PASSWORD);
    await openPage(page, 'Users');
    await expect(personRow(page, 'bob')).toContainText('All agents');

    const dialog = page.getByRole('dialog');
    const edit = page.getByRole('button', { name: 'Edit the agents of Bob' });
    await edit.click();
    await dialog.getByText('Only selected agents').click();
    await dialog.getByRole('search').getByRole('textbox').fill('mail');
    await expect(dialog.getByRole('checkbox')).toHaveCount(1);
    await dialog.getByText('The mail agent').click();
    await dialog.getByRole('search').getByRole('textbox').fill('');
    await dialog.getByText('The school agent').click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(personRow(page, 'bob')).toContainText('2 agents');

    withDatabase((db) => db.exec(`delete from agents where id = 'mail'`));
    await edit.click();
    await expect(dialog.getByText('Removed')).toBeVisible();
    await dialog.getByRole('button', { name: 'Save' }).click();
    // A toast is a dialog for assistive technology, too.
    await expect(dialog.filter({ has: page.locator('form') })).toHaveCount(0);
    withDatabase((db) => expect(access(db)).toEqual(['mail', 'school']));
    await edit.click();
    await dialog.getByRole('radio', { name: /^None/ }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(personRow(page, 'bob')).toContainText('None');
    withDatabase((db) => expect(access(db)).toEqual(['__none__']));

    // Several at once: who has all of them keeps all, and loses one by name.
    await personRow(page, 'bob').getByRole('checkbox').check();
    await personRow(page, 'dora').getByRole('checkbox').check();
    const bar = page.getByRole('region', { name: 'Selection' });
    await expect(bar).toContainText('2 selected');
    await bar.getByRole('button', { name: 'Agent access' }).click();
    const several = page.getByRole('dialog', { name: 'Agents of 2 people' });
    await several.getByRole('button', { name: 'Save' }).click();
    await expect(several.getByText('Choose at least one agent.')).toBeVisible();
    await several.getByText('The calendar agent').click();
    await several.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('For 1 it was so already.')).toBeVisible();
    await expect(personRow(page, 'bob')).toContainText('1 agent');
    await expect(personRow(page, 'dora')).toContainText('All agents');
    // As of credentials: what is done is not selected any more.
    await expect(bar).toHaveCount(0);
    await expect(page.getByRole('checkbox', { name: 'Select Alice' })).toBeFocused();

    await openPage(page, 'Agents');
    await page.getByText('The calendar agent').first().click();
    await page.getByRole('tab', { name: 'Access' }).click();
    await page.getByRole('checkbox', { name: /^Bob/ }).uncheck();
    await page.getByRole('checkbox', { name: /^Dora/i }).uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('The agents of 2 people are changed.')).toBeVisible();
    withDatabase((db) => expect(access(db)).toEqual(['__none__']));

    // All of it at a glance, and from each cell to where it is changed.
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: /^Find pages/ })).toBeFocused();
    await page.keyboard.type('who can use');
    await expect(page.getByRole('option').first()).toContainText('Who can use what');
    await page.keyboard.press('Enter');
    const table = page.getByRole('grid', { name: 'Who can use what' });
    const cell = (words: string) => table.getByRole('button', { name: words });
    await expect(cell('Alice, The calendar agent: may use it')).toBeVisible();
    await cell('Bob, The calendar agent: may not use it').click();
    await expect(page.getByRole('checkbox', { name: /^Bob/ })).toBeFocused();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('The agents of 1 person are changed.')).toBeVisible();
    await page.goBack();
    await cell('Bob, The calendar agent: may use it').focus();
    await page.keyboard.press('ArrowRight');
    await expect(cell('Bob, The school agent: may not use it')).toBeFocused();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Agents of Bob' })).toContainText('1 selected');
  });

  test('what needs somebody: led to where it is mended, dismissed with a reason, brought back', async () => {
    const { page, household } = shared;
    const db = new Database(household.file);
    db.prepare(
      `update user_credentials set encrypted_value = 'damaged' where user_id = ? and credential_name = 'A'`,
    ).run(household.bob);
    db.close();
    await signIn(page, 'alice', PASSWORD);
    const title = "Bob: A of c can't be read";
    const line = page.getByRole('region', { name: 'The worst problem' });
    const toHealth = page.getByRole('navigation').getByRole('link', { name: /^Health \(\d+ prob/ });
    await expect(line).toBeVisible();
    await toHealth.click();
    // On the page itself it would be said twice.
    await expect(line).toHaveCount(0);
    const found = page.getByRole('list', { name: 'What needs you' });
    await found.getByRole('button', { name: `Enter it again: ${title}` }).click();
    await expect(page.getByRole('row', { name: /\bA\b/ }).filter({ hasText: 'Bob' })).toBeFocused();

    await toHealth.click();
    await found.getByRole('button', { name: `Actions for: ${title}` }).click();
    await page.getByRole('menuitem', { name: 'Dismiss' }).click();
    const dialog = page.getByRole('dialog', { name: 'Dismiss this finding?' });
    await dialog.getByRole('button', { name: 'Dismiss' }).click();
    await expect(dialog.getByText('Say in a few words why it can stay as it is.')).toBeVisible();
    await dialog.getByLabel('Reason').fill('Nobody uses it');
    await dialog.getByRole('button', { name: 'Dismiss' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(found.getByText(title)).toHaveCount(0);
    const hidden = page.getByRole('list', { name: 'Dismissed and put off' });
    await expect(hidden).toContainText(/Dismissed just now by Alice: ?Nobody uses it/);
    await hidden.getByRole('button', { name: `Bring back: ${title}` }).click();
    await expect(found.getByText(title)).toBeVisible();
    // The row was the only one: with it the button has gone.
    await expect(page.getByRole('heading', { name: 'Health', level: 1 })).toBeFocused();

    // What is put off goes while its menu closes: what is next has the focus.
    const other = found.getByRole('button', { name: /^Actions for: / }).nth(1);
    await other.click();
    await page.getByRole('menuitem', { name: 'Remind me in a week' }).click();
    await expect(hidden).toBeVisible();
    await expect(found.getByRole('button').and(page.locator(':focus'))).toBeVisible();

    await openPage(page, 'Agents');
    await expect(line).toBeVisible();
    await line.getByRole('button', { name: 'Hide until this window is opened again' }).click();
    await expect(line).toHaveCount(0);
    await openPage(page, 'Users');
    await expect(page.getByRole('grid', { name: 'Users' })).toBeVisible();
    await expect(line).toHaveCount(0);
  });

  test('a session ended by another process of the app ends here as well', async ({ launch }) => {
    const { home, page, household } = shared;
    // A home of its own with the same instance in it, as two people of one computer have it.
    const otherHome = mkdtempSync(join(tmpdir(), 'selu-e2e-'));
    if (kind === 'own') symlinkSync(join(home, 'instance'), join(otherHome, 'instance'));
    else cpSync(join(home, 'panel.db'), join(otherHome, 'panel.db'));
    try {
      const second = await launch({ env: unlocked(household), home: otherHome });
      await signIn(page, 'bob', PASSWORD);
      await signIn(second.page, 'bob', PASSWORD);
      await openPage(second.page, 'Users');
      await second.page.getByRole('button', { name: /^End the session/ }).click();
      await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
      await expect(second.page.getByText("You're signed in only here.")).toBeVisible();
      await second.kill();
    } finally {
      rmSync(otherHome, { recursive: true, force: true, maxRetries: 10 });
    }
  });

  test('a password: reset by an administrator, changed by oneself, sessions ended', async () => {
    const { app } = shared;
    const { alice, member: dora } = await twoWindows(app, 'dora');

    await openMenu(alice, 'Dora');
    await alice.getByRole('menuitem', { name: 'Reset password' }).click();
    await alice.getByRole('button', { name: 'Generate' }).click();
    await expect(alice.getByLabel('Generated', { exact: true })).not.toBeEmpty();
    await alice.getByRole('button', { name: 'Use it' }).click();
    const made = alice.getByLabel('Generated password', { exact: true });
    await expect(made).toHaveText(/^[a-z]+(-[a-z]+){4,}$/);
    const temporary = await made.innerText();
    await expect(alice.getByText('Strong', { exact: true })).toBeVisible();
    await alice.getByLabel(/^Temporary/).check();
    await alice.getByRole('dialog').getByRole('button', { name: 'Reset password' }).click();
    await expect(alice.getByText(/^Dora has a new password/)).toBeVisible();
    await expect(alice.getByRole('button', { name: 'Reset password' })).toHaveCount(0);
    expect(await alice.content()).not.toContain(temporary);
    await expect(dora.getByRole('button', { name: 'Sign in' })).toBeVisible();

    await expect(dora.getByText(/You were signed out because an administrator/)).toBeVisible();
    await expect(dora.getByLabel('Username')).toHaveValue('dora');

    await expect(personRow(alice, 'dora')).toContainText('Temporary password');
    await dora.getByRole('button', { name: 'Forgot your password?' }).click();
    await expect(dora.getByText('selu-desktop reset-password --username dora')).toBeVisible();
    await dora.keyboard.press('Escape');

    await signIn(dora, 'dora', temporary);
    await expect(dora.getByRole('heading', { name: 'Choose your own password' })).toBeVisible();
    await expect(dora.getByLabel('New password', { exact: true })).toBeFocused();
    const refused = await dora.evaluate(() => window.selu.account.setLanguage({ language: 'de' }));
    expect(refused).toEqual({ ok: false, error: { code: 'not_signed_in', params: {} } });
    await dora.getByLabel('New password', { exact: true }).fill('canary-first-password');
    await dora.getByLabel('New password again').fill('canary-first-password');
    await dora.getByRole('button', { name: 'Save and continue' }).click();
    await expect(dora.getByRole('button', { name: 'Account: Dora' })).toBeVisible();
    await expect(personRow(alice, 'dora')).not.toContainText('Temporary password');
    await alice.getByRole('button', { name: 'Add person' }).click();
    await alice.getByRole('combobox', { name: 'Agents' }).click();
    await alice.getByRole('option', { name: 'Only selected agents' }).click();
    await alice.getByText('The school agent').click();
    await expect(alice.getByText('1 selected')).toBeVisible();
    await alice.getByRole('button', { name: 'Cancel' }).click();
    const second = await openWindow(app, dora);
    await signIn(second, 'dora', 'canary-first-password');
    await openPage(second, 'Users');
    await expect(second.getByText('This window')).toHaveCount(1);
    await openPage(dora, 'Users');
    await dora.getByRole('button', { name: 'Change password' }).click();
    await dora.getByLabel('Current password').fill('wrong password');
    await dora.getByLabel('New password', { exact: true }).fill('  canary sécond 🔑 ');
    await dora.getByLabel('New password again').fill('  canary sécond 🔑 ');
    await dora.getByRole('button', { name: 'Update password' }).click();
    await expect(dora.getByLabel('Current password')).toHaveAttribute('aria-invalid', 'true');
    await dora.getByLabel('Current password').fill('canary-first-password');
    await dora.getByRole('button', { name: 'Update password' }).click();
    await expect(dora.getByText(/1 other session was signed out/)).toBeVisible();
    await expect(dora.getByRole('button', { name: 'Update password' })).toHaveCount(0);
    await expect(second.getByRole('button', { name: 'Sign in' })).toBeVisible();

    await signIn(second, 'dora', '  canary sécond 🔑 ');
    await openPage(second, 'Users');
    await second.getByRole('button', { name: /^End the session/ }).click();
    await expect(dora.getByRole('button', { name: 'Sign in' })).toBeVisible({ timeout: 2_000 });
    await expect(second.getByText("You're signed in only here.")).toBeVisible();
    expect(app.ipcAnswers() ?? '').not.toMatch(new RegExp(`canary|${temporary}`));
  });

  test('an account: made, used, renamed, promoted, and deleted by its name', async () => {
    const { app, household } = shared;
    const { bob: bobId } = household;
    const { alice, member: bob } = await twoWindows(app);

    await alice.getByRole('button', { name: 'Add person' }).click();
    const dialog = alice.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Zoë Müller');
    await dialog.getByLabel('Username').fill('BOB');
    await dialog.getByLabel('Password', { exact: true }).fill('a new password');
    await dialog.getByLabel('Password again').fill('a new password');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(dialog.getByText(/already called BOB/)).toBeVisible();
    await dialog.getByLabel('Username').fill('zoë');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(personRow(alice, 'zoë')).toContainText('Zoë Müller');

    // A member sees none of this, and is made an administrator while they look.
    await expect(bob.getByRole('link', { name: 'LLM providers' })).toHaveCount(0);
    await openMenu(alice, 'Bob');
    await alice.getByRole('menuitem', { name: 'Edit' }).click();
    await dialog.getByText('Administrator', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(personRow(alice, 'bob')).toContainText('Administrator');
    await openPage(bob, 'Users');
    await expect(personRow(bob, 'alice')).toBeVisible();

    // The new administrator takes the role away from the first, whose window follows.
    await openMenu(bob, 'Alice');
    await bob.getByRole('menuitem', { name: 'Edit' }).click();
    await bob.getByRole('dialog').getByText('Member', { exact: true }).click();
    await bob.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await expect(alice.getByRole('link', { name: 'LLM providers' })).toHaveCount(0);
    await expect(personRow(alice, 'bob')).toHaveCount(0);
    const refused = await alice.evaluate(
      (userId) => window.selu.users.delete({ userId, username: 'bob' }),
      bobId,
    );
    expect(refused).toEqual({ ok: false, error: { code: 'forbidden', params: {} } });

    // Deleting asks for the name, and ends the other's session.
    await openMenu(bob, 'Alice');
    await bob.getByRole('menuitem', { name: 'Delete' }).click();
    const deletion = bob.getByRole('dialog', { name: /^Delete/ });
    await expect(deletion).toContainText('1 session');
    const submit = deletion.getByRole('button', { name: 'Delete for good' });
    await expect(submit).toBeDisabled();
    await deletion.getByRole('textbox').fill('Alice');
    await expect(submit).toBeDisabled();
    await deletion.getByRole('textbox').fill('alice');
    await submit.click();
    await expect(personRow(bob, 'alice')).toHaveCount(0);
    await expect(alice.getByRole('button', { name: 'Sign in' })).toBeVisible({ timeout: 2_000 });
    await signIn(alice, 'alice', PASSWORD);
    await expect(alice.getByText(/Couldn't sign you in/)).toBeVisible();
    await signIn(alice, 'ZOË', 'a new password');
    await expect(alice.getByRole('button', { name: 'Account: Zoë Müller' })).toBeVisible();
  });
});
