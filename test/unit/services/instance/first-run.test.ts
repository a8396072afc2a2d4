/** Making an instance, opening it again, and signing in: the states a person can end up in. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { makeMasterSecret } from '../../../../src/main/crypto/master-secret.ts';
import { appPaths } from '../../../../src/main/platform/paths.ts';
import { createServices } from '../../../../src/main/services/index.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import {
  addUser,
  callerOf,
  emptyHome,
  householdHome,
  laterRun,
  PASSWORD,
  somebody,
  temporaryFolder,
  type TestHome,
  codeOf,
} from '../../../support/home.ts';

/** Another start of the app over the same home. */
function restarted(home: TestHome, env: Record<string, string>) {
  home.services.instance.close();
  const { instance } = createServices({
    paths: appPaths({ SELU_DESKTOP_HOME: home.folder }),
    env,
  });
  instance.start();
  const { state } = instance;
  instance.close();
  return state;
}

const admin = {
  username: 'alice',
  displayName: 'Alice',
  language: 'en',
  password: PASSWORD,
} as const;

describe('a new instance', () => {
  it('is made under a made secret only for who has kept it', async () => {
    const home = emptyHome();
    const { setup, instance } = home.services;
    expect(
      await codeOf(() =>
        setup.createInstance(somebody, {
          from: 'made',
          lastCharacters: '',
          seal: false,
          kept: true,
        }),
      ),
    ).toBe('not_now');
    const secret = setup.makeSecret();
    expect(secret).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(setup.makeSecret()).not.toBe(secret);
    for (const wrong of ['', secret.slice(-6), 'A'.repeat(6)]) {
      expect(
        await codeOf(() =>
          setup.createInstance(somebody, {
            from: 'made',
            lastCharacters: wrong,
            seal: false,
            kept: true,
          }),
        ),
      ).toBe('secret_proof_wrong');
      expect(existsSync(join(home.folder, 'instance', 'selu.db'))).toBe(false);
    }
    const kept = setup.makeSecret();
    const kit = setup.madeKit();
    await setup.createInstance(somebody, {
      from: 'made',
      // As the window shows it, with the gap.
      lastCharacters: ` ${kept.slice(-6, -4)} ${kept.slice(-4)}`,
      seal: false,
      kept: true,
    });
    expect(instance.state.name).toBe('unlocked');
    expect(home.services.kit.status().due).toBeNull();
    // The kit was saved before the instance was there, and names it all the same.
    const again = home.services.kit.subject({ name: '', keyFile: null });
    expect(again).toEqual({ ...kit, made: again.made });
    expect(restarted(home, { SELU_ENCRYPTION_KEY: kept }).name).toBe('unlocked');
  });

  it('never replaces one that is there', async () => {
    const home = emptyHome();
    await home.services.setup.createInstance(somebody, { from: 'environment' });
    const file = join(home.folder, 'instance', 'selu.db');
    home.services.instance.close();
    const before = readFileSync(file);
    // A second app whose view is stale.
    const stale = createServices({ paths: appPaths({ SELU_DESKTOP_HOME: home.folder }), env: {} });
    const { secret } = makeMasterSecret();
    expect(await codeOf(() => stale.instance.create(somebody, secret, 'typed'))).toBe(
      'instance_exists',
    );
    expect(readFileSync(file)).toEqual(before);
  });

  it('is not offered where the database of one is gone, but by a deliberate step', async () => {
    const home = await householdHome();
    const { setup, instance } = home.services;
    const file = join(home.folder, 'instance', 'selu.db');
    instance.close();
    const good = readFileSync(file);
    const remove = (): void => {
      for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
    };
    const gone = { name: 'problem', error: { code: 'database_gone', params: { file } } };
    const fromEnvironment = () => setup.createInstance(somebody, { from: 'environment' });
    expect(await codeOf(() => setup.startAnew(somebody))).toBe('not_now');
    remove();
    // Also as a later start finds it.
    expect(laterRun(home).services.instance.state).toMatchObject(gone);
    instance.start();
    expect(instance.state).toMatchObject(gone);
    expect(await codeOf(fromEnvironment)).toBe('instance_exists');
    const no = { ...somebody, confirm: () => Promise.resolve(false) };
    expect(await codeOf(() => setup.startAnew(no))).toBe('not_confirmed');
    expect(laterRun(home).services.instance.state).toMatchObject(gone);
    // Put back, it is what it was, also while the person is asked.
    const late = {
      ...somebody,
      confirm: () => {
        writeFileSync(file, good);
        return Promise.resolve(true);
      },
    };
    await setup.startAnew(late);
    expect(instance.unlocked().store.users.byId(home.alice)?.username).toBe('alice');

    instance.close();
    remove();
    // What lies there is not written into the new one.
    writeFileSync(`${file}-wal`, 'canary');
    instance.start();
    await setup.startAnew(somebody);
    expect(instance.state.name).toBe('missing');
    await fromEnvironment();
    expect(instance.unlocked().store.users.count()).toBe(0);
    expect(readFileSync(`${file}-wal.left`, 'utf8')).toBe('canary');
  });

  it('has its passwords hashed at the full cost where nobody asks for less', async () => {
    const env = {
      SELU_DESKTOP_HOME: temporaryFolder(),
      SELU_ENCRYPTION_KEY: makeMasterSecret().text,
    };
    const { instance, setup, panel } = createServices({ paths: appPaths(env), env });
    panel.start();
    instance.start();
    try {
      await setup.createInstance(machine, { from: 'environment' });
      await setup.createAdmin(machine, admin);
      const hash = instance.store().users.list()[0]?.passwordHash;
      expect(hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=2,p=1\$/);
    } finally {
      instance.close();
      panel.close();
    }
  });

  it('gets one first administrator, even when two ask at once', async () => {
    const { setup, instance } = emptyHome().services;
    await setup.createInstance(somebody, { from: 'environment' });
    const tries = await Promise.allSettled([
      setup.createAdmin(somebody, admin),
      setup.createAdmin(somebody, { ...admin, username: 'mallory' }),
    ]);
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(instance.store().users.count()).toBe(1);
  });

  it.each([
    [{ username: ' ' }, 'username_invalid'],
    [{ username: 'a\nb' }, 'username_invalid'],
    [{ displayName: 'x'.repeat(101) }, 'display_name_invalid'],
    [{ password: '1234567' }, 'password_too_short'],
    [{ password: '😀'.repeat(7) }, 'password_too_short'],
    [{ password: 'x'.repeat(1025) }, 'password_too_long'],
  ])('refuses the administrator %j', async (wrong, code) => {
    const { setup, instance } = emptyHome().services;
    await setup.createInstance(somebody, { from: 'environment' });
    expect(await codeOf(() => setup.createAdmin(somebody, { ...admin, ...wrong }))).toBe(code);
    expect(instance.store().users.count()).toBe(0);
  });
});

