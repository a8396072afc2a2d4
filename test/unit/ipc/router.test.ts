/** Every call × every role × malformed inputs, over the real services. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { allCalls, contract, type Name } from '#shared/contract/index.ts';
import { roles, type CallSpec, type Role } from '#shared/contract/define.ts';
import { errorParams } from '#shared/errors.ts';
import { budgets } from '#shared/budgets.ts';
import { limits } from '#shared/limits.ts';
import { makeMasterSecret } from '../../../src/main/crypto/master-secret.ts';
import { machine } from '../../../src/main/services/common/caller.ts';
import type { WindowSessions } from '../../../src/main/services/accounts/window-sessions.ts';
import type { AskPerson } from '../../../src/main/ipc/callers.ts';
import type { Handlers, Route } from '../../../src/main/ipc/router.ts';
import {
  householdHome,
  laterRun,
  PASSWORD,
  sayYes,
  sessionsOver,
  somebody,
  type TestHome,
} from '../../support/home.ts';
import { noting, routeOver } from '../../support/route.ts';
import { malformedInputs, sampleInput } from './sample-input.ts';

const WINDOW = { id: 1 };
const calls = allCalls();

let home: TestHome & { alice: string; bob: string };
let ran: Name[];
let logged: string[];
let changes: number;
let restarts: number;

beforeEach(async () => {
  home = await householdHome();
  ran = [];
  logged = [];
  changes = 0;
  restarts = 0;
});

/** Signed in at the window for real, so that a call finds a session too. */
async function sessionsOf(role: Role): Promise<WindowSessions> {
  const sessions = sessionsOver(home);
  const { alice, bob } = home;
  const user = { public: null, user: bob, admin: alice }[role];
  if (user !== null) {
    const session = await home.services.auth.openSession(somebody, user);
    await sessions.begin(WINDOW, session, { stay: false });
  }
  return sessions;
}

async function route(
  as: Role,
  change: (handlers: Handlers) => Handlers = (handlers) => handlers,
  answer: AskPerson = sayYes,
): Promise<Route> {
  const sessions = await sessionsOf(as);
  return routeOver(home, sessions, {
    answer,
    change: (handlers) => change(noting(handlers, ran)),
    restart: () => (restarts += 1),
    onChange: () => (changes += 1),
    log: (line) => logged.push(line),
  });
}

const rank = (role: Role): number => roles.indexOf(role);

// What is refused changes nothing: one home serves for all of it.
it('every call refuses whoever has too low a role, and every malformed input', async () => {
  for (const role of ['public', 'user'] as const) {
    const code = role === 'public' ? 'not_signed_in' : 'forbidden';
    const asRole = await route(role);
    for (const [name, spec] of calls.filter(([, each]) => rank(role) < rank(each.role))) {
      const answer = await asRole(name, sampleInput(spec.input), WINDOW);
      expect.soft(answer, `${name} of ${role}`).toEqual({ ok: false, error: { code, params: {} } });
    }
  }
  const asAdmin = await route('admin');
  for (const [name, spec] of calls) {
    for (const input of malformedInputs(spec.input)) {
      const answer = await asAdmin(name, input, WINDOW);
      expect.soft(answer, `${name} of ${JSON.stringify(input)}`).toMatchObject({
        ok: false,
        error: { code: 'invalid_input' },
      });
    }
  }
  expect(ran).toEqual([]);
  expect(changes).toBe(0);
  expect(Object.prototype).not.toHaveProperty('polluted');
});

it.each(calls)('%s lets in whoever has the role', async (name, spec) => {
  for (const role of roles.filter((each) => rank(each) >= rank(spec.role))) {
    ran = [];
    // Some calls leave an instance that nobody can sign in to.
    if (!home.services.instance.isUnlocked) home = await householdHome();
    const answer = await (await route(role))(name, sampleInput(spec.input), WINDOW);
    expect(ran, role).toEqual([name]);
    if (!answer.ok) {
      expect(errorParams).toHaveProperty(answer.error.code);
      expect(['internal', 'forbidden', 'not_signed_in'], role).not.toContain(answer.error.code);
    }
  }
});

/** Product and security: what gives somebody power or takes it away, or moves the master secret. */
const power: readonly Name[] = [
  'account.setIdleLock',
  'users.create',
  'users.update',
  'users.resetPassword',
  'users.delete',
  'masterSecret.seal',
  'masterSecret.unseal',
  'kit.save',
  'kit.print',
  'rotation.makeSecret',
  'rotation.saveRecoveryKit',
  'rotation.printRecoveryKit',
  'rotation.run',
  'pipes.addSender',
  'move.run',
  'backups.save',
  'backups.setSchedule',
  'restore.run',
];

