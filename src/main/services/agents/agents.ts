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
import { isUsed } from '#shared/credential-status.ts';
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
import type { InstanceReader, UserRow } from '../../store/instance/instance-store.ts';
import { accessFromRows } from '../accounts/agent-access.ts';
import { userOf, type Caller } from '../common/caller.ts';
import {
  stampOfCredential,
  type CredentialsService,
  type StoredCredential,
} from '../credentials/credentials.ts';
import type { InstanceService } from '../instance/instance.ts';
import {
  declaredBy,
  declaredByAll,
  neededBy,
  textOfKey,
  type InstalledAgent,
  type PackageCatalog,
  nameIn,
} from './catalog.ts';

/** The stored credentials that an agent would get when it works for one person, by {@link textOfKey}. */
type EffectiveSecrets = ReadonlyMap<string, StoredCredential>;

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
    const effective = this.#effectiveFor(user);
    const lastUsed = this.#lastUsedBy(user);
    return [builtIn, ...agents.map((agent) => summaryOf(agent, effective, user))].map((agent) => ({
      ...agent,
      lastUsed: lastUsed(agent.id),
    }));
  }

  /** All that are installed, as they are called in the language of a user. */
  async names(user: SignedInUser): Promise<AgentRef[]> {
    return (await this.#catalog.all()).map(refOf(user));
  }

  /** The ids of those that somebody may use. */
  async usableBy(user: SignedInUser): Promise<string[]> {
    return (await this.#visibleTo(user)).map(({ row }) => row.id);
  }

  /** One agent with its secrets as they stand for somebody. @throws AppError `agent_gone` */
  async get(agentId: string, user: SignedInUser): Promise<AgentDetails> {
    const lastUsed = this.#lastUsedBy(user)(agentId);
    if (agentId === DEFAULT_AGENT) {
      const { capabilities: _, ...summary } = builtIn;
      return {
        ...summary,
        lastUsed,
        longDescription: '',
        installedAt: null,
        capabilities: [],
        unreadable: [],
      };
    }
    const agent = await this.#visible(agentId, user);
    const effective = this.#effectiveFor(user, agent.package);
    const { capabilities: _, ...summary } = summaryOf(agent, effective, user);
    return {
      ...summary,
      lastUsed,
      longDescription: agent.package ? textOf(agent.package, user.language).longDescription : '',
      installedAt: instantOf(agent.row.installedAt),
      capabilities: await this.capabilitiesOf(agent.package, agentId, user, effective),
      unreadable: [...(agent.package?.unreadable ?? [])],
    };
  }

  /**
   * One agent with its secrets as they stand for another person.
   *
   * @param reader in whose language it is described
   * @throws AppError `agent_gone`, `user_gone`, `agent_not_allowed`
   */
  async getOf(agentId: string, userId: string, reader: SignedInUser): Promise<AgentDetails> {
    const store = this.#instance.store();
    const { id, username, displayName, isAdmin } = requireUse(store, agentId, userId);
    return this.get(agentId, { ...reader, id, username, displayName, isAdmin });
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
    effective: EffectiveSecrets = this.#effectiveFor(user, found),
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
        const stored = effective.get(textOfKey({ capabilityId: capability.id, name, scope }));
        return {
          name,
          scope,
          required,
          description: credentialDescription(found, capability, credential, user.language),
          status: stored?.status ?? 'missing',
          updatedAt: stored?.updatedAt ?? null,
          expiresAt: stored?.expiresAt ?? null,
          stamp: stampOfCredential(stored ?? null),
        };
      }),
    }));
  }

  /** What the agents that somebody may use declare, each credential once. */
  async declared(user: SignedInUser): Promise<DeclaredCredential[]> {
    return declaredByAll(await this.#visibleTo(user));
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
   * Sets and removes secrets of one capability, all or none. The package declares whether each secret is shared or
   * personal: shared values are everyone's, personal ones belong to whoever saves them or to whom they are saved for.
   *
   * @param caller a user. Shared secrets may be among the changes only of a call that is for administrators
   * @returns a token that undoes the removals among the changes, or null
   * @throws AppError `agent_gone`, `user_gone`, `agent_not_allowed`, `credential_not_declared`, `forbidden`, `changed_meanwhile`, and what a value may be refused for
   */
  async saveSecrets(
    caller: Caller,
    { agentId, capabilityId, changes, userId }: SecretsRequest,
  ): Promise<string | null> {
    const user = userOf(caller);
    const agent = await this.#visible(agentId, user);
    const capability = agent.package?.capabilities.find(({ id }) => id === capabilityId);
    const scopes = new Map(capability?.credentials.map(({ name, scope }) => [name, scope]));
    const wanted = changes.map(({ name, value, seen }) => {
      const scope = scopes.get(name);
      if (scope === undefined) {
        throw new AppError('credential_not_declared', { capability: capabilityId, name });
      }
      if (scope === 'system' && caller.role !== 'admin') throw new AppError('forbidden', {});
      const owner = scope === 'system' ? { scope } : { scope, userId: userId ?? user.id };
      return { owner, capabilityId, name, value, seen };
    });
    return this.#credentials.saveAll(caller, wanted, (store) => {
      // Reading the package takes time in which the agent, the access or the role may have been taken away.
      const isAdmin = store.users.byId(user.id)?.isAdmin ?? false;
      const mayUse = accessOf(store, { id: user.id, isAdmin });
      if (!store.agents.ids().includes(agentId) || !mayUse(agentId)) {
        throw new AppError('agent_gone', {});
      }
      if (userId !== undefined) requireUse(store, agentId, userId);
    });
  }

  /**
   * Gives back an address that the agent's description holds. Links that do not occur there are refused.
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

  /** Tells when an agent last worked: for a member, what it did for others is theirs. */
  #lastUsedBy({ id, isAdmin }: SignedInUser): (agentId: string) => string | null {
    const all = this.#instance.store().lastUse.ofAgents(isAdmin ? null : id);
    return (agentId) => instantOf(all.get(agentId) ?? '');
  }

  async #visibleTo(user: SignedInUser): Promise<InstalledAgent[]> {
    const agents = await this.#catalog.all();
    const mayUse = accessOf(this.#instance.store(), user);
    return agents.filter(({ row }) => mayUse(row.id));
  }

  async #visible(agentId: string, user: SignedInUser): Promise<InstalledAgent> {
    const agent = await this.#catalog.find(agentId);
    const mayUse = accessOf(this.#instance.store(), user);
    if (agent === null || !mayUse(agentId)) throw new AppError('agent_gone', {});
    return agent;
  }

  /** @param of only what this package declares; left out: all that is stored */
  #effectiveFor(user: SignedInUser, of?: AgentPackage | null): EffectiveSecrets {
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

