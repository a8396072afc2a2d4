/** Backups of a home: saved, scheduled by a clock that is given, kept and removed, and looked through. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { makeMasterSecret, parseMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { AppError } from '#shared/errors.ts';
import { BackupWork } from '../../../../src/main/services/backup/apart.ts';
import { isDue } from '../../../../src/main/services/backup/records.ts';
import { openBackup } from '../../../../src/main/services/backup/read-backup.ts';
import { backUp, key, lock } from '../../../support/backups.ts';
import {
  callerOf,
  codeOf,
  householdHome,
  laterRun,
  temporaryFolder,
  type TestHome,
} from '../../../support/home.ts';
import { seluHome } from '../../../support/homes.ts';
import { mountSmall } from '../../store/processes.ts';

const DAY = 24 * 60 * 60 * 1000;
const everyone = { scope: 'system' } as const;

/** A home with two values, of which the second can be damaged. */
async function homeWithValues() {
  const home = await householdHome();
  for (const name of ['GOOD', 'BAD']) {
    await home.services.credentials.save(machine, everyone, {
      ...{ capabilityId: 'mail', name, mode: 'add' },
      value: 'canary-in-no-backup',
    });
  }
  return home;
}

/** A schedule that is due, into a folder of its own. */
async function scheduled(home: TestHome, keep = 2) {
  const folder = temporaryFolder();
  const { backups } = home.services;
  const { handle } = backups.folderChosen(folder);
  await backups.setSchedule(machine, { every: 'daily', keep, folder: handle, lock });
  return {
    folder,
    later: (ms: number) => (home.clock.now = new Date(home.clock.now.getTime() + ms)),
  };
}

test('a backup is saved, noted, and whole when it is looked through', async () => {
  const home = await homeWithValues();
  const { backups } = home.services;
  const file = join(temporaryFolder(), 'mine.age');
  const { size } = await backups.save(machine, file, { lock, withSecret: false });
  const { last, running } = await backups.status();
  expect(last).toMatchObject({ file, size, secretInside: false, exists: true });
  expect(running).toBeNull();
  expect(readFileSync(file).includes('canary')).toBe(false);
  const found = await backups.check(machine, (await backups.fileChosen(file)).handle, key);
  expect(found).toMatchObject({
    ...{ people: 2, credentials: 2, agents: 0, readable: 2, damaged: 0, outside: 0 },
    ...{ sameInstance: true, secret: 'given', secretInside: false },
  });
  expect(readdirSync(join(home.folder, 'work'))).toEqual([]);
});

test('what is damaged is named, and a secret that does not fit is told from none', async () => {
  const home = await homeWithValues();
  home.services.instance.close();
  const db = new Database(home.file);
  db.exec("update system_credentials set encrypted_value = 'broken' where credential_name = 'BAD'");
  db.close();
  home.services.instance.start();
  const { backups } = home.services;
  const { file } = await backUp(home.file, null);
  const mine = parseMasterSecret(home.secret, 'file');
  expect(await backups.look(file, key, mine)).toMatchObject({
    ...{ secret: 'given', readable: 1, damaged: 1, outside: 1 },
    damagedParts: [{ kind: 'systemCredential', name: 'mail / BAD' }],
  });
  const other = makeMasterSecret().secret;
  expect(await backups.look(file, key, other)).toMatchObject({ secret: 'wrong', readable: 0 });
  expect(await backups.look(file, key, null)).toMatchObject({ secret: 'missing', readable: 0 });
  const withSecret = await backUp(home.file, null, { secret: mine });
  expect(await backups.look(withSecret.file, key, other)).toMatchObject({ secret: 'inside' });
});

