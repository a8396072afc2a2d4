/** Signing in and out of windows, locking them, and what a restart or a failing disk makes of it. */
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { sessionIdOf } from '../../../../src/main/crypto/ids.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import type { Services } from '../../../../src/main/services/index.ts';
import {
  callerOf,
  householdHome,
  PASSWORD,
  sessionsOver,
  somebody,
} from '../../../support/home.ts';

const WINDOW = { id: 1 };

/** Makes every write to `panel.db` fail, as a full disk does. */
function breakPanel(folder: string): void {
  const db = new Database(join(folder, 'panel.db'));
  for (const event of ['insert', 'update', 'delete']) {
    db.exec(
      `create trigger no_${event} before ${event} on settings begin select raise(abort, 'full'); end`,
    );
  }
  db.close();
}

/** Lets it fail to note that a session is locked, as a full disk does. @returns what makes room again */
function breakSessions({ instance }: Services): () => void {
  const broken = vi.spyOn(instance, 'change').mockRejectedValue(new Error('full'));
  return () => broken.mockRestore();
}

/** Changes `panel.db` as another program does that has no master secret. */
function outside<T>(folder: string, work: (db: Database.Database) => T): T {
  const db = new Database(join(folder, 'panel.db'));
  try {
    return work(db);
  } finally {
    db.close();
  }
}

const REMEMBERED = `select value from settings where key = 'remembered_session'`;
const put = (db: Database.Database, value: unknown) =>
  db.prepare(`insert or replace into settings values ('remembered_session', ?)`).run(value);

describe('the session that is remembered', () => {
  it('is not one that somebody else has noted', async () => {
    const home = await householdHome();
    // One that lives, as a crash leaves it: its token alone must not be enough in the file.
    const token = await home.services.auth.signIn(somebody, 'alice', PASSWORD);
    const sessions = sessionsOver(home);
    await sessions.begin(WINDOW, await home.services.auth.signIn(somebody, 'bob', PASSWORD), {
      stay: true,
    });
    await sessions.closed(WINDOW);
    const [mac = ''] = outside(home.folder, (db) =>
      String(db.prepare(REMEMBERED).pluck().get()).split(' '),
    );
    for (const forged of [token, ` ${token}`, `${'A'.repeat(43)}= ${token}`, `${mac} ${token}`]) {
      outside(home.folder, (db) => put(db, forged));
      expect(sessionsOver(home).userOf(WINDOW)).toBeNull();
    }
  });

  it('is not one of another instance, nor another record', async () => {
    const home = await householdHome();
    const other = await householdHome();
    const token = await home.services.auth.signIn(somebody, 'alice', PASSWORD);
    await other.services.records.set('remembered_session', token);
    const theirs = outside(other.folder, (db) => db.prepare(REMEMBERED).pluck().get());
    outside(home.folder, (db) => put(db, theirs));
    expect(sessionsOver(home).userOf(WINDOW)).toBeNull();
    await home.services.records.set(`idle_lock/${home.alice}`, token);
    outside(home.folder, (db) =>
      db.exec(`insert or replace into settings
        select 'remembered_session', value from settings where key like 'idle_lock/%'`),
    );
    expect(sessionsOver(home).userOf(WINDOW)).toBeNull();
  });

  it('stays locked, whatever is put back in panel.db', async () => {
    const home = await householdHome();
    const sessions = sessionsOver(home);
    await sessions.begin(WINDOW, await home.services.auth.signIn(somebody, 'bob', PASSWORD), {
      stay: true,
    });
    const before = outside(home.folder, (db) =>
      db.prepare('select key, value from settings').raw().all(),
    );
    await sessions.lockAll({ withComputer: false });
    outside(home.folder, (db) => {
      db.exec('delete from settings');
      for (const row of before) db.prepare('insert into settings values (?, ?)').run(row);
    });
    const after = sessionsOver(home);
    expect(after.userOf(WINDOW)).toBeNull();
    expect(after.lockedUserOf(WINDOW)?.username).toBe('bob');
  });
});

