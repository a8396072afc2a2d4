/** Agents: from a package to its secrets, with an administrator's and a member's window open at once. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { machine } from '../../src/main/services/common/caller.ts';
import { writeFiles, zipOf, type Files } from '../support/archives.ts';
import { dropOn } from './support/drop.ts';
import { expect, test } from './support/fixtures.ts';
import { inHousehold, PASSWORD } from './support/household.ts';
import type { RunningApp } from './support/launch.ts';
import { onEachKind, sharedHousehold } from './support/shared-app.ts';
import { credentialRow, openPage, openWindow, signIn } from './support/steps.ts';

const realAgents = join(import.meta.dirname, '../../../shared/agents');

/** A package of one capability. */
const weather = (version: string, ...credentials: readonly string[]): Files => ({
  'agent.yaml': `id: weather\nname: Weather\nversion: ${version}\ni18n:\n  default_locale: en\n`,
  'i18n/en.yaml': 'agent:\n  description: Tells the weather.\n',
  'i18n/de.yaml': 'agent:\n  name: Wetter\n  description: Sagt das Wetter.\n',
  'capabilities/sky/manifest.yaml': [
    'id: sky',
    'network: { mode: allowlist, hosts: ["api.example.com:443"] }',
    'credentials:',
    ...credentials.map((credential) => `  - ${credential}`),
    '',
  ].join('\n'),
});
const apiKey =
  '{ name: API_KEY, scope: system, description: "Get one at https://sky.example.com/keys." }';
const place = '{ name: HOME_TOWN, scope: user, required: false }';
const certificate = '{ name: CERTIFICATE, scope: user }';

const dialogOf = (page: Page) =>
  page.getByRole('dialog').filter({ has: page.getByRole('heading') });
const agentCard = (page: Page, name: string | RegExp) =>
  page.getByRole('listitem').filter({ has: page.getByRole('link', { name }) });
const section = (page: Page, capability: string) =>
  page.getByRole('region', { name: capability, exact: true });
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

async function install(app: RunningApp, page: Page, path: string): Promise<void> {
  await app.dialogs([{ canceled: false, filePaths: [path] }, { response: 0 }]);
  await page.getByRole('button', { name: 'Install agent' }).click();
  await page
    .getByRole('menuitem', { name: path.endsWith('.zip') ? 'From a file' : 'From a folder' })
    .click();
  await dialogOf(page).getByRole('button', { name: 'Install', exact: true }).click();
  await expect(dialogOf(page)).toHaveCount(0);
}

/** Alice's window, and one of Bob's. */
async function bothWindows(app: RunningApp): Promise<{ alice: Page; bob: Page }> {
  const { page: alice } = app;
  await signIn(alice, 'alice', PASSWORD);
  await expect(alice.getByRole('button', { name: 'Account: Alice' })).toBeVisible();
  const bob = await openWindow(app, alice);
  await signIn(bob, 'bob', PASSWORD);
  await expect(bob.getByRole('button', { name: 'Account: Bob' })).toBeVisible();
  return { alice, bob };
}

const forSeveral = weather('1.0', apiKey, place, certificate);

