/**
 * Who can use what, as one table: people, the agents that they may use, and the shared secrets that these get. Whoever
 * may use an agent has it work with every shared secret that it declares. Administrators may use all agents.
 */
import type {
  AccessMatrix,
  AgentAccess,
  AgentNetwork,
  SignedInUser,
} from '#shared/contract/schemas.ts';
import type { Input } from '#shared/contract/index.ts';
import { limits } from '#shared/limits.ts';
import { matchesWords, wordsOf } from '#shared/search.ts';
import type { InstanceReader } from '../../store/instance/instance-store.ts';
import { accessFromRows, ofEverybody } from '../accounts/agent-access.ts';
import type { InstanceService } from '../instance/instance.ts';
import { networkOf } from './agents.ts';
import {
  declaredBy,
  declaredByAll,
  nameIn,
  textOfKey,
  type InstalledAgent,
  type PackageCatalog,
} from './catalog.ts';

/** What the table is narrowed to. */
export type AccessQuery = Input<'access.matrix'>;

export class AccessMatrixService {
  readonly #instance: InstanceService;
  readonly #catalog: PackageCatalog;

  constructor(instance: InstanceService, catalog: PackageCatalog) {
    this.#instance = instance;
    this.#catalog = catalog;
  }

  /**
   * The first people and agents of those that a query asks for, both in their order, and how many there are.
   *
   * @param user in whose language agents are named and ordered
   */
  async read(query: AccessQuery, user: Pick<SignedInUser, 'language'>): Promise<AccessMatrix> {
    const installed = await this.#catalog.all();
    const { compare } = new Intl.Collator(user.language, { numeric: true });
    const isWanted = filterOf(query);
    const agents = installed
      .map((agent) => ({
        id: agent.row.id,
        name: nameIn(agent, user.language),
        network: widestOf(agent),
        agent,
      }))
      .filter(isWanted)
      .sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id));
    const ids = agents.map(({ id }) => id);

    const accounts = await ofEverybody(
      () => this.#instance.store(),
      ({ id, username, displayName, isAdmin }, rows) => {
        // As wherever it is asked who may use an agent: what is stored counts once they are a member.
        const access: AgentAccess = isAdmin ? { mode: 'all' } : accessFromRows(rows);
        const places = placesOf(access, ids);
        return {
          ...{ id, username, displayName, isAdmin },
          mode: access.mode,
          mayUse: places.filter((place) => place < limits.rowsAtOnce),
          count: places.length,
        };
      },
    );
    const chosen = new Set(query.people);
    const people = accounts.filter(({ id }) => chosen.size === 0 || chosen.has(id));

    const store = this.#instance.store();
    const secrets = sharedSecretsOf(installed).sort(
      (a, b) => compare(a.capabilityId, b.capabilityId) || compare(a.name, b.name),
    );
    return {
      people: people.slice(0, limits.rowsAtOnce),
      agents: agents.slice(0, limits.rowsAtOnce).map(({ agent: _, ...shown }) => shown),
      counts: {
        people: people.length,
        allPeople: accounts.length,
        reaching: people.filter(({ count }) => count > 0).length,
        agents: agents.length,
        allAgents: installed.length,
        withAnyNetwork: agents.filter(({ network }) => network === 'any').length,
      },
      secrets: secrets
        .slice(0, limits.filterValues)
        .map((key) => ({ ...key, isSet: isSet(store, key) })),
      moreSecrets: Math.max(0, secrets.length - limits.filterValues),
    };
  }
}

interface SharedSecret {
  readonly capabilityId: string;
  readonly name: string;
}

/** Which of the agents somebody may use, by their places. */
function placesOf(access: AgentAccess, ids: readonly string[]): number[] {
  if (access.mode === 'none') return [];
  const given = access.mode === 'selected' ? new Set(access.agentIds) : null;
  return [...ids.keys()].filter((place) => given?.has(ids[place] ?? '') ?? true);
}

interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly network: AgentNetwork;
  readonly agent: InstalledAgent;
}

function filterOf({ search, networks, secrets }: AccessQuery): (candidate: Candidate) => boolean {
  const words = wordsOf(search);
  const wanted = new Set(secrets.map((key) => textOfKey({ ...key, scope: 'system' })));
  return ({ id, name, network, agent }) =>
    matchesWords(words, name, id) &&
    (networks.length === 0 || networks.includes(network)) &&
    (wanted.size === 0 || declaredBy(agent).some((each) => wanted.has(textOfKey(each))));
}

const sharedSecretsOf = (agents: readonly InstalledAgent[]): SharedSecret[] =>
  declaredByAll(agents)
    .filter(({ scope }) => scope === 'system')
    .map(({ capabilityId, name }) => ({ capabilityId, name }));

const isSet = (store: InstanceReader, { capabilityId, name }: SharedSecret): boolean =>
  store.systemCredentials.find(capabilityId, name) !== null;

/** The most that one of an agent's capabilities allows. What cannot be read may allow anything. */
function widestOf({ package: found, problem }: InstalledAgent): AgentNetwork {
  const networks = new Set(found?.capabilities.map(networkOf));
  if (networks.has('any')) return 'any';
  if (problem !== null) return 'unknown';
  return networks.has('hosts') ? 'hosts' : 'none';
}
