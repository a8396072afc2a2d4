/** Accounts under every sequence of what administrators can do to them. */
import Database from 'better-sqlite3';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { accessFromRows } from '../../../../src/main/services/accounts/agent-access.ts';
import { machine, type Caller } from '../../../../src/main/services/common/caller.ts';
import { cellOf } from '../../../../src/main/services/secrets/secret-columns.ts';
import {
  addUser,
  callerOf,
  emptyHome,
  householdHome,
  PASSWORD,
  somebody,
  writerOf,
} from '../../../support/home.ts';
import { howMany } from '../../../support/deep.ts';

/** The code of an expected failure; null when it went well. */
async function codeOf(work: () => unknown): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof AppError) return (error as AppError).code;
    throw error;
  }
}

const profile = (username: string, isAdmin = false) => ({
  username,
  displayName: username,
  language: 'en' as const,
  isAdmin,
});

describe('any sequence of what several administrators do', () => {
  const whom = fc.nat(7);
  const step = fc.record({
    /** Left out: the command line, which is nobody among them. */
    by: fc.option(whom),
    action: fc.oneof(
      fc.record({ do: fc.constant('create' as const), isAdmin: fc.boolean() }),
      fc.record({
        do: fc.constantFrom('role', 'delete', 'delete', 'signIn', 'secret', 'access' as const),
        whom,
      }),
    ),
  });

  it('leaves an administrator and no orphan, and obeys nobody else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const home = emptyHome();
        const { instance, setup, users, auth, credentials } = home.services;
        await setup.createInstance(machine, { from: 'environment' });
        await addUser(home, 'first', true);
        await addUser(home, 'second', true);
        const store = instance.store();
        const db = new Database(join(home.folder, 'instance', 'selu.db'), { readonly: true });
        try {
          let made = 0;
          for (const { by, action } of steps) {
            const all = store.users.list();
            const actor = by === null ? null : (all[by % all.length] ?? null);
            const actorId = actor?.id ?? null;
            const caller = actorId === null ? machine : callerOf(home, actorId);
            const mayAct = actor === null || actor.isAdmin;
            const before = JSON.stringify(all);
            let refused: string | null;
            if (action.do === 'create') {
              // Made as the service makes it but for the costly hash.
              refused = mayAct ? null : 'forbidden';
              if (mayAct) await addUser(home, `user${(made += 1)}`, action.isAdmin);
            } else {
              const target = all[action.whom % all.length];
              if (target === undefined) throw new Error('nobody there');
              const work: Record<typeof action.do, () => unknown> = {
                role: () =>
                  users.update(caller, target.id, profile(target.username, !target.isAdmin)),
                delete: () => users.delete(caller, target.id, target.username),
                signIn: () => auth.openSession(somebody, target.id),
                secret: () =>
                  credentials.save(
                    machine,
                    { scope: 'user', userId: target.id },
                    { capabilityId: 'c', name: 'n', mode: 'put', value: 'v' },
                  ),
                access: () => users.setAgentAccess(caller, target.id, { mode: 'none' }),
              };
              refused = await codeOf(work[action.do]);
              if (['role', 'delete', 'access'].includes(action.do) && !mayAct) {
                expect(refused).toBe('forbidden');
              }
              if (action.do === 'delete' && mayAct && actorId === target.id) {
                expect(refused).toBe('own_account');
              }
            }
            if (refused !== null) expect(JSON.stringify(store.users.list())).toBe(before);
            expect(store.users.countAdmins()).toBeGreaterThan(0);
            expect(db.pragma('foreign_key_check')).toEqual([]);
          }
        } finally {
          db.close();
          instance.close();
          home.services.panel.close();
        }
      }),
      { numRuns: howMany({ short: 12, deep: 200 }) },
    );
  });

  it('two who delete or demote each other at once do not both succeed', async () => {
    const home = await householdHome();
    const { services, alice, bob } = home;
    const { users } = services;
    await users.update(callerOf(home, alice), bob, profile('bob', true));
    const [byAlice, byBob] = [callerOf(home, alice), callerOf(home, bob)];
    const [one, two] = await Promise.all([
      codeOf(() => users.update(byAlice, bob, profile('bob', false))),
      codeOf(() => users.update(byBob, alice, profile('alice', false))),
    ]);
    expect([one, two]).toEqual([null, 'forbidden']);
    expect(services.instance.store().users.countAdmins()).toBe(1);
  });

  it('nothing is done for whoever was signed out while a password was hashed', async () => {
    const home = await householdHome();
    const { users, instance } = home.services;
    let isHere = true;
    const caller = callerOf(home, home.alice, 'admin', () => {
      if (!isHere) throw new AppError('not_signed_in', {});
    });
    const before = JSON.stringify(instance.store().users.list());
    const made = codeOf(() =>
      users.create(caller, { ...profile('eve', true), password: PASSWORD }),
    );
    const reset = codeOf(() => users.resetPassword(caller, home.bob, 'a new password'));
    isHere = false;
    expect([await made, await reset]).toEqual(['not_signed_in', 'not_signed_in']);
    expect(JSON.stringify(instance.store().users.list())).toBe(before);
  });

  it('an administrator demoted while a password is hashed resets none', async () => {
    const home = await householdHome();
    const { users, auth } = home.services;
    const carol = await addUser(home, 'carol', true);
    const reset = codeOf(() =>
      users.resetPassword(callerOf(home, carol), home.bob, 'a new password'),
    );
    await users.update(callerOf(home, home.alice), carol, profile('carol'));
    expect(await reset).toBe('forbidden');
    expect(await codeOf(() => auth.signIn(somebody, 'bob', PASSWORD))).toBeNull();
  });
});

