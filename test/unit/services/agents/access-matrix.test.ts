/** Who can use what: each cell says what the database and the packages say, however the table is narrowed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessMatrix, type AgentAccess } from '#shared/contract/schemas.ts';
import { limits } from '#shared/limits.ts';
import { machine } from '../../../../src/main/services/common/caller.ts';
import type { AccessQuery } from '../../../../src/main/services/agents/access-matrix.ts';
import { writeAgent, type AgentSketch } from '../../../support/agent-packages.ts';
import { agentsHome } from '../../../support/agents-home.ts';
import { addUser, writerOf } from '../../../support/home.ts';

const all: AccessQuery = { search: '', people: [], networks: [], secrets: [] };

/** One for each reach on the network; mail and web get the same shared secret, notes asks for a personal one of that name. */
const sketches: readonly AgentSketch[] = [
  {
    id: 'mail',
    name: 'Äpfelpost',
    capabilities: {
      imap: { network: { hosts: ['mail.example.com:993'] }, secrets: { TOKEN: 'system' } },
    },
  },
  {
    id: 'web',
    name: 'Web',
    capabilities: {
      imap: { secrets: { TOKEN: 'system' } },
      browse: { network: { mode: 'any' }, secrets: { KEY: 'system optional' } },
    },
  },
  { id: 'notes', name: 'Notes', capabilities: { imap: { secrets: { TOKEN: 'user' } } } },
  { id: 'torn', name: 'Torn' },
];
const networks = { mail: 'hosts', web: 'any', notes: 'none', torn: 'unknown' } as const;
const gets: Readonly<Record<string, readonly string[]>> = {
  'imap TOKEN': ['mail', 'web'],
  'browse KEY': ['web'],
};
const ids = Object.keys(networks);

const access = fc.oneof(
  fc.constant<AgentAccess>({ mode: 'all' }),
  fc.constant<AgentAccess>({ mode: 'none' }),
  fc
    .uniqueArray(fc.constantFrom(...ids), { minLength: 1 })
    .map((agentIds): AgentAccess => ({ mode: 'selected', agentIds })),
);

async function household() {
  const home = await agentsHome();
  const store = writerOf(home);
  for (const sketch of sketches) {
    const { id, name = id } = sketch;
    writeAgent(join(home.agents, id), sketch);
    store.agents.put({ id, displayName: name, version: '', installedAt: '2026-01-01 00:00:00' });
  }
  writeFileSync(join(home.agents, 'torn', 'agent.yaml'), ': [');
  const cleo = await addUser(home, 'cleo', false);
  const read = async (query: Partial<AccessQuery> = {}) =>
    accessMatrix.parse(await home.services.accessMatrix.read({ ...all, ...query }, home.alice));
  return { ...home, people: [home.alice.id, home.bob.id, cleo], read };
}

describe('the table of who can use what', () => {
  it('shows exactly who may use which agent, and who reaches a shared secret', async () => {
    const { services, people, read } = await household();
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(access, access, access),
        fc.subarray(Object.keys(gets)),
        fc.subarray(Object.values(networks)),
        fc.subarray(people),
        async (wanted, secrets, reach, some) => {
          for (const [index, userId] of people.entries()) {
            await services.users.setAgentAccess(machine, userId, wanted[index] ?? { mode: 'all' });
          }
          const keys = secrets.map((key) => {
            const [capabilityId = '', name = ''] = key.split(' ');
            return { capabilityId, name };
          });
          const table = await read({ secrets: keys, networks: reach, people: some });
          const columns = ids.filter(
            (id) =>
              (reach.length === 0 || reach.includes(networks[id as keyof typeof networks])) &&
              (secrets.length === 0 || secrets.some((key) => gets[key]?.includes(id))),
          );
          expect(table.agents.map(({ id }) => id).sort()).toEqual(columns.sort());
          const rows = people.filter((id) => some.length === 0 || some.includes(id));
          expect(table.people.map(({ id }) => id).sort()).toEqual(rows.toSorted());
          for (const person of table.people) {
            const stored = wanted[people.indexOf(person.id)];
            // What is stored for an administrator counts once they are a member.
            const had = (person.isAdmin ? null : stored) ?? { mode: 'all' };
            const expected = columns.filter(
              (id) => had.mode === 'all' || (had.mode === 'selected' && had.agentIds.includes(id)),
            );
            const shown = person.mayUse.map((place) => table.agents[place]?.id);
            expect(shown.toSorted()).toEqual(expected.sort());
            expect([person.mode, person.count]).toEqual([had.mode, expected.length]);
          }
          expect(table.counts.reaching).toBe(
            table.people.filter(({ mayUse }) => mayUse.length > 0).length,
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('tells how far each agent reaches, finds agents as every search does, and offers what is shared', async () => {
    const { services, read } = await household();
    await services.credentials.save(
      machine,
      { scope: 'system' },
      {
        ...{ capabilityId: 'imap', name: 'TOKEN', mode: 'add', value: 'v' },
      },
    );
    const table = await read();
    expect(Object.fromEntries(table.agents.map(({ id, network }) => [id, network]))).toEqual(
      networks,
    );
    expect(table.agents.map(({ name }) => name)).toEqual(['Äpfelpost', 'Notes', 'Torn', 'Web']);
    expect(table.counts).toMatchObject({
      allAgents: 4,
      agents: 4,
      withAnyNetwork: 1,
      allPeople: 3,
    });
    expect(table.secrets).toEqual([
      { capabilityId: 'browse', name: 'KEY', isSet: false },
      { capabilityId: 'imap', name: 'TOKEN', isSet: true },
    ]);
    expect((await read({ search: 'apfel' })).agents.map(({ id }) => id)).toEqual(['mail']);
    expect((await read({ search: 'apfel web' })).agents).toEqual([]);
  });

  it('answers with so many people and agents at most, and says how many there are', async () => {
    const home = await household();
    const more = limits.rowsAtOnce + 20;
    const store = writerOf(home);
    for (let index = 0; index < more; index += 1) {
      const id = `agent-${index}`;
      store.agents.put({ id, displayName: id, version: '', installedAt: '2026-01-01 00:00:00' });
    }
    const { people, agents, counts } = await home.read();
    expect(agents).toHaveLength(limits.rowsAtOnce);
    expect(counts.agents).toBe(more + ids.length);
    expect(people[0]?.count).toBe(more + ids.length);
    expect(people[0]?.mayUse).toHaveLength(limits.rowsAtOnce);
  });
});
