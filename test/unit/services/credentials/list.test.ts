/** Lists of credentials by parts: what they hold, in which order, for whom, whatever happens to the database. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CredentialQuery, ListedCredential } from '#shared/contract/schemas.ts';
import { notWorthLogging } from '../../../../src/main/services/activity/events.ts';
import { limits } from '#shared/limits.ts';
import type {
  ListReader,
  Picked,
} from '../../../../src/main/services/credentials/list/credential-index.ts';
import type { Owner } from '../../../../src/main/services/credentials/credentials.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { createServices } from '../../../../src/main/services/index.ts';
import { appPaths } from '../../../../src/main/platform/paths.ts';
import { addUser, householdHome, type TestHome } from '../../../support/home.ts';
import { naiveList } from '../../../support/naive-list.ts';
import { howMany } from '../../../support/deep.ts';

const everybody: ListReader = { owner: null, language: 'de' };
const all: CredentialQuery = {
  search: '',
  filters: { capability: [], status: [], user: [], scope: [] },
  sort: { by: 'capability', descending: false },
  offset: 0,
  limit: limits.rowsAtOnce,
  focus: null,
};
const system: Owner = { scope: 'system' };

let home: TestHome & { alice: string; bob: string };
beforeEach(async () => {
  home = await householdHome();
});

const list = (over: Partial<CredentialQuery> = {}, reader: ListReader = everybody) =>
  home.services.credentialList.page({ ...all, ...over }, reader);
const names = async (over: Partial<CredentialQuery> = {}, reader?: ListReader): Promise<string[]> =>
  (await list(over, reader)).rows.map(({ name }) => name);
const filtered = (filters: Partial<CredentialQuery['filters']>) =>
  names({ filters: { ...all.filters, ...filters } });
const sortedBy = (by: CredentialQuery['sort']['by'], descending = false) =>
  list({ sort: { by, descending } });

async function save(
  owner: Owner,
  capabilityId: string,
  name: string,
  expiresInDays: number | null = null,
): Promise<void> {
  const expiresAt =
    expiresInDays === null
      ? null
      : new Date(home.clock.now.getTime() + expiresInDays * 86_400_000).toISOString();
  const rest = { mode: 'put', value: 'v', expiresAt } as const;
  await home.services.credentials.save(machine, owner, { capabilityId, name, ...rest });
}
const ofUser = (userId: string): Owner => ({ scope: 'user', userId });

/** Bob is called otherwise, by this app: a name that another program has written does not count. */
async function rename(displayName: string): Promise<void> {
  await home.services.instance.change(machine, notWorthLogging('saidBefore'), ({ store }) => {
    const bob = store.users.byId(home.bob);
    if (bob !== null) store.users.update({ ...bob, displayName });
  });
}

/** The database as another program writes it. */
function raw(work: (db: Database.Database) => void): void {
  const db = new Database(join(home.folder, 'instance', 'selu.db'));
  try {
    work(db);
  } finally {
    db.close();
  }
}

