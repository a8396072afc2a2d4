/** The installed agents with their packages as they are on the disk: each read once, and again when it has changed. */
import { join } from 'node:path';
import { language as languages, type DeclaredCredential } from '#shared/contract/schemas.ts';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import { isAgentId } from '../../agent-package/paths.ts';
import { textOf, type AgentPackage, type Credential } from '../../agent-package/package.ts';
import { readPackage } from '../../agent-package/read.ts';
import { shareLoop } from '../../agent-package/share-loop.ts';
import { stampOf } from '../../agent-package/stamp.ts';
import type { AgentRow } from '../../store/instance/instance-store.ts';
import type { StoredCredential } from '../credentials/credentials.ts';
import type { AgentUse } from '../credentials/list/credential-index.ts';
import type { InstanceService } from '../instance/instance.ts';

export interface InstalledAgent {
  readonly row: AgentRow;
  /** Null where it could not be read as a whole. */
  readonly package: AgentPackage | null;
  /** Why it could not be read, as a whole or in part. */
  readonly problem: ErrorInfo | null;
}

interface Reading extends Pick<InstalledAgent, 'package' | 'problem'> {
  /** How the files stood just before. */
  readonly stamp: string;
}

export class PackageCatalog {
  readonly #instance: InstanceService;
  readonly #folder: string | null;
  readonly #readings = new Map<string, Promise<Reading>>();
  #revision = 0;

  /** @param folder where the packages are, each in a folder by the agent's id; null: it is not known */
  constructor(instance: InstanceService, folder: string | null) {
    this.#instance = instance;
    this.#folder = folder;
  }

  /** Another number after each change that was told: what was read before may be out of date. */
  get revision(): number {
    return this.#revision;
  }

  /** Every installed agent, by id. */
  async all(): Promise<InstalledAgent[]> {
    return Promise.all(this.#rows().map((row) => this.#withPackage(row)));
  }

  /** What every installed agent is called in a language, by id. */
  async names(language: string): Promise<ReadonlyMap<string, string>> {
    return new Map((await this.all()).map((agent) => [agent.row.id, nameIn(agent, language)]));
  }

  /** One installed agent; null when it is not installed. */
  async find(id: string): Promise<InstalledAgent | null> {
    const row = this.#rows().find((agent) => agent.id === id);
    return row === undefined ? null : this.#withPackage(row);
  }

  /**
   * Has a package read again when it is next asked for.
   *
   * @param id left out: every package
   */
  changed(id?: string): void {
    this.#revision += 1;
    if (id === undefined) this.#readings.clear();
    else this.#readings.delete(id);
  }

  /**
   * Looks for changes to what was read that nobody has told: those packages are read again when they are next asked for.
   *
   * @returns whether there were any
   */
  async recheck(): Promise<boolean> {
    const before = this.#revision;
    for (const [id, reading] of [...this.#readings]) {
      const { stamp } = await reading;
      await shareLoop();
      const isSame =
        this.#folder === null || !isAgentId(id) || stampOf(join(this.#folder, id)) === stamp;
      // Another reading may have begun meanwhile.
      if (!isSame && this.#readings.get(id) === reading) this.changed(id);
    }
    return this.#revision !== before;
  }

  /** Adds to credentials whether no installed agent declares them. While an agent cannot be read, nobody can tell. */
  async markUnused<C extends StoredCredential>(
    credentials: readonly C[],
  ): Promise<(C & { unused: boolean })[]> {
    const agents = await this.all();
    const known = agents.every(({ problem }) => problem === null);
    const declared = new Set(agents.flatMap(declaredBy).map(textOfKey));
    return credentials.map((credential) => {
      const { capabilityId, name, user } = credential;
      const key = textOfKey({ capabilityId, name, scope: user === null ? 'system' : 'user' });
      return { ...credential, unused: known && !declared.has(key) };
    });
  }

  /** The built-in agent has no package, though it may have a row. */
  #rows(): AgentRow[] {
    const rows = this.#instance.store().agents.list();
    return rows.filter(({ id }) => id !== DEFAULT_AGENT);
  }

  async #withPackage(row: AgentRow): Promise<InstalledAgent> {
    let reading = this.#readings.get(row.id);
    if (reading === undefined) {
      reading = this.#read(row.id);
      this.#readings.set(row.id, reading);
    }
    const { package: found, problem } = await reading;
    return { row, package: found, problem };
  }

  async #read(id: string): Promise<Reading> {
    let stamp = '';
    try {
      // The id comes from the database: it may lead nowhere but into the folder of the packages.
      if (!isAgentId(id)) throw new AppError('agent_id_invalid', { id });
      if (this.#folder === null) throw new AppError('agents_folder_unknown', {});
      const found = await readPackage(join(this.#folder, id), (folder) => {
        stamp = stampOf(folder);
      });
      return { stamp, package: found, problem: found.unreadable[0]?.error ?? null };
    } catch (error) {
      if (error instanceof AppError) return { stamp, package: null, problem: error.toInfo() };
      throw error;
    }
  }
}

/** As an agent's package calls itself in a language, else as it was called when it was installed. */
export const nameIn = ({ row, package: found }: InstalledAgent, language: string): string =>
  found ? textOf(found, language).name : row.displayName;

/** What lists of credentials say of an agent. */
export const useOf = (agent: InstalledAgent): AgentUse => ({
  id: agent.row.id,
  capabilities: (agent.package?.capabilities ?? []).map(({ id }) => id),
  needs: neededBy(agent),
  names: Object.fromEntries(languages.options.map((each) => [each, nameIn(agent, each)])),
});

/** Those of the credentials that a package declares that are meant. */
const declaredIn = (
  found: AgentPackage | null,
  isMeant: (credential: Credential) => boolean,
): DeclaredCredential[] =>
  (found?.capabilities ?? []).flatMap(({ id: capabilityId, credentials }) =>
    credentials.filter(isMeant).map(({ name, scope }) => ({ capabilityId, name, scope })),
  );

const eachOnce = (credentials: readonly DeclaredCredential[]): DeclaredCredential[] => [
  ...new Map(credentials.map((each) => [textOfKey(each), each])).values(),
];

/** Every credential that an agent declares. */
export const declaredBy = (agent: Pick<InstalledAgent, 'package'>): DeclaredCredential[] =>
  declaredIn(agent.package, () => true);

const needs = new WeakMap<AgentPackage, readonly DeclaredCredential[]>();

/** Every credential that an agent cannot do without, each once: found once for a package, which does not change. */
export function neededBy({
  package: found,
}: Pick<InstalledAgent, 'package'>): readonly DeclaredCredential[] {
  if (found === null) return [];
  const known = needs.get(found);
  if (known !== undefined) return known;
  const needed = eachOnce(declaredIn(found, ({ required }) => required));
  needs.set(found, needed);
  return needed;
}

/** What an agent declares that is no secret. */
export const settingsOf = (agent: Pick<InstalledAgent, 'package'>): DeclaredCredential[] =>
  declaredIn(agent.package, ({ secret }) => !secret);

/** What several agents declare, each credential once. */
export const declaredByAll = (
  agents: readonly Pick<InstalledAgent, 'package'>[],
): DeclaredCredential[] => eachOnce(agents.flatMap(declaredBy));

/** A text that two declarations share only when they are the same. */
export const textOfKey = ({ capabilityId, name, scope }: DeclaredCredential): string =>
  JSON.stringify([scope, capabilityId, name]);