test('what belongs to this computer stays out, and the rest comes with its MAC', async () => {
  const home = await homeWithValues();
  const { panel, idleLock, backups, instance } = home.services;
  await idleLock.set(callerOf(home, home.alice), home.alice, 5);
  for (const name of ['keychain/x', 'remembered_session', 'preferences', 'at/other/idle_lock/u']) {
    await panel.set(name, 'x');
  }
  await scheduled(home);
  const file = join(temporaryFolder(), 'mine.age');
  await backups.save(machine, file, { lock, withSecret: false });
  const { folder } = await openBackup(file, key, join(temporaryFolder(), 'opened'));
  const records = JSON.parse(readFileSync(join(folder, 'panel.json'), 'utf8'));
  expect(Object.keys(records).sort()).toEqual([
    `generation/${instance.unlocked().instanceId}`,
    `idle_lock/${home.alice}`,
  ]);
  expect(records[`idle_lock/${home.alice}`]).toBe(panel.get(`idle_lock/${home.alice}`));
});

test('a short passphrase and no recipient are refused before anything is written', async () => {
  const { backups } = (await householdHome()).services;
  const file = join(temporaryFolder(), 'mine.age');
  const save = (to: typeof lock) =>
    codeOf(backups.save(machine, file, { lock: to, withSecret: false }));
  expect(await save({ kind: 'passphrase', passphrase: 'short' })).toBe('backup_passphrase_short');
  expect(await save({ kind: 'recipients', recipients: ['age1nobody'] })).toBe(
    'backup_recipient_invalid',
  );
  expect(existsSync(file)).toBe(false);
});

test('it is due at once, then once a day or a week, and after a clock that was wrong', () => {
  const now = new Date('2026-11-28T12:00:00Z');
  const before = (ms: number): Date => new Date(now.getTime() - ms);
  expect(isDue({ every: 'off' }, null, now)).toBe(false);
  expect(isDue({ every: 'daily' }, null, now)).toBe(true);
  expect(isDue({ every: 'daily' }, before(DAY - 1), now)).toBe(false);
  expect(isDue({ every: 'daily' }, before(DAY), now)).toBe(true);
  expect(isDue({ every: 'weekly' }, before(6 * DAY), now)).toBe(false);
  expect(isDue({ every: 'weekly' }, before(7 * DAY), now)).toBe(true);
  expect(isDue({ every: 'weekly' }, before(-DAY), now)).toBe(true);
});

test('scheduled backups are made when they are due, and only so many of them are kept', async () => {
  const home = await homeWithValues();
  const { backups, panel } = home.services;
  const { folder, later } = await scheduled(home);
  const theirs = join(folder, 'selu-backup-20200101T000000Z.tar.age');
  writeFileSync(theirs, 'somebody has put it there');
  expect(await backups.runIfDue()).toBe(true);
  const [first = ''] = readdirSync(folder).filter((name) => join(folder, name) !== theirs);
  later(DAY - 1000);
  expect(await backups.runIfDue()).toBe(false);
  for (let n = 0; n < 3; n += 1) {
    later(DAY);
    expect(await backups.runIfDue()).toBe(true);
  }
  const left = readdirSync(folder);
  expect(left).toHaveLength(3);
  expect(left).not.toContain(first);
  expect(existsSync(theirs)).toBe(true);
  const { last, failure } = await backups.status();
  expect(failure).toBeNull();
  const found = await backups.check(
    machine,
    (await backups.fileChosen(last?.file ?? '')).handle,
    key,
  );
  expect(found).toMatchObject({ readable: 2, damaged: 0 });
  expect(panel.get('backup/schedule')).not.toContain('correct horse');
});

test('one that a person has changed since is not removed', async () => {
  const home = await homeWithValues();
  const { folder, later } = await scheduled(home, 1);
  const { backups } = home.services;
  await backups.runIfDue();
  const [first = ''] = readdirSync(folder);
  writeFileSync(join(folder, first), 'something else');
  later(DAY);
  await backups.runIfDue();
  expect(readdirSync(folder)).toHaveLength(2);
});