describe('the next start', () => {
  it('unlocks, asks, or says what is wrong with the secret', async () => {
    const home = await householdHome();
    const { secret } = home;
    const other = makeMasterSecret().text;
    expect(restarted(home, { SELU__ENCRYPTION_KEY: secret }).name).toBe('unlocked');
    expect(restarted(home, {})).toMatchObject({ name: 'locked', error: null });
    const wrong = (env: Record<string, string>) => restarted(home, env);
    expect(wrong({ SELU_ENCRYPTION_KEY: other })).toMatchObject({
      name: 'locked',
      error: { code: 'secret_wrong' },
    });
    expect(wrong({ SELU_ENCRYPTION_KEY: 'short' })).toMatchObject({
      name: 'locked',
      error: { code: 'secret_malformed' },
    });
    expect(wrong({ SELU_ENCRYPTION_KEY: secret, SELU__ENCRYPTION_KEY: other })).toMatchObject({
      name: 'locked',
      error: { code: 'secret_conflict' },
    });
  });

  it('refuses a typed secret that does not fit, and takes the right one', async () => {
    const home = await householdHome();
    home.services.instance.close();
    const env = { SELU_DESKTOP_HOME: home.folder };
    const { instance } = createServices({ paths: appPaths(env), env });
    instance.start();
    expect(await codeOf(() => instance.unlock(makeMasterSecret().text))).toBe('secret_wrong');
    expect(await codeOf(() => instance.unlock('not a secret'))).toBe('secret_malformed');
    expect(await codeOf(() => instance.unlocked())).toBe('secret_missing');
    instance.unlock(`  ${home.secret}\n`);
    expect(instance.state.name).toBe('unlocked');
    instance.close();
  });

  it('says when the file is damaged, from a newer app, or an orchestrator’s, and leaves it alone', async () => {
    const home = await householdHome();
    const file = join(home.folder, 'instance', 'selu.db');
    home.services.instance.close();
    const change = (sql: string) => {
      const db = new Database(file);
      db.exec(sql);
      db.close();
    };
    change('pragma user_version = 9999');
    expect(restarted(home, {})).toMatchObject({
      name: 'problem',
      error: { code: 'database_newer' },
    });
    change('pragma user_version = 0; create table _sqlx_migrations (version integer)');
    expect(restarted(home, {})).toMatchObject({
      name: 'problem',
      error: { code: 'database_foreign' },
    });
    const garbage = Buffer.alloc(8192, 'garbage');
    writeFileSync(file, garbage);
    expect(restarted(home, {})).toMatchObject({
      name: 'problem',
      error: { code: 'database_damaged' },
    });
    expect(readFileSync(file)).toEqual(garbage);
  });
});

