/**
 * Agents and their secrets: who sees which agent, what it declares, and how that stands for one person.
 *
 * A secret belongs to a capability, not to an agent: two agents with the same capability share its values.
 */
import type {
  AgentCapability,
  AgentDetails,
  AgentRef,
  AgentSecret,
  AgentSummary,
  DeclaredCredential,
  SecretChange,
  SecretHolders,
  SignedInUser,
  UserRef,
} from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import { linksIn } from '#shared/links.ts';
import {
  credentialDescription,
  textOf,
  type AgentPackage,
  type Capability,
} from '../../agent-package/package.ts';
import { instantOf } from '../../store/core/timestamps.ts';
import { requireAdmin } from '../common/authorize.ts';
import { accessFromRows } from '../accounts/agent-access.ts';
import {
  unknownTime,
  type CredentialsService,
  type StoredCredential,
} from '../credentials/credentials.ts';
import type { InstanceService } from '../instance/instance.ts';
import { declaredBy, textOfKey, type InstalledAgent, type PackageCatalog } from './catalog.ts';

/** The stored credentials that count for one person, by {@link textOfKey}. */
type Standing = ReadonlyMap<string, StoredCredential>;

export class AgentsService {
  readonly #instance: InstanceService;
  readonly #catalog: PackageCatalog;
  readonly #credentials: CredentialsService;

  constructor(instance: InstanceService, catalog: PackageCatalog, credentials: CredentialsService) {
    this.#instance = instance;
    this.#catalog = catalog;
    this.#credentials = credentials;
  }

  /** The agents that somebody may use, the built-in one first; administrators see all. */
  async list(user: SignedInUser): Promise<AgentSummary[]> {
    const agents = await this.#visibleTo(user);
    const standing = this.#standingOf(user);
    return [builtIn, ...agents.map((agent) => summaryOf(agent, standing, user))];
  }

  /** One agent with its secrets as they stand for somebody. @throws AppError `agent_gone` */
  async get(agentId: string, user: SignedInUser): Promise<AgentDetails> {
    if (agentId === DEFAULT_AGENT) {
      const { capabilities: _, ...summary } = builtIn;
      return {
        ...summary,
        longDescription: '',
        installedAt: null,
        capabilities: [],
        unreadable: [],
      };
    }
    const agent = await this.#visible(agentId, user);
    const standing = this.#standingOf(user, agent.package);
    const { capabilities: _, ...summary } = summaryOf(agent, standing, user);
    return {
      ...summary,
      longDescription: agent.package ? textOf(agent.package, user.language).longDescription : '',
      installedAt: instantOf(agent.row.installedAt),
      capabilities: await this.capabilitiesOf(agent.package, agentId, user, standing),
      unreadable: [...(agent.package?.unreadable ?? [])],
    };
  }

  /**
   * What a package declares and how that stands for somebody.
   *
   * @param agentId the agent whose package it is, or will be: the others are those that share a capability
   */
  async capabilitiesOf(
    found: AgentPackage | null,
    agentId: string,
    user: SignedInUser,
    standing: Standing = this.#standingOf(user, found),
  ): Promise<AgentCapability[]> {
    if (found === null) return [];
    const others = (await this.#visibleTo(user)).filter(({ row }) => row.id !== agentId);
    return found.capabilities.map((capability) => ({
      id: capability.id,
      network: networkOf(capability),
      hosts: [...capability.hosts],
      sharedWith: others.filter((other) => hasCapability(other, capability.id)).map(refOf(user)),
      secrets: capability.credentials.map((credential): AgentSecret => {
        const { name, scope, required } = credential;
        const stored = standing.get(textOfKey({ capabilityId: capability.id, name, scope }));
        return {
          name,
          scope,
          required,
          description: credentialDescription(found, capability, credential, user.language),
          status: stored?.status ?? 'missing',
          updatedAt: stored && stored.updatedAt !== unknownTime ? stored.updatedAt : null,
          expiresAt: stored?.expiresAt ?? null,
        };
      }),
    }));
  }

  /** What the agents that somebody may use declare, each credential once. */
  async declared(user: SignedInUser): Promise<DeclaredCredential[]> {
    const all = (await this.#visibleTo(user)).flatMap(declaredBy);
    return [...new Map(all.map((each) => [textOfKey(each), each])).values()];
  }

  /** Who has set their personal secrets of an agent. @throws AppError `agent_gone` */
  async holders(agentId: string, user: SignedInUser): Promise<SecretHolders[]> {
    const agent = await this.#visible(agentId, user);
    const all = (agent.package?.capabilities ?? []).flatMap(({ id }) =>
      this.#credentials.listOfCapability(id),
    );
    const stored = Map.groupBy(
      all.filter((each) => each.user !== null && each.status === 'set'),
      ({ capabilityId, name }) => textOfKey({ capabilityId, name, scope: 'user' }),
    );
    return declaredBy(agent)
      .filter(({ scope }) => scope === 'user')
      .map(({ capabilityId, name, scope }) => ({
        capabilityId,
        name,
        users: (stored.get(textOfKey({ capabilityId, name, scope })) ?? [])
          .map((each) => each.user)
          .filter((holder): holder is UserRef => holder !== null),
      }));
  }

  /**
   * Sets and removes secrets of one capability, all or none. Whose each is, is the package's word: shared values
   * are everyone's, personal ones belong to whoever saves them.
   *
   * @param shared whether shared ones may be among them
   * @param allowed runs inside the transaction; throws to refuse
   * @returns a token that undoes the removals among them, or null
   * @throws AppError `agent_gone`, `credential_not_declared`, `forbidden`, and what a value may be refused for
   */
  async saveSecrets(
    { agentId, capabilityId, changes }: SecretsRequest,
    user: SignedInUser,
    { shared, allowed = () => {} }: { readonly shared: boolean; readonly allowed?: () => void },
  ): Promise<string | null> {
    const agent = await this.#visible(agentId, user);
    const capability = agent.package?.capabilities.find(({ id }) => id === capabilityId);
    const scopes = new Map(capability?.credentials.map(({ name, scope }) => [name, scope]));
    const wanted = changes.map(({ name, value }) => {
      const scope = scopes.get(name);
      if (scope === undefined) {
        throw new AppError('credential_not_declared', { capability: capabilityId, name });
      }
      if (scope === 'system' && !shared) throw new AppError('forbidden', {});
      const owner = scope === 'system' ? { scope } : { scope, userId: user.id };
      return { owner, capabilityId, name, value };
    });
    return this.#credentials.saveAll(wanted, user.id, () => {
      allowed();
      // Reading the package takes time in which the agent, the access or the role may have been taken away.
      const store = this.#instance.store();
      if (wanted.some(({ owner }) => owner.scope === 'system')) requireAdmin(store, user.id);
      const isAdmin = store.users.byId(user.id)?.isAdmin ?? false;
      if (!store.agents.ids().includes(agentId) || !this.#accessOf({ ...user, isAdmin })(agentId)) {
        throw new AppError('agent_gone', {});
      }
    });
  }