it('an idle lock that somebody else has noted counts for nothing', async () => {
  const { home, bob, services, folder } = await signedInHome();
  await services.idleLock.set(callerOf(home, bob, 'user'), bob, 5);
  expect(services.idleLock.get(bob)).toBe(5);
  for (const minutes of ['never', '60']) {
    const value = `${'A'.repeat(43)}= ${minutes}`;
    outside(folder, (db) =>
      db.prepare('update settings set value = ? where key = ?').run(value, `idle_lock/${bob}`),
    );
    expect(services.idleLock.get(bob)).toBe(10);
  }
});

it('takes up a session that was to stay, in the first window only', async () => {
  const home = await householdHome();
  const { services } = home;
  const before = sessionsOver(home);
  await before.begin(WINDOW, await services.auth.signIn(somebody, 'bob', PASSWORD), { stay: true });
  await before.closed(WINDOW);
  const after = sessionsOver(home);
  expect(after.userOf({ id: 7 })?.username).toBe('bob');
  expect(after.userOf({ id: 8 })).toBeNull();
});

it('a sign-in that fails to be remembered signs nobody in', async () => {
  const home = await householdHome();
  const { services, folder } = home;
  const sessions = sessionsOver(home);
  const session = await services.auth.signIn(somebody, 'bob', PASSWORD);
  breakPanel(folder);
  await expect(sessions.begin(WINDOW, session, { stay: true })).rejects.toThrow();
  expect(sessions.userOf(WINDOW)).toBeNull();
  expect(services.auth.resolve(session)).toBeNull();
});

it('a sign-out whose note cannot be deleted signs out all the same', async () => {
  const home = await householdHome();
  const { services, folder } = home;
  const sessions = sessionsOver(home);
  const session = await services.auth.signIn(somebody, 'bob', PASSWORD);
  await sessions.begin(WINDOW, session, { stay: true });
  breakPanel(folder);
  await expect(sessions.end(WINDOW)).rejects.toThrow();
  expect(sessions.userOf(WINDOW)).toBeNull();
  expect(services.auth.resolve(session)).toBeNull();
});

it.each([
  [false, false],
  [true, false],
  [false, true],
  [true, true],
])('two sign-ins at one window at once leave one session (stay: %s, %s)', async (one, two) => {
  const home = await householdHome();
  const { auth, instance, records } = home.services;
  const sessions = sessionsOver(home);
  const alice = await auth.openSession(somebody, home.alice);
  const bob = await auth.openSession(somebody, home.bob);
  await Promise.all([
    sessions.begin(WINDOW, alice, { stay: one }),
    sessions.begin(WINDOW, bob, { stay: two }),
  ]);
  expect(instance.store().sessions.list()).toMatchObject([{ id: sessionIdOf(bob) }]);
  expect(sessions.sessionOf(WINDOW)).toBe(bob);
  // What the next start takes up is that one, or none.
  expect(records.get('remembered_session')).toBe(two ? bob : null);
});

const minutes = (count: number): number => count * 60_000;

/** A window at which bob is signed in. */
async function signedInHome(stay = false, systemIdleSeconds = () => 0) {
  const home = await householdHome();
  const sessions = sessionsOver(home, systemIdleSeconds);
  const session = await home.services.auth.signIn(somebody, 'bob', PASSWORD);
  await sessions.begin(WINDOW, session, { stay });
  const later = (ms: number): void => {
    home.clock.now = new Date(home.clock.now.getTime() + ms);
  };
  return { ...home, home, sessions, session, later };
}

it('a password counts as just given for five minutes, at this window and at no other', async () => {
  const { sessions, later, home, services } = await signedInHome();
  const other = { id: 2 };
  const begin = async (window: { id: number }): Promise<void> =>
    sessions.begin(window, await services.auth.signIn(somebody, 'bob', PASSWORD), { stay: false });
  await begin(other);
  later(minutes(5) - 1);
  expect([WINDOW, other].map((each) => sessions.isFresh(each))).toEqual([true, true]);
  later(1);
  expect([WINDOW, other].map((each) => sessions.isFresh(each))).toEqual([false, false]);
  await sessions.active(WINDOW);
  expect(sessions.isFresh(WINDOW)).toBe(false);
  await sessions.confirm(WINDOW, PASSWORD);
  expect([WINDOW, other].map((each) => sessions.isFresh(each))).toEqual([true, false]);
  // Somebody who sets the clock back gains nothing.
  home.clock.now = new Date(home.clock.now.getTime() - minutes(3));
  expect(sessions.isFresh(WINDOW)).toBe(false);
});

