/** Brings together what each part of Health finds. */
import type { BackupStatus, Provider } from '#shared/contract/schemas.ts';
import { limits } from '#shared/limits.ts';
import { isProviderId, providers as known } from '#shared/providers.ts';
import type { LlmProviderRow } from '../../store/instance/instance-store.ts';
import { accessFromRows, ofEverybody } from '../accounts/agent-access.ts';
import { settingsOf, type InstalledAgent, type PackageCatalog } from '../agents/catalog.ts';
import type { BackupsService } from '../backup/backups.ts';
import type { Clock } from '../common/clock.ts';
import type { TrustedRecords } from '../common/trusted-records.ts';
import type { CredentialList } from '../credentials/list/credential-list.ts';
import type { InstanceService } from '../instance/instance.ts';
import type { KitService } from '../instance/kit/kit.ts';
import type { MasterSecretService } from '../instance/master-secret.ts';
import type { RunningSelu } from '../instance/running-selu.ts';
import type { OutsideService } from '../instance/outside.ts';
import {
  answerAuthOf,
  secretOf,
  shownName,
  storedPipes,
  type PipeSecret,
} from '../pipes/pipe-kinds.ts';
import type { PipesService } from '../pipes/pipes.ts';
import type { ProvidersService } from '../providers/providers.ts';
import { limited, type Found, type FoundSome, type FoundThing } from './found.ts';
import { findInstance } from './instance-findings.ts';
import {
  allowedOf,
  findAgents,
  findPeople,
  findPipes,
  findProviders,
  findUsage,
  type Person,
} from './row-findings.ts';
import type { KeptFingerprints } from './kept-fingerprints.ts';
import { seluFacts } from './selu-facts.ts';
import { findSelu } from './selu-findings.ts';
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
  readonly outside: Pick<OutsideService, 'others'>;
  readonly runningSelu: RunningSelu;
  readonly fingerprints: KeptFingerprints;
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
    const { credentialList, settings, now, catalog, fingerprints } = this.#deps;
    const agents = await catalog.all();
    const rows = owner === null ? await this.#rows(agents, hidden) : nothing;
    const values = await credentialList.find(
      {
        owner,
        rotationDays: settings.get().rotationDays,
        intervals: settings.intervals(),
        hidden,
        now: now(),
        settings: agents.flatMap(settingsOf),
        keys: fingerprints.keys(),
      },
      fingerprints,
    );
    return {
      found: [...rows.found, ...values.found.map((found) => this.#resolved(found))],
      more: new Map([...rows.more, ...values.more]),
    };
  }

  /** The thread knows a channel by the row that connects it, and no names of channels and providers. */
  #resolved(found: Found): Found {
    const { things = [], fix } = found;
    if (!things.some(({ kind }) => kind === 'pipe' || kind === 'provider')) return found;
    const { store, rules } = this.#deps.instance.unlocked();
    const pipes = storedPipes(store);
    const named = things.map((thing): FoundThing => {
      if (thing.kind === 'provider') {
        return { ...thing, name: nameOfProvider(store.llmProviders.find(thing.id), thing.id) };
      }
      if (thing.kind !== 'pipe') return thing;
      const pipe = pipes.find(({ row, telegram, blueBubbles }) =>
        [row.id, telegram?.id, blueBubbles?.id].includes(thing.id),
      );
      if (pipe === undefined) return thing;
      return { ...thing, id: pipe.row.id, name: shownName(rules, pipe) };
    });
    const first = fix.kind === 'pipe' ? named.find(({ kind }) => kind === 'pipe') : undefined;
    return {
      ...found,
      things: named,
      fix: first === undefined ? fix : { kind: 'pipe', id: first.id },
    };
  }

  /** What is found without looking at any value of a credential. */
  async rows(owner: string | null): Promise<FoundSome> {
    return owner === null ? this.#rows(await this.#deps.catalog.all(), new Set()) : nothing;
  }

  async #rows(agents: readonly InstalledAgent[], hidden: ReadonlySet<string>): Promise<FoundSome> {
    const { instance, providers, pipes, kit, masterSecret, since } = this.#deps;
    const backups = await this.#backupStatus();
    const selu = await seluFacts(this.#deps);
    const everybody = await ofEverybody(
      () => instance.unlocked().store,
      (row, rows) => ({ row, access: accessFromRows(rows) }),
    );
    const people: readonly Person[] = everybody;
    await since.note(everybody.map(({ row }) => row).filter(({ isAdmin }) => isAdmin));
    const allowed = await allowedOf(people);
    const listed = { pipes: pipes.list(), providers: providers.list() };
    const changedOutside = await this.#changedOutside(listed.providers);
    const { store, rules } = instance.unlocked();
    const settings = this.#deps.settings.get();
    const now = this.#deps.now();
    const encryptions = store.meta.get('encryption_count');
    return limited(
      [
        ...(selu === null ? [] : findSelu(selu, listed.pipes, listed.providers)),
        ...findPeople(people, settings, (id) => since.password(id), now),
        ...findAgents(
          agents,
          allowed,
          (capabilityId, name) => store.systemCredentials.find(capabilityId, name) !== null,
        ),
        ...findProviders(listed.providers, settings, now),
        ...findUsage(listed.providers),
        ...findPipes(listed.pipes),
        ...findInstance(
          {
            outside: changedOutside,
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

  /** How many rows, but those whose value does not decrypt: these are found by themselves. */
  async #changedOutside(providers: readonly Provider[]): Promise<number> {
    const others = await this.#deps.outside.others();
    const { store, vault } = this.#deps.instance.unlocked();
    const isDamaged = ({ stored, cell, isPlain }: PipeSecret): boolean =>
      !isPlain && vault.statusOf(stored, cell) === 'damaged';
    const damaged = new Set(
      providers.filter(({ keyStatus }) => keyStatus === 'damaged').map(({ id }) => id),
    );
    for (const pipe of storedPipes(store)) {
      const secrets = [secretOf(pipe), answerAuthOf(pipe)].filter((each) => each !== null);
      if (!secrets.some(isDamaged)) continue;
      for (const row of [pipe.row, pipe.telegram, pipe.blueBubbles]) if (row) damaged.add(row.id);
    }
    return others.filter(({ rowKey }) => !damaged.has(rowKey)).length;
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

const nameOfProvider = (row: LlmProviderRow | null, id: string): string =>
  isProviderId(id) ? known[id].name : (row?.displayName ?? id);

const nothing: FoundSome = { found: [], more: new Map() };
