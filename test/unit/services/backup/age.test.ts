/** A backup is read without a line of this app: by Debian's `age` and `tar`, and by SQLite itself. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { parseMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { openBackup } from '../../../../src/main/services/backup/read-backup.ts';
import { agentsFolder, backUp, PASSPHRASE } from '../../../support/backups.ts';
import { householdHome, temporaryFolder } from '../../../support/home.ts';

const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const lacks = ['age', 'age-keygen', 'tar'].find((program) => !has(program));

/** What `tar` makes of a decrypted backup, told against the manifest by nothing of ours. */
function expectWhole(tar: string): void {
  const folder = temporaryFolder();
  const names = execFileSync('tar', ['tf', tar], { encoding: 'utf8' }).split('\n');
  expect(names[0]).toBe('manifest.json');
  execFileSync('tar', ['xf', tar, '-C', folder]);
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  expect(manifest.files.length).toBeGreaterThan(3);
  for (const { name, size, sha256 } of manifest.files) {
    const bytes = readFileSync(join(folder, name));
    expect([name, bytes.length]).toEqual([name, size]);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  }
  const db = new Database(join(folder, 'instance/selu.db'), { fileMustExist: true });
  try {
    expect(db.prepare('select username from users order by 1').pluck().all()).toEqual([
      'alice',
      'bob',
    ]);
    const value = db.prepare('select encrypted_value from system_credentials').pluck().get();
    expect(value).toMatch(/^selu:v2:/);
  } finally {
    db.close();
  }
  expect(readdirSync(join(folder, 'installed_agents'))).toEqual(['helper']);
}

async function household() {
  const home = await householdHome();
  await home.services.credentials.save(
    machine,
    { scope: 'system' },
    { capabilityId: 'mail', name: 'TOKEN', mode: 'add', value: 'a value' },
  );
  return home;
}

test('age opens one for its recipient, and nothing else does', async (context) => {
  if (lacks) return context.skip(`${lacks} is not installed`);
  const home = await household();
  const folder = temporaryFolder();
  const identity = join(folder, 'key.txt');
  execFileSync('age-keygen', ['-o', identity], { stdio: 'ignore' });
  const recipient = execFileSync('age-keygen', ['-y', identity], { encoding: 'utf8' }).trim();
  const lock = { kind: 'recipients', recipients: [recipient] } as const;
  const secret = parseMasterSecret(home.secret, 'file');
  const { file } = await backUp(home.file, agentsFolder(), { lock, secret });
  const tar = join(folder, 'backup.tar');
  execFileSync('age', ['-d', '-i', identity, '-o', tar, file]);
  expectWhole(tar);
  const kept = execFileSync('tar', ['xOf', tar, 'master-secret.txt'], { encoding: 'utf8' });
  expect(kept).toBe(`${home.secret}\n`);
  // And we what age itself has made of the same tar.
  const theirs = join(folder, 'theirs.age');
  execFileSync('age', ['-r', recipient, '-o', theirs, tar]);
  const key = { identity: readFileSync(identity, 'utf8') };
  const { manifest } = await openBackup(theirs, key, join(folder, 'opened'));
  expect(manifest.counts).toEqual({ people: 2, credentials: 1, agents: 1 });
  execFileSync('age-keygen', ['-o', join(folder, 'other.txt')], { stdio: 'ignore' });
  const other = { identity: readFileSync(join(folder, 'other.txt'), 'utf8') };
  await expect(openBackup(file, other, join(folder, 'no'))).rejects.toThrow('backup_key_wrong');
});

test('age opens one by its passphrase', async (context) => {
  if (lacks) return context.skip(`${lacks} is not installed`);
  // It asks for a passphrase on a terminal alone.
  if (!has('script')) return context.skip('script is not installed');
  const home = await household();
  const { file } = await backUp(home.file, agentsFolder());
  const folder = temporaryFolder();
  const tar = join(folder, 'backup.tar');
  const line = `age -d -o '${tar}' '${file}'`;
  const asked = spawnSync('script', ['-qec', line, '/dev/null'], {
    input: `${PASSPHRASE}\n`,
    encoding: 'utf8',
  });
  expect([asked.status, asked.stdout]).toEqual([0, expect.any(String)]);
  expectWhole(tar);
});