describe('what only an administrator may do', () => {
  type Home = Awaited<ReturnType<typeof householdHome>>;
  const calls: [string, (home: Home, caller: Caller) => Promise<unknown>][] = [
    ['create', ({ services }, caller) => services.users.create(caller, newEve)],
    ['update', ({ services, bob }, caller) => services.users.update(caller, bob, profile('bobby'))],
    [
      'setAgentAccess',
      ({ services, bob }, caller) => services.users.setAgentAccess(caller, bob, { mode: 'none' }),
    ],
    [
      'changeAgentAccess',
      ({ services, bob }, caller) =>
        services.users.changeAgentAccess(caller, [{ userIds: [bob], access: { mode: 'none' } }]),
    ],
    ['delete', ({ services, bob }, caller) => services.users.delete(caller, bob, 'bob')],
    [
      'resetPassword',
      ({ services, bob }, caller) => services.users.resetPassword(caller, bob, 'a new password'),
    ],
  ];
  const newEve = { ...profile('eve', true), password: PASSWORD };
  const everything = ({ services }: Home): string => {
    const { users, userAgentAccess, pipes } = services.instance.store();
    const accounts = users.list();
    const access = accounts.map(({ id }) => userAgentAccess.listOf(id));
    return JSON.stringify([accounts, access, pipes.list()]);
  };

  it.each(calls)(
    '%s: not somebody who lost the role before it was written',
    async (_name, call) => {
      const home = await householdHome();
      const carol = await addUser(home, 'carol', true);
      // Another process, which the call waits for, or which is done while a password is hashed.
      const other = new Database(join(home.folder, 'instance', 'selu.db'));
      other.exec('begin immediate');
      other.prepare('update users set is_admin = 0 where id = ?').run(carol);
      const refused = codeOf(() => call(home, callerOf(home, carol)));
      other.exec('commit');
      other.close();
      const before = everything(home);
      expect(await refused).toBe('forbidden');
      expect(everything(home)).toBe(before);
    },
  );

  it.each(calls)('%s: not a member, whatever their call requires', async (_name, call) => {
    const home = await householdHome();
    const carol = await addUser(home, 'carol', false);
    const before = everything(home);
    for (const role of ['admin', 'user', 'public'] as const) {
      expect(await codeOf(() => call(home, callerOf(home, carol, role)))).toBe('forbidden');
    }
    expect(await codeOf(() => call(home, somebody))).toBe('forbidden');
    expect(everything(home)).toBe(before);
  });
});

