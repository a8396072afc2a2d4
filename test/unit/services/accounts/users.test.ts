/** Accounts under every sequence of what administrators can do to them. */
import Database from 'better-sqlite3';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '#shared/errors.ts';
import { accessFromRows } from '../../../../src/main/services/accounts/agent-access.ts';
import { addUser, emptyHome, householdHome, PASSWORD } from '../../../support/home.ts';

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
        await setup.createInstance({ from: 'environment' });
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
                  users.update(target.id, profile(target.username, !target.isAdmin), actorId),
                delete: () => users.delete(target.id, target.username, actorId),
                signIn: () => auth.openSession(target.id),
                secret: () =>
                  credentials.save(
                    { scope: 'user', userId: target.id },
                    { capabilityId: 'c', name: 'n', mode: 'put', value: 'v' },
                  ),
                access: () => users.setAgentAccess(target.id, { mode: 'none' }, actorId),
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
      { numRuns: 40 },
    );
  });

  it('two who delete or demote each other at once do not both succeed', async () => {
    const { services, alice, bob } = await householdHome();
    const { users } = services;
    users.update(bob, profile('bob', true), alice);
    const [one, two] = await Promise.all([
      codeOf(() => users.update(bob, profile('bob', false), alice)),
      codeOf(() => users.update(alice, profile('alice', false), bob)),
    ]);
    expect([one, two]).toEqual([null, 'forbidden']);
    expect(services.instance.store().users.countAdmins()).toBe(1);
  });

  it('nothing is done for whoever was signed out while a password was hashed', async () => {
    const { services, alice, bob } = await householdHome();
    const { users, instance } = services;
    let isHere = true;
    const stillHere = (): void => {
      if (!isHere) throw new AppError('not_signed_in', {});
    };
    const before = JSON.stringify(instance.store().users.list());
    const made = codeOf(() =>
      users.create({ ...profile('eve', true), password: PASSWORD }, alice, stillHere),
    );
    const reset = codeOf(() => users.resetPassword(bob, 'a new password', alice, stillHere));
    isHere = false;
    expect([await made, await reset]).toEqual(['not_signed_in', 'not_signed_in']);
    expect(JSON.stringify(instance.store().users.list())).toBe(before);
  });

  it('an administrator demoted while a password is hashed resets none', async () => {
    const home = await householdHome();
    const { users, auth } = home.services;
    const carol = await addUser(home, 'carol', true);
    const reset = codeOf(() => users.resetPassword(home.bob, 'a new password', carol));
    users.update(carol, profile('carol'), home.alice);
    expect(await reset).toBe('forbidden');
    expect(await codeOf(() => auth.signIn('bob', PASSWORD))).toBeNull();
  });
});

