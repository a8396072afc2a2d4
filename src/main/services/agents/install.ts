/**
 * Installing, updating and removing agents. A package is unpacked and checked first, and held here until an
 * administrator has seen what it requires; only then does it become an agent.
 */
import { isAbsolute, join } from 'node:path';
import type {
  AgentRemoval,
  DeclaredCredential,
  StoredCount,
  PackageInspection,
  SignedInUser,
} from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import { newToken } from '../../crypto/ids.ts';
import { textOf, type AgentPackage } from '../../agent-package/package.ts';
import { isAgentId } from '../../agent-package/paths.ts';
import { removeFolder } from '../../agent-package/swap-folder.ts';
import { unpackPackage, type Unpacked } from '../../agent-package/unpack.ts';
import { sweepLeftovers } from '../../agent-package/work-folders.ts';
import type { InstanceStore } from '../../store/instance/own/open.ts';
import { toStored } from '../../store/core/timestamps.ts';
import { requireAdmin, type Actor } from '../common/authorize.ts';
import { hasCapability, type AgentsService } from './agents.ts';
import type { Clock } from '../common/clock.ts';
import type { InstanceService } from '../instance/instance.ts';
import { declaredBy, textOfKey, type InstalledAgent, type PackageCatalog } from './catalog.ts';

/** More at once than anybody has open: the oldest is thrown away for the next one. */
const MOST_PENDING = 3;
/** Nobody looks at one for longer; whoever was signed in may be gone. */
const PENDING_MS = 15 * 60_000;
interface Pending {
  readonly by: Actor;
  readonly unpacked: Unpacked;
  /** What was listed as left over. */
  readonly leftovers: readonly StoredCount[];
  readonly timer: NodeJS.Timeout;
}

export interface PackagesDependencies {
  readonly instance: InstanceService;
  readonly catalog: PackageCatalog;
  readonly agents: AgentsService;
  /** Where the packages are, each in a folder by the agent's id. */
  readonly folder: string;
  readonly now: Clock;
}

export class PackagesService {
  readonly #instance: InstanceService;
  readonly #catalog: PackageCatalog;
  readonly #agents: AgentsService;
  readonly #folder: string;
  readonly #now: Clock;
  readonly #pending = new Map<string, Pending>();
  #inspecting = false;

  constructor({ instance, catalog, agents, folder, now }: PackagesDependencies) {
    this.#instance = instance;
    this.#catalog = catalog;
    this.#agents = agents;
    this.#folder = folder;
    this.#now = now;
  }