describe('an account', () => {
  it('is made with the pipe that every user has, its token encrypted', async () => {
    const home = await householdHome();
    const { services } = home;
    const id = await services.users.create(callerOf(home, home.alice), {
      ...profile('  Zoë '),
      displayName: ' Zoë Müller ',
      password: PASSWORD,
    });
    const { store, vault } = services.instance.unlocked();
    expect(store.users.byId(id)).toMatchObject({ username: 'Zoë', displayName: 'Zoë Müller' });
    const [pipe, ...more] = store.pipes.list().filter(({ userId }) => userId === id);
    expect(more).toEqual([]);
    expect(pipe).toMatchObject({
      name: "Zoë Müller's Chat",
      transport: 'web',
      outboundUrl: 'internal://web',
      active: true,
    });
    const token = vault.decrypt(pipe?.inboundToken ?? '', cellOf('inboundToken', pipe?.id ?? ''));
    expect(token).toMatch(/^[0-9a-f]{32}$/);
  });

  it('has a name of its own, whatever the case', async () => {
    const home = await householdHome();
    const { services, alice, bob } = home;
    const { users } = services;
    const byAlice = callerOf(home, alice);
    for (const taken of ['bob', 'BOB', ' Bob ', 'bOb']) {
      expect(
        await codeOf(() => users.create(byAlice, { ...profile(taken), password: PASSWORD })),
      ).toBe('username_taken');
    }
    expect(await codeOf(() => users.update(byAlice, alice, profile('BOB', true)))).toBe(
      'username_taken',
    );
    expect(await codeOf(() => users.update(byAlice, bob, profile('BoB')))).toBeNull();
  });

  it('keeps a name that differs only in case when it was so before', async () => {
    const home = await householdHome();
    const { users } = home.services;
    const byAlice = callerOf(home, home.alice);
    const twin = await addUser(home, 'BOB', false);
    expect(await codeOf(() => users.update(byAlice, twin, profile('BOB')))).toBeNull();
    expect(await codeOf(() => users.update(byAlice, home.bob, profile('bob')))).toBeNull();
    expect(await codeOf(() => users.update(byAlice, home.bob, profile('Bob')))).toBe(
      'username_taken',
    );
    expect(
      await codeOf(() => users.create(byAlice, { ...profile('bOB'), password: PASSWORD })),
    ).toBe('username_taken');
    for (const [name, id] of [
      ['bob', home.bob],
      ['BOB', twin],
    ] as const) {
      const session = await home.services.auth.signIn(somebody, name, PASSWORD);
      expect(home.services.auth.resolve(session)?.id).toBe(id);
    }
  });

  it('goes with all that belongs to it, after its name was typed', async () => {
    const home = await householdHome();
    const { users, auth, credentials, instance } = home.services;
    const { alice, bob } = home;
    const byAlice = callerOf(home, alice);
    await auth.openSession(somebody, bob);
    const session = await auth.openSession(somebody, bob);
    for (const name of ['A', 'B', 'C']) {
      await credentials.save(
        callerOf(home, bob, 'user'),
        { scope: 'user', userId: bob },
        { capabilityId: 'c', name, mode: 'add', value: 'v' },
      );
    }
    await credentials.save(
      byAlice,
      { scope: 'user', userId: alice },
      { capabilityId: 'c', name: 'A', mode: 'add', value: 'v' },
    );
    await users.setAgentAccess(byAlice, bob, { mode: 'none' });
    expect(users.belongings(bob)).toEqual([
      { kind: 'credentials', count: 3, ofOthers: 0 },
      { kind: 'sessions', count: 2, ofOthers: 0 },
    ]);
    expect(await codeOf(() => users.delete(byAlice, bob, 'Bob'))).toBe('deletion_name_wrong');
    expect(auth.resolve(session)).not.toBeNull();
    await users.delete(byAlice, bob, 'bob');
    expect(auth.resolve(session)).toBeNull();
    expect(await codeOf(() => users.belongings(bob))).toBe('user_gone');
    expect(instance.store().users.count()).toBe(1);
    expect(credentials.list().map(({ user }) => user?.id)).toEqual([alice]);
  });
});

describe('a name', () => {
  it.each([
    'alice\u200b',
    'al\u00adice',
    'alice\u202e',
    '\u2800',
    '\u3164',
    'a\u2066b',
    '\ufeffbob',
    'a\u200fb',
    '\u200d',
  ])('is refused when it hides something: %j', async (hidden) => {
    const home = await householdHome();
    const { users } = home.services;
    const caller = callerOf(home, home.alice);
    const create = (names: object) =>
      codeOf(() => users.create(caller, { ...profile('eve'), ...names, password: PASSWORD }));
    expect(await create({ username: hidden })).toMatch(/username_(invalid|taken)/);
    if (hidden.trim() !== '' && !hidden.startsWith('\ufeff')) {
      expect(await create({ displayName: hidden })).toBe('display_name_invalid');
    }
  });

  it.each(['Zoë', '李雷', 'عَلِيّ', 'می‌خواهم', 'Ana María', '👩‍👧 Mum', '❤️', 'ΐ'])(
    'may be %s',
    async (name) => {
      const home = await householdHome();
      const { users, instance } = home.services;
      const id = await users.create(callerOf(home, home.alice), {
        ...profile(name),
        password: PASSWORD,
      });
      expect(instance.store().users.byId(id)?.username).toBe(name);
      expect(
        instance
          .store()
          .users.named(name.toUpperCase())
          .map((user) => user.id),
      ).toEqual([id]);
    },
  );
});