it('a locked window has no password just given; unlocking gives it', async () => {
  const { sessions, later } = await signedInHome();
  await sessions.lockAll({ withComputer: false });
  expect(sessions.isFresh(WINDOW)).toBe(false);
  expect(await codeOf(sessions.confirm(WINDOW, PASSWORD))).toBe('not_now');
  later(minutes(6));
  await sessions.unlock(WINDOW, PASSWORD);
  expect(sessions.isFresh(WINDOW)).toBe(true);
});

it('a session that is taken up at a start has been left open since', async () => {
  const { home, sessions } = await signedInHome(true);
  await sessions.closed(WINDOW);
  const after = sessionsOver(home);
  expect(after.userOf(WINDOW)?.username).toBe('bob');
  expect(after.isFresh(WINDOW)).toBe(false);
});

it('a password that was checked while the window locked counts for nothing', async () => {
  const { sessions, later } = await signedInHome();
  later(minutes(6));
  const confirming = sessions.confirm(WINDOW, PASSWORD);
  await sessions.lockAll({ withComputer: true });
  expect(await codeOf(confirming)).toBe('not_now');
  await sessions.unlock(WINDOW, PASSWORD);
  later(minutes(6));
  const ending = sessions.confirm(WINDOW, PASSWORD);
  await sessions.end(WINDOW);
  expect(await codeOf(ending)).toBe('not_signed_in');
  expect(sessions.isFresh(WINDOW)).toBe(false);
});

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => (error as { code?: unknown }).code,
  );

it('locks after ten idle minutes, asks for the password, and keeps the session', async () => {
  const { sessions, session, later, services } = await signedInHome();
  later(minutes(10) - 1);
  expect(sessions.userOf(WINDOW)?.username).toBe('bob');
  await sessions.active(WINDOW);
  later(minutes(10) - 1);
  expect(sessions.haveChanged()).toBe(true);
  expect(sessions.haveChanged()).toBe(false);
  later(1);
  expect(sessions.haveChanged()).toBe(true);
  expect(sessions.userOf(WINDOW)).toBeNull();
  expect(sessions.lockedUserOf(WINDOW)?.username).toBe('bob');
  expect(() => sessions.sessionOf(WINDOW)).toThrow('not_signed_in');
  await sessions.active(WINDOW);
  expect(sessions.userOf(WINDOW)).toBeNull();

  expect(await codeOf(sessions.unlock(WINDOW, 'wrong'))).toBe('password_wrong');
  expect(sessions.userOf(WINDOW)).toBeNull();
  await sessions.unlock(WINDOW, PASSWORD);
  expect(sessions.sessionOf(WINDOW)).toBe(session);
  later(minutes(10) - 1);
  expect(sessions.userOf(WINDOW)?.username).toBe('bob');
  expect(services.auth.resolve(session)?.username).toBe('bob');
});

it('locks when nobody has used the computer, whatever the page says', async () => {
  const system = { idle: 0 };
  const { sessions, later } = await signedInHome(false, () => system.idle);
  for (let n = 1; n <= 10; n += 1) {
    expect(sessions.userOf(WINDOW)?.username).toBe('bob');
    later(minutes(1));
    system.idle = n * 60;
    await sessions.active(WINDOW);
  }
  expect(sessions.userOf(WINDOW)).toBeNull();
  await sessions.active(WINDOW);
  expect(sessions.userOf(WINDOW)).toBeNull();
});

it('opens for the password also where the system never sees anybody', async () => {
  const { sessions, later } = await signedInHome(false, () => 86_400);
  expect(sessions.userOf(WINDOW)?.username).toBe('bob');
  later(minutes(10));
  expect(sessions.userOf(WINDOW)).toBeNull();
  await sessions.unlock(WINDOW, PASSWORD);
  later(minutes(10) - 1);
  await sessions.active(WINDOW);
  expect(sessions.userOf(WINDOW)?.username).toBe('bob');
});