describe('an account', () => {
  it('is made with the pipe that every user has, its token encrypted', async () => {
    const { services, alice } = await householdHome();
    const id = await services.users.create(
      { ...profile('  Zoë '), displayName: ' Zoë Müller ', password: PASSWORD },
      alice,
    );
    const { store, codec } = services.instance.unlocked();
    expect(store.users.byId(id)).toMatchObject({ username: 'Zoë', displayName: 'Zoë Müller' });
    const [pipe, ...more] = store.pipes.listOf(id);
    expect(more).toEqual([]);
    expect(pipe).toMatchObject({
      name: "Zoë Müller's Chat",
      transport: 'web',
      outboundUrl: 'internal://web',
      active: true,
    });
    const token = codec.open(pipe?.inboundToken ?? '', {
      table: 'pipes',
      column: 'inbound_token',
      identity: [pipe?.id ?? ''],
    });
    expect(token).toMatch(/^[0-9a-f]{32}$/);
  });

  it('has a name of its own, whatever the case', async () => {
    const { services, alice, bob } = await householdHome();
    const { users } = services;
    for (const taken of ['bob', 'BOB', ' Bob ', 'bOb']) {
      expect(
        await codeOf(() => users.create({ ...profile(taken), password: PASSWORD }, alice)),
      ).toBe('username_taken');
    }
    expect(await codeOf(() => users.update(alice, profile('BOB', true), alice))).toBe(
      'username_taken',
    );
    expect(await codeOf(() => users.update(bob, profile('BoB'), alice))).toBeNull();
  });

  it('keeps a name that differs only in case when it was so before', async () => {
    const home = await householdHome();
    const { users } = home.services;
    const twin = await addUser(home, 'BOB', false);
    expect(await codeOf(() => users.update(twin, profile('BOB'), home.alice))).toBeNull();
    expect(await codeOf(() => users.update(home.bob, profile('bob'), home.alice))).toBeNull();
    expect(await codeOf(() => users.update(home.bob, profile('Bob'), home.alice))).toBe(
      'username_taken',
    );
    expect(
      await codeOf(() => users.create({ ...profile('bOB'), password: PASSWORD }, home.alice)),
    ).toBe('username_taken');
    for (const [name, id] of [
      ['bob', home.bob],
      ['BOB', twin],
    ] as const) {
      const session = await home.services.auth.signIn(name, PASSWORD);
      expect(home.services.auth.resolve(session)?.id).toBe(id);
    }
  });

  it('goes with all that belongs to it, after its name was typed', async () => {
    const home = await householdHome();
    const { users, auth, credentials, instance } = home.services;
    const { alice, bob } = home;
    auth.openSession(bob);
    const session = auth.openSession(bob);
    for (const name of ['A', 'B', 'C']) {
      credentials.save(
        { scope: 'user', userId: bob },
        { capabilityId: 'c', name, mode: 'add', value: 'v' },
      );
    }
    credentials.save(
      { scope: 'user', userId: alice },
      { capabilityId: 'c', name: 'A', mode: 'add', value: 'v' },
    );
    users.setAgentAccess(bob, { mode: 'none' }, alice);
    expect(users.belongings(bob)).toEqual([
      { kind: 'credentials', count: 3 },
      { kind: 'sessions', count: 2 },
    ]);
    expect(await codeOf(() => users.delete(bob, 'Bob', alice))).toBe('deletion_name_wrong');
    expect(auth.resolve(session)).not.toBeNull();
    users.delete(bob, 'bob', alice);
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
    const { services, alice } = await householdHome();
    const { users } = services;
    const create = (names: object) =>
      codeOf(() => users.create({ ...profile('eve'), ...names, password: PASSWORD }, alice));
    expect(await create({ username: hidden })).toMatch(/username_(invalid|taken)/);
    if (hidden.trim() !== '' && !hidden.startsWith('\ufeff')) {
      expect(await create({ displayName: hidden })).toBe('display_name_invalid');
    }
  });

  it.each(['Zoë', '李雷', 'عَلِيّ', 'می‌خواهم', 'Ana María', '👩‍👧 Mum', '❤️', 'ΐ'])(
    'may be %s',
    async (name) => {
      const { services, alice } = await householdHome();
      const { users, instance } = services;
      const id = await users.create({ ...profile(name), password: PASSWORD }, alice);
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
    const { services, bob } = await householdHome();
    const { users, auth } = services;
    const [here, there] = [auth.openSession(bob), auth.openSession(bob)];
    const password = '  ÄÖ🔑 spaces stay  ';
    expect(
      await codeOf(() =>
        users.changePassword({ userId: bob, sessionId: here }, { current: 'wrong', password }),
      ),
    ).toBe('password_wrong');
    expect(
      await codeOf(() =>
        users.changePassword(
          { userId: bob, sessionId: here },
          { current: PASSWORD, password: 'short' },
        ),
      ),
    ).toBe('password_too_short');
    expect(auth.resolve(there)).not.toBeNull();
    expect(
      await users.changePassword({ userId: bob, sessionId: here }, { current: PASSWORD, password }),
    ).toBe(1);
    expect(auth.resolve(here)).not.toBeNull();
    expect(auth.resolve(there)).toBeNull();
    expect(await codeOf(() => auth.signIn('bob', password.trim()))).toBe('sign_in_failed');
    expect(await codeOf(() => auth.signIn('bob', password))).toBeNull();
  });

  it('stays when the session ended or another password was set meanwhile', async () => {
    const { services, bob } = await householdHome();
    const { users, auth } = services;
    const here = auth.openSession(bob);
    const change = () =>
      users.changePassword(
        { userId: bob, sessionId: here },
        { current: PASSWORD, password: 'the second one' },
      );
    const ended = codeOf(change);
    auth.end(here);
    expect(await ended).toBe('not_signed_in');
    expect(await codeOf(() => auth.signIn('bob', PASSWORD))).toBeNull();
  });

  it('cannot be reset without it', async () => {
    const { services, alice } = await householdHome();
    expect(await codeOf(() => services.users.resetPassword(alice, 'another password', alice))).toBe(
      'own_account',
    );
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
    const agent: fc.Arbitrary<string> = fc.constantFrom('a', 'b', 'c', 'd', 'default');
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(agent, { maxLength: 4 }),
        fc.uniqueArray(agent),
        fc.uniqueArray(agent),
        async (installedFirst, chosen, installedLater) => {
          const home = await householdHome();
          const { users, instance } = home.services;
          const rows = (): string[] => instance.store().userAgentAccess.listOf(home.bob);
          const real = (ids: readonly string[]) => ids.filter((id) => id !== 'default').sort();

          install(home.folder, installedFirst);
          const known = real(chosen).every((id) => installedFirst.includes(id));
          const refused = await codeOf(() =>
            users.setAgentAccess(home.bob, { mode: 'selected', agentIds: chosen }, home.alice),
          );
          expect(refused).toBe(known ? null : 'agent_unknown');
          if (known) {
            if (real(chosen).length === 0) expect(rows()).toEqual(['__none__']);
            else expect(rows()).toEqual(real(chosen));
          } else expect(rows()).toEqual([]);

          // Opening the modal after agents came and went, and saving what it shows, allows nobody more.
          install(home.folder, installedLater);
          const before = rows();
          users.setAgentAccess(home.bob, accessFromRows(before), home.alice);
          const allowed = (stored: readonly string[], id: string): boolean =>
            stored.length === 0 || stored.includes(id);
          for (const id of ['a', 'b', 'c', 'd', 'later']) {
            if (allowed(rows(), id)) expect(allowed(before, id), id).toBe(true);
          }
          instance.close();
          home.services.panel.close();
        },
      ),
      { numRuns: 100 },
    );
  });
});
