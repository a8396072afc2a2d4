/** Backups of a home: saved by a person, and looked through. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { makeMasterSecret, parseMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { machine, type Caller } from '../../../../src/main/services/common/caller.ts';
import { AppError } from '#shared/errors.ts';
import { inspectInstance } from '../../../../src/main/store/instance/own/inspect.ts';
import { BackupWork } from '../../../../src/main/services/backup/apart.ts';
import { openBackup } from '../../../../src/main/services/backup/read-backup.ts';
import { backUp, homeWithValues, key, lock, scheduled } from '../../../support/backups.ts';
import {
  callerOf,
  codeOf,
  householdHome,
  sessionsOver,
  temporaryFolder,
} from '../../../support/home.ts';
import { PASSWORD } from '../../../support/passwords.ts';

test('a backup is saved, noted, and whole when it is looked through', async () => {
  const home = await homeWithValues();
  const { backups } = home.services;
  const file = join(temporaryFolder(), 'mine.age');
  const { size } = await backups.save(machine, file, { lock, withSecret: false });
  const { last } = await backups.status();
  expect(last).toMatchObject({ file, size, secretInside: false, exists: true });
  expect(backups.progress()).toBeNull();
  expect(readFileSync(file).includes('canary')).toBe(false);
  const found = await backups.check(machine, (await backups.fileChosen(machine, file)).handle, key);
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
  const work = join(home.folder, 'work');
  expect(existsSync(work) ? readdirSync(work) : []).toEqual([]);
});

test('what was chosen is for whoever has chosen it, at their window, until they sign out', async () => {
  const home = await householdHome();
  const { backups } = home.services;
  const sessions = sessionsOver(home);
  const token = await home.services.auth.signIn(machine, 'alice', PASSWORD);
  await sessions.begin({ id: 1 }, token, { stay: false });
  const alice = callerOf(home, home.alice);
  const folder = temporaryFolder();
  const choose = () => backups.folderChosen(alice, folder).handle;
  const use = (caller: Caller, handle: string) =>
    codeOf(backups.setSchedule(caller, { every: 'daily', keep: 1, folder: handle, lock }));

  const handle = choose();
  expect(await use({ ...alice, window: 2 }, handle)).toBe('backup_choice_gone');
  expect(await use(callerOf(home, home.bob), handle)).toBe('backup_choice_gone');
  expect(await use(alice, handle)).toBe('done');
  await sessions.end({ id: 1 });
  expect(await use(alice, handle)).toBe('backup_choice_gone');

  // A session that ends by itself ends it, too.
  await sessions.begin({ id: 1 }, await home.services.auth.signIn(machine, 'alice', PASSWORD), {
    stay: false,
  });
  const late = choose();
  expect(sessions.haveChanged()).toBe(true);
  home.clock.now = new Date(home.clock.now.getTime() + 8 * 24 * 60 * 60 * 1000);
  sessions.haveChanged();
  expect(await use(alice, late)).toBe('backup_choice_gone');
});

test('what a crash has left in the work folder is removed at the next start', async () => {
  const home = await householdHome();
  const left = join(home.folder, 'work', '.new-999999999-0123456789ab');
  mkdirSync(left, { recursive: true });
  writeFileSync(join(left, 'selu.db'), '');
  await home.services.backups.sweep();
  expect(existsSync(left)).toBe(false);
});

test('in a thread the same comes out, and one that is stopped leaves nothing', async () => {
  const home = await homeWithValues();
  const program = join(import.meta.dirname, '../../../../out/main/thread.js');
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
  const looking: number[] = [];
  const looked = await work.look(
    {
      ...{ file: join(folder, 'whole.age'), key, kind: 'own' },
      ...{ given: parseMasterSecret(home.secret, 'file'), folder: join(temporaryFolder(), 'x') },
    },
    { onProgress: (part) => looking.push(part) },
  );
  expect(looked.found).toMatchObject({
    ok: { secretFits: 'fits', own: inspectInstance(home.file) },
  });
  expect(looked.secret).not.toBeNull();
  expect(looking.length).toBeGreaterThan(0);
  const stop = new AbortController();
  const stopped = work.make(order('stopped.age'), {
    signal: stop.signal,
    onProgress: (part) => part > 0.5 && stop.abort(new AppError('backup_cancelled', {})),
  });
  expect(await codeOf(stopped)).toBe('backup_cancelled');
  expect(readdirSync(folder)).toEqual(['whole.age']);
});
