/** `rotate`: the master secret becomes another one, and says what there is to do for it. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { makeMasterSecret } from '../../../src/main/crypto/master-secret.ts';
import { machine } from '../../../src/main/services/common/caller.ts';
import { expectRefused, everything, household } from '../../support/cli-household.ts';
import { codeOf } from '../../support/home.ts';

const filled = () =>
  household(async ({ services }) => {
    await services.credentials.saveAll(
      machine,
      ['ONE', 'TWO'].map((name) => ({
        ...{ owner: { scope: 'system' as const }, capabilityId: 'c', name, value: `v ${name}` },
      })),
    );
  });

it('takes a new secret from standard input', async () => {
  const home = await filled();
  const secret = makeMasterSecret().text;
  const run = await home.run('rotate --new-secret-stdin', `${secret}\n`);
  expect(run).toMatchObject({
    code: 0,
    out: 'The master secret is the new one. 2 values were encrypted anew.\n',
    err: 'Put the new one into the variable SELU_ENCRYPTION_KEY before the next start.\n',
  });
  expect((await home.run('credential list')).code).toBe(1);
  const env = { SELU_ENCRYPTION_KEY: secret };
  expect((await home.run('credential list', '', env)).code).toBe(0);
  expect(everything(home.folder, run)).not.toContain(secret);
});

it('makes none where nobody can be asked whether they have it', async () => {
  const home = await filled();
  const run = await home.run('rotate');
  expectRefused(run);
  expect(run.err).toBe(
    'There is no terminal to ask on. Use --new-secret-stdin and pass it on standard input.\n',
  );
  expect((await home.run('credential list')).out).toContain('ONE');
});

it.each(['x', '', 'same'])('refuses %j, and leaves everything as it was', async (given) => {
  const home = await filled();
  const run = await home.run('rotate --new-secret-stdin', given === 'same' ? home.secret : given);
  expectRefused(run);
  home.open();
  expect(await codeOf(() => home.services.instance.check(home.secret, 'typed'))).toBe('done');
});

it('lists what is damaged first, and does what it is told with it', async () => {
  const home = await filled();
  const db = new Database(join(home.folder, 'instance', 'selu.db'));
  db.exec(`update system_credentials set encrypted_value = 'x' where credential_name = 'ONE'`);
  db.close();
  const asked = await home.run('rotate');
  expectRefused(asked);
  expect(asked.err).toContain('shared credential / c / ONE\n');
  expectRefused(await home.run('rotate --leave-damaged --remove-damaged'));

  const first = makeMasterSecret().text;
  const left = await home.run('rotate --new-secret-stdin --leave-damaged', first);
  expect(left).toMatchObject({ code: 0, out: expect.stringContaining('1 value ') as string });
  expect(left.err).toContain('1 damaged value is as it was.');
  const second = makeMasterSecret().text;
  const removed = await home.run('rotate --new-secret-stdin --remove-damaged', second, {
    SELU_ENCRYPTION_KEY: first,
  });
  expect(removed.err).toContain('1 damaged value was removed.');
  const list = await home.run('credential list', '', { SELU_ENCRYPTION_KEY: second });
  expect(list.out).not.toContain('ONE');
});