it('somebody who works elsewhere on the computer is not at the window', async () => {
  const { sessions, later } = await signedInHome(false, () => 0);
  later(minutes(10));
  expect(sessions.userOf(WINDOW)).toBeNull();
});

it('looks, which every screen does by itself, do not count as somebody there', async () => {
  const { sessions, later } = await signedInHome();
  for (let n = 0; n < 10; n += 1) {
    expect(sessions.userOf(WINDOW)?.username).toBe('bob');
    later(minutes(1));
  }
  expect(sessions.userOf(WINDOW)).toBeNull();
});

it.each([
  [1, 1],
  [60, 60],
])('locks after %i minutes when the user has chosen so', async (choice, after) => {
  const { home, sessions, later, services, bob, alice } = await signedInHome();
  await services.idleLock.set(callerOf(home, bob, 'user'), bob, choice as 1 | 60);
  await services.idleLock.set(callerOf(home, alice, 'user'), alice, null);
  later(minutes(after) - 1);
  expect(sessions.userOf(WINDOW)).not.toBeNull();
  later(1);
  expect(sessions.userOf(WINDOW)).toBeNull();
});

it('locks only with the computer when the user has chosen so', async () => {
  const { home, sessions, later, services, bob } = await signedInHome();
  await services.idleLock.set(callerOf(home, bob, 'user'), bob, null);
  later(minutes(60 * 24));
  expect(sessions.userOf(WINDOW)).not.toBeNull();
  await sessions.lockAll({ withComputer: false });
  expect(sessions.userOf(WINDOW)).toBeNull();
});

it('all windows lock together, and unlock one by one by who is there', async () => {
  const { sessions, services } = await signedInHome();
  const other = { id: 2 };
  await sessions.begin(other, await services.auth.signIn(somebody, 'alice', PASSWORD), {
    stay: false,
  });
  await services.users.resetPassword(machine, services.users.idOf('alice'), 'another one');
  await sessions.begin(other, await services.auth.signIn(somebody, 'alice', 'another one'), {
    stay: false,
  });
  await sessions.lockAll({ withComputer: false });
  expect(await codeOf(sessions.unlock(WINDOW, 'another one'))).toBe('password_wrong');
  await sessions.unlock(other, 'another one');
  expect(sessions.userOf(other)?.username).toBe('alice');
  expect(sessions.userOf(WINDOW)).toBeNull();
});

it('a computer that goes to sleep while the password is checked stays locked', async () => {
  const { sessions } = await signedInHome();
  await sessions.lockAll({ withComputer: false });
  const unlocking = codeOf(sessions.unlock(WINDOW, PASSWORD));
  await sessions.lockAll({ withComputer: true });
  expect(await unlocking).toBe('not_now');
  expect(sessions.userOf(WINDOW)).toBeNull();
});

it('starting the app again is no way around the lock', async () => {
  const { home, sessions, services } = await signedInHome(true);
  await sessions.lockAll({ withComputer: false });
  const after = sessionsOver(home);
  expect(after.userOf({ id: 5 })).toBeNull();
  expect(after.lockedUserOf({ id: 5 })?.username).toBe('bob');
  await after.unlock({ id: 5 }, PASSWORD);
  await after.closed({ id: 5 });
  expect(sessionsOver(home).userOf({ id: 6 })?.username).toBe('bob');

  // Not even when the note of it could not be written: this run stays locked.
  const mend = breakSessions(services);
  const again = sessionsOver(home);
  expect(again.userOf({ id: 7 })?.username).toBe('bob');
  await expect(again.lockAll({ withComputer: false })).rejects.toThrow();
  expect(again.userOf({ id: 7 })).toBeNull();
  expect(services.instance.state.name).toBe('unlocked');
  mend();
});

it('somebody else who locks again and again keeps nobody from unlocking', async () => {
  const { sessions } = await signedInHome();
  await sessions.lockAll({ withComputer: false });
  const unlocking = codeOf(sessions.unlock(WINDOW, PASSWORD));
  await sessions.lockAll({ withComputer: false });
  expect(await unlocking).toBeNull();
  expect(sessions.userOf(WINDOW)?.username).toBe('bob');
});

