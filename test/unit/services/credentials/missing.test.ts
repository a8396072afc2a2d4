/** Who owes what: the rows of a list, the table and what somebody is told of, each held against a plain count. */
import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import type { CredentialQuery, ListedCredential, OwingQuery } from '#shared/contract/schemas.ts';
import { limits } from '#shared/limits.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import { NO_AGENTS } from '../../../../src/main/store/instance/user-agent-access.ts';
import type { AgentSketch } from '../../../support/agent-packages.ts';
import { agentsHome, type AgentsHome } from '../../../support/agents-home.ts';
import { howMany } from '../../../support/deep.ts';
import { writerOf } from '../../../support/home.ts';

const mail: AgentSketch = {
  id: 'mail',
  name: 'Mail',
  capabilities: {
    imap: { secrets: { PASSWORD: 'user', SERVER: 'system', SIGNATURE: 'user optional' } },
  },
};
/** Shares a capability with the mail agent, and asks for more there. */
const notes: AgentSketch = {
  id: 'notes',
  name: 'Notes',
  capabilities: {
    imap: { secrets: { PASSWORD: 'user', FOLDER: 'user', PROXY: 'system optional' } },
    cloud: { secrets: { KEY: 'system' } },
  },
};
const lamp: AgentSketch = { id: 'lamp', name: 'Lamp', capabilities: { light: {} } };

/** What each agent cannot do without: name, capability and whether each person has their own. */
const needs: Readonly<Record<string, readonly (readonly [string, string, boolean])[]>> = {
  mail: [
    ['imap', 'PASSWORD', true],
    ['imap', 'SERVER', false],
  ],
  notes: [
    ['imap', 'PASSWORD', true],
    ['imap', 'FOLDER', true],
    ['cloud', 'KEY', false],
  ],
  lamp: [],
};
const agentIds = Object.keys(needs);

let home: AgentsHome;
beforeEach(async () => {
  home = await agentsHome();
  for (const agent of [mail, notes, lamp]) await home.install(agent);
});

const missingRows: CredentialQuery = {
  search: '',
  filters: { capability: [], status: ['missing'], user: [], scope: [] },
  sort: { by: 'capability', descending: false },
  ...{ offset: 0, limit: limits.rowsAtOnce, focus: null },
};
const everybody = { owner: null, language: 'en' };
const whole: OwingQuery = {
  onlyMissing: false,
  agents: { offset: 0, limit: limits.rowsAtOnce },
  people: { offset: 0, limit: limits.rowsAtOnce },
};
const keyOf = ({ user, capabilityId, name }: ListedCredential): string =>
  [user?.id ?? '', capabilityId, name].join(' ');

/** What is stored, expired and allowed, as anybody would note it. */
interface Model {
  readonly stored: Map<string, 'fine' | 'over'>;
  /** The agents of bob; null: all. Alice looks after everything. */
  bobs: readonly string[] | null;
}

const mayUse = ({ bobs }: Model, userId: string, agentId: string): boolean =>
  userId === home.alice.id || bobs === null || bobs.includes(agentId);

/** How many an agent lacks of one owner: '' stands for everybody's. */
const lacking = ({ stored }: Model, agentId: string, owner: string): number =>
  (needs[agentId] ?? []).filter(([capability, name, isPersonal]) => {
    const found = stored.get([owner, capability, name].join(' '));
    return isPersonal === (owner !== '') && !(found === 'fine' || (found && !isPersonal));
  }).length;

const people = (): string[] => [home.alice.id, home.bob.id];

const key = fc.constantFrom(
  ['imap', 'PASSWORD', true] as const,
  ['imap', 'SERVER', false] as const,
  ['imap', 'FOLDER', true] as const,
  ['imap', 'SIGNATURE', true] as const,
  ['cloud', 'KEY', false] as const,
);
const step = fc.oneof(
  fc.record({ do: fc.constant('save' as const), key, ofBob: fc.boolean() }),
  fc.record({ do: fc.constant('remove' as const), key, ofBob: fc.boolean() }),
  fc.record({ do: fc.constant('expire' as const), key, ofBob: fc.boolean() }),
  fc.record({
    do: fc.constant('allow' as const),
    agents: fc.option(fc.subarray(['mail', 'notes', 'lamp'])),
  }),
);

