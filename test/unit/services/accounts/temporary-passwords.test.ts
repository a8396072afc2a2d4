/** Temporary passwords: what whoever signs in with one can do before they have chosen another, and the remembered name. */
import { beforeEach, describe, expect, it } from 'vitest';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { recordsToKeep } from '../../../../src/main/services/backup/panel-copy.ts';
import type { WindowSessions } from '../../../../src/main/services/accounts/window-sessions.ts';
import {
  callerOf,
  codeOf,
  householdHome,
  sessionsOver,
  somebody,
  writerOf,
} from '../../../support/home.ts';

const WINDOW = { id: 1 };
const GIVEN = 'given to you 1';
const OWN = 'nobody else knows it';

let home: Awaited<ReturnType<typeof householdHome>>;
let sessions: WindowSessions;

const signIn = async (password: string, stay = false): Promise<void> =>
  sessions.begin(WINDOW, await home.services.auth.signIn(somebody, 'bob', password), { stay });
const give = (): Promise<number> =>
  home.services.users.resetPassword(callerOf(home, home.alice), home.bob, GIVEN, {
    temporary: true,
  });
const choose = (password: string): Promise<void> =>
  home.services.users.choosePassword(somebody, sessions.choosing(WINDOW), password);
const isMarked = (): boolean | undefined => home.services.users.find(home.bob)?.temporaryPassword;

beforeEach(async () => {
  home = await householdHome();
  sessions = sessionsOver(home);
});

describe('whoever signs in with a temporary password', () => {
  it('is nobody in the eyes of calls until they have chosen another, which signs out everywhere else', async () => {
    await give();
    expect(isMarked()).toBe(true);
    const elsewhere = await home.services.auth.signIn(somebody, 'bob', GIVEN);
    await signIn(GIVEN);
    expect(sessions.signedInAt(WINDOW)).toBeNull();
    expect(sessions.userOf(WINDOW)).toBeNull();
    expect(sessions.dueAt(WINDOW)?.user.username).toBe('bob');
    expect(await codeOf(choose('short'))).toBe('password_too_short');
    expect(await codeOf(choose(GIVEN))).toBe('password_same');
    expect(sessions.signedInAt(WINDOW)).toBeNull();

    await choose(OWN);
    expect(sessions.userOf(WINDOW)?.username).toBe('bob');
    expect(sessions.dueAt(WINDOW)).toBeNull();
    expect(home.services.auth.resolve(elsewhere)).toBeNull();
    expect(isMarked()).toBe(false);
    expect(await codeOf(home.services.auth.signIn(somebody, 'bob', GIVEN))).toBe('sign_in_failed');
    expect(await codeOf(() => choose('one more of mine'))).toBe('not_now');
    await signIn(OWN);
    expect(sessions.userOf(WINDOW)?.username).toBe('bob');
  });

  it('still has to after a restart, and when they have left the window for a while, gives it anew', async () => {
    await give();
    await signIn(GIVEN, true);
    sessions = sessionsOver(home);
    expect(sessions.dueAt(WINDOW)?.user.username).toBe('bob');
    expect(await codeOf(() => choose(OWN))).toBe('password_needed');
    expect(sessions.lockedUserOf(WINDOW)?.username).toBe('bob');
    expect(sessions.dueAt(WINDOW)).toBeNull();
    await sessions.unlock(WINDOW, GIVEN);
    expect(sessions.signedInAt(WINDOW)).toBeNull();
    await choose(OWN);
    expect(sessions.userOf(WINDOW)?.username).toBe('bob');
  });

  it('need not where the password is another one by now, whoever has set it', async () => {
    await give();
    const { passwordHash = '' } = home.services.instance.store().users.byId(home.alice) ?? {};
    writerOf(home).users.setPasswordHash(home.bob, passwordHash);
    expect(isMarked()).toBe(false);
  });

  it('leaves nothing of it behind when they are deleted, from wherever', async () => {
    await give();
    const notes = (): string[] =>
      Object.keys(recordsToKeep(home.services.panel)).filter((key) => key.startsWith('temporary'));
    expect(notes()).toHaveLength(1);
    await home.services.users.delete(machine, home.bob, 'bob');
    expect(notes()).toEqual([]);
  });

  it('is one who was added so, with the agents that were given to them in the same moment', async () => {
    const caller = callerOf(home, home.alice);
    const person = { displayName: '', language: 'en', isAdmin: false, password: GIVEN } as const;
    const access = { mode: 'none' } as const;
    const username = 'cleo';
    await home.services.users.create(caller, { ...person, username, temporary: true, access });
    const cleo = (await home.services.users.list()).find((user) => user.username === username);
    expect(cleo).toMatchObject({ temporaryPassword: true, agentAccess: access });
    const unknown = { mode: 'selected' as const, agentIds: ['nobody-has-it'] };
    const refused = { ...person, username: 'dora', access: unknown };
    expect(await codeOf(home.services.users.create(caller, refused))).toBe('agent_unknown');
    expect(home.services.users.names().map((user) => user.username)).not.toContain('dora');
  });
});

it('a name is remembered until somebody does not want that, and leaves this computer in no backup', async () => {
  const { rememberedName, ofPlace } = home.services;
  expect(rememberedName.get()).toBeNull();
  await rememberedName.set(machine, 'bob');
  expect(rememberedName.get()).toBe('bob');
  expect(JSON.stringify(recordsToKeep(ofPlace))).not.toContain('remembered_name');
  await rememberedName.set(machine, null);
  expect(rememberedName.get()).toBeNull();
});
