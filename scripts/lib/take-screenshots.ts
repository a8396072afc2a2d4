/**
 * Goes through the app in each theme and takes pictures: of what the docs show into docs/screenshots or,
 * given a folder, of every screen at the normal and the smallest size into that.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Language, Theme } from '#shared/contract/schemas.ts';
import type english from '#shared/i18n/en/window.json';
import { launchApp } from '../../test/e2e/support/launch.ts';
import { installAgents, writeSampleAgents } from './sample-agents.ts';

const [everyScreen] = process.argv.slice(2);
const folder = everyScreen ?? 'docs/screenshots';
const inDocs = [
  'master-secret',
  'overview',
  'credentials',
  'update',
  'agents',
  'secrets',
  'users',
  'providers',
  'pipes',
  'health',
  'activity',
];
const normal = { width: 1280, height: 800 };
const smallest = { width: 900, height: 600 };
const person = { name: 'Alice Berger', username: 'alice', password: 'correct horse battery' };

mkdirSync(folder, { recursive: true });
await take('light', 'en');
await take('dark', 'de');
process.exit(0);

/** One way through the app, from its first start to signing in again. */
async function take(theme: Theme, language: Language): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'selu-screenshots-'));
  // No package comes from the app's own folders.
  const downloads = mkdtempSync(join(tmpdir(), 'selu-screenshots-'));
  const app = await launchApp({ home });
  const { page } = app;
  const t = texts(language);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const dialog = page.getByRole('dialog').filter({ has: page.getByRole('heading') });

  await page.evaluate((change) => window.selu.app.setPreferences(change), { theme, language });
  await page.getByText(t.setup.start.create).waitFor();
  await picture(page, 'welcome', theme);
  await page.getByText(t.setup.start.create).click();
  await picture(page, 'master-secret-choice', theme);
  await button(t.action.continue).click();
  await page.locator('output span').last().waitFor();
  await picture(page, 'master-secret', theme);
  const secret = await page.locator('output').textContent();
  await page.getByRole('checkbox').check();
  await button(t.action.continue).click();
  await picture(page, 'master-secret-check', theme);
  await page.getByRole('textbox').fill(secret?.slice(-6) ?? '');
  await button(t.action.continue).click();
  await page.getByLabel(t.user.displayName).fill(person.name);
  await page.getByLabel(t.user.username).fill(person.username);
  await page.getByLabel(t.user.password, { exact: true }).fill(person.password);
  await page.getByLabel(t.user.confirm).fill(person.password);
  await picture(page, 'account', theme);
  await button(t.setup.admin.submit).click();

  const go = (name: string) => page.getByRole('navigation').getByRole('link', { name }).click();
  await page.getByRole('heading', { name: t.overview.steps.title }).waitFor();
  await picture(page, 'first-steps', theme);
  await go(t.credentials.title);
  await page.getByText(t.credentials.empty).waitFor();
  await picture(page, 'empty', theme);
  const packages = writeSampleAgents(downloads);
  await installAgents(app, packages);
  await page.evaluate(addSamples, samples());
  await page.getByRole('row').nth(6).waitFor();
  await picture(page, 'credentials', theme);

  await button(t.credentials.add).click();
  await picture(page, 'add', theme);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });

  await page.getByRole('row', { name: /ICLOUD_APP/ }).dblclick({ position: { x: 60, y: 10 } });
  await picture(page, 'update', theme);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });

  await page.getByRole('row', { name: /ICLOUD_APP/ }).press('Delete');
  await picture(page, 'remove', theme);
  await button(t.action.remove).click();
  await page.getByText(t.toast.removed.replace('{{name}}', 'ICLOUD_APP_PASSWORD')).waitFor();
  await picture(page, 'removed', theme);
  await page
    .getByText(t.toast.removed.replace('{{name}}', 'ICLOUD_APP_PASSWORD'))
    .waitFor({ state: 'hidden' });

  await go(t.agents.title);
  await page.getByRole('listitem').nth(6).waitFor();
  await picture(page, 'agents', theme);
  await page.getByRole('link', { name: /iCloud/ }).click();
  await page.getByText('CALENDAR_PIN').waitFor();
  await picture(page, 'secrets', theme);
  await page.getByRole('tab', { name: t.agent.overview }).click();
  await picture(page, 'agent', theme);
  await app.dialogs([{ canceled: false, filePaths: packages.slice(0, 1) }]);
  await button(t.agent.menu).click();
  await page.getByRole('menuitem', { name: t.agent.updateFolder }).click();
  await dialog.waitFor();
  await picture(page, 'requirements', theme);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });

  await go(t.users.title);
  await page.evaluate(addPeople, household(language));
  await page.getByRole('row').nth(3).waitFor();
  await picture(page, 'users', theme);
  await page.getByRole('tab', { name: t.myAccount.title }).click();
  await page.getByText(t.sessions.current).waitFor();
  await picture(page, 'my-account', theme);
  await go(t.providers.title);
  await page.evaluate(connectProviders, providerKeys());
  await page.getByText(t.check.last.unchecked).nth(2).waitFor();
  await picture(page, 'providers', theme);
  await button(t.providers.connectOf.replace('{{name}}', 'xAI Grok')).click();
  await picture(page, 'provider', theme);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await go(t.pipes.title);
  await page.getByText(t.pipes.invitation.title).waitFor();
  await picture(page, 'pipes-empty', theme);
  await page.evaluate(addPipes, pipes(language));
  await page.getByRole('switch').nth(2).waitFor();
  await picture(page, 'pipes', theme);
  await button(t.pipes.add).click();
  await page.getByRole('menuitem', { name: t.pipes.kind.telegram }).click();
  await picture(page, 'telegram', theme);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await go(t.overview.title);
  await page.getByRole('grid').waitFor();
  await picture(page, 'overview', theme);
  await go(t.health.title);
  await page.getByRole('list', { name: t.health.found }).waitFor();
  await picture(page, 'health', theme);
  await go(t.activity.title);
  await page.getByRole('article').nth(6).waitFor();
  await picture(page, 'activity', theme);
  await go(t.settings.title);
  await page.getByRole('heading', { name: t.settings.title, level: 1 }).waitFor();
  await picture(page, 'settings', theme);
  await page.keyboard.press('Control+l');
  await page.getByText(t.screenLock.lead).waitFor();
  await picture(page, 'screen-lock', theme);
  await page.getByLabel(t.user.password, { exact: true }).fill(person.password);
  await button(t.screenLock.submit).click();

  await button(t.account.menu.replace('{{name}}', person.name)).click();
  await picture(page, 'menu', theme);
  await page.getByRole('menuitem', { name: t.account.signOut }).click();
  await button(t.signIn.submit).waitFor();
  await picture(page, 'sign-in', theme);
  await app.close();

  // The master secret was made in the window, so the next start asks for it.
  const locked = await launchApp({ home });
  await locked.page.getByRole('heading', { name: t.locked.title }).waitFor();
  await picture(locked.page, 'locked', theme);
  await locked.close();
  writeFileSync(join(home, 'instance', 'selu.db'), 'Not a database any more.');
  const damaged = await launchApp({ home });
  await damaged.page.getByRole('heading', { name: t.problem.title }).waitFor();
  await picture(damaged.page, 'problem', theme);
  await damaged.close();
  for (const made of [home, downloads]) rmSync(made, { recursive: true, force: true });
}