it('a computer that goes to sleep while somebody signs in finds them locked', async () => {
  const { home, sessions, services } = await signedInHome();
  const asOf = sessions.mark();
  const signingIn = services.auth.signIn(somebody, 'alice', PASSWORD).catch(() => '');
  await sessions.lockAll({ withComputer: true });
  const bob = await services.auth.signIn(somebody, 'bob', PASSWORD);
  await signingIn;
  await sessions.begin({ id: 2 }, bob, { stay: false, asOf });
  expect(sessions.userOf({ id: 2 })).toBeNull();
  expect(sessions.lockedUserOf({ id: 2 })?.username).toBe('bob');
  // The same where nobody had been signed in at any window.
  const fresh = sessionsOver(home);
  const before = fresh.mark();
  await fresh.lockAll({ withComputer: true });
  await fresh.begin({ id: 9 }, await services.auth.openSession(somebody, home.bob), {
    stay: false,
    asOf: before,
  });
  expect(fresh.userOf({ id: 9 })).toBeNull();
});

it('a remembered session is for the next start, and for no window of this one', async () => {
  const { home, sessions, services } = await signedInHome();
  const alice = { id: 2 };
  await sessions.begin(alice, await services.auth.openSession(somebody, home.alice), {
    stay: true,
  });
  await sessions.closed(alice);
  await sessions.end(WINDOW);
  expect(sessions.userOf(WINDOW)).toBeNull();
  expect(sessions.userOf({ id: 3 })).toBeNull();
  await sessions.lockAll({ withComputer: true });
  const after = sessionsOver(home);
  expect(after.userOf({ id: 4 })).toBeNull();
  expect(after.lockedUserOf({ id: 4 })?.username).toBe('alice');
});

it('a lock that could not be noted is noted as soon as that is possible', async () => {
  const { home, sessions, services } = await signedInHome(true);
  const mend = breakSessions(services);
  await expect(sessions.lockAll({ withComputer: true })).rejects.toThrow();
  // Meanwhile the windows are told all the same.
  expect(sessions.haveChanged()).toBe(true);
  mend();
  await vi.waitFor(() => {
    sessions.haveChanged();
    expect(sessionsOver(home).userOf({ id: 5 })).toBeNull();
  });
});

it('a clock that is set back keeps no window open', async () => {
  const { sessions, later } = await signedInHome();
  later(-minutes(0.5));
  expect(sessions.userOf(WINDOW)).not.toBeNull();
  later(minutes(10));
  expect(sessions.userOf(WINDOW)).toBeNull();

  const other = await signedInHome();
  other.later(-minutes(120));
  expect(other.sessions.userOf(WINDOW)).toBeNull();
});

it('a session that ended elsewhere unlocks nothing', async () => {
  const { home, sessions, session, services } = await signedInHome();
  await sessions.lockAll({ withComputer: false });
  const unlocking = codeOf(sessions.unlock(WINDOW, PASSWORD));
  await services.auth.end(callerOf(home, home.bob, 'user'), session);
  expect(await unlocking).toBe('not_signed_in');
  expect(sessions.lockedUserOf(WINDOW)).toBeNull();
});

it('ends what a crash has left, and nothing else', async () => {
  const { home, sessions, session, services, bob } = await signedInHome();
  const elsewhere = await services.auth.openSession(somebody, bob);
  await sessions.begin({ id: 2 }, await services.auth.signIn(somebody, 'alice', PASSWORD), {
    stay: true,
  });
  // The next run begins without any window having been closed.
  const after = sessionsOver(home);
  expect(after.userOf({ id: 1 })?.username).toBe('alice');
  expect(services.auth.resolve(session)).toBeNull();
  expect(services.auth.resolve(elsewhere)?.username).toBe('bob');
});

