import {
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  openBackup,
  peekBackup,
  keyKindOf,
} from '../../../../src/main/services/backup/read-backup.ts';
import { parseMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { pax, tarBlocks, END, type TarEntry } from '../../../support/archives.ts';
import {
  backUp,
  agentsFolder,
  backupOf,
  encrypted,
  entriesOf,
  key,
  manifestOf,
  smallFiles,
} from '../../../support/backups.ts';
import { howMany } from '../../../support/deep.ts';
import { codeOf, householdHome, temporaryFolder } from '../../../support/home.ts';

/** Opens a file in a folder that may not be left behind, and tells how it ended. */
async function outcome(file: string, with_ = key): Promise<string> {
  const folder = join(temporaryFolder(), 'work');
  const code = await codeOf(openBackup(file, with_, folder));
  if (code !== 'done') expect(existsSync(folder), 'what was unpacked is left').toBe(false);
  return code;
}

test('what was backed up comes out again, byte by byte, for nobody else to read', async () => {
  const home = await householdHome();
  const agents = agentsFolder();
  const made = await backUp(home.file, agents);
  const folder = join(temporaryFolder(), 'work');
  const { manifest } = await openBackup(made.file, key, folder);
  expect(manifest).toEqual(made.manifest);
  expect(manifest.counts).toEqual({ people: 2, credentials: 0, agents: 1 });
  expect(JSON.parse(readFileSync(join(folder, 'panel.json'), 'utf8'))).toEqual({
    'generation/x': '3',
  });
  expect(readFileSync(join(folder, 'installed_agents/helper/agent.md'), 'utf8')).toBe(
    'You help.\n',
  );
  expect(readdirSync(join(folder, 'instance'))).toEqual(['selu.db']);
  expect(statSync(join(folder, 'instance/selu.db')).mode & 0o777).toBe(0o600);
  expect(statSync(made.file).mode & 0o777).toBe(0o600);
  expect(existsSync(join(folder, 'master-secret.txt'))).toBe(false);
  await expect(peekBackup(made.file, key)).resolves.toEqual(manifest);
  await expect(keyKindOf(made.file)).resolves.toBe('passphrase');
});

test('the master secret in a backup is taken from it, and written into no file', async () => {
  const home = await householdHome();
  const secret = parseMasterSecret(home.secret, 'file');
  const made = await backUp(home.file, null, { secret });
  const folder = join(temporaryFolder(), 'work');
  const opened = await openBackup(made.file, key, folder);
  expect(opened.secret?.equals(secret)).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(['installed_agents', 'instance', 'panel.json']);
  const none = await backupOf(entriesOf({ ...smallFiles, 'master-secret.txt': 'no secret' }));
  const other = await openBackup(none, key, join(temporaryFolder(), 'work'));
  expect(other).toMatchObject({ secret: null, manifest: { secretInside: true } });
});

test('a file made by hand in the documented way is opened', async () => {
  expect(await outcome(await backupOf(entriesOf(smallFiles)))).toBe('done');
});

test('another passphrase, and a key of the other kind, are told apart', async () => {
  const file = await backupOf(entriesOf(smallFiles));
  expect(await outcome(file, { passphrase: 'another one' })).toBe('backup_key_wrong');
  const identity = { identity: 'AGE-SECRET-KEY-1' };
  expect(await codeOf(openBackup(file, identity, join(temporaryFolder(), 'w')))).toBe(
    'backup_needs_passphrase',
  );
});

test('a backup cut off anywhere, or with a bit turned over anywhere, is refused', async () => {
  const file = await backupOf(entriesOf({ ...smallFiles, 'panel.json': ' '.repeat(100_000) }));
  const whole = readFileSync(file);
  const copy = join(temporaryFolder(), 'copy.age');
  const header = whole.indexOf('\n--- ');
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), fc.boolean(), async (at, bit, cut) => {
      writeFileSync(copy, whole);
      if (cut) truncateSync(copy, at);
      else writeFileSync(copy, whole.with(at, (whole[at] ?? 0) ^ (1 << bit)));
      const code = await outcome(copy);
      const ofHeader = [
        'backup_not_age',
        'backup_damaged',
        'backup_key_wrong',
        'backup_needs_identity',
      ];
      // Where the header says how the key is made, a changed one gives another key.
      const ofContent = ['backup_damaged', ...(cut ? ['backup_sizes_wrong'] : [])];
      expect(at <= header + 50 ? ofHeader : ofContent).toContain(code);
    }),
    { numRuns: howMany({ short: 60, deep: 1_000 }) },
  );
});

const manifest = manifestOf(smallFiles);
const [first, ...others] = entriesOf(smallFiles);
const withManifest = (changed: object): TarEntry[] =>
  entriesOf(smallFiles, { ...manifest, ...changed });
const plus = (...entries: TarEntry[]): TarEntry[] => [...entriesOf(smallFiles), ...entries];
/** Named in the manifest, too. */
const alsoFile = (name: string): TarEntry[] => entriesOf({ ...smallFiles, [name]: 'x' });
const without = (name: string): TarEntry[] =>
  entriesOf(smallFiles).filter((entry) => entry.name !== name);