/** At both sizes, when nothing moves any more. */
async function picture(page: Page, name: string, theme: Theme): Promise<void> {
  if (everyScreen === undefined && !inDocs.includes(name)) return;
  const sizes = [
    [smallest, '-small'],
    [normal, ''],
  ] as const;
  for (const [size, mark] of everyScreen === undefined ? sizes.slice(1) : sizes) {
    await page.setViewportSize(size);
    await page.mouse.move(0, 0);
    await page.waitForFunction(() =>
      document.getAnimations().every(({ playState }) => playState !== 'running'),
    );
    await page.screenshot({ path: join(folder, `${name}-${theme}${mark}.png`) });
  }
}

function texts(language: Language): typeof english {
  const file = `src/shared/i18n/${language}/window.json`;
  return JSON.parse(readFileSync(file, 'utf8')) as typeof english;
}

interface Sample {
  readonly capabilityId: string;
  readonly name: string;
  readonly value: string;
  /** Of a personal one: in how many days it expires, or never. */
  readonly personal?: { readonly days: number | null };
}

function samples(): readonly Sample[] {
  const value = randomBytes(24).toString('base64url');
  const shared = (capabilityId: string, name: string): Sample => ({ capabilityId, name, value });
  const own = (capabilityId: string, name: string, days: number | null = null): Sample => ({
    ...shared(capabilityId, name),
    personal: { days },
  });
  return [
    own('calendar', 'ICLOUD_APP_PASSWORD', 24),
    own('calendar', 'ICLOUD_USERNAME'),
    shared('home-assistant', 'ACCESS_TOKEN'),
    shared('home-assistant', 'BASE_URL'),
    own('school', 'ISERV_PASSWORD'),
    own('school', 'ISERV_USERNAME'),
    shared('weather', 'API_KEY'),
    shared('web-search', 'API_KEY'),
    own('notes', 'WEBDAV_PASSWORD', 200),
  ];
}