describe('search and filters', () => {
  beforeEach(async () => {
    await rename('Ben Äther');
    await save(system, 'calendar', 'API_KEY');
    await save(ofUser(home.bob), 'calendar', 'PASSWORD', 3);
    await save(ofUser(home.alice), 'email', 'TOKEN');
    raw((db) =>
      db.exec("update user_credentials set encrypted_value = 'x' where capability_id = 'email'"),
    );
  });

  it('finds every word in capability, name, or the person, in any case', async () => {
    expect(await names({ search: 'CALENDAR' })).toEqual(['API_KEY', 'PASSWORD']);
    expect(await names({ search: 'calendar pass' })).toEqual(['PASSWORD']);
    expect(await names({ search: 'äther' })).toEqual(['PASSWORD']);
    expect(await names({ search: 'ather' })).toEqual(['PASSWORD']);
    expect(await names({ search: 'alice email' })).toEqual(['TOKEN']);
    expect(await names({ search: 'calendar nothing' })).toEqual([]);
    expect(await names({ search: '   ' })).toHaveLength(3);
  });

  it('adds up the values of one filter, and narrows by each filter', async () => {
    expect(await filtered({ scope: ['system'] })).toEqual(['API_KEY']);
    expect(await filtered({ scope: ['personal'] })).toEqual(['PASSWORD', 'TOKEN']);
    expect(await filtered({ user: [home.alice, home.bob] })).toEqual(['PASSWORD', 'TOKEN']);
    expect(await filtered({ user: [home.bob], capability: ['email'] })).toEqual([]);
    expect(await filtered({ status: ['damaged', 'soon'] })).toEqual(['PASSWORD', 'TOKEN']);
    // No agent is installed, so nothing is asked for.
    expect(await filtered({ status: ['unused'] })).toHaveLength(3);
  });

  it('counts what each filter would leave', async () => {
    await home.services.credentialList.warm();
    const { total, matching, facets } = await list({ search: 'pass' });
    expect({ total, matching }).toEqual({ total: 3, matching: 1 });
    expect(facets).toEqual({
      capability: [
        { value: 'calendar', count: 2 },
        { value: 'email', count: 1 },
      ],
      moreCapabilities: 0,
      user: expect.arrayContaining([{ value: home.bob, count: 1 }]),
      scope: { system: 1, personal: 2 },
      missing: 0,
      status: { outside: 0, damaged: 1, expired: 0, soon: 1, set: 1, unused: 3 },
    });
  });

  it('says nothing of the states before every value is checked, and offers so many capabilities', async () => {
    for (let index = 0; index < limits.filterValues; index += 1)
      await save(system, `more-${index}`, 'K');
    const { facets, rows } = await list({ limit: 10 });
    expect(facets.status).toBeNull();
    expect(facets.capability).toHaveLength(limits.filterValues);
    expect(facets.moreCapabilities).toBe(2);
    expect(rows.map(({ status }) => status)).toContain('damaged');
  });
});

describe('order', () => {
  it('takes numbers in names as numbers, umlauts as their letters', async () => {
    for (const name of ['KEY_10', 'KEY_9', 'Ärger', 'Zeit']) await save(system, 'pim', name);
    const sorted = ['Ärger', 'KEY_9', 'KEY_10', 'Zeit'];
    expect(await names({ sort: { by: 'name', descending: false } })).toEqual(sorted);
    expect(await names({ sort: { by: 'name', descending: true } })).toEqual(sorted.reverse());
  });

  it('has shared ones before everybody’s', async () => {
    await save(ofUser(home.bob), 'pim', 'KEY');
    await save(system, 'pim', 'KEY');
    await save(ofUser(home.alice), 'pim', 'KEY');
    const { rows } = await sortedBy('owner');
    expect(rows.map(({ user }) => user?.username)).toEqual([undefined, 'alice', 'bob']);
  });

  it('has first what needs attention', async () => {
    await save(system, 'pim', 'FINE');
    await save(ofUser(home.bob), 'pim', 'LATER', 9);
    await save(ofUser(home.bob), 'pim', 'SOON', 2);
    await save(ofUser(home.bob), 'pim', 'OVER', 1);
    await save(system, 'pim', 'BROKEN');
    await save(ofUser(home.bob), 'pim', 'OTHERS', 9);
    raw((db) => {
      db.exec("update user_credentials set expires_at = null where credential_name = 'OTHERS'");
      db.exec(
        "update system_credentials set encrypted_value = '' where credential_name = 'BROKEN'",
      );
    });
    home.clock.now = new Date(home.clock.now.getTime() + 36 * 60 * 60 * 1000);
    const sorted = ['OTHERS', 'BROKEN', 'OVER', 'SOON', 'LATER', 'FINE'];
    expect((await sortedBy('status')).rows.map(({ name }) => name)).toEqual(sorted);
  });
});