onEachKind((kind) => {
  const shared = sharedHousehold(kind, ({ instance }) => {
    if (kind !== 'own') {
      // Selu itself installs it.
      writeFiles(join(instance.place.agents ?? '', 'weather'), forSeveral);
      const db = new Database(instance.place.file);
      db.exec(
        `insert into agents (id, display_name, installed_at) values ('weather', 'Weather', '2026-11-23 12:00:00')`,
      );
      db.close();
    }
    return Promise.resolve();
  });

  test('several at once, from .env, with their lines, cleared, and undone; links open outside', async ({
    downloads,
  }) => {
    const { app } = shared;
    const { page } = app;
    await signIn(page, 'alice', PASSWORD);
    await openPage(page, 'Agents');
    if (kind === 'own') {
      const folder = join(downloads, 'weather');
      writeFiles(folder, forSeveral);
      await install(app, page, folder);
    } else await page.getByRole('link', { name: /Weather/ }).click();

    await page.getByRole('button', { name: 'Paste from .env' }).click();
    await field(page, 'Text of the .env file').fill('SOMETHING=else');
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(dialogOf(page).getByRole('alert')).toContainText('none of these names');
    const lines = '-----BEGIN KEY-----\ncanary-line\n-----END KEY-----';
    await field(page, 'Text of the .env file').fill(
      `export API_KEY="canary-key"\n# no\nOTHER=1\nCERTIFICATE=${lines}\nHOME_TOWN="open\n`,
    );
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(dialogOf(page).getByRole('list', { name: 'Filled in' })).toContainText(
      /API_KEY.*CERTIFICATE.*3 lines/,
    );
    const leftOut = dialogOf(page).getByRole('list', { name: 'Left out' });
    await expect(leftOut).toContainText(/OTHER.*Line 3.*HOME_TOWN.*Line 7: the quotation mark/);
    expect(await page.content()).not.toContain('canary-line');
    await page.getByRole('button', { name: 'Fill in' }).click();
    await expect(page.getByText('Filled in: API_KEY and CERTIFICATE.')).toBeVisible();
    await expect(field(page, 'CERTIFICATE')).toHaveValue(lines);
    await expect(field(page, 'HOME_TOWN')).toHaveValue('');

    // All or none: one that is too large keeps the others from being saved, and everything stays to be mended.
    await field(page, 'HOME_TOWN').fill('x'.repeat(70_000));
    const save = section(page, 'sky').getByRole('button', { name: 'Save' });
    await save.click();
    await expect(section(page, 'sky').getByRole('alert')).toContainText('64');
    await expect(field(page, 'HOME_TOWN')).toHaveAttribute('aria-invalid', 'true');
    await expect(field(page, 'CERTIFICATE')).toHaveValue(lines);
    // What was typed goes with the page, which is asked about.
    await page.getByRole('navigation').getByRole('link', { name: 'Credentials' }).click();
    const question = page.getByRole('alertdialog', { name: 'Discard what you typed?' });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await expect(field(page, 'CERTIFICATE')).toHaveValue(lines);
    await page.getByRole('navigation').getByRole('link', { name: 'Credentials' }).click();
    await question.getByRole('button', { name: 'Discard' }).click();
    await expect(page.getByText('No credentials yet')).toBeVisible();
    await page.goBack();
    await field(page, 'API_KEY').fill('canary-key');
    await field(page, 'HOME_TOWN').fill('canary-town');
    await save.click();
    await expect(page.getByText('2 secrets saved.')).toBeVisible();

    // Clearing one and saving asks, and can be undone; what was typed beside it is saved with it.
    await field(page, 'HOME_TOWN').press('Delete');
    await field(page, 'CERTIFICATE').fill(lines);
    await save.click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByText('HOME_TOWN removed.')).toBeVisible();
    await expect(section(page, 'sky')).toContainText(/HOME_TOWN\s*Optional\s*Personal\s*Missing/);
    await expect(field(page, 'CERTIFICATE')).toHaveValue('••••••••');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(field(page, 'HOME_TOWN')).toHaveValue('••••••••');

    // What another program has removed meanwhile is not set again unasked; the refusal goes with what was entered.
    await field(page, 'HOME_TOWN').fill('mine');
    const { household } = shared;
    await inHousehold(household, ({ credentials }) =>
      credentials.remove(
        machine,
        { scope: 'user', userId: household.alice },
        { capabilityId: 'sky', name: 'HOME_TOWN' },
      ),
    );
    await save.click();
    const refusal = section(page, 'sky').getByRole('alert');
    await expect(refusal).toContainText('Somebody else has changed this');
    await refusal.getByRole('button', { name: 'Look again' }).click();
    await expect(refusal).toHaveCount(0);
    await expect(field(page, 'HOME_TOWN')).toHaveValue('');
    await expect(page.getByRole('heading', { name: 'sky' })).toBeFocused();

    await page.getByRole('link', { name: 'https://sky.example.com/keys' }).click();
    await expect.poll(() => app.opened()).toEqual(['https://sky.example.com/keys']);
    const other = await page.evaluate(() =>
      window.selu.agents.openLink({ agentId: 'weather', address: 'https://evil.example.com/' }),
    );
    expect(other).toMatchObject({ ok: false, error: { code: 'link_unknown' } });
    expect(await app.opened()).toHaveLength(1);

    await section(page, 'sky').getByRole('link', { name: 'Show in Credentials' }).first().click();
    await expect(page.getByRole('heading', { name: 'Credentials' })).toBeVisible();
    await expect(credentialRow(page, 'CERTIFICATE')).toBeVisible();
    await expect(credentialRow(page, 'API_KEY')).toHaveCount(0);

    // The tests after this one begin without it.
    if (kind === 'own') {
      await page.evaluate(() =>
        window.selu.agents.remove({ agentId: 'weather', removeSecrets: true }),
      );
    }
  });

  if (kind !== 'own') return;

  test('a broken package is refused with its place, and nothing of it is left', async ({
    downloads,
  }) => {
    const { app, home } = shared;
    const { page } = app;
    await signIn(page, 'alice', PASSWORD);
    await openPage(page, 'Agents');
    const broken: readonly [name: string, content: Buffer, sentence: RegExp][] = [
      [
        'scope.zip',
        zipOf(weather('1', '{ name: A, scope: everybody }')),
        /capabilities\/sky\/manifest\.yaml.*line 4, column \d+/,
      ],
      [
        'escape.zip',
        zipOf({ ...weather('1', apiKey), '../../escaped.yaml': 'x' }),
        /escaped\.yaml/,
      ],
      ['nothing.zip', Buffer.from('not an archive'), /nothing\.zip/],
    ];
    for (const [name, content, sentence] of broken) {
      const file = join(downloads, name);
      writeFileSync(file, content);
      await dropOn(page, [file]);
      await expect(dialogOf(page).getByRole('alert')).toContainText(sentence);
      await expect(dialogOf(page)).toContainText('Nothing was installed or changed.');
      await page.keyboard.press('Escape');
      await expect(dialogOf(page)).toHaveCount(0);
    }
    // Nor of one that was looked at and not wanted.
    const good = join(downloads, 'good.zip');
    writeFileSync(good, zipOf(weather('1', apiKey)));
    await dropOn(page, [good]);
    await dialogOf(page).getByRole('button', { name: 'Cancel' }).click();
    await expect.poll(() => readdirSync(join(home, 'instance/installed_agents'))).toEqual([]);
    expect(existsSync(join(home, 'escaped.yaml'))).toBe(false);
  });

  test('an update keeps secrets and offers what is left over; a removal asks about the rest', async ({
    downloads,
  }) => {
    const { app, home } = shared;
    const { page } = app;
    await signIn(page, 'alice', PASSWORD);
    await openPage(page, 'Agents');
    const [first, second] = [join(downloads, 'first'), join(downloads, 'second')];
    writeFiles(first, weather('1.0', apiKey, place));
    writeFiles(second, weather('2.0', apiKey, certificate));

    await install(app, page, first);
    await field(page, 'API_KEY').fill('k');
    await field(page, 'HOME_TOWN').fill('t');
    await section(page, 'sky').getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('2 secrets saved.')).toBeVisible();

    await app.dialogs([{ canceled: false, filePaths: [second] }, { response: 0 }]);
    await page.getByRole('button', { name: 'More for this agent' }).click();
    await page.getByRole('menuitem', { name: 'Update from a folder' }).click();
    await expect(dialogOf(page)).toContainText('replaces version 1.0');
    await expect(dialogOf(page).getByRole('list', { name: 'Stored values' })).toHaveText(
      /^HOME_TOWN/,
    );
    await dialogOf(page).getByRole('button', { name: 'Update' }).click();
    await expect(page.getByText('“\u2068Weather\u2069” is up to date.')).toBeVisible();
    await expect(field(page, 'CERTIFICATE')).toBeVisible();
    await expect(field(page, 'HOME_TOWN')).toHaveCount(0);
    await expect(field(page, 'API_KEY')).toHaveValue('••••••••');

    // It was kept, and nobody asks for it any more.
    await openPage(page, 'Credentials');
    await expect(credentialRow(page, 'HOME_TOWN')).toContainText('Not used');
    await expect(credentialRow(page, 'API_KEY')).not.toContainText('Not used');

    // What agents ask for is there to choose when a credential is added.
    await page.getByRole('button', { name: 'Add credential' }).click();
    await dialogOf(page).getByLabel('For whom').click();
    await page.getByRole('option', { name: /Bob/ }).click();
    await dialogOf(page).getByLabel('Capability').fill('sky');
    // Closes what it suggests.
    await page.keyboard.press('Tab');
    await dialogOf(page).getByLabel('Name', { exact: true }).click();
    await expect(page.getByRole('option', { name: 'CERTIFICATE' })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');

    await openPage(page, 'Agents');
    await page.getByRole('link', { name: /Weather/ }).click();
    await page.getByRole('button', { name: 'More for this agent' }).click();
    await page.getByRole('menuitem', { name: 'Remove agent' }).click();
    const asked = page.getByRole('alertdialog');
    await expect(asked.getByRole('listitem')).toHaveCount(2);
    await asked.getByLabel('Remove these stored values, too').check();
    await asked.getByRole('button', { name: 'Remove' }).click();
    await expect(page.getByText('“\u2068Weather\u2069” was removed.')).toBeVisible();
    await expect(page.getByRole('link', { name: /Weather/ })).toHaveCount(0);
    expect(readdirSync(join(home, 'instance/installed_agents'))).toEqual([]);
    await openPage(page, 'Credentials');
    await expect(page.getByText('No credentials yet')).toBeVisible();
  });

  test('both real packages: installed from zip, set by everyone concerned, read in German', async ({
    downloads,
  }) => {
    test.skip(!existsSync(realAgents), 'the real packages are not beside this checkout');
    const { app, home } = shared;
    const { alice, bob } = await bothWindows(app);
    const archive = (id: string): string => {
      const folder = join(realAgents, id);
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.yaml'))
        .map((name) => [`${id}/${name}`, readFileSync(join(folder, name))] as const);
      const file = join(downloads, `${id}.zip`);
      writeFileSync(file, zipOf(Object.fromEntries(files)));
      return file;
    };

    // Dropped on whatever page is open, and looked at before anything is installed.
    await dropOn(alice, [archive('pim-icloud')]);
    await expect(dialogOf(alice)).toContainText('Install “\u2068iCloud Assistant\u2069”?');
    await expect(dialogOf(alice)).toContainText('imap.mail.me.com:993');
    await expect(
      dialogOf(alice).getByRole('listitem').filter({ hasText: 'APP_PASSWORD' }),
    ).toHaveText(/RequiredPersonalApp-specific password/);
    const submit = dialogOf(alice).getByRole('button', { name: 'Install', exact: true });
    await submit.click();
    // The system's dialog has the last word, and says no where nobody says yes.
    await expect(submit).toBeEnabled();
    await expect(dialogOf(alice).getByRole('alert')).toHaveCount(0);
    expect(
      readdirSync(join(home, 'instance/installed_agents')).filter((id) => !id.startsWith('.')),
    ).toEqual([]);
    await app.dialogs([{ response: 0 }]);
    await submit.click();
    await expect(
      alice.getByRole('heading', { name: 'iCloud Assistant', exact: true }),
    ).toBeVisible();
    await openPage(alice, 'Agents');
    await install(app, alice, archive('iserv'));

    await openPage(bob, 'Agents');
    await expect(agentCard(bob, /iCloud/)).toContainText('0 of 2 required secrets set');
    await expect(bob.getByRole('button', { name: 'Install agent' })).toHaveCount(0);
    await bob.getByRole('link', { name: /IServ/ }).click();
    await expect(section(bob, 'iserv')).toContainText('an administrator sets it');
    await expect(field(bob, 'ISERV_BASE_URL')).toHaveCount(0);

    await field(alice, 'ISERV_BASE_URL').fill('https://canary-shared.example');
    await section(alice, 'iserv').getByRole('button', { name: 'Save' }).click();
    await expect(alice.getByText('1 secret saved.')).toBeVisible();
    await expect(section(bob, 'iserv')).toContainText(/ISERV_BASE_URL\s*Optional\s*Shared\s*Set/);

    await field(bob, 'USERNAME').fill('canary-user');
    await field(bob, 'PASSWORD').fill('canary-password');
    await section(bob, 'iserv').getByRole('button', { name: 'Save' }).click();
    await expect(field(bob, 'PASSWORD')).toHaveValue('••••••••');
    await expect(section(alice, 'iserv')).toContainText('Set by Bob.');
    await openPage(bob, 'Agents');
    await expect(agentCard(bob, /IServ/)).toContainText('2 of 2 required secrets set');
    await openPage(alice, 'Agents');
    await expect(agentCard(alice, /IServ/)).toContainText('0 of 2 required secrets set');

    // German where the package has it: of credentials neither has, so the manifest's text stays.
    await bob.getByRole('button', { name: 'Account: Bob' }).click();
    await bob.getByRole('menuitemradio', { name: 'Deutsch' }).click();
    await expect(agentCard(bob, 'iCloud-Assistent')).toContainText('Verwaltet iCloud-E-Mails');
    await bob.getByRole('link', { name: /iCloud/ }).click();
    await expect(section(bob, 'pim')).toContainText('Your iCloud email address (Apple ID)');
    await expect(agentCard(alice, 'IServ Schulassistent')).toContainText('Hilft dir');

    await bob.evaluate(() => window.selu.account.setLanguage({ language: 'en' }));
    for (const canary of ['canary-shared', 'canary-user', 'canary-password']) {
      for (const page of [alice, bob]) expect(await page.content()).not.toContain(canary);
      expect(app.ipcAnswers() ?? '').not.toContain(canary);
      for (const name of ['instance/selu.db', 'instance/selu.db-wal', 'panel.db', 'panel.db-wal']) {
        const file = join(home, name);
        if (existsSync(file)) expect(readFileSync(file).includes(canary), file).toBe(false);
      }
    }
  });

  test('a package that changes on the disk shows; so does access that is taken away', async ({
    downloads,
  }) => {
    const { app, home } = shared;
    const { alice, bob } = await bothWindows(app);
    const folder = join(downloads, 'weather');
    writeFiles(folder, weather('1.0', apiKey));
    await openPage(alice, 'Agents');
    await install(app, alice, folder);
    await openPage(bob, 'Agents');
    await expect(agentCard(bob, /Weather/)).toContainText('Tells the weather.');

    const installed = join(home, 'instance/installed_agents/weather');
    writeFileSync(join(installed, 'i18n/en.yaml'), 'agent:\n  description: Knows the sky.\n');
    await expect(agentCard(bob, /Weather/)).toContainText('Knows the sky.');
    writeFileSync(join(installed, 'capabilities/sky/manifest.yaml'), 'id: sky\ncredentials: 5\n');
    await expect(agentCard(bob, /Weather/)).toContainText("Can't be read");
    await expect(section(alice, 'sky')).toHaveCount(0);
    await expect(alice.getByRole('alert')).toContainText('capabilities/sky/manifest.yaml');
    rmSync(installed, { recursive: true });
    await expect(alice.getByRole('alert')).toContainText('agent.yaml');
    writeFiles(installed, weather('1.1', apiKey, certificate));
    await expect(field(alice, 'CERTIFICATE')).toBeVisible();

    await bob.getByRole('link', { name: /Weather/ }).click();
    await field(bob, 'CERTIFICATE').fill('half typed');
    const bobId = await alice.evaluate(async () => {
      const users = await window.selu.users.names({});
      return users.ok
        ? users.value.users.find(({ username }) => username === 'bob')?.id
        : undefined;
    });
    await alice.evaluate(
      (userId) => window.selu.users.setAgentAccess({ userId, access: { mode: 'none' } }),
      bobId ?? '',
    );
    await expect(bob.getByText('This agent is not here')).toBeVisible();
    const refused = await bob.evaluate(() =>
      window.selu.agents.saveOwnSecrets({
        agentId: 'weather',
        capabilityId: 'sky',
        changes: [{ name: 'CERTIFICATE', value: 'x' }],
      }),
    );
    expect(refused).toMatchObject({ ok: false, error: { code: 'agent_gone' } });
    await bob.getByRole('button', { name: 'Show all agents' }).click();
    await expect(bob.getByRole('link', { name: /Default agent/ })).toBeVisible();
    await expect(bob.getByRole('link', { name: /Weather/ })).toHaveCount(0);
  });
});
