/** Several credentials that were selected: exactly those that somebody may change are changed, together. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { limits } from '#shared/limits.ts';
import type { Owner } from '../../../../src/main/services/credentials/credentials.ts';
import { machine, type Caller } from '../../../../src/main/services/common/caller.ts';
import { callerOf, codeOf, householdHome, type TestHome } from '../../../support/home.ts';
import { statementsOf } from '../../../support/statements.ts';

const system: Owner = { scope: 'system' };
const until = '2099-01-01T00:00:00Z';

let home: TestHome & { alice: string; bob: string };
beforeEach(async () => {
  home = await householdHome();
  await home.services.credentials.putAll(
    machine,
    [system, ofUser(home.alice), ofUser(home.bob)].flatMap((owner) =>
      ['ONE', 'TWO', 'THREE'].map((name) => ({ owner, capabilityId: 'pim', name, value: 'v' })),
    ),
  );
});

const ofUser = (userId: string): Owner => ({ scope: 'user', userId });
const selected = () => home.services.selectedCredentials;
const list = () => home.services.credentials.list();
type Listed = ReturnType<typeof list>[number];

/** As each of the two asks: an administrator for everything, a member for their own. */
const askers = (): readonly { caller: Caller; owner: string | null }[] => [
  { caller: callerOf(home, home.alice), owner: null },
  { caller: callerOf(home, home.bob, 'user'), owner: home.bob },
];
const mayChange = (owner: string | null, { user }: Listed): boolean =>
  owner === null || user?.id === owner;

/** The database as another program writes it. */
function raw(work: (db: Database.Database) => void): void {
  const db = new Database(join(home.folder, 'instance', 'selu.db'));
  try {
    work(db);
  } finally {
    db.close();
  }
}

describe('any selection', () => {
  const picks = fc.record({
    /** Of nine, by their places in the list; more of them, twice or never there, change nothing. */
    places: fc.array(fc.nat(8), { maxLength: 14 }),
    strangers: fc.array(fc.uuid(), { maxLength: 2 }),
    asker: fc.nat(1),
  });

  it('is removed as far as it may be, the rest stays, and one undo puts all back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(picks, async ({ places, strangers, asker }) => {
        const before = list();
        const { caller, owner } = askers()[asker] ?? { caller: machine, owner: null };
        const ids = [...places.map((place) => before[place]?.id ?? ''), ...strangers];
        const isTaken = (each: Listed): boolean => ids.includes(each.id) && mayChange(owner, each);
        const { removed, undo } = await selected().remove(caller, { ids, owner });
        expect(list()).toEqual(before.filter((each) => !isTaken(each)));
        expect(removed).toBe(before.filter(isTaken).length);
        expect(undo === null).toBe(removed === 0);
        if (undo !== null) await home.services.undo.undo(caller, undo);
        expect(list()).toEqual(before);
      }),
      { numRuns: 12 },
    );
  });

  it('gets its expiry as far as it may, and the rest keeps what it has', async () => {
    const days = fc.constantFrom(null, until, '2100-02-03T00:00:00Z');
    await fc.assert(
      fc.asyncProperty(picks, days, async ({ places, strangers, asker }, expiresAt) => {
        const before = list();
        const { caller, owner } = askers()[asker] ?? { caller: machine, owner: null };
        const ids = [...places.map((place) => before[place]?.id ?? ''), ...strangers];
        const isTaken = (each: Listed): boolean => ids.includes(each.id) && mayChange(owner, each);
        const answer = await selected().setExpiry(caller, { ids, owner }, expiresAt);
        expect(answer).toEqual({ changed: before.filter(isTaken).length, refused: [] });
        const then = expiresAt && new Date(expiresAt).toISOString();
        const wanted = before.map((each) => (isTaken(each) ? { ...each, expiresAt: then } : each));
        const times = (all: readonly Listed[]) =>
          all.map(({ id, expiresAt: at }) => [id, at && Date.parse(at)]);
        expect(times(list())).toEqual(times(wanted));
        expect(list().every(({ status }) => status === 'set')).toBe(true);
      }),
      { numRuns: 12 },
    );
  });
});

it('asks the database for as much when many are changed as for one, and so holds nobody up', async () => {
  const caller = callerOf(home, home.alice);
  const personal = list().filter(({ user }) => user !== null);
  const change = (ids: readonly string[], expiresAt: string | null): Promise<number> =>
    statementsOf(() => selected().setExpiry(caller, { ids, owner: null }, expiresAt));
  const ids = personal.map(({ id }) => id);
  // What has to be known of the rows is read once.
  await change(ids, until);
  expect(ids.length).toBe(6);
  expect(await change(ids, '2098-01-01T00:00:00Z')).toBe(await change(ids.slice(1, 2), null));

  const remove = (some: readonly string[]): Promise<number> =>
    statementsOf(() => selected().remove(caller, { ids: some, owner: null }));
  const one = personal.find(({ user, name }) => user?.id === home.bob && name === 'ONE')?.id ?? '';
  const others = personal.filter(({ id, user }) => id !== one && user?.id === home.bob);
  expect(others.length).toBe(2);
  expect(
    await remove(others.map(({ id }) => id)),
    'one account, however many of its credentials',
  ).toBe(await remove([one]));
});

