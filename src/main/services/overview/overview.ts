/** What the first page says: what is still to be done, for an administrator and for anybody. */
import type { FirstSteps, MissingSecrets, SignedInUser } from '#shared/contract/schemas.ts';
import type { AgentsService } from '../agents/agents.ts';
import type { InstanceService } from '../instance/instance.ts';
import type { KitService } from '../instance/kit/kit.ts';
import type { ProvidersService } from '../providers/providers.ts';

export interface OverviewDependencies {
  readonly instance: InstanceService;
  readonly agents: AgentsService;
  readonly providers: ProvidersService;
  readonly kit: KitService;
}

export class OverviewService {
  readonly #instance: InstanceService;
  readonly #agents: AgentsService;
  readonly #providers: ProvidersService;
  readonly #kit: KitService;

  constructor({ instance, agents, providers, kit }: OverviewDependencies) {
    this.#instance = instance;
    this.#agents = agents;
    this.#providers = providers;
    this.#kit = kit;
  }

  /** How far the instance is on its way to be used, its agents named as a user calls them. */
  async steps(user: SignedInUser): Promise<FirstSteps> {
    return {
      providers: this.#providers.list().filter(({ connected }) => connected).length,
      agents: (await this.#agents.names(user)).length,
      shared: await this.#agents.missing(user, 'system'),
      people: this.#instance.store().users.count(),
      kitKept: this.#kit.status().confirmedAt !== null,
    };
  }

  /** What somebody has not set of what their agents need of them. */
  own(user: SignedInUser): Promise<MissingSecrets[]> {
    return this.#agents.missing(user, 'user');
  }
}
