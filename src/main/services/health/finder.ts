/** Brings together what each part of Health finds. */
import type { BackupStatus } from '#shared/contract/schemas.ts';
import { limits } from '#shared/limits.ts';
import { accessFromRows } from '../accounts/agent-access.ts';
import { neededBy, type InstalledAgent, type PackageCatalog } from '../agents/catalog.ts';
import type { BackupsService } from '../backup/backups.ts';
import type { Clock } from '../common/clock.ts';
import type { TrustedRecords } from '../common/trusted-records.ts';
import type { CredentialList } from '../credentials/list/credential-list.ts';
import type { InstanceService } from '../instance/instance.ts';
import type { KitService } from '../instance/kit/kit.ts';
import type { MasterSecretService } from '../instance/master-secret.ts';
import type { OutsideService } from '../instance/outside.ts';
import type { PipesService } from '../pipes/pipes.ts';
import type { ProvidersService } from '../providers/providers.ts';
import { limited, type FoundSome } from './found.ts';
import { findInstance } from './instance-findings.ts';
import { findAgents, findPeople, findPipes, findProviders, type Person } from './row-findings.ts';
import type { HealthSettings } from './settings.ts';
import type { Since } from './since.ts';

export interface FinderDependencies {
  readonly instance: InstanceService;
  readonly records: TrustedRecords;
  readonly catalog: PackageCatalog;
  readonly credentialList: Pick<CredentialList, 'find'>;
  readonly providers: Pick<ProvidersService, 'list'>;
  readonly pipes: Pick<PipesService, 'list'>;
  readonly kit: Pick<KitService, 'status'>;
  readonly backups: Pick<BackupsService, 'status'>;
  readonly masterSecret: Pick<MasterSecretService, 'isStale'>;
  readonly outside: Pick<OutsideService, 'countOthers'>;
  readonly settings: HealthSettings;
  readonly since: Since;
  readonly now: Clock;
}

/** A share that is gone does not answer: what is known of backups is then as it was. */
const DISK_MS = 1_000;

export class Finder {
  readonly #deps: FinderDependencies;
  #backups: BackupStatus | null = null;

  constructor(dependencies: FinderDependencies) {
    this.#deps = dependencies;
  }

  /**
   * Everything that is found.
   *
   * @param owner only what is this user's own; null: everything
   * @param hidden ids of findings
   * @throws AppError as `CredentialList.find`
   */
  async all(owner: string | null, hidden: ReadonlySet<string>): Promise<FoundSome> {
    const { credentialList, settings, now, catalog } = this.#deps;
    const agents = await catalog.all();
    const rows = owner === null ? await this.#rows(agents, hidden) : nothing;
    const values = await credentialList.find({
      owner,
      agents: agents.map((agent) => ({ id: agent.row.id, required: neededBy(agent) })),
      people: this.people().map(({ row, access }) => ({
        id: row.id,
        agents: row.isAdmin || access.mode === 'all' ? null : agentIdsOf(access),
      })),
      rotationDays: settings.get().rotationDays,
      intervals: settings.intervals(),
      hidden,
      now: now(),
    });
    return {
      found: [...rows.found, ...values.found],
      more: new Map([...rows.more, ...values.more]),
    };
  }

  /** What is found without looking at any value of a credential. */
  async rows(owner: string | null): Promise<FoundSome> {
    return owner === null ? this.#rows(await this.#deps.catalog.all(), new Set()) : nothing;
  }

  /** Everybody with an account, and what they may use. */
  people(): Person[] {
    const { store } = this.#deps.instance.unlocked();
    return store.users.list().map((row) => ({
      row,
      access: accessFromRows(store.userAgentAccess.listOf(row.id)),
    }));
  }

  async #rows(agents: readonly InstalledAgent[], hidden: ReadonlySet<string>): Promise<FoundSome> {
    const { instance, providers, pipes, kit, masterSecret, outside, since } = this.#deps;
    const backups = await this.#backupStatus();
    const { store, rules } = instance.unlocked();
    await since.note(store.users.list().filter(({ isAdmin }) => isAdmin));
    const settings = this.#deps.settings.get();
    const now = this.#deps.now();
    const people = this.people();
    const encryptions = store.meta.get('encryption_count');
    return limited(
      [
        ...findPeople(people, settings, (id) => since.password(id), now),
        ...findAgents(
          agents,
          people,
          (capabilityId, name) => store.systemCredentials.find(capabilityId, name) !== null,
        ),
        ...findProviders(providers.list(), settings, now),
        ...findPipes(pipes.list()),
        ...findInstance(
          {
            outside: outside.countOthers(),
            kit: kit.status(),
            backups,
            isKeychainStale: masterSecret.isStale(),
            secretSince: since.secret(),
            encryptions:
              rules.secretsHaveTimes && encryptions !== null ? Number(encryptions) : null,
          },
          settings,
          now,
        ),
      ],
      limits.findingsOfKind,
      hidden,
    );
  }

  async #backupStatus(): Promise<BackupStatus | null> {
    const asked = this.#deps.backups.status().then((status) => (this.#backups = status));
    return (await firstWithin(DISK_MS, asked)) ?? this.#backups;
  }
}

/** What is asked for, or null when it takes too long; nothing is waited for at the end of the app. */
export async function firstWithin<T>(ms: number, asked: Promise<T>): Promise<T | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), ms).unref();
  // Late, nobody hears of its failure.
  asked.catch(() => undefined);
  try {
    return await Promise.race([asked, promise]);
  } finally {
    clearTimeout(timer);
  }
}

const nothing: FoundSome = { found: [], more: new Map() };

const agentIdsOf = (access: Person['access']): readonly string[] =>
  access.mode === 'selected' ? access.agentIds : [];
