/** Moving by the calls of a window: who may, in both instances, and what is refused. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { MovePreview } from '#shared/contract/schemas.ts';
import type { Result } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { windowBudgets } from '../../../src/main/ipc/budgets.ts';
import { callersOver } from '../../../src/main/ipc/callers.ts';
import { createHandlers } from '../../../src/main/ipc/handlers/index.ts';
import { createRouter, type Route } from '../../../src/main/ipc/router.ts';
import type { WindowSessions } from '../../../src/main/services/accounts/window-sessions.ts';
import { machine } from '../../../src/main/services/common/caller.ts';
import {
  householdHome,
  PASSWORD,
  sayYes,
  sessionsOver,
  somebody,
  type TestHome,
} from '../../support/home.ts';
import { anna, seluHome } from '../../support/homes.ts';
import { instancesOf } from '../../support/known-instances.ts';
import { noWindows } from '../../support/route.ts';
import { jonas } from '../../support/selu-database.ts';
import { differences, readWholeDatabase } from '../../support/whole-database.ts';

const WINDOW = { id: 1 };
const to = 'p1';

let source: TestHome & { alice: string; bob: string };
let target: TestHome;
let here: WindowSessions;
let there: WindowSessions;
let route: Route;

beforeEach(async () => {
  source = await householdHome();
  target = await seluHome('s67');
  const value = { capabilityId: 'move', name: 'KEY', mode: 'put', value: 'canary' } as const;
  await source.services.credentials.save(machine, { scope: 'system' }, value);
  here = sessionsOver(source);
  there = sessionsOver(target);
  const withinBudget = windowBudgets(() => false);
  const handlers = createHandlers({
    ...instancesOf(source, here),
    ...{ services: source.services, sessions: here, version: '0' },
    otherInstance: () => ({
      services: target.services,
      sessions: there,
      callerAt: callersOver(there, withinBudget, sayYes),
    }),
    restart: () => {},
    ...noWindows,
  });
  route = createRouter({
    handlers,
    callerAt: callersOver(here, withinBudget, sayYes),
    isFresh: (window) => here.isFresh(window),
    withinBudget,
    effectOf: () => Promise.resolve(null),
    idleLockOf: () => null,
    onChange: () => {},
    log: { info: () => {}, error: () => {} },
  });
});

async function signIn(home: TestHome, sessions: WindowSessions, user: string): Promise<void> {
  const session = await home.services.auth.openSession(somebody, user);
  await sessions.begin(WINDOW, session, { stay: false });
}

async function signedInAs(user: string, userThere: string): Promise<void> {
  await signIn(source, here, user);
  await signIn(target, there, userThere);
}

const code = (answer: Result<unknown>): string => (answer.ok ? 'ok' : answer.error.code);

async function preview(): Promise<MovePreview> {
  const answer = await route('move.preview', { to }, WINDOW);
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value as MovePreview;
}

const key = ({ items }: MovePreview): string => items.find(({ name }) => name === 'KEY')?.id ?? '';

describe('moving', () => {
  it('is an administrator’s of both, who has given the password for both', async () => {
    await signedInAs(source.alice, anna);
    const before = readWholeDatabase(target.file);
    const shown = await preview();
    expect(JSON.stringify(shown)).not.toContain('canary');
    const moved = await route('move.run', { to, seen: shown.seen, take: [key(shown)] }, WINDOW);
    expect(moved).toMatchObject({ ok: true, value: { taken: 1 } });
    expect(differences(before, readWholeDatabase(target.file))).toEqual(['system_credentials +']);
  });

  it.each([
    ['a member here', () => signedInAs(source.bob, anna), 'forbidden'],
    ['a member there', () => signedInAs(source.alice, jonas), 'move_not_admin'],
    ['nobody here', () => signIn(target, there, anna), 'not_signed_in'],
    ['nobody there', () => signIn(source, here, source.alice), 'move_not_admin'],
  ])('is refused to %s', async (_who, arrive, refused) => {
    await arrive();
    const before = readWholeDatabase(target.file);
    expect(code(await route('move.preview', { to }, WINDOW))).toBe(refused);
    expect(code(await route('move.run', { to, seen: 'x', take: [] }, WINDOW))).toBe(refused);
    expect(differences(before, readWholeDatabase(target.file))).toEqual([]);
  });

  it('is refused when what was shown is not so any more', async () => {
    await signedInAs(source.alice, anna);
    const shown = await preview();
    const value = { capabilityId: 'move', name: 'KEY', mode: 'put', value: 'theirs' } as const;
    await target.services.credentials.save(machine, { scope: 'system' }, value);
    const before = readWholeDatabase(target.file);
    const run = await route('move.run', { to, seen: shown.seen, take: [key(shown)] }, WINDOW);
    expect(code(run)).toBe('changed_meanwhile');
    expect(differences(before, readWholeDatabase(target.file))).toEqual([]);
  });

  it('asks for the password there, too, when it was given too long ago', async () => {
    await signedInAs(source.alice, anna);
    const { seen } = await preview();
    target.clock.now = new Date(target.clock.now.getTime() + limits.freshMinutes * 60_000);
    const run = () => route('move.run', { to, seen, take: [] }, WINDOW);
    expect(code(await run())).toBe('move_password_needed');
    expect(await route('move.status', { to }, WINDOW)).toMatchObject({
      value: { ready: 'password' },
    });
    expect(code(await route('move.confirm', { to, password: 'wrong password' }, WINDOW))).toBe(
      'password_wrong',
    );
    expect(code(await route('move.confirm', { to, password: PASSWORD }, WINDOW))).toBe('ok');
    expect(code(await run())).toBe('ok');
  });

  it('is not possible while the other instance is locked', async () => {
    await signedInAs(source.alice, anna);
    target.services.instance.close();
    expect(await route('move.status', { to }, WINDOW)).toMatchObject({
      value: { ready: 'locked' },
    });
    for (const name of ['move.preview', 'move.run'] as const) {
      const input = name === 'move.run' ? { to, seen: 'x', take: [] } : { to };
      expect(code(await route(name, input, WINDOW))).not.toBe('ok');
    }
  });
});