describe('a window left open', () => {
  const marked = calls.filter(([, spec]) => (spec as CallSpec).freshFor !== undefined);

  it('is asked for the password by the calls that give power, and by no others', () => {
    expect(marked.map(([name]) => name).sort()).toEqual([...power].sort());
    expect(marked.filter(([, { role }]) => role === 'public')).toEqual([]);
  });

  it('is asked by every call, also of days to come, that sets a role or moves the master secret', () => {
    const setsRole = (spec: CallSpec): boolean => {
      const input = sampleInput(spec.input);
      return typeof input === 'object' && input !== null && 'isAdmin' in input;
    };
    for (const [name, spec] of calls) {
      if (spec.role === 'public') continue;
      const moves = name.startsWith('masterSecret.') && 'changes' in spec && spec.changes;
      if (setsRole(spec) || moves) expect(power).toContain(name);
    }
  });

  it.each([
    { before: 10, after: 5, needs: false },
    { before: 10, after: 10, needs: false },
    { before: 10, after: 15, needs: true },
    { before: 60, after: null, needs: true },
    { before: null, after: 60, needs: false },
    { before: null, after: null, needs: false },
  ] as const)(
    'is kept open longer by a password alone: $before, then $after minutes',
    async (each) => {
      const ask = await route('user');
      await home.services.idleLock.set(machine, home.bob, each.before);
      home.clock.now = new Date(home.clock.now.getTime() + limits.freshMinutes * 60_000);
      const answer = await ask('account.setIdleLock', { minutes: each.after }, WINDOW);
      expect(answer.ok ? 'ok' : answer.error.code).toBe(each.needs ? 'password_needed' : 'ok');
      expect(home.services.idleLock.get(home.bob)).toBe(each.needs ? each.before : each.after);
    },
  );

  it.each(marked)('%s does nothing there before the password is given anew', async (name, spec) => {
    const ask = await route('admin');
    const later = (minutes: number): void => {
      home.clock.now = new Date(home.clock.now.getTime() + minutes * 60_000);
    };
    // Of the idle lock only what is longer.
    const longer = name === 'account.setIdleLock' && { minutes: 60 };
    const input = longer || sampleInput(spec.input);
    later(limits.freshMinutes);
    const needed = { ok: false, error: { code: 'password_needed', params: {} } };
    expect(await ask(name, input, WINDOW)).toEqual(needed);
    expect(ran).toEqual([]);
    expect(changes).toBe(0);

    const wrong = await ask('auth.confirm', { password: 'wrong password' }, WINDOW);
    expect(wrong).toMatchObject({ ok: false, error: { code: 'password_wrong' } });
    expect(await ask(name, input, WINDOW)).toEqual(needed);

    expect(await ask('auth.confirm', { password: PASSWORD }, WINDOW)).toMatchObject({ ok: true });
    later(limits.freshMinutes - 0.001);
    const answer = await ask(name, input, WINDOW);
    expect(answer).not.toEqual(needed);
    expect(ran.at(-1)).toBe(name);
  });

  it('users.create goes on as it did where nobody becomes an administrator', async () => {
    const ask = await route('admin');
    home.clock.now = new Date(home.clock.now.getTime() + limits.freshMinutes * 60_000);
    const input = sampleInput(contract.users.create.input);
    await ask('users.create', { ...(input as object), isAdmin: false }, WINDOW);
    expect(ran).toEqual(['users.create']);
  });

  it('slows guessing down at this question as at any other', async () => {
    const ask = await route('admin');
    const guess = () => ask('auth.confirm', { password: 'wrong password' }, WINDOW);
    for (let n = 0; n < 5; n += 1) await guess();
    expect(await guess()).toMatchObject({ ok: false, error: { code: 'sign_in_wait' } });
    const right = await ask('auth.confirm', { password: PASSWORD }, WINDOW);
    expect(right).toMatchObject({ ok: false, error: { code: 'sign_in_wait' } });
  });
});