test('one that fails is told, removes nothing, and is tried again an hour later or at the next start', async () => {
  const home = await homeWithValues();
  const { folder, later } = await scheduled(home, 1);
  const { backups } = home.services;
  await backups.runIfDue();
  const good = readdirSync(folder);
  const away = `${folder}-away`;
  renameSync(folder, away);
  onTestFinished(() => rmSync(away, { recursive: true, force: true }));
  later(DAY);
  expect(await backups.runIfDue()).toBe(true);
  expect((await backups.status()).failure?.error).toEqual({
    code: 'backup_folder_gone',
    params: { folder },
  });
  expect(readdirSync(away)).toEqual(good);
  expect(await backups.runIfDue()).toBe(false);
  later(60 * 60 * 1000);
  expect(await backups.runIfDue()).toBe(true);
  renameSync(away, folder);
  await backups.runScheduled(machine);
  expect((await backups.status()).failure).toBeNull();
  // The new one is there: only now the old one goes.
  expect(readdirSync(folder)).toHaveLength(1);
  expect(readdirSync(folder)).not.toEqual(good);
});

test('a disk that is full keeps the good one, and nothing half is left', async (context) => {
  const home = await homeWithValues();
  const { folder, later } = await scheduled(home, 1);
  const remount = mountSmall(folder, 400);
  if (remount === null) return context.skip('only root on Linux can make a small disk');
  const { backups } = home.services;
  await backups.runIfDue();
  const good = readdirSync(folder);
  expect(good).toHaveLength(1);
  writeFileSync(join(folder, 'ballast'), Buffer.alloc(100_000));
  later(DAY);
  await backups.runIfDue();
  expect((await backups.status()).failure?.error.code).toBe('disk_full');
  expect(readdirSync(folder).sort()).toEqual(['ballast', ...good].sort());
  rmSync(join(folder, 'ballast'));
  expect(
    await codeOf(
      backups.check(machine, (await backups.fileChosen(join(folder, good[0] ?? ''))).handle, key),
    ),
  ).toBe('done');
});

test('the passphrase of a schedule outlives a restart, and opens under no other secret', async () => {
  const home = await homeWithValues();
  const { folder } = await scheduled(home);
  home.services.instance.close();
  home.services.panel.close();
  const again = laterRun(home);
  await again.services.backups.runScheduled(machine);
  expect(readdirSync(folder)).toHaveLength(1);
  const { records } = again.services;
  const text = records.get('backup/schedule') ?? '';
  const forged = text.replace(/"sealed":"[^"]{8}/, '"sealed":"AAAAAAAA');
  await records.set('backup/schedule', forged);
  expect(await codeOf(again.services.backups.runScheduled(machine))).toBe(
    'backup_passphrase_again',
  );
});

test('while nobody may, and while it is locked, nothing is made', async () => {
  const home = await homeWithValues();
  const { backups, instance } = home.services;
  await scheduled(home);
  const file = join(temporaryFolder(), 'mine.age');
  const bob = callerOf(home, home.bob);
  expect(await codeOf(backups.save(bob, file, { lock, withSecret: true }))).toBe('forbidden');
  instance.close();
  expect(await backups.runIfDue()).toBe(false);
  expect(existsSync(file)).toBe(false);
});

test('one that is stopped leaves nothing, and the one before stays', async () => {
  const home = await homeWithValues();
  const { backups } = home.services;
  const folder = temporaryFolder();
  const file = join(folder, 'mine.age');
  writeFileSync(file, 'the one before');
  const saving = codeOf(backups.save(machine, file, { lock, withSecret: false }));
  backups.cancel(machine);
  expect(await saving).toBe('backup_cancelled');
  expect(readdirSync(folder)).toEqual(['mine.age']);
  expect(readFileSync(file, 'utf8')).toBe('the one before');
  expect(readdirSync(join(home.folder, 'work'))).toEqual([]);
});