  /**
   * Unpacks a package beside where it would be installed, and checks it whole.
   *
   * @param source absolute path of a folder, `.zip` or `.tar.gz`
   * @param reader in whose language it is described, and for whom its secrets are looked up
   * @throws AppError `package_…`, `agent_id_invalid`, `agent_id_clash`, `agent_built_in`; `too_busy` while another
   *   one is being unpacked
   */
  async inspect(source: string, reader: SignedInUser, by: Actor): Promise<PackageInspection> {
    this.#instance.unlocked();
    if (!isAbsolute(source)) throw new AppError('package_source_unreadable', { source });
    if (this.#inspecting) throw new AppError('too_busy', {});
    this.#inspecting = true;
    try {
      return await this.#inspect(source, reader, by);
    } finally {
      this.#inspecting = false;
    }
  }

  async #inspect(source: string, reader: SignedInUser, by: Actor): Promise<PackageInspection> {
    const unpacked = await unpackPackage(source, this.#folder);
    try {
      const inspection = await this.#describe(unpacked, reader);
      const handle = newToken();
      const timer = setTimeout(() => void this.#drop(handle), PENDING_MS).unref();
      this.#pending.set(handle, { by, unpacked, leftovers: inspection.leftovers, timer });
      const [oldest] = this.#pending.keys();
      if (this.#pending.size > MOST_PENDING && oldest) await this.#drop(oldest);
      return { handle, ...inspection };
    } catch (error) {
      await unpacked.discard();
      throw error;
    }
  }

  /**
   * Makes a package that was inspected an agent, or updates the agent to it; its secrets stay.
   *
   * @param options `removeLeftovers` also removes the stored values that nothing declares any more; `allowed` runs
   *   inside the transaction and throws to refuse
   * @returns the agent's id
   * @throws AppError `package_gone` when it was not inspected by the same person just before; `changed_meanwhile`
   *   when what would be removed is not what was listed; `agent_id_clash`, `agent_built_in`, `forbidden`, or what the
   *   disk says
   */
  async install(
    handle: string,
    by: Actor,
    options: { readonly removeLeftovers: boolean; readonly allowed?: () => void },
  ): Promise<string> {
    const pending = this.#pending.get(handle);
    if (pending?.by !== by) throw new AppError('package_gone', {});
    this.#pending.delete(handle);
    clearTimeout(pending.timer);
    const { unpacked } = pending;
    const { id, name, version } = unpacked.package;
    try {
      const leftovers = options.removeLeftovers ? await this.#leftoversOf(unpacked.package) : [];
      if (options.removeLeftovers && !isSame(leftovers, pending.leftovers)) {
        throw new AppError('changed_meanwhile', {});
      }
      const checkUnchanged = this.#unchanged(leftovers);
      const { store } = this.#instance.unlocked();
      const installedAt = toStored(this.#now());
      await unpacked.place(join(this.#folder, id), () =>
        store.transaction(() => {
          requireAdmin(store, by);
          options.allowed?.();
          checkUnchanged();
          checkFree(store, id);
          store.agents.put({ id, displayName: name, version: version ?? '', installedAt });
          removeStored(store, leftovers);
        }),
      );
    } finally {
      await unpacked.discard();
      this.#catalog.changed(id);
    }
    return id;
  }

  /** Throws a package away that is not to be installed; one that is gone already is no error. */
  async discard(handle: string, by: Actor): Promise<void> {
    if (this.#pending.get(handle)?.by === by) await this.#drop(handle);
  }

  /** Throws away all that is not installed yet: the app ends. */
  async discardAll(): Promise<void> {
    await Promise.all([...this.#pending.keys()].map((handle) => this.#drop(handle)));
  }

  /** What removing an agent would mean for stored values. @throws AppError `agent_gone`, `agent_built_in` */
  async removal(agentId: string): Promise<AgentRemoval> {
    const { agent, others } = await this.#installed(agentId);
    const own = agent.package?.capabilities ?? [];
    const isShared = (id: string): boolean => others.some((other) => hasCapability(other, id));
    const uncertain = agent.problem !== null || others.some(({ problem }) => problem !== null);
    const exclusive = new Set(own.map(({ id }) => id).filter((id) => !isShared(id)));
    return {
      leftovers: uncertain
        ? []
        : storedOf(this.#instance.store(), (each) => exclusive.has(each.capabilityId)),
      shared: own
        .filter(({ id }) => isShared(id))
        .map(({ id }) => ({
          capabilityId: id,
          agents: others
            .filter((other) => hasCapability(other, id))
            .map(({ row }) => ({ id: row.id, name: row.displayName })),
        })),
      uncertain,
    };
  }

  /**
   * Removes an agent. Whoever was given it keeps that note, and pipes that it answered go to the built-in one.
   *
   * @param options `removeSecrets` also removes the values that {@link removal} lists as left over; `allowed` runs
   *   inside the transaction and throws to refuse
   * @throws AppError `agent_gone`, `agent_built_in`, `forbidden`, `changed_meanwhile`, or what the disk says
   */
  async remove(
    agentId: string,
    by: Actor,
    options: { readonly removeSecrets: boolean; readonly allowed?: () => void },
  ): Promise<void> {
    const leftovers = options.removeSecrets ? (await this.removal(agentId)).leftovers : [];
    await this.#installed(agentId);
    const checkUnchanged = this.#unchanged(leftovers);
    const { store } = this.#instance.unlocked();
    const commit = (): void =>
      store.transaction(() => {
        requireAdmin(store, by);
        options.allowed?.();
        checkUnchanged();
        if (!store.agents.delete(agentId)) throw new AppError('agent_gone', {});
        store.pipes.moveToAgent(agentId, DEFAULT_AGENT);
        removeStored(store, leftovers);
      });
    try {
      // An id that can be no folder's name has none.
      if (isAgentId(agentId)) await removeFolder(join(this.#folder, agentId), commit);
      else commit();
    } finally {
      this.#catalog.changed(agentId);
    }
  }

  /** Clears what a crash has left half done. While no database can be asked, every agent counts as installed. */
  async sweep(): Promise<void> {
    const isInstalled = (id: string): boolean => {
      const { state } = this.#instance;
      return !('store' in state) || state.store.agents.ids().includes(id);
    };
    await sweepLeftovers(this.#folder, { isInstalled });
  }

  async #describe(
    { package: found }: Unpacked,
    reader: SignedInUser,
  ): Promise<Omit<PackageInspection, 'handle'>> {
    const { id, version } = found;
    checkFree(this.#instance.store(), id);
    if (!isAgentId(id)) throw new AppError('agent_id_invalid', { id });
    const before = await this.#catalog.find(id);
    const declared = new Set(declaredBy({ package: found }).map(textOfKey));
    return {
      id,
      ...textOf(found, reader.language),
      version,
      capabilities: await this.#agents.capabilitiesOf(found, id, reader),
      replaces:
        before === null
          ? null
          : { version: before.package?.version ?? (before.row.version || null) },
      existing: storedOf(this.#instance.store(), (each) => declared.has(textOfKey(each))),
      leftovers: await this.#leftoversOf(found),
    };
  }

  /** What the installed version declares, is stored, and neither the new one nor another agent declares. */
  async #leftoversOf(next: AgentPackage): Promise<StoredCount[]> {
    const agents = await this.#catalog.all();
    const before = agents.find(({ row }) => row.id === next.id);
    const others = agents.filter(({ row }) => row.id !== next.id);
    if (before === undefined || others.some(({ problem }) => problem !== null)) return [];
    const still = new Set([{ package: next }, ...others].flatMap(declaredBy).map(textOfKey));
    const gone = new Set(
      declaredBy(before)
        .map(textOfKey)
        .filter((key) => !still.has(key)),
    );
    return storedOf(this.#instance.store(), (each) => gone.has(textOfKey(each)));
  }

  /**
   * Between the look at what nobody needs and its removal lies work on the disk, in which another agent may come to
   * need it, or somebody save a new value.
   *
   * @returns a check for inside the transaction. @throws AppError `changed_meanwhile`
   */
  #unchanged(leftovers: readonly StoredCount[]): () => void {
    const look = (): string => {
      const store = this.#instance.store();
      const keys = new Set(leftovers.map(textOfKey));
      const rows = [
        ...store.systemCredentials.list().map((row) => ({ ...row, scope: 'system' as const })),
        ...store.userCredentials.list().map((row) => ({ ...row, scope: 'user' as const })),
      ].filter((row) => keys.has(textOfKey(row)));
      const stored = rows.map(({ id, encryptedValue }) => [id, encryptedValue]);
      return JSON.stringify([this.#catalog.revision, store.agents.list(), stored]);
    };
    if (leftovers.length === 0) return () => {};
    const before = look();
    return () => {
      if (look() !== before) throw new AppError('changed_meanwhile', {});
    };
  }

  async #installed(
    agentId: string,
  ): Promise<{ agent: InstalledAgent; others: readonly InstalledAgent[] }> {
    if (agentId === DEFAULT_AGENT) throw new AppError('agent_built_in', {});
    const agents = await this.#catalog.all();
    const agent = agents.find(({ row }) => row.id === agentId);
    if (agent === undefined) throw new AppError('agent_gone', {});
    return { agent, others: agents.filter((other) => other !== agent) };
  }

  async #drop(handle: string): Promise<void> {
    const pending = this.#pending.get(handle);
    this.#pending.delete(handle);
    clearTimeout(pending?.timer);
    await pending?.unpacked.discard();
  }
}

/**
 * A file system may not tell two ids apart that differ in case only.
 *
 * @throws AppError `agent_built_in`, `agent_id_clash`
 */
function checkFree(store: InstanceStore, id: string): void {
  const isSame = (other: string): boolean => other.toLowerCase() === id.toLowerCase();
  if ([DEFAULT_AGENT, ...store.agents.bundledIds()].some(isSame)) {
    throw new AppError('agent_built_in', {});
  }
  const clash = store.agents.ids().find((other) => other !== id && isSame(other));
  if (clash !== undefined) throw new AppError('agent_id_clash', { id, other: clash });
}

/** What is stored of the credentials that are asked for, each once. */
function storedOf(
  store: InstanceStore,
  isAsked: (credential: DeclaredCredential) => boolean,
): StoredCount[] {
  const counts = new Map<string, StoredCount>();
  const count = (credential: DeclaredCredential): void => {
    if (!isAsked(credential)) return;
    const key = textOfKey(credential);
    counts.set(key, { ...credential, count: (counts.get(key)?.count ?? 0) + 1 });
  };
  for (const { capabilityId, name } of store.systemCredentials.list()) {
    count({ capabilityId, name, scope: 'system' });
  }
  for (const { capabilityId, name } of store.userCredentials.list()) {
    count({ capabilityId, name, scope: 'user' });
  }
  return [...counts.values()];
}

/** Part of a transaction. */
function removeStored(store: InstanceStore, credentials: readonly StoredCount[]): void {
  for (const { capabilityId, name, scope } of credentials) {
    if (scope === 'system') store.systemCredentials.delete(capabilityId, name);
    else store.userCredentials.deleteOfAll(capabilityId, name);
  }
}

const isSame = (some: readonly StoredCount[], others: readonly StoredCount[]): boolean =>
  JSON.stringify(some) === JSON.stringify(others);
