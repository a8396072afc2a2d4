/** `restore`: says what would happen, and replaces only when it is told to. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expect, it } from 'vitest';
import { openBackup } from '../../../src/main/services/backup/read-backup.ts';
import { machine } from '../../../src/main/services/common/caller.ts';
import { backUp, key } from '../../support/backups.ts';
import { runCli } from '../../support/cli.ts';
import { household } from '../../support/cli-household.ts';
import { codeOf, temporaryFolder } from '../../support/home.ts';

const stdin = `${key.passphrase}\n`;

/** A household with a credential that came after the backup. */
async function backedUp(more: Parameters<typeof backUp>[2] = {}) {
  let file = '';
  const home = await household(async ({ services: { credentials, instance } }) => {
    const save = (name: string) =>
      credentials.save(
        machine,
        { scope: 'system' },
        { capabilityId: 'pim', name, mode: 'put', value: 'v' },
      );
    await save('EARLY');
    file = (await backUp(instance.place.file, null, more)).file;
    await save('LATE');
  });
  const names = async (): Promise<string> => (await home.run(['credential', 'list'])).out;
  return { ...home, file, names };
}

it('without --yes says what would happen, changes nothing, and exits 2', async () => {
  const { run, file, names } = await backedUp();
  const { code, out, err } = await run(['restore', file, '--passphrase-stdin'], stdin);
  expect(code).toBe(2);
  expect(out).toMatch(/^Saved on .* by Selu Desktop 1\.2\.3\.\nPeople: \d+\. Credentials: 1\./);
  expect(out).toMatch(/The master secret that is at hand opens it\.\nWhat is here now is saved/);
  expect(err).toBe('Nothing was changed. Add --yes to restore it.\n');
  expect(await names()).toMatch(/LATE/);
  expect(readdirSync(dirname(file))).toHaveLength(1);
  const dry = await run(['restore', file, '--passphrase-stdin', '--dry-run'], stdin);
  expect(dry).toMatchObject({ code: 0, err: '' });
  expect(await names()).toMatch(/LATE/);
});

it('with --yes restores one by its identity, after a backup of the present to the same recipient', async () => {
  const identity = await generateX25519Identity();
  const recipients = [await identityToRecipient(identity)];
  const { run, file, names } = await backedUp({ lock: { kind: 'recipients', recipients } });
  const identityFile = join(temporaryFolder(), 'key.txt');
  writeFileSync(identityFile, `# a comment\n${identity}\n`);
  expect((await run(['restore', file, '--yes'])).err).toMatch(/identity/i);
  const done = await run(['restore', file, '--identity', identityFile, '--yes', '--json']);
  expect(done).toMatchObject({ code: 0, err: '' });
  expect(await names()).not.toMatch(/LATE/);
  const { saved } = JSON.parse(done.out) as { saved: string };
  const other = await generateX25519Identity();
  const forOther = ['--present-recipient', await identityToRecipient(other)];
  const back = await run(['restore', saved, '--identity', identityFile, '--yes', ...forOther]);
  expect(back).toMatchObject({ code: 0, err: '' });
  const again = /What was here before is in (\S+), saved for/.exec(back.out)?.[1] ?? '';
  const opening = (key: string) =>
    codeOf(openBackup(again, { identity: key }, join(temporaryFolder(), 'opened')));
  expect(await opening(identity)).toBe('backup_key_wrong');
  expect(await opening(other)).toBe('done');
  expect(await names()).toMatch(/LATE/);
});

it('makes an instance where none is, also without its secret, and says that it is locked', async () => {
  const { file } = await backedUp();
  const home = join(temporaryFolder(), 'home');
  const done = await runCli(home, ['restore', file, '--passphrase-stdin', '--yes'], { stdin });
  expect(done.code).toBe(0);
  expect(done.err).toBe("It is locked: its master secret isn't at hand.\n");
  expect(existsSync(join(home, 'instance', 'selu.db'))).toBe(true);
});

it('refuses a wrong passphrase in a sentence', async () => {
  const { run, file, names } = await backedUp();
  const wrong = await run(['restore', file, '--passphrase-stdin', '--yes'], 'no\n');
  expect(wrong.code).not.toBe(0);
  expect(wrong.err).not.toBe('');
  expect(await names()).toMatch(/LATE/);
});