describe('one’s own password', () => {
  it('is changed against the current one, and ends all other sessions', async () => {
    const home = await householdHome();
    const { services, bob } = home;
    const { users, auth } = services;
    const byBob = callerOf(home, bob, 'user');
    const here = await auth.openSession(somebody, bob);
    const there = await auth.openSession(somebody, bob);
    const password = '  ÄÖ🔑 spaces stay  ';
    expect(
      await codeOf(() =>
        users.changePassword(byBob, { userId: bob, session: here }, { current: 'wrong', password }),
      ),
    ).toBe('password_wrong');
    expect(
      await codeOf(() =>
        users.changePassword(
          byBob,
          { userId: bob, session: here },
          { current: PASSWORD, password: 'short' },
        ),
      ),
    ).toBe('password_too_short');
    expect(auth.resolve(there)).not.toBeNull();
    expect(
      await users.changePassword(
        byBob,
        { userId: bob, session: here },
        { current: PASSWORD, password },
      ),
    ).toBe(1);
    expect(auth.resolve(here)).not.toBeNull();
    expect(auth.resolve(there)).toBeNull();
    expect(await codeOf(() => auth.signIn(somebody, 'bob', password.trim()))).toBe(
      'sign_in_failed',
    );
    expect(await codeOf(() => auth.signIn(somebody, 'bob', password))).toBeNull();
  });

  it('stays when the session ended or another password was set meanwhile', async () => {
    const home = await householdHome();
    const { services, bob } = home;
    const { users, auth } = services;
    const byBob = callerOf(home, bob, 'user');
    const here = await auth.openSession(somebody, bob);
    const change = () =>
      users.changePassword(
        byBob,
        { userId: bob, session: here },
        { current: PASSWORD, password: 'the second one' },
      );
    const ended = codeOf(change);
    await auth.end(byBob, here);
    expect(await ended).toBe('not_signed_in');
    expect(await codeOf(() => auth.signIn(somebody, 'bob', PASSWORD))).toBeNull();
  });

  it.each(['NFC', 'NFD'] as const)(
    'set on another keyboard, which composes letters in another way (%s), is the same',
    async (form) => {
      const home = await householdHome();
      const { users, auth } = home.services;
      const other = form === 'NFC' ? 'NFD' : 'NFC';
      const password = 'Grüße an Zoë 2026';
      await users.resetPassword(callerOf(home, home.alice), home.bob, password.normalize(form));
      const signIn = (typed: string) => codeOf(() => auth.signIn(somebody, 'bob', typed));
      expect(await signIn(password.normalize(form))).toBeNull();
      expect(await signIn(password.normalize(other))).toBeNull();
      expect(await signIn('Grusse an Zoe 2026')).toBe('sign_in_failed');
    },
  );

  it('cannot be reset without it', async () => {
    const home = await householdHome();
    const { services, alice } = home;
    const byAlice = callerOf(home, alice);
    expect(
      await codeOf(() => services.users.resetPassword(byAlice, alice, 'another password')),
    ).toBe('own_account');
  });
});

describe('agent access', () => {
  /** Puts agents into the table as installing them will. */
  function install(folder: string, ids: readonly string[]): void {
    const db = new Database(join(folder, 'instance', 'selu.db'));
    db.prepare('delete from agents').run();
    const insert = db.prepare(
      `insert into agents (id, display_name, installed_at, setup_complete) values (?, ?, ?, 1)`,
    );
    for (const id of ids) insert.run(id, `The ${id}`, '2026-11-23 12:00:00');
    db.close();
  }

  it('is stored as the orchestrator reads it, and never widens by itself', async () => {
    const home = await householdHome();
    const { users, instance } = home.services;
    const byAlice = callerOf(home, home.alice);
    const rows = (): string[] => instance.store().userAgentAccess.listOf(home.bob);
    const agent: fc.Arbitrary<string> = fc.constantFrom('a', 'b', 'c', 'd', 'default');
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(agent, { maxLength: 4 }),
        fc.uniqueArray(agent),
        fc.uniqueArray(agent),
        async (installedFirst, chosen, installedLater) => {
          writerOf(home).userAgentAccess.replace(home.bob, []);
          const real = (ids: readonly string[]) => ids.filter((id) => id !== 'default').sort();

          install(home.folder, installedFirst);
          const known = real(chosen).every((id) => installedFirst.includes(id));
          const refused = await codeOf(() =>
            users.setAgentAccess(byAlice, home.bob, { mode: 'selected', agentIds: chosen }),
          );
          expect(refused).toBe(known ? null : 'agent_unknown');
          if (known) {
            if (real(chosen).length === 0) expect(rows()).toEqual(['__none__']);
            else expect(rows()).toEqual(real(chosen));
          } else expect(rows()).toEqual([]);

          // Opening the modal after agents came and went, and saving what it shows, allows nobody more.
          install(home.folder, installedLater);
          const before = rows();
          await users.setAgentAccess(byAlice, home.bob, accessFromRows(before));
          const allowed = (stored: readonly string[], id: string): boolean =>
            stored.length === 0 || stored.includes(id);
          for (const id of ['a', 'b', 'c', 'd', 'later']) {
            if (allowed(rows(), id)) expect(allowed(before, id), id).toBe(true);
          }
        },
      ),
      { numRuns: howMany({ short: 30, deep: 300 }) },
    );
  });
});
