/** Backups of a Selu’s database, also while another process goes on writing it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { openBackup } from '../../../../src/main/services/backup/read-backup.ts';
import { key, lock } from '../../../support/backups.ts';
import { temporaryFolder } from '../../../support/home.ts';
import { seluHome } from '../../../support/homes.ts';
import { realInstance, realInstancesAreThere } from '../../../support/real-instances.ts';
import { seluShapes } from '../../../support/selu-database.ts';
import { readWholeDatabase } from '../../../support/whole-database.ts';

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

test.each(seluShapes)(
  'a Selu of the shape %s is backed up, and its values are read',
  async (shape) => {
    const { services, file } = await seluHome(shape);
    const { backups, instance } = services;
    const before = readWholeDatabase(file);
    const target = join(temporaryFolder(), 'mine.age');
    await backups.save(machine, target, { lock, withSecret: false });
    const found = await backups.check(
      machine,
      (await backups.fileChosen(machine, target)).handle,
      key,
    );
    const { vault, store } = instance.unlocked();
    const states = [...vault.cells(store)].map(({ stored, cell }) => vault.statusOf(stored, cell));
    expect(found).toMatchObject({
      ...{
        kind: 'attached',
        secret: 'given',
        sameInstance: shape === 'oldest' ? null : true,
      },
      readable: states.filter((state) => state === 'set').length,
      damaged: states.filter((state) => state === 'damaged').length,
      people: store.users.count(),
    });
    expect(found.readable).toBeGreaterThan(0);
    expect(readWholeDatabase(file)).toEqual(before);
  },
);

test.runIf(realInstancesAreThere).each(['s59', 's67'] as const)(
  'so is a real one of %s',
  async (state) => {
    const { services, expected } = realInstance(state);
    const target = join(temporaryFolder(), 'mine.age');
    await services.backups.save(machine, target, { lock, withSecret: false });
    const { handle } = await services.backups.fileChosen(machine, target);
    const found = await services.backups.check(machine, handle, key);
    expect(found).toMatchObject({
      ...{ kind: 'attached', secret: 'given', sameInstance: true },
      people: expected.users.length,
      credentials: expected.systemCredentials.length + expected.userCredentials.length,
    });
    expect(found.readable).toBeGreaterThan(0);
  },
);
