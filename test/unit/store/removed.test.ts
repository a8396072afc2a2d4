/** What was removed is not left in a file, while the app runs and in copies; and nobody else gets into the folders. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, vi } from 'vitest';
import { appPaths } from '../../../src/main/platform/paths.ts';
import { makePrivateFolder } from '../../../src/main/platform/folders.ts';
import { machine } from '../../../src/main/services/common/caller.ts';
import { createServices } from '../../../src/main/services/index.ts';
import { householdHome, temporaryFolder, type TestHome } from '../../support/home.ts';

const key = { capabilityId: 'pim', name: 'TOKEN' };
const system = { scope: 'system' } as const;

const fileOf = (home: TestHome): string => join(home.folder, 'instance', 'selu.db');

/** In which files of the instance a text stands. */
const filesWith = (home: TestHome, text: string): string[] =>
  readdirSync(join(home.folder, 'instance')).filter(
    (name) =>
      name.startsWith('selu.db') &&
      readFileSync(join(home.folder, 'instance', name), 'latin1').includes(text),
  );

/** Saves a credential; gives its stored text. */
async function saved(home: TestHome, value: string): Promise<string> {
  await home.services.credentials.save(machine, system, { ...key, mode: 'put', value });
  const db = new Database(fileOf(home), { readonly: true });
  const stored = db.prepare('select encrypted_value from system_credentials').pluck().get();
  db.close();
  return String(stored);
}

it('ciphertext that was replaced or removed is in no file a second later', async () => {
  const home = await householdHome();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const first = await saved(home, 'first');
    const second = await saved(home, 'second');
    expect(filesWith(home, first)).not.toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(filesWith(home, first)).toEqual([]);
    expect(filesWith(home, second)).toEqual(['selu.db']);

    await home.services.credentials.remove(machine, system, key);
    expect(filesWith(home, second)).not.toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(filesWith(home, second)).toEqual([]);
  } finally {
    vi.useRealTimers();
  }
});

it('while another program reads, it is tried again until that has ended', async () => {
  const home = await householdHome();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const reader = new Database(fileOf(home), { readonly: true });
  try {
    const stored = await saved(home, 'value');
    reader.exec('begin; select * from users');
    reader.prepare('select count(*) from system_credentials').get();
    await home.services.credentials.remove(machine, system, key);
    vi.advanceTimersByTime(30_000);
    expect(filesWith(home, stored)).not.toEqual([]);
    reader.exec('commit');
    vi.advanceTimersByTime(60_000);
    expect(filesWith(home, stored)).toEqual([]);
  } finally {
    vi.useRealTimers();
    reader.close();
  }
});

it('a process that ends beside another one leaves nothing in the log', async () => {
  const home = await householdHome();
  const stored = await saved(home, 'value');
  const env = { SELU_DESKTOP_HOME: home.folder, SELU_ENCRYPTION_KEY: home.secret };
  const other = createServices({ paths: appPaths(env), env });
  other.panel.start();
  other.instance.start();
  await other.credentials.remove(machine, system, key);
  other.instance.close();
  other.panel.close();
  expect(filesWith(home, stored)).toEqual([]);
});

it('copies from before an update are removed after 30 days, only of a database that opens', async () => {
  const home = await householdHome();
  const { folder, services, clock } = home;
  const day = 24 * 60 * 60;
  const write = (name: string, days: number): string => {
    const file = join(folder, name);
    writeFileSync(file, 'x');
    const at = clock.now.getTime() / 1000 - days * day;
    utimesSync(file, at, at);
    return file;
  };
  const old = [
    write('instance/selu.db.before-2.bak', 31),
    write('instance/selu.db.before-13.bak', 400),
    write('panel.db.before-2.bak', 31),
  ];
  const kept = [
    write('instance/selu.db.before-3.bak', 29),
    write('instance/selu.db.before-x.bak', 400),
    write('instance/selu.db.before-2.bak.txt', 400),
    write('instance/other.db.before-2.bak', 400),
    write('panel.db.before-3.bak', 29),
  ];
  services.instance.close();
  services.panel.close();
  expect(services.oldCopies.sweep()).toEqual([]);
  services.panel.start();
  services.instance.start();
  const lines = services.oldCopies.sweep();
  for (const file of old) {
    expect(existsSync(file)).toBe(false);
    expect(lines.join('\n')).toContain(file);
  }
  expect(lines).toHaveLength(old.length);
  for (const file of kept) expect(existsSync(file)).toBe(true);
});

const mode = (path: string): string => (statSync(path).mode & 0o7777).toString(8);

it.skipIf(process.platform === 'win32')('folders that are open to others are closed', async () => {
  const home = await householdHome();
  const { folder, services } = home;
  services.instance.close();
  services.panel.close();
  const instance = join(folder, 'instance');
  chmodSync(folder, 0o777);
  chmodSync(instance, 0o777);
  services.panel.start();
  services.instance.start();
  expect([mode(folder), mode(instance)]).toEqual(['755', '700']);
  expect(services.instance.state.name).toBe('unlocked');

  const logs = join(temporaryFolder(), 'a', 'logs');
  mkdirSync(logs, { recursive: true });
  chmodSync(logs, 0o1777);
  makePrivateFolder(logs);
  expect(mode(logs)).toBe('1700');
});

it.skipIf(process.platform === 'win32')('one that belongs to somebody else is refused', () => {
  // It is root's, and root is stopped by none: the child is somebody else.
  const child = join(import.meta.dirname, 'children', 'close-folder.ts');
  const run = spawnSync(process.execPath, [child, '/tmp'], { encoding: 'utf8' });
  expect(run.stdout.trim(), run.stderr).toBe('folder_open');
});