test('what a crash has left in the work folder is removed at the next start', async () => {
  const home = await householdHome();
  const left = join(home.folder, 'work', '.new-999999999-0123456789ab');
  mkdirSync(left, { recursive: true });
  writeFileSync(join(left, 'selu.db'), '');
  await home.services.backups.sweep();
  expect(existsSync(left)).toBe(false);
});

test.each(['wal', 'delete'] as const)(
  'a Selu’s database that another process goes on writing (%s) is backed up as of one moment',
  async (journal) => {
    const { services, file } = await seluHome('s67', {
      change: (database) => {
        const db = new Database(database);
        db.pragma(`journal_mode = ${journal}`);
        db.exec('create table pairs (id integer primary key, n integer, filler text)');
        const add = db.prepare(
          'insert into pairs (id, n, filler) values (?, 0, hex(randomblob(1000)))',
        );
        db.transaction(() => {
          for (let id = 1; id <= 2_000; id += 1) add.run(id);
        })();
        db.close();
      },
    });
    const script = join(import.meta.dirname, 'children/write-pairs.ts');
    const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    const target = join(temporaryFolder(), 'mine.age');
    await services.backups.save(machine, target, { lock, withSecret: false });
    expect(child.exitCode).toBeNull();
    child.kill('SIGKILL');
    const { folder, manifest } = await openBackup(target, key, join(temporaryFolder(), 'opened'));
    expect(manifest.instance).toMatchObject({ kind: 'attached' });
    const copy = new Database(join(folder, 'instance/selu.db'));
    onTestFinished(() => void copy.close());
    const [one, other] = copy.prepare('select n from pairs where id in (1, 2000)').pluck().all();
    expect(one).toBe(other);
    expect(one).toBeGreaterThan(0);
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
  },
);

test('what was left unfinished a day ago goes with the next one, and nothing else does', async () => {
  const home = await homeWithValues();
  const { folder } = await scheduled(home);
  const unfinished = 'selu-backup-20261101T000000Z.tar.age.part';
  const others = ['mine.part', 'selu-backup-20261128T000000Z.tar.age.part'];
  for (const name of [unfinished, ...others]) writeFileSync(join(folder, name), '');
  const longAgo = new Date(home.clock.now.getTime() - 2 * DAY);
  for (const name of [unfinished, 'mine.part']) utimesSync(join(folder, name), longAgo, longAgo);
  await home.services.backups.runIfDue();
  const left = readdirSync(folder);
  expect(left).not.toContain(unfinished);
  expect(left).toEqual(expect.arrayContaining(others));
});

test('in a thread the same comes out, and one that is stopped leaves nothing', async () => {
  const home = await homeWithValues();
  const program = join(import.meta.dirname, '../../../../src/main/services/worker/thread.ts');
  const work = new BackupWork(program);
  const folder = temporaryFolder();
  const order = (name: string) => ({
    source: { kind: 'own', file: home.file, agents: null, name: '' } as const,
    records: {},
    secret: parseMasterSecret(home.secret, 'file'),
    target: join(folder, name),
    ...{ lock, workFolder: temporaryFolder(), version: '1', now: home.clock.now, workFactor: 2 },
  });
  const parts: number[] = [];
  const made = await work.make(order('whole.age'), { onProgress: (part) => parts.push(part) });
  expect(parts.length).toBeGreaterThan(2);
  expect(made.manifest.secretInside).toBe(true);
  const found = await work.rehearse({
    ...{ file: join(folder, 'whole.age'), key, given: null },
    folder: join(temporaryFolder(), 'opened'),
  });
  expect(found).toMatchObject({ secret: 'inside', readable: 2 });
  const stop = new AbortController();
  const stopped = work.make(order('stopped.age'), {
    signal: stop.signal,
    onProgress: (part) => part > 0.5 && stop.abort(new AppError('backup_cancelled', {})),
  });
  expect(await codeOf(stopped)).toBe('backup_cancelled');
  expect(readdirSync(folder)).toEqual(['whole.age']);
});