const hostile: Readonly<Record<string, readonly [string, readonly TarEntry[]]>> = {
  'of a newer format': ['backup_newer', withManifest({ format: 2, version: '9.9', unknown: true })],
  'without a manifest': ['backup_not_ours', others],
  'with a manifest that is not first': ['backup_not_ours', [...others, first ?? { name: '' }]],
  'with a manifest that is no JSON': ['backup_not_ours', [{ name: 'manifest.json', content: '{' }]],
  'with more in its manifest': ['backup_not_ours', withManifest({ more: 1 })],
  'with another content than the manifest says': [
    'backup_file_differs',
    [...without('panel.json'), { name: 'panel.json', content: '[]' }],
  ],
  'with another size': [
    'backup_file_differs',
    [...without('panel.json'), { name: 'panel.json', content: '{} ' }],
  ],
  'without a file that it names': ['backup_incomplete', without('panel.json')],
  'without a database in the manifest': [
    'backup_incomplete',
    withManifest({ files: manifest.files.slice(1) }),
  ],
  'with a file that nothing names': ['backup_unexpected', plus({ name: 'installed_agents/a/b' })],
  'with a name that leads up': ['backup_path_unsafe', alsoFile('installed_agents/a/../../../x')],
  'with an absolute name': ['backup_path_unsafe', alsoFile('/etc/passwd')],
  'with a name of Windows’ own': ['backup_path_unsafe', alsoFile('installed_agents/a/aux.txt')],
  'with a folder that leads up': ['backup_path_unsafe', plus({ name: '../x', type: '5' })],
  'with a log beside the database': ['backup_unexpected', alsoFile('instance/selu.db-wal')],
  'with a secret that it does not admit': [
    'backup_unexpected',
    entriesOf(
      { ...smallFiles, 'master-secret.txt': 'x' },
      { ...manifestOf({ ...smallFiles, 'master-secret.txt': 'x' }), secretInside: false },
    ),
  ],
  'with a symbolic link': [
    'backup_not_a_file',
    plus({ name: 'installed_agents/helper/link', type: '2', link: '/etc/passwd' }),
  ],
  'with a hard link': [
    'backup_not_a_file',
    plus({ name: 'installed_agents/helper/link', type: '1', link: 'panel.json' }),
  ],
  'with a device': ['backup_not_a_file', plus({ name: 'installed_agents/helper/null', type: '3' })],
  'with a file twice': ['backup_name_twice', plus({ name: 'panel.json', content: '{}' })],
  'with a name twice in the manifest': [
    'backup_name_twice',
    withManifest({ files: [...manifest.files, manifest.files[0]] }),
  ],
  'with two names that are one on some disks': [
    'backup_name_twice',
    entriesOf({
      ...smallFiles,
      'installed_agents/helper/A': 'x',
      'installed_agents/helper/a': 'x',
    }),
  ],
  'with more records than the app can have': [
    'backup_not_ours',
    withManifest({
      files: [...manifest.files].map((each) =>
        each.name === 'panel.json' ? { ...each, size: 32 * 1024 * 1024 + 1 } : each,
      ),
    }),
  ],
  'with a secret that is longer than any': [
    'backup_not_ours',
    entriesOf({ ...smallFiles, 'master-secret.txt': 'x'.repeat(257) }),
  ],
  'with another secret than the manifest says': [
    'backup_file_differs',
    [
      ...entriesOf({ ...smallFiles, 'master-secret.txt': 'x' }).slice(0, -1),
      { name: 'master-secret.txt', content: 'y' },
    ],
  ],
  'that claims a terabyte': [
    'backup_sizes_wrong',
    withManifest({ files: [{ ...manifest.files[0], size: 2 ** 40 }, ...manifest.files.slice(1)] }),
  ],
  'with another size in a second header': [
    'backup_contradicts',
    [
      ...without('panel.json'),
      { name: 'p', type: 'x', content: pax('size', '1') },
      { name: 'panel.json', content: '{}' },
    ],
  ],
};

test.each(Object.entries(hostile))('a backup %s is refused', async (_name, [code, entries]) => {
  expect(await outcome(await backupOf(entries))).toBe(code);
});

test('bytes after the end, no end, and what is no tar or not encrypted are refused', async () => {
  const good = tarBlocks(entriesOf(smallFiles));
  expect(await outcome(await encrypted(good))).toBe('backup_contradicts');
  const more = Buffer.concat([good, END, Buffer.alloc(512, 1)]);
  expect(await outcome(await encrypted(more))).toBe('backup_contradicts');
  expect(await outcome(await encrypted(Buffer.from('no tar')))).toBe('backup_contradicts');
  const plain = join(temporaryFolder(), 'plain');
  writeFileSync(plain, Buffer.concat([good, END]));
  expect(await outcome(plain)).toBe('backup_not_age');
  expect(await outcome(temporaryFolder())).toBe('backup_unreadable');
  expect(await outcome(join(temporaryFolder(), 'nothing'))).toBe('backup_unreadable');
});

test('any tar with some bytes changed is opened or refused by its own error, and writes nowhere else', async () => {
  const good = Buffer.concat([tarBlocks(entriesOf(smallFiles)), END]);
  const folder = temporaryFolder();
  const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), {
    minLength: 1,
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(changes, async (some) => {
      const bytes = Buffer.from(good);
      for (const [at, byte] of some) bytes[at] = byte;
      const work = join(folder, 'work');
      const code = await codeOf(openBackup(await encrypted(bytes), key, work));
      expect(code).toMatch(/^(done|backup_\w+)$/);
      expect(readdirSync(folder)).toEqual(code === 'done' ? ['work'] : []);
      rmSync(work, { recursive: true, force: true });
    }),
    { numRuns: howMany({ short: 100, deep: 5_000 }) },
  );
});
