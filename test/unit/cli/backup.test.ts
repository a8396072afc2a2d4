/** `backup` and `restore --check`: what a person, cron or a timer at night gets of them. */
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeMasterSecret } from '../../../src/main/crypto/master-secret.ts';
import { machine } from '../../../src/main/services/common/caller.ts';
import { backupOf } from '../../support/backups.ts';
import { bytesOf, expectOneLine, expectRefused, household } from '../../support/cli-household.ts';
import { temporaryFolder } from '../../support/home.ts';

/** A household with a value, a recipient, and the file with its identity. */
async function withRecipient() {
  const home = await household(async ({ services }) => {
    await services.credentials.save(
      machine,
      { scope: 'system' },
      { capabilityId: 'mail', name: 'TOKEN', mode: 'add', value: 'canary-value' },
    );
  });
  const folder = temporaryFolder();
  const identity = await generateIdentity();
  const identityFile = join(folder, 'key.txt');
  writeFileSync(identityFile, `# created: today\n${identity}\n`);
  const to = join(folder, 'backups');
  mkdirSync(to);
  return { ...home, to, identityFile, recipient: await identityToRecipient(identity) };
}

test('a backup for a recipient is made and found whole', async () => {
  const { run, to, identityFile, recipient } = await withRecipient();
  expectOneLine(await run(['backup', '--to', to, '--recipient', recipient]));
  const [name = ''] = readdirSync(to);
  expect(name).toMatch(/^selu-backup-\d{8}T\d{6}Z\.tar\.age$/);
  const check = ['restore', '--check', join(to, name), '--identity', identityFile];
  const found = await run(check);
  expect([found.code, found.err]).toEqual([0, '']);
  expect(found.out).toContain('People: 2, credentials: 1, agents: 0.');
  expect(found.out).toContain('Values that can be read: 1.');
  expect(found.out).not.toContain('canary');
  const json = JSON.parse((await run([...check, '--json'])).out);
  expect(json).toMatchObject({ secret: 'given', readable: 1, damaged: 0, secretInside: false });
});

test('only so many are kept, and only of those that the command has made', async () => {
  const { run, to, recipient } = await withRecipient();
  writeFileSync(join(to, 'selu-backup-20200101T000000Z.tar.age'), 'a person’s own');
  const once = ['backup', '--to', to, '--recipient', recipient, '--keep', '1'];
  for (let n = 0; n < 3; n += 1) expectOneLine(await run(once));
  const left = readdirSync(to);
  expect(left).toHaveLength(2);
  expect(left).toContain('selu-backup-20200101T000000Z.tar.age');
});

test('with the secret inside it is looked through where there is no Selu', async () => {
  const { run, to, identityFile, recipient } = await withRecipient();
  const file = join(to, 'mine.age');
  expectOneLine(await run(['backup', '--to', file, '--recipient', recipient, '--with-secret']));
  const elsewhere = { SELU_DESKTOP_HOME: temporaryFolder(), SELU_ENCRYPTION_KEY: '' };
  const check = ['restore', '--check', file, '--identity', identityFile];
  const found = await run(check, undefined, elsewhere);
  expect([found.code, found.err]).toEqual([0, '']);
  expect(found.out).toContain('The master secret is inside.');
});

test('without a secret, or with another, it says so and is no success', async () => {
  const { run, to, identityFile, recipient } = await withRecipient();
  const file = join(to, 'mine.age');
  await run(['backup', '--to', file, '--recipient', recipient]);
  const check = ['restore', '--check', file, '--identity', identityFile];
  const none = await run(check, undefined, {
    SELU_DESKTOP_HOME: temporaryFolder(),
    SELU_ENCRYPTION_KEY: '',
  });
  expect(none.code).toBe(1);
  expect(none.err).toContain('No master secret was given');
  const other = await run(check, undefined, { SELU_ENCRYPTION_KEY: makeMasterSecret().text });
  expect(other.code).toBe(1);
  expect(other.err).toContain("doesn't fit");
});

test('a passphrase comes by standard input', async () => {
  const { run, to } = await withRecipient();
  const file = join(to, 'mine.age');
  const passphrase = 'a passphrase of words\n';
  expectOneLine(await run(['backup', '--to', file, '--passphrase-stdin'], passphrase));
  const check = ['restore', '--check', file, '--passphrase-stdin'];
  expect(await run(check, passphrase)).toMatchObject({ code: 0, err: '' });
  // What opens none is tried on one that was made with less work: to open takes as much as to make.
  const cheap = ['restore', '--check', await backupOf([]), '--passphrase-stdin'];
  const wrong = await run(cheap, 'another passphrase\n');
  expect(wrong).toMatchObject({ code: 1, out: '' });
  expect(wrong.err).toContain("This isn't the key of the backup.");
});

test('wrong input is refused, and changes nothing', async () => {
  const { run, to, folder, recipient, identityFile } = await withRecipient();
  const there = join(to, 'there.age');
  writeFileSync(there, 'somebody has it');
  const before = bytesOf(folder);
  const refused: readonly (readonly string[])[] = [
    ['--to', there, '--recipient', recipient],
    ['--to', to, '--recipient', 'age1nobody'],
    ['--to', to],
    ['--to', to, '--recipient', recipient, '--passphrase-stdin'],
    ['--to', to, '--recipient', recipient, '--keep', '0'],
    ['--to', join(to, 'new.age'), '--recipient', recipient, '--keep', '3'],
  ];
  for (const options of refused) expectRefused(await run(['backup', ...options]));
  expectRefused(await run(['backup', '--to', to, '--passphrase-stdin'], 'short\n'));
  expectRefused(await run(['restore', there, '--identity', identityFile]));
  expectRefused(await run(['restore', '--check', there, '--identity', identityFile]));
  expect(readdirSync(to)).toEqual(['there.age']);
  expect(readFileSync(there, 'utf8')).toBe('somebody has it');
  expect(bytesOf(folder)).toEqual(before);
});

test('a folder that is not there is a failure, not wrong input', async () => {
  const { run, to, recipient } = await withRecipient();
  const gone = join(to, 'not', 'there.age');
  const failed = await run(['backup', '--to', gone, '--recipient', recipient]);
  expect(failed.code).toBe(1);
  expect(existsSync(join(to, 'not'))).toBe(false);
});