describe('whatever happens to the database', () => {
  const capability = fc.constantFrom('a', 'b 10', 'b 9', 'Ä');
  const name = fc.constantFrom('KEY_1', 'KEY_01', 'key_2', 'TOKEN');
  const who = fc.constantFrom<(of: typeof home) => Owner>(
    () => system,
    ({ alice }) => ofUser(alice),
    ({ bob }) => ofUser(bob),
  );
  const days = fc.constantFrom(null, 1, 20, 40);
  const step = fc.oneof(
    fc.record({ kind: fc.constant('save' as const), who, capability, name, days }),
    fc.record({ kind: fc.constant('remove' as const), who, capability, name }),
    fc.record({ kind: fc.constant('wait' as const), days: fc.constantFrom(1, 15) }),
    fc.record({
      kind: fc.constant('outside' as const),
      sql: fc.constantFrom(
        "update system_credentials set encrypted_value = 'x' where credential_name = 'KEY_1'",
        "update user_credentials set capability_id = 'moved ' || id where credential_name = 'TOKEN'",
        "delete from user_credentials where capability_id = 'a'",
        "update user_credentials set created_at = 'never' where credential_name = 'key_2'",
        'vacuum',
      ),
    }),
    fc.record({ kind: fc.constant('rename' as const), to: fc.constantFrom('Aaron', 'Bob') }),
    fc.constant({ kind: 'check' as const }),
  );
  const query = fc.record({
    search: fc.constantFrom('', 'key', 'b 1', 'bob', 'aaron moved'),
    filters: fc.record({
      capability: fc.subarray(['a', 'Ä', 'b 9']),
      status: fc
        .subarray(['damaged', 'expired', 'soon', 'set', 'unused'] as const)
        .map((each) => [...each]),
      user: fc.constant([] as string[]),
      scope: fc.subarray(['system', 'personal'] as const).map((each) => [...each]),
    }),
    sort: fc.record({
      by: fc.constantFrom('capability', 'name', 'owner', 'status', 'updated'),
      descending: fc.boolean(),
    }),
    part: fc.integer({ min: 1, max: 7 }),
  });

  it('is the whole list, filtered and sorted, in parts without a gap or a row twice', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(step, query), { maxLength: 12 }), async (steps) => {
        for (const [change, { part, ...wish }] of steps) {
          await make(change);
          const credentials = home.services.credentials.list();
          const whole = (await home.services.catalog.markUnused(credentials)).map((one) => ({
            ...one,
            agents: [],
          }));
          const found: ListedCredential[] = [];
          const revisions = new Set<string>();
          let matching = 0;
          do {
            const { rows, ...page } = await list({ ...wish, offset: found.length, limit: part });
            found.push(...rows);
            revisions.add(page.revision);
            matching = page.matching;
            if (rows.length === 0) break;
          } while (found.length < matching);
          expect(revisions.size).toBe(1);
          expect(found).toEqual(naiveList(whole, wish, 'de', home.clock.now));
          const picked = (between: Picked['between']) =>
            home.services.credentialList.pick({ ...wish, between }, everybody);
          const ids = found.map(({ id }) => id);
          expect((await picked(null)).toSorted()).toEqual(ids.toSorted());
          const narrowed = { search: wish.search, filters: wish.filters };
          const everyone = [...whole.map(({ id }) => id), 'nowhere'];
          const state = await home.services.credentialList.selection(everyone, narrowed, everybody);
          expect(state.gone).toEqual(['nowhere']);
          expect(state.matching).toBe(found.length);
          const counted = state.owners.map(({ user, count }) => [user?.id ?? '', count]);
          const byOwner = Map.groupBy(whole, ({ user }) => user?.id ?? '');
          expect(new Map(counted as [string, number][])).toEqual(
            new Map([...byOwner].map(([id, those]) => [id, those.length])),
          );
          const [some] = found.slice(-1);
          if (some) {
            const [from, to] = [Math.floor((found.length - 1) / 3), found.length - 1];
            const ends = { one: some.id, other: found[from]?.id ?? '' };
            expect((await picked(ends)).toSorted()).toEqual(ids.slice(from, to + 1).toSorted());
            const { focusAt } = await list({ ...wish, focus: some.id, limit: 1 });
            expect(focusAt).toBe(found.length - 1);
          }
        }
      }),
      { numRuns: howMany({ short: 15, deep: 150 }) },
    );
  });

  async function make(change: ReturnType<typeof step.generate>['value_']): Promise<void> {
    switch (change.kind) {
      case 'save':
        return save(change.who(home), change.capability, change.name, change.days);
      case 'remove':
        try {
          const key = { capabilityId: change.capability, name: change.name };
          await home.services.credentials.remove(machine, change.who(home), key);
        } catch {
          // There is none.
        }
        return;
      case 'wait':
        home.clock.now = new Date(home.clock.now.getTime() + change.days * 86_400_000);
        return;
      case 'outside':
        return raw((db) => db.exec(change.sql));
      case 'rename':
        return rename(change.to);
      case 'check':
        return home.services.credentialList.warm();
    }
  }

  it('tells an expiry that says nothing from none, though both are signed alike', async () => {
    await save(ofUser(home.bob), 'calendar', 'PASSWORD');
    await home.services.credentialList.warm();
    const status = async () => (await list()).rows.map((row) => row.status);
    expect(await status()).toEqual(['set']);
    raw((db) => db.exec(`update user_credentials set expires_at = ''`));
    expect(await status()).toEqual(['damaged']);
  });

  it('shows a row that another process has damaged, and one that it has mended', async () => {
    await home.services.credentials.saveAll(
      machine,
      Array.from({ length: 1_000 }, (_, index) => ({
        owner: system,
        capabilityId: 'pim',
        name: `KEY_${index}`,
        value: 'v',
      })),
    );
    await home.services.credentialList.warm();
    const damaged = () => filtered({ status: ['damaged'] });
    expect(await damaged()).toEqual([]);
    let stored: unknown;
    raw((db) => {
      stored = db
        .prepare("select encrypted_value from system_credentials where credential_name = 'KEY_7'")
        .pluck()
        .get();
      db.exec(
        "update system_credentials set encrypted_value = substr(encrypted_value, 1, 30) where credential_name = 'KEY_7'",
      );
    });
    expect(await damaged()).toEqual(['KEY_7']);
    raw((db) =>
      db
        .prepare(
          "update system_credentials set encrypted_value = ? where credential_name = 'KEY_7'",
        )
        .run(stored),
    );
    expect(await damaged()).toEqual([]);
  });
});