it('lists a session by a handle that opens nothing', async () => {
  const { home, services, sessions, session, bob } = await signedInHome();
  await services.auth.openSession(somebody, bob);
  const list = services.sessions.listOf(bob, sessions.sessionOf(WINDOW));
  expect(list.map(({ current, device }) => [current, device])).toContainEqual([
    true,
    'test-device',
  ]);
  expect(list.filter(({ current }) => current)).toHaveLength(1);
  expect(JSON.stringify(list)).not.toContain(session);
  for (const { handle } of list) expect(services.auth.resolve(handle)).toBeNull();
  const other = list.find(({ current }) => !current);
  const handle = other?.handle ?? '';
  const byBob = callerOf(home, bob, 'user');
  await expect(services.sessions.end(byBob, handle, 'somebody else')).rejects.toThrow(
    'session_gone',
  );
  await services.sessions.end(byBob, handle, bob);
  expect(services.sessions.listOf(bob, session)).toHaveLength(1);
});

it('notes to the minute when a session was used', async () => {
  const { services, sessions, later, bob, clock } = await signedInHome();
  const started = clock.now.getTime();
  const used = () => Date.parse(services.sessions.listOf(bob, null)[0]?.lastUsedAt ?? '');
  later(30_000);
  await sessions.active(WINDOW);
  expect(used()).toBeLessThanOrEqual(started);
  later(45_000);
  await sessions.active(WINDOW);
  expect(used()).toBeGreaterThan(started + 60_000);
});

describe('whoever is signed out without having asked for it is told why', () => {
  type Home = Awaited<ReturnType<typeof signedInHome>>;
  const days = (count: number) => count * 24 * 60 * 60_000;
  const byAlice = ({ home }: Home) => callerOf(home, home.alice);

  it.each<[string, (home: Home) => unknown]>([
    ['expired', ({ later }) => later(days(7))],
    ['clock', ({ later }) => later(-days(1))],
    ['ended', (home) => home.services.sessions.endAll(byAlice(home), home.bob)],
    [
      'passwordReset',
      (home) => home.services.users.resetPassword(byAlice(home), home.bob, 'another one'),
    ],
    [
      'passwordChanged',
      async ({ home, bob, services }) => {
        const session = await services.auth.openSession(somebody, bob);
        const passwords = { current: PASSWORD, password: 'another one' };
        const byBob = callerOf(home, bob, 'user');
        return services.users.changePassword(byBob, { userId: bob, session }, passwords);
      },
    ],
    ['accountDeleted', (home) => home.services.users.delete(byAlice(home), home.bob, 'bob')],
    ['restored', ({ sessions }) => sessions.forgetAll()],
  ])('%s', async (reason, work) => {
    const home = await signedInHome();
    const { sessions, services, later } = home;
    expect(sessions.whyLeft(WINDOW)).toBeNull();
    await work(home);
    expect(sessions.userOf(WINDOW)).toBeNull();
    expect(sessions.whyLeft(WINDOW)).toBe(reason);
    // Whatever else happens before somebody signs in, and at no other window.
    if (reason !== 'clock') later(days(30));
    expect(sessions.whyLeft(WINDOW)).toBe(reason);
    expect(sessions.whyLeft({ id: 2 })).toBeNull();
    const next = await services.auth.openSession(somebody, home.home.alice);
    await sessions.begin(WINDOW, next, { stay: false });
    expect(sessions.whyLeft(WINDOW)).toBeNull();
    await sessions.end(WINDOW);
    expect(sessions.whyLeft(WINDOW)).toBeNull();
  });

  it('also when it has ended before the app was started again, and once', async () => {
    const { home, later, services } = await signedInHome(true);
    later(days(8));
    const started = sessionsOver(home);
    expect(started.userOf(WINDOW)).toBeNull();
    expect([started.whyLeft(WINDOW), started.whyLeft({ id: 2 })]).toEqual(['expired', null]);
    await expect.poll(() => services.records.get('remembered_session')).toBeNull();
    const again = sessionsOver(home);
    expect([again.userOf(WINDOW), again.whyLeft(WINDOW)]).toEqual([null, null]);
    const next = await services.auth.openSession(somebody, home.alice);
    await started.begin(WINDOW, next, { stay: false });
    await started.end(WINDOW);
    expect(started.whyLeft(WINDOW)).toBeNull();
  });

  it('also when the row of a session that is over is gone already', async () => {
    const { home, sessions, later, services } = await signedInHome();
    later(days(8));
    // Signing in clears away what has expired.
    await services.auth.openSession(somebody, home.alice);
    expect(sessions.whyLeft(WINDOW)).toBe('expired');
  });
});
