/** A walk through the pages of an attached Selu, for a short look at each that saves something in its format. */
import type { Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { parseMasterSecret } from '../../../src/main/crypto/master-secret.ts';
import { v1Codec } from '../../../src/main/crypto/v1.ts';
import { blueBubblesPipe, seluSecret } from '../../support/selu-database.ts';
import { expect } from './expect.ts';
import { addCredential, openPage, personRow } from './steps.ts';

const VALUE = 'canary-of-the-weather';
const SENDER = '+49 170 7654321';

/** What the walk leaves in the database: a pipe, as every person has a chat of their own; who signed in for it, a session. */
export const leftByWalk = ['pipes +', 'system_credentials +', 'users +', 'web_sessions +'];

/** Decrypts as Selu itself does. */
export const openAtSelu = (stored: string): string =>
  v1Codec(parseMasterSecret(seluSecret, 'typed')).open(stored, {
    ...{ table: '', column: '', identity: [] },
  });

/**
 * Stores a credential, adds a person, lets somebody write through a channel and takes that back.
 *
 * @param page of an administrator
 * @param file the database
 */
export async function walkThrough(page: Page, file: string): Promise<void> {
  const inFile = <T>(sql: string): T[] => {
    const db = new Database(file, { readonly: true });
    try {
      return db.prepare<[], T>(sql).all();
    } finally {
      db.close();
    }
  };
  await openPage(page, 'Credentials');
  await addCredential(page, { capability: 'weather', name: 'API_KEY', value: VALUE });
  const [row] = inFile<{ encrypted_value: string }>(
    `select encrypted_value from system_credentials where capability_id = 'weather'`,
  );
  expect(openAtSelu(row?.encrypted_value ?? '')).toBe(VALUE);

  await openPage(page, 'Users');
  await page.getByRole('button', { name: 'Add person' }).click();
  const person = page.getByRole('dialog', { name: 'Add person' });
  await person.getByLabel('Name', { exact: true }).fill('Zoë');
  await person.getByLabel('Username').fill('zoe');
  await person.getByLabel('Password', { exact: true }).fill('a new password');
  await person.getByLabel('Password again').fill('a new password');
  await person.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(personRow(page, 'zoe')).toContainText('Member');
  const [account] = inFile<{ password_hash: string }>(
    `select password_hash from users where username = 'zoe' and is_admin = 0`,
  );
  expect(account?.password_hash).toMatch(/^\$argon2id\$/);

  await openPage(page, 'Pipes');
  const channel = blueBubblesPipe.replace(/^iMessage: /, '');
  await page.getByRole('button', { name: `Actions for ${channel}` }).click();
  await page.getByRole('menuitem', { name: 'Who may write' }).click();
  const senders = page
    .getByRole('dialog')
    .filter({ has: page.locator('form') })
    .first();
  // The page scrolls, and never the window: it would move by itself to whatever takes the focus.
  const scrolledTo = await page.evaluate(() => {
    const { scrollingElement: root } = document;
    root?.scrollTo(0, 450);
    return root?.scrollTop ?? 0;
  });
  expect(scrolledTo).toBe(0);
  await senders.getByLabel('Sender').fill(SENDER);
  await senders.getByRole('button', { name: 'Let them write' }).click();
  const line = senders.getByRole('listitem').filter({ hasText: SENDER });
  await expect(line).toContainText('writes as');
  const allowed = () =>
    inFile<{ sender_ref: string }>('select sender_ref from user_sender_refs').map(
      ({ sender_ref }) => sender_ref,
    );
  expect(allowed()).toContain(SENDER);
  await line.getByRole('button', { name: `Remove ${SENDER}` }).click();
  await expect(line).toHaveCount(0);
  expect(allowed()).not.toContain(SENDER);
  await page.keyboard.press('Escape');
  await expect(senders).toHaveCount(0);
}
