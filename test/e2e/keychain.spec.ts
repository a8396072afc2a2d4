/** The master secret in a real keyring: sealed, found at the next start, taken out, and everything that can be wrong there. */
import { join } from 'node:path';
import { expect, test } from './support/fixtures.ts';
import { makeHousehold, PASSWORD } from './support/household.ts';
import { createAdmin, openPage, signIn } from './support/steps.ts';
import { osKeychain } from '../../src/main/crypto/keychain/keychain.ts';
import { isDeep } from '../support/deep.ts';
import { keyringMissing, startKeyring, type Keyring } from '../support/keyring.ts';
import type { Page } from '@playwright/test';

const missing = keyringMissing();
test.skip(missing !== null, `the keychain cannot be tested here: ${missing ?? ''}`);

/** What a keyring can have wrong is tested without a window by `keychain.test.ts`. */
const deep = { tag: '@deep' };

let keyring: Keyring;
test.beforeEach(async ({ home }) => {
  keyring = await startKeyring({ home: join(home, 'keyring') });
});
test.afterEach(() => keyring.stop());

/** The keychain of the test, as another program on the same machine sees it. */
const keychain = () => {
  process.env['DBUS_SESSION_BUS_ADDRESS'] = keyring.env.DBUS_SESSION_BUS_ADDRESS;
  return osKeychain();
};

const unlockPage = (page: Page) => page.getByRole('heading', { name: 'Unlock Selu' });

async function typeSecret(page: Page, secret: string): Promise<void> {
  await expect(unlockPage(page)).toBeVisible();
  await page.getByLabel('Master secret').fill(secret);
  await page.getByRole('button', { name: 'Unlock' }).click();
}

const openSwitch = (page: Page) => page.getByRole('switch', { name: 'Open without asking' });

test('sealed, it opens without asking; turned off, it asks again', async ({ home, launch }) => {
  const { secret, instanceId } = await makeHousehold(home);
  const first = await launch({ env: keyring.env });
  await typeSecret(first.page, secret);
  await signIn(first.page, 'alice', PASSWORD);
  await openPage(first.page, 'Settings');
  await expect(first.page.getByText('It was entered in the window')).toBeVisible();
  await expect(openSwitch(first.page)).not.toBeChecked();
  await openSwitch(first.page).click();
  await expect(openSwitch(first.page)).toBeChecked();
  await first.page.getByRole('button', { name: 'Check it' }).click();
  await expect(first.page.getByText('The keychain has it, and it fits.')).toBeVisible();
  expect(first.ipcAnswers() ?? '').not.toContain(secret);
  await first.close();

  const second = await launch({ env: keyring.env });
  await signIn(second.page, 'alice', PASSWORD);
  await openPage(second.page, 'Settings');
  await expect(second.page.getByText("took it from this computer's keychain")).toBeVisible();
  await openSwitch(second.page).click();
  await second.page.getByRole('button', { name: 'Take it out' }).click();
  await expect(openSwitch(second.page)).not.toBeChecked();
  expect(await keychain().read(instanceId)).toBeNull();
  if (!isDeep) return;
  await second.close();

  const third = await launch({ env: keyring.env });
  await expect(unlockPage(third.page)).toBeVisible();
});

test(
  'an entry deleted or replaced behind its back has its sentence',
  deep,
  async ({ home, launch }) => {
    const { secret, instanceId } = await makeHousehold(home);
    const start = async () => (await launch({ env: keyring.env })).page;
    const app = await launch({ env: keyring.env });
    await typeSecret(app.page, secret);
    await signIn(app.page, 'alice', PASSWORD);
    await openPage(app.page, 'Settings');
    await openSwitch(app.page).click();
    await expect(openSwitch(app.page)).toBeChecked();

    expect(await keychain().read(instanceId)).toBe(secret);
    await keychain().remove(instanceId);
    await app.page.getByRole('button', { name: 'Check it' }).click();
    await expect(app.page.getByText(/isn't in your keychain any more/i)).toBeVisible();
    await app.page.getByRole('button', { name: 'Keep it there again' }).click();
    await expect.poll(() => keychain().read(instanceId)).toBe(secret);
    await app.close();

    const other = Buffer.alloc(32, 7).toString('base64');
    await keychain().write(instanceId, other);
    const replaced = await start();
    await expect(
      replaced.getByText(/master secret in your keychain doesn't belong to this Selu/i),
    ).toBeVisible();
    await typeSecret(replaced, secret);
    await expect(replaced.getByRole('button', { name: 'Sign in' })).toBeVisible();
  },
);

test(
  'a locked keyring is said to be locked, and the secret can be typed',
  deep,
  async ({ home, launch }) => {
    const { secret } = await makeHousehold(home);
    const first = await launch({ env: keyring.env });
    await typeSecret(first.page, secret);
    await signIn(first.page, 'alice', PASSWORD);
    await openPage(first.page, 'Settings');
    await openSwitch(first.page).click();
    await expect(openSwitch(first.page)).toBeChecked();
    await first.close();
    keyring.lock();
    const { page } = await launch({ env: keyring.env });
    await expect(page.getByText(/keychain is locked/i)).toBeVisible();
    await typeSecret(page, secret);
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  },
);

test('the first run offers it', deep, async ({ launch }) => {
  const secret = Buffer.alloc(32, 3).toString('base64');
  const first = await launch({ env: keyring.env });
  const { page } = first;
  await page.getByRole('button', { name: /Set up a new Selu/ }).click();
  await page.getByRole('radio', { name: /I already have one/ }).click({ force: true });
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Master secret').fill(secret);
  await page.getByText(/^Open Selu without asking/).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await createAdmin(page, { username: 'alice', password: PASSWORD });
  await first.close();
  const second = await launch({ env: keyring.env });
  await expect(second.page.getByRole('button', { name: 'Sign in' })).toBeVisible();
});
