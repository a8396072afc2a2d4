/** What the first page says: what is still to be done, for an administrator and for anybody. */
import type {
  FirstSteps,
  MissingSecrets,
  OwingPage,
  OwingQuery,
  SignedInUser,
} from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { changedSetting } from '../activity/events.ts';
import type { PackageCatalog } from '../agents/catalog.ts';
import type { Caller } from '../common/caller.ts';
import type { TrustedRecords } from '../common/trusted-records.ts';
import { textOrder } from '../credentials/list/places.ts';
import type { CredentialList } from '../credentials/list/credential-list.ts';
import type { InstanceService } from '../instance/instance.ts';
import type { KitService } from '../instance/kit/kit.ts';
import type { ProvidersService } from '../providers/providers.ts';

export interface OverviewDependencies {
  readonly instance: InstanceService;
  readonly catalog: PackageCatalog;
  readonly credentialList: CredentialList;
  readonly providers: ProvidersService;
  readonly kit: KitService;
  readonly records: TrustedRecords;
}

export class OverviewService {
  readonly #instance: InstanceService;
  readonly #catalog: PackageCatalog;
  readonly #credentialList: CredentialList;
  readonly #providers: ProvidersService;
  readonly #kit: KitService;
  readonly #records: TrustedRecords;

  constructor(dependencies: OverviewDependencies) {
    const { instance, catalog, credentialList, providers, kit, records } = dependencies;
    this.#instance = instance;
    this.#catalog = catalog;
    this.#credentialList = credentialList;
    this.#providers = providers;
    this.#kit = kit;
    this.#records = records;
  }

  /** How far the instance is on its way to be used, its agents named as a user calls them. @throws AppError what the disk says */
  async steps(user: SignedInUser): Promise<FirstSteps> {
    const names = await this.#catalog.names(user.language);
    return {
      providers: this.#providers.list().filter(({ connected }) => connected).length,
      agents: names.size,
      shared: await this.#lacks(null, user, names),
      people: this.#instance.store().users.count(),
      onlyMe: this.#isOnlyOne(),
      kitKept: this.#kit.status().confirmedAt !== null,
    };
  }

  /**
   * Notes that nobody but the only person is to have an account. It counts until somebody else has one.
   *
   * @throws AppError `not_now` where there are others; as `TrustedRecords.set`
   */
  async onlyMe(caller: Caller): Promise<void> {
    const { store } = this.#instance.unlocked();
    caller.stillAllowed(store);
    const [only, ...others] = store.users.list();
    if (only === undefined || others.length > 0) throw new AppError('not_now', {});
    await this.#records.set(this.#onlyKey(), only.id);
    await this.#instance.note(caller, changedSetting('firstSteps'));
  }

  #isOnlyOne(): boolean {
    if (!this.#instance.isUnlocked) return false;
    const [only, ...others] = this.#instance.store().users.list();
    return others.length === 0 && only?.id === this.#records.get(this.#onlyKey());
  }

  #onlyKey(): string {
    return `only_me/${this.#instance.unlocked().instanceId}`;
  }

  /** What somebody has not set of what their agents need of them. @throws AppError what the disk says */
  async own(user: SignedInUser): Promise<MissingSecrets[]> {
    return this.#lacks(user.id, user, await this.#catalog.names(user.language));
  }

  /** A part of the table of who still owes which agent what. @throws AppError what the disk says */
  table(query: OwingQuery, { language }: SignedInUser): Promise<OwingPage> {
    return this.#credentialList.table(query, { owner: null, language });
  }

  async #lacks(
    owner: string | null,
    { language }: SignedInUser,
    names: ReadonlyMap<string, string>,
  ): Promise<MissingSecrets[]> {
    const lacks = await this.#credentialList.lacks(owner, { owner, language });
    const order = textOrder(language);
    return lacks
      .map(({ agentId, secrets }) => ({
        agent: { id: agentId, name: names.get(agentId) ?? agentId },
        secrets: [...secrets],
      }))
      .sort((a, b) => order(a.agent.name, b.agent.name));
  }
}