describe('whose it is', () => {
  beforeEach(async () => {
    await save(system, 'shared', 'SHARED_KEY');
    await save(ofUser(home.alice), 'hers', 'HER_KEY');
    await save(ofUser(home.bob), 'his', 'HIS_KEY');
  });

  it('leads a member to theirs, also where a shared one has the same id', async () => {
    await save(system, 'pim', 'TWIN_SHARED');
    await save(ofUser(home.bob), 'pim', 'TWIN_OWN');
    const db = new Database(join(home.folder, 'instance', 'selu.db'));
    db.exec(`update user_credentials set id = (
      select id from system_credentials where credential_name = 'TWIN_SHARED')
      where credential_name = 'TWIN_OWN'`);
    db.close();
    const bobs: ListReader = { owner: home.bob, language: 'en' };
    const { rows } = await list({}, bobs);
    const at = rows.findIndex(({ name }) => name === 'TWIN_OWN');
    expect(at).toBeGreaterThanOrEqual(0);
    expect((await list({ focus: rows[at]?.id ?? '' }, bobs)).focusAt).toBe(at);
  });

  it('holds nothing of others for a member, whatever is asked for', async () => {
    const bobs: ListReader = { owner: home.bob, language: 'en' };
    const others = { ...all.filters, user: [home.alice], scope: ['system' as const] };
    const asked: Partial<CredentialQuery>[] = [
      {},
      { search: 'her' },
      { filters: others },
      { filters: { ...all.filters, capability: ['hers', 'shared'] } },
      { sort: { by: 'owner', descending: true }, offset: 0 },
    ];
    const { rows } = await list();
    for (const { id } of rows) asked.push({ focus: id });
    for (const query of asked) {
      const page = await list(query, bobs);
      const text = JSON.stringify({ ...page, revision: '' });
      for (const secret of ['hers', 'HER_KEY', 'shared', 'SHARED_KEY', home.alice]) {
        expect(text, JSON.stringify(query)).not.toContain(secret);
      }
      expect(page.total).toBe(1);
      expect(page.matching).toBeLessThanOrEqual(1);
    }
    const { rows: own } = await list({}, bobs);
    const foreign = rows.filter(({ id }) => id !== own[0]?.id);
    for (const { id } of foreign) expect((await list({ focus: id }, bobs)).focusAt).toBeNull();
    const everyId = rows.map(({ id }) => id);
    const picked = { search: '', filters: others, sort: all.sort, between: null };
    expect(
      await home.services.credentialList.pick({ ...picked, filters: all.filters }, bobs),
    ).toEqual(own.map(({ id }) => id));
    expect(await home.services.credentialList.pick(picked, bobs)).toEqual([]);
    const state = await home.services.credentialList.selection(everyId, all, bobs);
    expect(state.gone.toSorted()).toEqual(foreign.map(({ id }) => id).toSorted());
    expect(state.owners.map(({ user }) => user?.id)).toEqual([home.bob]);
    const suggested = await home.services.credentialList.suggestions('', home.bob, bobs);
    expect(suggested.capabilities).toEqual(['his']);
    const named = await home.services.credentialList.suggestions('hers', home.bob, bobs);
    expect(named).toEqual({ capabilities: [], names: [], taken: [] });
  });

  it('suggests what is in use, and tells what this owner has already', async () => {
    await save(ofUser(home.bob), 'hers', 'HER_KEY');
    await save(ofUser(home.bob), 'hers', 'MORE');
    const asked = home.services.credentialList.suggestions('hers', home.alice, everybody);
    expect(await asked).toEqual({
      capabilities: ['hers'],
      names: ['HER_KEY', 'MORE'],
      taken: ['HER_KEY'],
    });
  });

  it('holds neither a value nor anything that depends on one', async () => {
    const of = async (value: string): Promise<unknown> => {
      const key = { capabilityId: 'pim', name: 'CANARY' };
      await home.services.credentials.save(machine, system, { ...key, mode: 'put', value });
      await home.services.credentialList.warm();
      const page = await list();
      const stored: string[] = [];
      raw((db) =>
        stored.push(
          ...db.prepare<[], string>('select encrypted_value from system_credentials').pluck().all(),
        ),
      );
      const text = JSON.stringify(page);
      for (const each of [value, ...stored]) expect(text).not.toContain(each);
      return { ...page, revision: '' };
    };
    expect(await of('a very much longer value, canary-7f3a')).toEqual(await of('v'.repeat(7)));
  });
});

it('orders people who are called the same by their ids', async () => {
  const twin = await addUser(home, 'Bob', false);
  await save(ofUser(home.bob), 'pim', 'KEY');
  await save(ofUser(twin), 'pim', 'KEY');
  const { rows } = await list();
  expect(rows.map(({ user }) => user?.id)).toEqual([home.bob, twin].sort());
});

it('is closed with its instance', async () => {
  await list();
  home.services.instance.close();
  await expect(list()).rejects.toMatchObject({ code: 'instance_missing' });
  home.services.instance.start();
  expect((await list()).total).toBe(0);
});

it('is the same for another connection that has written before', async () => {
  await save(system, 'pim', 'KEY');
  const env = { SELU_DESKTOP_HOME: home.folder, SELU_ENCRYPTION_KEY: home.secret };
  const other = createServices({ paths: appPaths(env), env });
  other.instance.start();
  expect((await list()).total).toBe(1);
  await other.credentials.save(machine, system, {
    capabilityId: 'pim',
    name: 'MORE',
    mode: 'add',
    value: 'v',
  });
  other.instance.close();
  expect(await names()).toEqual(['KEY', 'MORE']);
});
