/**
 * Work over all rows in a thread, as the app has it done: the same as here, all or nothing, and this process answers
 * meanwhile.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { notWorthLogging } from '../../../../src/main/services/activity/events.ts';
import { keyCheckValue } from '../../../../src/main/crypto/key-check.ts';
import { parseMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { Generations } from '../../../../src/main/services/instance/generations.ts';
import { InstanceService } from '../../../../src/main/services/instance/instance.ts';
import { OutsideService } from '../../../../src/main/services/instance/outside.ts';
import { codeOf, householdHome, somebody, type TestHome } from '../../../support/home.ts';

const program = fileURLToPath(new URL('../../../../out/main/thread.js', import.meta.url));

/** Of fewer rows no thread is started. */
const MANY = 1_100;

/** The instance of a home as the app opens it; without a thread, as the command line does. */
function inTheApp({ services, secret }: TestHome, thread: string | null = program) {
  const { panel, instance } = services;
  const opened = new InstanceService({
    place: instance.place,
    activity: services.activity,
    env: { SELU_ENCRYPTION_KEY: secret },
    generations: new Generations(panel),
    thread,
  });
  onTestFinished(() => opened.close());
  return { instance: opened, outside: new OutsideService(opened) };
}

/** Changes the database as another program does that has no master secret. */
function outside({ file }: TestHome, work: (db: Database.Database) => void): void {
  const db = new Database(file);
  try {
    work(db);
  } finally {
    db.close();
  }
}

/** So many shared credentials. */
const fill = ({ services }: TestHome, count: number): Promise<unknown> =>
  services.credentials.saveAll(
    machine,
    Array.from({ length: count }, (_, index) => ({
      owner: { scope: 'system' } as const,
      ...{ capabilityId: 'pim', name: `KEY_${index}`, value: 'v' },
    })),
  );

/** A home as a version has left it that did not sign: closed, and unknown to `panel.db`. */
async function unsignedHome(rows: number) {
  const home = await householdHome();
  await fill(home, rows);
  const { services, secret, folder } = home;
  const { instanceId } = services.instance.unlocked();
  services.instance.close();
  services.panel.close();
  outside(home, (db) => {
    db.exec(`delete from signed_rows; delete from signed_buckets;
      delete from instance_meta where key in ('state_mac', 'generation')`);
    db.prepare(`update instance_meta set value = ? where key = 'key_check'`).run(
      keyCheckValue(parseMasterSecret(secret, 'typed'), instanceId),
    );
  });
  for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `panel.db${end}`), { force: true });
  services.panel.start();
  return home;
}

describe('the first signing', () => {
  it('is done in a thread, while this process answers, and unlocks the instance', async () => {
    const { instance, outside: service } = inTheApp(await unsignedHome(MANY));
    instance.start();
    expect(instance.state).toMatchObject({ name: 'locked', error: null, isSigning: true });
    // Nothing is held: what needs no key can be read.
    expect(instance.store().users.count()).toBe(2);
    expect(await codeOf(() => instance.unlock('any'))).toBe('not_now');
    await instance.whenSigned();
    expect(instance.state.name).toBe('unlocked');
    expect([service.reason(), (await service.list()).items]).toEqual([null, []]);
    expect(instance.store().users.countAdmins()).toBe(1);
  });

  it('leaves nothing when it is ended in the middle, and is done at the next unlock', async () => {
    const home = await unsignedHome(MANY);
    const { instance } = inTheApp(home);
    instance.start();
    const failed = expect(instance.whenSigned()).rejects.toMatchObject({ code: 'worker_stopped' });
    instance.close();
    await failed;
    expect(instance.state.name).toBe('missing');
    const next = inTheApp(home, null);
    next.instance.start();
    expect(next.outside.reason()).toBeNull();
    expect((await next.outside.list()).items).toEqual([]);
  });

  it('takes what is there then, and nothing that comes later', async () => {
    const home = await unsignedHome(MANY);
    const { instance, outside: service } = inTheApp(home);
    instance.start();
    await instance.whenSigned();
    outside(home, (db) => db.exec(`update users set is_admin = 1 where username = 'bob'`));
    expect(instance.store().users.countAdmins()).toBe(1);
    expect((await service.list()).items).toMatchObject([{ kind: 'user', id: home.bob }]);
    // Once: as that version has left it, it is not signed again.
    instance.close();
    outside(home, (db) => db.exec('delete from signed_rows; delete from signed_buckets'));
    instance.start();
    await instance.whenSigned();
    expect(service.reason()).toBe('changed');
  });

  it('leaves the instance locked, with what was wrong, where it cannot be done', async () => {
    const home = await unsignedHome(MANY);
    const { instance } = inTheApp(home);
    instance.start();
    outside(home, (db) => db.exec('create view mine as select 1'));
    const code = 'database_schema_changed';
    await expect(instance.whenSigned()).rejects.toMatchObject({ code });
    expect(instance.state).toMatchObject({ name: 'locked', isSigning: false, error: { code } });
    outside(home, (db) => db.exec('drop view mine'));
    instance.unlock(home.secret);
    await instance.whenSigned();
    expect(instance.isUnlocked).toBe(true);
  });
});