describe('what cannot be changed', () => {
  const all = (): string[] => list().map(({ id }) => id);

  it('is named with its reason, and is the only one that stays', async () => {
    const [theirs] = list().filter(({ user, name }) => user?.id === home.bob && name === 'TWO');
    raw((db) =>
      db
        .prepare('update user_credentials set created_at = ? where id = ?')
        .run('2020-01-01 00:00:00', theirs?.id),
    );
    const caller = callerOf(home, home.alice);
    const { changed, refused } = await selected().setExpiry(
      caller,
      { ids: all(), owner: null },
      until,
    );
    expect(changed).toBe(8);
    expect(refused).toEqual([
      {
        ...{ id: theirs?.id, capabilityId: 'pim', name: 'TWO' },
        user: expect.objectContaining({ id: home.bob, displayName: 'Bob' }),
        error: { code: 'changed_outside', params: {} },
      },
    ]);
    expect(
      list()
        .filter(({ expiresAt }) => expiresAt === null)
        .map(({ id }) => id),
    ).toEqual([theirs?.id]);
    expect(list().find(({ id }) => id === theirs?.id)?.status).toBe('outside');
  });

  it('says which reminders were not kept when their file cannot be written', async () => {
    const shared = list().filter(({ user }) => user === null);
    home.services.panel.close();
    const caller = callerOf(home, home.alice);
    const { changed, refused } = await selected().setExpiry(
      caller,
      { ids: all(), owner: null },
      until,
    );
    expect(changed).toBe(6);
    expect(refused.map(({ id, error }) => [id, error.code])).toEqual(
      expect.arrayContaining(shared.map(({ id }) => [id, 'reminder_not_kept'])),
    );
    expect(refused).toHaveLength(3);
  });

  it('leaves everything as it was where the day has passed, or who asks is not allowed any more', async () => {
    const before = list();
    const admin = callerOf(home, home.alice);
    const selection = { ids: all(), owner: null };
    const past = selected().setExpiry(admin, selection, '2020-01-01T00:00:00Z');
    expect(await codeOf(past)).toBe('expiry_invalid');
    const member = callerOf(home, home.bob);
    expect(await codeOf(selected().remove(member, selection))).toBe('forbidden');
    expect(await codeOf(selected().setExpiry(member, selection, until))).toBe('forbidden');
    expect(list()).toEqual(before);
  });

  it('undoes nothing by halves when one of the names is taken again', async () => {
    const caller = callerOf(home, home.alice);
    const { undo } = await selected().remove(caller, { ids: all(), owner: null });
    const key = { capabilityId: 'pim', name: 'THREE' };
    await home.services.credentials.save(machine, system, { ...key, mode: 'add', value: 'new' });
    const before = list();
    expect(await codeOf(home.services.undo.undo(caller, undo ?? ''))).toBe('credential_exists');
    expect(list()).toEqual(before);
  });

  it('gives somebody with more than fits all of it back, and nothing beside what they added since', async () => {
    const { credentials, undo } = home.services;
    const owner = ofUser(home.bob);
    const many = Array.from({ length: limits.personalCredentials }, (_, at) => ({
      ...{ owner, capabilityId: 'many', name: `N${at}`, value: 'v' },
    }));
    await credentials.putAll(machine, many);
    const before = list();
    const caller = callerOf(home, home.bob, 'user');
    const ids = before.filter(({ user }) => user?.id === home.bob).map(({ id }) => id);
    const bulk = await selected().remove(caller, { ids: ids.slice(0, 400), owner: home.bob });
    await undo.undo(caller, bulk.undo ?? '');
    expect(list()).toEqual(before);
    const one = await credentials.remove(caller, owner, { capabilityId: 'many', name: 'N7' });
    await undo.undo(caller, one);
    expect(list()).toEqual(before);

    const again = await selected().remove(caller, { ids: ids.slice(0, 400), owner: home.bob });
    const added = { capabilityId: 'more', name: 'NEW', mode: 'add', value: 'v' } as const;
    await credentials.save(caller, owner, added);
    expect(await codeOf(undo.undo(caller, again.undo ?? ''))).toBe('credentials_full');
  });
});
