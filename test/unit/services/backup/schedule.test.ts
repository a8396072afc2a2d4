/** Scheduled backups, by a clock that is given: made, kept, removed, and what is said when one fails. */
import { existsSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { isDue } from '../../../../src/main/services/backup/records.ts';
import { homeWithValues, key, scheduled } from '../../../support/backups.ts';
import { codeOf, laterRun } from '../../../support/home.ts';
import { mountSmall } from '../../store/processes.ts';

const DAY = 24 * 60 * 60 * 1000;

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
    (await backups.fileChosen(machine, last?.file ?? '')).handle,
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
      backups.check(
        machine,
        (await backups.fileChosen(machine, join(folder, good[0] ?? ''))).handle,
        key,
      ),
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
