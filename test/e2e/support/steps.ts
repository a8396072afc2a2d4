/** What a person does in the window, by what they see there. */
import type { Locator, Page } from '@playwright/test';
import { expect } from './expect.ts';
import type { RunningApp } from './launch.ts';

export interface Account {
  readonly username: string;
  readonly password: string;
}

/**
 * Goes through the first run with a made secret; the recovery kit's dialog must have an answer.
 *
 * @returns the secret as the window showed it
 */
export async function createInstance(page: Page, account: Account): Promise<string> {
  await page.getByRole('button', { name: /Set up a new Selu/ }).click();
  await expect(page.getByRole('radio', { name: /Make one for me/ })).toBeChecked();
  await page.getByRole('button', { name: 'Continue' }).click();
  const shown = page.getByRole('status', { name: 'Master secret' });
  await expect(shown).not.toBeEmpty();
  const secret = (await shown.innerText()).replace(/\s/g, '');
  await page.getByRole('button', { name: 'Save recovery kit' }).click();
  await expect(page.getByText(/Recovery kit saved/)).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();

  const proof = page.getByLabel(/^Last \d+ characters/);
  await expect(shown).toHaveCount(0);
  await proof.fill('wrong=');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText(/Those aren't the last characters/)).toBeVisible();
  await proof.fill(secret.slice(-6));
  await page.getByRole('button', { name: 'Continue' }).click();
  await createAdmin(page, account);
  return secret;
}

export async function createAdmin(page: Page, { username, password }: Account): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Your name').fill(username.replace(/^./, (first) => first.toUpperCase()));
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Password again').fill(password);
  await page.getByRole('button', { name: 'Finish' }).click();
  await expect(page.getByRole('heading', { name: 'Overview', exact: true })).toBeVisible();
}

/** @param at the page that is asked for; null: none, which leads to where signing in leads by itself */
export async function signIn(
  page: Page,
  username: string,
  password: string,
  at: string | null = '/credentials',
): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password', { exact: true }).fill(password);
  if (at !== null) await page.evaluate((to) => void (window.location.hash = to), at);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account:/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
}

export interface NewCredential {
  readonly capability: string;
  readonly name: string;
  readonly value: string;
  /** Display name of whose it is; left out: everyone's. */
  readonly person?: string;
}

export async function addCredential(page: Page, credential: NewCredential): Promise<void> {
  await page.getByRole('button', { name: 'Add credential' }).first().click();
  const dialog = page.getByRole('dialog');
  if (credential.person !== undefined) {
    await dialog.getByLabel('For whom').click();
    await page.getByRole('option', { name: credential.person }).click();
  }
  await dialog.getByLabel('Capability').fill(credential.capability);
  await dialog.getByLabel('Name', { exact: true }).fill(credential.name);
  await dialog.getByLabel('Value', { exact: true }).fill(credential.value);
  await dialog.getByRole('button', { name: /^(Add|Save)/ }).click();
  await expect(credentialRow(page, credential.name)).toBeVisible();
}

/** The table row of a credential's name. */
export const credentialRow = (page: Page, name: string): Locator =>
  page.getByRole('row').filter({ hasText: name });

/** Goes to a page by its entry in the side bar. */
export async function openPage(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

/** Opens one more window from a window, with the keyboard. */
export async function openWindow(app: RunningApp, from: Page): Promise<Page> {
  const before = new Set(app.windows());
  await from.keyboard.press('Control+n');
  const added = (): Page | undefined => app.windows().find((page) => !before.has(page));
  await expect.poll(added).toBeDefined();
  const page = added();
  if (!page) throw new Error('no window was opened');
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  return page;
}

/** The table row of a person's username. */
export const personRow = (page: Page, username: string): Locator =>
  page.getByRole('row').filter({ has: page.getByText(username, { exact: true }) });

/** Gives the password at a locked window. */
export async function unlockScreen(page: Page, password: string): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Unlock' }).click();
}

/** Whether nothing is to move or fade in a window. */
export const wantsStillness = (page: Page): Promise<boolean> =>
  page.evaluate(() => matchMedia('(prefers-reduced-motion: reduce)').matches);