/** Runs in the window, as the signed-in administrator. */
async function addSamples(all: readonly Sample[]): Promise<void> {
  for (const { personal, ...sample } of all) {
    if (!personal) {
      await window.selu.credentials.saveSystem({ ...sample, mode: 'add' });
      continue;
    }
    const { days } = personal;
    const expiresAt = days === null ? null : new Date(Date.now() + days * 86_400_000).toISOString();
    await window.selu.credentials.saveOwn({ ...sample, mode: 'add', expiresAt });
  }
}

interface Person {
  readonly username: string;
  readonly displayName: string;
  readonly language: Language;
  readonly isAdmin: boolean;
  readonly password: string;
}

/** The rest of a household. */
function household(language: Language): Person[] {
  const member = (username: string, displayName: string, isAdmin = false): Person => ({
    username,
    displayName,
    language,
    isAdmin,
    password: randomBytes(12).toString('base64'),
  });
  return [member('jonas', 'Jonas Berger', true), member('mia', 'Mia'), member('oma', 'Oma Greta')];
}

/** Runs in the window. */
async function addPeople(people: readonly Person[]): Promise<void> {
  for (const each of people) await window.selu.users.create(each);
}

/** Keys of no worth, each in the form of its provider's. */
function providerKeys(): { id: string; key: string; region: string | null }[] {
  const random = randomBytes(24).toString('hex');
  return [
    { id: 'openai', key: `sk-proj-${random}`, region: null },
    { id: 'anthropic', key: `sk-ant-${random}`, region: null },
    { id: 'bedrock', key: `ABSK${random}`, region: 'eu-central-1' },
  ];
}

/** Runs in the window. Nobody is asked whether the keys are good. */
async function connectProviders(keys: ReturnType<typeof providerKeys>): Promise<void> {
  const rest = { baseAddress: null, check: false, otherKeyOk: false, insecureOk: false };
  for (const key of keys) await window.selu.providers.save({ ...key, ...rest });
}

/** What a household has beside the chats in the browser. */
function pipes(language: Language): { family: string; doorbell: string; token: string } {
  const token = `4711:${randomBytes(24).toString('base64url')}`;
  return language === 'de'
    ? { family: 'Familie', doorbell: 'Türklingel', token }
    : { family: 'Family', doorbell: 'Doorbell', token };
}

/** Runs in the window. */
async function addPipes({ family, doorbell, token }: ReturnType<typeof pipes>): Promise<void> {
  const people = await window.selu.users.names({});
  const userId = (people.ok && people.value.users[0]?.id) || '';
  const profile = { userId, agentId: 'default' };
  await window.selu.pipes.saveTelegram({
    ...profile,
    pipeId: null,
    name: family,
    token,
    chat: '-1001234567890',
    check: false,
    otherKeyOk: false,
  });
  await window.selu.pipes.createWebhook({
    ...profile,
    name: doorbell,
    address: '',
    insecureOk: false,
  });
}