/** Tells of an agent's id whether somebody may use it, as of now: an administrator all, whatever is stored for them. */
function accessOf(
  store: InstanceReader,
  { id, isAdmin }: Pick<SignedInUser, 'id' | 'isAdmin'>,
): (agentId: string) => boolean {
  if (isAdmin) return () => true;
  const access = accessFromRows(store.userAgentAccess.listOf(id));
  if (access.mode !== 'selected') return () => access.mode === 'all';
  const chosen = new Set(access.agentIds);
  return (agentId) => chosen.has(agentId);
}

/** Whoever has this id, and may use an agent. @throws AppError `user_gone`, `agent_not_allowed` */
export function requireUse(store: InstanceReader, agentId: string, userId: string): UserRow {
  const user = store.users.byId(userId);
  if (user === null) throw new AppError('user_gone', {});
  if (!accessOf(store, user)(agentId)) {
    throw new AppError('agent_not_allowed', { agent: agentId, username: user.username });
  }
  return user;
}

export interface SecretsRequest {
  readonly agentId: string;
  /** Whose the personal ones are; left out: the caller's. Only a call that is for administrators names somebody. */
  readonly userId?: string;
  readonly capabilityId: string;
  readonly changes: readonly SecretChange[];
}

/** Without when it last worked. */
type Unused = Omit<AgentSummary, 'lastUsed'>;

/** The window has its name and its texts. */
const builtIn: Unused = {
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

function summaryOf(agent: InstalledAgent, effective: EffectiveSecrets, user: SignedInUser): Unused {
  const required = neededBy(agent).length;
  return {
    ...nameOf(agent, user),
    description: agent.package ? textOf(agent.package, user.language).description : '',
    version: agent.package?.version ?? (agent.row.version || null),
    builtIn: false,
    capabilities: (agent.package?.capabilities ?? []).map(({ id }) => id),
    required,
    ready: required - missingOf(agent, effective).length,
    problem: agent.problem,
  };
}

/** What an agent cannot do without and would not get. */
const missingOf = (agent: InstalledAgent, effective: EffectiveSecrets): DeclaredCredential[] =>
  neededBy(agent).filter((each) => !isUsed(effective.get(textOfKey(each))?.status, each.scope));

const nameOf = (agent: InstalledAgent, { language }: SignedInUser): AgentRef => ({
  id: agent.row.id,
  name: nameIn(agent, language),
});

const refOf =
  (user: SignedInUser) =>
  (agent: InstalledAgent): AgentRef =>
    nameOf(agent, user);

export const hasCapability = ({ package: found }: InstalledAgent, id: string): boolean =>
  found?.capabilities.some((capability) => capability.id === id) ?? false;

/** A network mode that this app does not know may allow more than the hosts that are listed beside it. */
export function networkOf({ hosts, networkMode }: Capability): AgentCapability['network'] {
  if (networkMode !== null && !['none', 'allowlist'].includes(networkMode)) return 'any';
  return hosts.length > 0 ? 'hosts' : 'none';
}
