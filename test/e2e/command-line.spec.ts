/** The window and the command line on one instance at the same time. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { machine } from '../../src/main/services/common/caller.ts';
import { expect, test } from './support/fixtures.ts';
import { PASSWORD, unlocked } from './support/household.ts';
import { howMany } from '../support/deep.ts';
import { spawnCli } from '../support/cli-process.ts';
import { sharedHousehold } from './support/shared-app.ts';
import { credentialRow, signIn } from './support/steps.ts';

const EACH = howMany({ short: 80, deep: 1_000 });

const shared = sharedHousehold('own', ({ credentials }) =>
  credentials.save(
    machine,
    { scope: 'system' },
    { capabilityId: 'pim', name: 'THERE', mode: 'add', value: 'v' },
  ),
);

test('both write many credentials at once, and all of them are there', async () => {
  test.slow();
  const { home, page } = shared;
  const env = unlocked(shared.household);
  await signIn(page, 'alice', PASSWORD);
  await expect(credentialRow(page, 'THERE')).toBeVisible();

  const writer = spawn(
    process.execPath,
    [join(import.meta.dirname, 'support/writer.ts'), String(EACH)],
    {
      env: { ...process.env, ...env, SELU_DESKTOP_HOME: home },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  const written = new Promise((resolve) => writer.on('close', resolve));
  // It takes a while to start. From its first one on, the window writes as well, and until both have written enough.
  await expect(credentialRow(page, 'KEY_0')).toBeVisible();
  void written.then(() => page.evaluate(() => Object.assign(window, { hasEnded: true })));
  const [failures, stored] = await page.evaluate(async (each) => {
    const hasEnded = (): boolean => 'hasEnded' in window;
    let failed = 0;
    let index = 0;
    for (; index < each || !hasEnded(); index += 1) {
      const { ok } = await window.selu.credentials.saveSystem({
        capabilityId: 'window',
        name: `KEY_${index}`,
        mode: 'add',
        value: `value ${index}`,
      });
      if (!ok) failed += 1;
    }
    return [failed, index] as const;
  }, EACH);
  expect(failures).toBe(0);
  expect(await written).toBe(0);

  const listed = await spawnCli(home, ['credential', 'list', '--json'], { env });
  const all = JSON.parse(listed.out) as { capabilityId: string; status: string }[];
  expect(all.every(({ status }) => status === 'set')).toBe(true);
  expect(all.filter(({ capabilityId }) => capabilityId === 'window')).toHaveLength(stored);
  expect(all.filter(({ capabilityId }) => capabilityId === 'command-line')).toHaveLength(EACH);
});

test('a credential set on the command line shows in the window; a reset password ends its session', async () => {
  const { home, page } = shared;
  const env = unlocked(shared.household);
  await signIn(page, 'alice', PASSWORD);
  await expect(page.getByRole('heading', { name: 'Credentials', exact: true })).toBeVisible();

  const search = page.getByLabel('Search credentials');
  await search.fill('FROM_CLI');
  await expect(credentialRow(page, 'FROM_CLI')).toHaveCount(0);
  const set = 'credential set --system --capability pim --name FROM_CLI --value-stdin'.split(' ');
  expect((await spawnCli(home, set, { env, stdin: 'canary-cli' })).code).toBe(0);
  await expect(credentialRow(page, 'FROM_CLI')).toBeVisible();

  const reset = 'reset-password --username alice --password-stdin'.split(' ');
  expect((await spawnCli(home, reset, { env, stdin: 'a new password' })).code).toBe(0);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await signIn(page, 'alice', 'a new password');
  await search.fill('FROM_CLI');
  await expect(credentialRow(page, 'FROM_CLI')).toBeVisible();
});
