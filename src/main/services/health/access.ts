/** Who can use what: people, agents, and the shared values that come with them. */
import type { AccessMatrix } from '#shared/contract/schemas.ts';
import { networkOf } from '../agents/agents.ts';
import { nameIn, type InstalledAgent } from '../agents/catalog.ts';
import { userRefs } from '../accounts/user-refs.ts';
import type { InstanceReader } from '../../store/instance/instance-store.ts';
import { mayUse, type Person } from './row-findings.ts';

const wide = ['none', 'hosts', 'any'] as const;

/** @param language of whoever reads */
export function accessMatrix(
  store: InstanceReader,
  people: readonly Person[],
  agents: readonly InstalledAgent[],
  language: string,
): AccessMatrix {
  const refs = userRefs(store);
  const order = new Map([...refs.keys()].map((id, index) => [id, index]));
  return {
    people: people
      .toSorted((a, b) => (order.get(a.row.id) ?? 0) - (order.get(b.row.id) ?? 0))
      .flatMap((person) => {
        const ref = refs.get(person.row.id);
        if (ref === undefined) return [];
        const { row, access } = person;
        return {
          ...ref,
          isAdmin: row.isAdmin,
          mode: row.isAdmin ? ('all' as const) : access.mode,
          agents: agents.map((agent) => agent.row.id).filter((id) => mayUse(person, id)),
        };
      }),
    agents: agents.map((agent) => ({
      id: agent.row.id,
      name: nameIn(agent, language),
      ...sharedOf(agent, store),
    })),
  };
}

function sharedOf(
  { package: found }: InstalledAgent,
  store: InstanceReader,
): Pick<AccessMatrix['agents'][number], 'network' | 'shared'> {
  const capabilities = (found?.capabilities ?? []).filter(({ credentials }) =>
    credentials.some(({ scope }) => scope === 'system'),
  );
  const network = capabilities
    .map(networkOf)
    .toSorted((a, b) => wide.indexOf(a) - wide.indexOf(b))
    .at(-1);
  return {
    network: network ?? 'none',
    shared: capabilities.flatMap(({ id: capabilityId, credentials }) =>
      credentials
        .filter(({ scope }) => scope === 'system')
        .map(({ name }) => ({
          ...{ capabilityId, name },
          set: store.systemCredentials.find(capabilityId, name) !== null,
        })),
    ),
  };
}