it('of few rows is done at once', async () => {
  const { instance, outside: service } = inTheApp(await unsignedHome(10));
  instance.start();
  expect(instance.isUnlocked).toBe(true);
  expect((await service.list()).items).toEqual([]);
});

describe('what was changed outside', () => {
  it('is read in the thread as it is here, and again only after something was written', async () => {
    const home = await householdHome();
    await fill(home, MANY);
    home.services.instance.close();
    const { instance, outside: service } = inTheApp(home);
    instance.start();
    outside(home, (db) => {
      db.exec(`update users set is_admin = 1 where username = 'bob';
        update system_credentials set credential_name = 'X' where credential_name = 'KEY_3'`);
    });
    const [listed, again] = await Promise.all([service.list(), service.list()]);
    expect([again === listed, (await service.list()) === listed]).toEqual([true, true]);
    const here = inTheApp(home, null);
    here.instance.start();
    expect(await here.outside.list()).toEqual(listed);
    expect(listed.items.map(({ kind }) => kind)).toEqual(['user', 'systemCredential']);
    outside(home, (db) => db.exec(`update users set is_admin = 0 where username = 'bob'`));
    expect((await service.list()).items.map(({ kind }) => kind)).toEqual(['systemCredential']);
  });

  it('is settled as a whole in the thread, as it was shown', async () => {
    const home = await householdHome();
    await fill(home, MANY);
    const { instance, outside: service } = inTheApp(home);
    instance.start();
    home.services.instance.close();
    outside(home, (db) => {
      db.exec(`delete from signed_buckets;
        update users set is_admin = 1 where username = 'bob'`);
    });
    expect(service.reason()).toBe('changed');
    const { seen, items } = await service.look(home.secret);
    const alice = items.filter(({ kind, id }) => kind === 'user' && id === home.alice);
    outside(home, (db) => db.exec(`update users set display_name = 'Eve' where username = 'bob'`));
    const take = (as: string) => service.acceptAll(somebody, home.secret, as, alice);
    expect(await codeOf(() => take(seen))).toBe('outside_again');
    expect(service.reason()).toBe('changed');
    expect(await take((await service.look(home.secret)).seen)).toBe(1);
    expect(service.reason()).toBeNull();
    expect(instance.store().users.byId(home.bob)).toBeNull();
    expect((await service.list()).items).toMatchObject([{ kind: 'user', id: home.bob }]);
    expect(await codeOf(() => take(seen))).toBe('not_now');
    // What this process changes next is signed over what the thread has left.
    await instance.change(machine, notWorthLogging('saidBefore'), ({ store }) =>
      store.users.setLanguage(home.alice, 'de'),
    );
    await instance.change(machine, notWorthLogging('saidBefore'), ({ store }) => {
      store.users.setPasswordHash(home.alice, 'another');
    });
    expect(service.reason()).toBeNull();
  });
});
