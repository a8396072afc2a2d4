/** Backups for tests: of a real database and agents, made with little work, and by hand so that each part can be wrong. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machine } from '../../src/main/services/common/caller.ts';
import { encryptAge, type AgeLock } from '../../src/main/crypto/age.ts';
import {
  makeBackup,
  type BackupOrder,
  type MadeBackup,
} from '../../src/main/services/backup/make-backup.ts';
import { END, sound, tarBlocks, writeFiles, type TarEntry } from './archives.ts';
import { householdHome, temporaryFolder, type TestHome } from './home.ts';

export const PASSPHRASE = 'correct horse battery staple';
export const key = { passphrase: PASSPHRASE };
export const lock: AgeLock = { kind: 'passphrase', passphrase: PASSPHRASE };
/** Of scrypt, as a power of two: no test here is about its cost. */
const LITTLE_WORK = 2;

/** A folder with one agent that nothing is wrong with. */
export function agentsFolder(): string {
  const folder = join(temporaryFolder(), 'installed_agents');
  mkdirSync(folder);
  writeFiles(join(folder, 'helper'), sound);
  return folder;
}

/** Makes a backup of a database. @param more what is to be otherwise */
export function backUp(
  file: string,
  agents: string | null,
  more: Partial<BackupOrder> = {},
): Promise<MadeBackup & { file: string }> {
  const folder = temporaryFolder();
  const order: BackupOrder = {
    source: { kind: 'own', file, agents, name: '' },
    records: { 'generation/x': '3' },
    secret: null,
    lock,
    target: join(folder, 'backup.tar.age'),
    workFolder: temporaryFolder(),
    version: '1.2.3',
    now: new Date('2026-11-28T20:00:00Z'),
    workFactor: LITTLE_WORK,
    ...more,
  };
  return makeBackup(order).then((made) => ({ ...made, file: order.target }));
}

const sha256 = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** The files of a backup made by hand: what a database holds is nothing to whoever unpacks it. */
export const smallFiles: Readonly<Record<string, string>> = {
  'instance/selu.db': 'a database',
  'panel.json': '{}',
  'installed_agents/helper/agent.yaml': 'id: helper\n',
};

/** What the manifest of some files says. */
export const manifestOf = (files: Readonly<Record<string, string>>) => ({
  format: 1,
  version: '1.2.3',
  madeAt: '2026-11-28T20:00:00.000Z',
  instance: { id: '0'.repeat(32), kind: 'own', name: '', schemaVersion: 6 },
  counts: { people: 1, credentials: 0, agents: 1 },
  secretInside: 'master-secret.txt' in files,
  files: Object.entries(files).map(([name, content]) => ({
    name,
    size: Buffer.byteLength(content),
    sha256: sha256(content),
  })),
  leftOut: [] as string[],
});

/** The entries of a tar with a manifest that fits. */
export const entriesOf = (
  files: Readonly<Record<string, string>>,
  manifest: unknown = manifestOf(files),
): TarEntry[] => [
  { name: 'manifest.json', content: JSON.stringify(manifest) },
  ...Object.entries(files).map(([name, content]) => ({ name, content })),
];

/** Encrypts some bytes into a file. */
export async function encrypted(plain: Uint8Array, to: AgeLock = lock): Promise<string> {
  const file = join(temporaryFolder(), 'made-by-hand.tar.age');
  const pieces: Uint8Array[] = [];
  const whole = (async function* () {
    yield plain;
  })();
  for await (const piece of await encryptAge(whole, to, LITTLE_WORK)) pieces.push(piece);
  writeFileSync(file, Buffer.concat(pieces));
  return file;
}

/** A backup of these entries, whatever they say. */
export const backupOf = (entries: readonly TarEntry[], end: Uint8Array = END): Promise<string> =>
  encrypted(Buffer.concat([tarBlocks(entries), end]));

/** A home with two values, of which the second can be damaged. */
export async function homeWithValues() {
  const home = await householdHome();
  for (const name of ['GOOD', 'BAD']) {
    await home.services.credentials.save(
      machine,
      { scope: 'system' },
      {
        ...{ capabilityId: 'mail', name, mode: 'add' },
        value: 'canary-in-no-backup',
      },
    );
  }
  return home;
}

/** A schedule that is due, into a folder of its own. */
export async function scheduled(home: TestHome, keep = 2) {
  const folder = temporaryFolder();
  const { backups } = home.services;
  const { handle } = backups.folderChosen(machine, folder);
  await backups.setSchedule(machine, { every: 'daily', keep, folder: handle, lock });
  return {
    folder,
    later: (ms: number) => (home.clock.now = new Date(home.clock.now.getTime() + ms)),
  };
}