describe('signing in', () => {
  it('gives an unknown user and a wrong password the same answer', async () => {
    const { auth } = (await householdHome()).services;
    expect(await codeOf(() => auth.signIn(somebody, 'bob', 'wrong password'))).toBe(
      'sign_in_failed',
    );
    expect(await codeOf(() => auth.signIn(somebody, 'nobody', PASSWORD))).toBe('sign_in_failed');
  });

  it('opens a session that ends after seven days, by signing out, or by a new password', async () => {
    const home = await householdHome();
    const { services, clock } = home;
    const { auth, users } = services;
    const carol = await addUser(home, 'carol', false);
    const first = await auth.signIn(somebody, ' carol ', PASSWORD);
    expect(auth.resolve(first)).toEqual({
      id: carol,
      username: 'carol',
      displayName: 'Carol',
      isAdmin: false,
      language: 'en',
      createdAt: `${clock.now.toISOString().slice(0, 19)}.000Z`,
    });
    await auth.end(callerOf(home, carol, 'user'), first);
    expect(auth.resolve(first)).toBeNull();

    const second = await auth.signIn(somebody, 'carol', PASSWORD);
    expect(await users.resetPassword(machine, carol, 'a new password')).toBe(1);
    expect(auth.resolve(second)).toBeNull();
    expect(await codeOf(() => auth.signIn(somebody, 'carol', PASSWORD))).toBe('sign_in_failed');

    const third = await auth.signIn(somebody, 'carol', 'a new password');
    clock.now = new Date(clock.now.getTime() + 7 * 86_400_000 + 1000);
    expect(auth.resolve(third)).toBeNull();
  });
});

describe('a spoilt session row', () => {
  it('ends that session and stands in nobody’s way', async () => {
    const { services, folder } = await householdHome();
    const session = await services.auth.signIn(somebody, 'bob', PASSWORD);
    const db = new Database(join(folder, 'instance', 'selu.db'));
    db.exec("update web_sessions set expires_at = 'tomorrow'");
    db.close();
    expect(services.auth.resolve(session)).toBeNull();
    expect(
      services.auth.resolve(await services.auth.signIn(somebody, 'bob', PASSWORD)),
    ).not.toBeNull();
  });
});

describe('a password longer than any', () => {
  it('gets the answer of a wrong one', async () => {
    const { auth } = (await householdHome()).services;
    expect(await codeOf(() => auth.signIn(somebody, 'bob', 'x'.repeat(900_000)))).toBe(
      'sign_in_failed',
    );
  });
});
