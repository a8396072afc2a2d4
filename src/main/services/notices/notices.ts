/**
 * What somebody is to be told by a notification of the system's, each once: what was told is kept in `panel.db` for as long
 * as it is so. It says which agent a credential is for, and neither the credential's name nor anything of its value.
 */
import { z } from 'zod';
import type { Finding, Language } from '#shared/contract/schemas.ts';
import type { FindingKind } from '#shared/findings.ts';
import { FREE_FAILURES } from '../accounts/throttle.ts';
import { hasCapability } from '../agents/agents.ts';
import { nameIn, type PackageCatalog } from '../agents/catalog.ts';
import type { Caller } from '../common/caller.ts';
import type { PanelRecords } from '../common/panel-records.ts';
import type { TrustedRecords } from '../common/trusted-records.ts';
import type { HealthService } from '../health/health.ts';
import type { InstanceService } from '../instance/instance.ts';
import { readRecord } from '../common/json-record.ts';

export interface Notice {
  readonly kind: 'expired' | 'expiring' | 'backupFailed' | 'signInFailed';
  /** Of how many credentials, or accounts. */
  readonly count: number;
  /** Of one: the agent that a credential is for, or who somebody tried to be; null: that is not known. */
  readonly name: string | null;
}

/** Of what is found, what somebody is told of. */
const kinds: Partial<Readonly<Record<FindingKind, Notice['kind']>>> = {
  value_expired: 'expired',
  renewal_due: 'expired',
  value_expiring: 'expiring',
  renewal_soon: 'expiring',
  backup_failed: 'backupFailed',
};

const told = z.array(z.string());

/** Something to be told of. */
interface Cause {
  readonly kind: Notice['kind'];
  /** The same for as long as it is so. */
  readonly id: string;
  readonly name: () => Promise<string | null>;
}

export interface NoticesDependencies {
  readonly instance: InstanceService;
  readonly records: TrustedRecords;
  readonly ofPlace: PanelRecords;
  readonly health: Pick<HealthService, 'current'>;
  readonly catalog: PackageCatalog;
}

export class NoticesService {
  readonly #deps: NoticesDependencies;

  constructor(dependencies: NoticesDependencies) {
    this.#deps = dependencies;
  }

  /**
   * What somebody is to be told now, one notice of each kind. It counts as told from then on, also at the next start, until
   * it is not so any more. While the instance is locked there is nothing.
   *
   * @param language in which agents are named
   * @throws AppError as {@link TrustedRecords.set}: then nothing was told
   */
  async take(_caller: Caller, language: Language): Promise<Notice[]> {
    const { instance, records, health } = this.#deps;
    const found = await health.current({ language });
    // Values are still gone through: what was told of them is not over.
    if (found?.state !== 'ready' || !instance.isUnlocked) return [];
    const causes = [...this.#found(found.findings, language), ...this.#signIns()];
    const key = `notices/${instance.unlocked().instanceId}`;
    const before = new Set(read(records.get(key)));
    const now = causes.map(({ id }) => id);
    const isSame = now.length === before.size && now.every((id) => before.has(id));
    if (!isSame) await records.set(key, JSON.stringify(now));
    const news = Map.groupBy(
      causes.filter(({ id }) => !before.has(id)),
      ({ kind }) => kind,
    );
    return Promise.all(
      [...news].map(async ([kind, of]) => ({
        kind,
        count: of.length,
        name: of.length === 1 ? ((await of[0]?.name()) ?? null) : null,
      })),
    );
  }

  #found(findings: readonly Finding[], language: Language): Cause[] {
    return findings.flatMap(({ kind, id, things: [thing] }): Cause[] => {
      const told = kinds[kind];
      if (told === undefined) return [];
      const capability = thing?.capabilityId ?? null;
      return [{ kind: told, id, name: () => this.#agentOf(capability, language) }];
    });
  }

  /** Accounts at which somebody has failed so often in a row that the next attempt has to wait. */
  #signIns(): Cause[] {
    const { store, instanceId } = this.#deps.instance.unlocked();
    return this.#deps.ofPlace
      .store()
      .signInFailures.failing({ instanceId, failures: FREE_FAILURES })
      .map((account) => ({
        kind: 'signInFailed',
        id: `sign_in/${account}`,
        name: () => Promise.resolve(store.users.byId(account)?.displayName ?? null),
      }));
  }

  async #agentOf(capabilityId: string | null, language: Language): Promise<string | null> {
    if (capabilityId === null) return null;
    const agents = await this.#deps.catalog.all();
    const agent = agents.find((each) => hasCapability(each, capabilityId));
    return agent === undefined ? capabilityId : nameIn(agent, language);
  }
}

const read = (text: string | null): string[] => readRecord(told, text) ?? [];