it('is what is required, allowed and not there, in rows, in the table, and as agents count it', async () => {
  const { credentials, credentialList, agents, overview } = home.services;
  const take = async (model: Model, one: ReturnType<typeof step.generate>['value_']) => {
    if (one.do === 'allow') {
      model.bobs = one.agents;
      const rows = one.agents?.length === 0 ? [NO_AGENTS] : (one.agents ?? []);
      writerOf(home).userAgentAccess.replace(home.bob.id, rows);
      return;
    }
    const [capabilityId, name, isPersonal] = one.key;
    const userId = one.ofBob ? home.bob.id : home.alice.id;
    const owner = isPersonal ? { scope: 'user' as const, userId } : { scope: 'system' as const };
    const at = [isPersonal ? userId : '', capabilityId, name].join(' ');
    if (one.do === 'remove') {
      if (model.stored.delete(at)) await credentials.remove(machine, owner, { capabilityId, name });
      return;
    }
    const soon = new Date(home.clock.now.getTime() + 1_000).toISOString();
    const expiresAt = one.do === 'expire' ? soon : null;
    await credentials.save(machine, owner, {
      ...{ capabilityId, name, mode: 'put', value: 'v', expiresAt },
    });
    home.clock.now = new Date(home.clock.now.getTime() + 2_000);
    model.stored.set(at, one.do === 'expire' ? 'over' : 'fine');
  };

  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const model: Model = { stored: new Map(), bobs: null };
      for (const { user, capabilityId, name } of credentials.list()) {
        const owner = user
          ? { scope: 'user' as const, userId: user.id }
          : { scope: 'system' as const };
        await credentials.remove(machine, owner, { capabilityId, name });
      }
      writerOf(home).userAgentAccess.replace(home.bob.id, []);
      for (const one of steps) {
        await take(model, one);

        const expected = new Set(
          ['', ...people()].flatMap((owner) =>
            agentIds
              .filter((agentId) => owner === '' || mayUse(model, owner, agentId))
              .flatMap((agentId) => needs[agentId] ?? [])
              .filter(([, , isPersonal]) => isPersonal === (owner !== ''))
              .map(([capability, name]) => [owner, capability, name].join(' '))
              .filter((at) => !model.stored.has(at)),
          ),
        );
        const page = await credentialList.page(missingRows, everybody);
        expect(page.rows.map(keyOf).toSorted()).toEqual([...expected].toSorted());
        expect(page.facets.missing).toBe(expected.size);
        expect(page).toMatchObject({ selectable: 0, total: model.stored.size });
        // Nothing of it can be selected, and a list that does not ask for it is as long as what is stored.
        expect(await credentialList.pick({ ...missingRows, between: null }, everybody)).toEqual([]);
        const noFilters = { ...missingRows.filters, status: [] };
        const plain = await credentialList.page({ ...missingRows, filters: noFilters }, everybody);
        expect(plain.matching).toBe(model.stored.size);

        const table = await overview.table(whole, home.alice);
        expect(table.columns.map(({ user }) => user.id)).toEqual(people());
        expect(table.rows.map(({ agent }) => agent.name)).toEqual(['Lamp', 'Mail', 'Notes']);
        for (const { agent, cells, shared, missing } of table.rows) {
          const personal = people().map((userId) =>
            mayUse(model, userId, agent.id) ? lacking(model, agent.id, userId) : null,
          );
          expect(cells).toEqual(personal);
          const ofAll = lacking(model, agent.id, '');
          expect(shared).toBe(agent.id === 'lamp' ? null : ofAll);
          expect(missing).toBe(
            ofAll + personal.reduce<number>((sum, cell) => sum + (cell ?? 0), 0),
          );
        }
        const { missing } = table;
        expect(table.rows.reduce((sum, row) => sum + row.missing, 0)).toBe(missing);

        // The page of agents counts what it shows by itself, one person at a time.
        for (const user of [home.alice, home.bob]) {
          const { shared } = await overview.steps(user);
          const lacks = [...(await overview.own(user)), ...shared];
          for (const { id, required, ready, builtIn } of await agents.list(user)) {
            if (builtIn) continue;
            const secrets = lacks
              .filter(({ agent }) => agent.id === id)
              .flatMap((one) => one.secrets);
            expect(secrets.length).toBe(required - ready);
          }
        }
      }
    }),
    { numRuns: howMany({ short: 12, deep: 120 }) },
  );
});

it('is in parts what it is as a whole, and with only what is missing leaves out who owes nothing', async () => {
  const { credentials, overview } = home.services;
  for (const name of ['PASSWORD', 'FOLDER']) {
    const owner = { scope: 'user' as const, userId: home.alice.id };
    await credentials.save(machine, owner, { capabilityId: 'imap', name, mode: 'add', value: 'v' });
  }
  const all = await overview.table(whole, home.alice);
  const [lampRow, ...others] = all.rows;
  expect(lampRow).toMatchObject({ missing: 0, personal: 0, shared: null });
  const part = await overview.table(
    { ...whole, agents: { offset: 1, limit: 1 }, people: { offset: 1, limit: 5 } },
    home.alice,
  );
  expect(part).toMatchObject({ agents: 3, people: 2, missing: all.missing });
  expect(part.columns).toEqual(all.columns.slice(1));
  expect(part.rows).toEqual(
    all.rows.slice(1, 2).map((row) => ({ ...row, cells: row.cells.slice(1) })),
  );
  const only = await overview.table({ ...whole, onlyMissing: true }, home.alice);
  expect(only.columns.map(({ user }) => user.id)).toEqual([home.bob.id]);
  expect(only.rows).toEqual(others.map((row) => ({ ...row, cells: row.cells.slice(1) })));
});

it('tells a member of their own alone, and takes no access for granted that somebody else has written', async () => {
  const { credentialList, overview } = home.services;
  const ofBob = { owner: home.bob.id, language: 'en' };
  const owners = async () => {
    const { rows } = await credentialList.page(missingRows, ofBob);
    return rows.map(({ user, name }) => [user?.id, name]);
  };
  expect(await owners()).toEqual([
    [home.bob.id, 'FOLDER'],
    [home.bob.id, 'PASSWORD'],
  ]);
  writerOf(home).userAgentAccess.replace(home.bob.id, [NO_AGENTS]);
  expect(await owners()).toEqual([]);
  home.raw((db) => db.exec('delete from user_agent_access'));
  expect(await owners()).toEqual([]);
  expect(await overview.own(home.bob)).toEqual([]);
});