describe('the router', () => {
  it.each([
    'toString.call',
    'constructor.name',
    '__proto__.x',
    'credentials.constructor',
    'nope',
    '',
  ])('knows no call %j', async (name) => {
    const answer = await (await route('admin'))(name as Name, {}, WINDOW);
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(ran).toEqual([]);
  });

  it('lets no field out that the contract does not declare', async () => {
    const leaking = await route('admin', (handlers) => ({
      ...handlers,
      users: {
        ...handlers.users,
        names: () => {
          const leak = { users: [], value: 'canary-leak' };
          return leak;
        },
      },
    }));
    const answer = await leaking('users.names', {}, WINDOW);
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain('canary-leak');
    expect(logged.join()).not.toContain('canary-leak');
  });

  it('turns a bug into an id that the log has too, and nothing else', async () => {
    const failing = await route('admin', (handlers) => ({
      ...handlers,
      app: {
        ...handlers.app,
        openHelp: () => {
          throw new Error('near "selct": syntax error');
        },
      },
    }));
    const answer = await failing('app.openHelp', {}, WINDOW);
    if (answer.ok || answer.error.code !== 'internal') throw new Error('expected a failure');
    expect(Object.keys(answer.error.params)).toEqual(['id']);
    expect(JSON.stringify(answer)).not.toContain('syntax');
    expect(logged.join()).toContain(String(answer.error.params.id));
    expect(logged.join()).toContain('syntax error');
  });

  it('does not close an open instance when asked to try again', async () => {
    const answer = await (await route('public'))('app.retry', {}, WINDOW);
    expect(answer).toMatchObject({ ok: false, error: { code: 'not_now' } });
    expect(restarts).toBe(0);
  });

  it.each([
    ['is not there', '', 0],
    ['could not be used', makeMasterSecret().text, 1],
  ])(
    'tries again after a start only if its secret was there: it %s',
    async (_what, secret, times) => {
      home.services.instance.close();
      home.services.panel.close();
      home = { ...home, ...laterRun({ ...home, secret }) };
      const answer = await (await route('public'))('app.retry', {}, WINDOW);
      expect(answer.ok).toBe(times === 1);
      expect(restarts).toBe(times);
    },
  );
});

it('asks the person also where nobody is signed in', async () => {
  const asked: unknown[] = [];
  home.services.instance.close();
  for (const end of ['', '-wal', '-shm']) {
    rmSync(join(home.folder, 'instance', `selu.db${end}`), { force: true });
  }
  home.services.instance.start();
  let answer = false;
  const ask = await route('public', undefined, ({ about }, window, language) => {
    asked.push([about, window, language]);
    return Promise.resolve(answer);
  });
  const startAnew = () => ask('setup.startAnew', {}, WINDOW);
  expect(await startAnew()).toMatchObject({ ok: false, error: { code: 'not_confirmed' } });
  expect(home.services.instance.state.name).toBe('problem');
  answer = true;
  expect(await startAnew()).toMatchObject({ ok: true });
  expect(home.services.instance.state.name).toBe('missing');
  expect(asked).toEqual(Array.from({ length: 2 }, () => ['startAnew', WINDOW, null]));
});

const server = {
  ...{ id: 'pico', key: null, baseAddress: 'http://192.168.1.2', region: null },
  ...{ check: false, otherKeyOk: false, insecureOk: false },
};

it.each([
  ['the system browser', 'app.openHelp', {}, 'pages'],
  ['the system browser', 'providers.openPage', { id: 'openai', page: 'keys' }, 'pages'],
  ['the system browser', 'instances.openServer', { page: 'agents' }, 'pages'],
  ['the system browser', 'pipes.openPage', { page: 'botFather' }, 'pages'],
  ['the system browser', 'agents.openLink', { agentId: 'a', address: 'https://a.de/' }, 'pages'],
  ['a person with dialogs', 'agents.choosePackage', { kind: 'folder' }, 'dialogs'],
  ['a person with dialogs', 'setup.saveRecoveryKit', {}, 'dialogs'],
  ['a person with questions', 'providers.save', server, 'dialogs'],
  ['the keychain', 'masterSecret.test', {}, 'keychain'],
  ['the keychain', 'app.retry', {}, 'keychain'],
  ['the trying of secrets', 'instance.unlock', { secret: 'x' }, 'secrets'],
  ['the trying of secrets', 'outside.look', { secret: 'x' }, 'secrets'],
  ['the list of instances', 'instances.rename', { id: 'x', name: 'x' }, 'instances'],
  ['the list of instances', 'instances.forget', { id: 'x' }, 'instances'],
  ['the list of instances', 'instances.attach', { handle: 'x' }, 'instances'],
] as const)('a page cannot flood %s by %s', async (_what, name, input, budget) => {
  const ask = await route('admin', undefined, () => Promise.resolve(false));
  const codes: string[] = [];
  const { perMinute, spent } = budgets[budget];
  for (let n = 0; n <= perMinute; n += 1) {
    const answer = await ask(name, input, WINDOW);
    codes.push(answer.ok ? 'ok' : answer.error.code);
  }
  expect(new Set(codes.slice(0, perMinute))).toEqual(new Set([codes[0]]));
  expect(codes[0]).not.toBe(spent);
  expect(new Set(codes.slice(perMinute))).toEqual(new Set([spent]));
});
