/** The window and the command line on one instance at the same time. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { machine } from '../../src/main/services/common/caller.ts';
import { expect, test } from './support/fixtures.ts';
import { PASSWORD, unlocked } from './support/household.ts';
import { howMany } from '../support/deep.ts';
import { spawnCli } from '../support/cli-process.ts';
import { sharedHousehold } from './support/shared-app.ts';
import { credentialRow, signIn } from './support/steps.ts';

const EACH = howMany({ short: 30, deep: 500 });

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

  // The one writes for as long as the other does.
  const writer = spawn(process.execPath, [join(import.meta.dirname, 'support/writer.ts')], {
    env: { ...process.env, ...env, SELU_DESKTOP_HOME: home },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const written = text(writer.stdout);
  await expect(credentialRow(page, 'KEY_0')).toBeVisible();
  const failures = await page.evaluate(async (each) => {
    let failed = 0;
    for (let index = 0; index < each; index += 1) {
      const { ok } = await window.selu.credentials.saveSystem({
        capabilityId: 'window',
        name: `KEY_${index}`,
        mode: 'add',
        value: `value ${index}`,
      });
      if (!ok) failed += 1;
    }
    return failed;
  }, EACH);
  writer.stdin.end();
  const byOther = Number(await written);
  expect(failures).toBe(0);
  expect(byOther).toBeGreaterThan(1);

  const listed = await spawnCli(home, ['credential', 'list', '--json'], { env });
  const all = JSON.parse(listed.out) as { capabilityId: string; status: string }[];
  expect(all.every(({ status }) => status === 'set')).toBe(true);
  expect(all.filter(({ capabilityId }) => capabilityId === 'window')).toHaveLength(EACH);
  expect(all.filter(({ capabilityId }) => capabilityId === 'command-line')).toHaveLength(byOther);
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