  /**
   * An address that a description of the agent holds: only such are opened.
   *
   * @throws AppError `agent_gone`, `link_unknown`
   */
  async link(agentId: string, address: string, user: SignedInUser): Promise<string> {
    const { capabilities, description, longDescription } = await this.get(agentId, user);
    const texts = capabilities.flatMap(({ secrets }) => secrets.map((each) => each.description));
    const known = [description, longDescription, ...texts].flatMap(linksIn);
    if (!known.some((link) => link.address === address)) throw new AppError('link_unknown', {});
    return address;
  }

  async #visibleTo(user: SignedInUser): Promise<InstalledAgent[]> {
    const agents = await this.#catalog.all();
    const mayUse = this.#accessOf(user);
    return agents.filter(({ row }) => mayUse(row.id));
  }

  async #visible(agentId: string, user: SignedInUser): Promise<InstalledAgent> {
    const agent = await this.#catalog.find(agentId);
    if (agent === null || !this.#accessOf(user)(agentId)) throw new AppError('agent_gone', {});
    return agent;
  }

  /** Tells of an agent's id whether somebody may use it, as of now. */
  #accessOf({ id, isAdmin }: SignedInUser): (agentId: string) => boolean {
    if (isAdmin) return () => true;
    const access = accessFromRows(this.#instance.store().userAgentAccess.listOf(id));
    if (access.mode !== 'selected') return () => access.mode === 'all';
    const chosen = new Set(access.agentIds);
    return (agentId) => chosen.has(agentId);
  }

  /** @param of only what this package declares; left out: everything */
  #standingOf(user: SignedInUser, of?: AgentPackage | null): Standing {
    const stored =
      of === undefined
        ? [...this.#credentials.listSystem(), ...this.#credentials.listOf(user)]
        : (of?.capabilities ?? [])
            .flatMap(({ id }) => this.#credentials.listOfCapability(id))
            .filter((each) => each.user === null || each.user.id === user.id);
    return new Map(
      stored.map((credential) => {
        const { capabilityId, name } = credential;
        const scope = credential.user === null ? 'system' : 'user';
        return [textOfKey({ capabilityId, name, scope }), credential];
      }),
    );
  }
}

export interface SecretsRequest {
  readonly agentId: string;
  readonly capabilityId: string;
  readonly changes: readonly SecretChange[];
}

/** Its name and words are the window's. */
const builtIn: AgentSummary = {
  id: DEFAULT_AGENT,
  name: '',
  description: '',
  version: null,
  builtIn: true,
  capabilities: [],
  required: 0,
  ready: 0,
  problem: null,
};

function summaryOf(agent: InstalledAgent, standing: Standing, user: SignedInUser): AgentSummary {
  const required = new Set(
    (agent.package?.capabilities ?? []).flatMap(({ id: capabilityId, credentials }) =>
      credentials
        .filter((each) => each.required)
        .map(({ name, scope }) => textOfKey({ capabilityId, name, scope })),
    ),
  );
  return {
    ...nameOf(agent, user),
    description: agent.package ? textOf(agent.package, user.language).description : '',
    version: agent.package?.version ?? (agent.row.version || null),
    builtIn: false,
    capabilities: (agent.package?.capabilities ?? []).map(({ id }) => id),
    required: required.size,
    ready: [...required].filter((key) => standing.get(key)?.status === 'set').length,
    problem: agent.problem,
  };
}

/** As the package calls itself in the language of the user, else as it was called when it was installed. */
function nameOf({ row, package: found }: InstalledAgent, { language }: SignedInUser): AgentRef {
  return { id: row.id, name: found ? textOf(found, language).name : row.displayName };
}

const refOf =
  (user: SignedInUser) =>
  (agent: InstalledAgent): AgentRef =>
    nameOf(agent, user);

export const hasCapability = ({ package: found }: InstalledAgent, id: string): boolean =>
  found?.capabilities.some((capability) => capability.id === id) ?? false;

/** A mode that this app does not know may mean more than the hosts beside it. */
function networkOf({ hosts, networkMode }: Capability): AgentCapability['network'] {
  if (networkMode !== null && !['none', 'allowlist'].includes(networkMode)) return 'any';
  return hosts.length > 0 ? 'hosts' : 'none';
}
