/**
 * Installing, updating and removing agents. A package is unpacked and checked first, and held here until an
 * administrator has seen what it requires; only then does it become an agent.
 */
import { basename, isAbsolute, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type {
  AgentRemoval,
  Language,
  PackageInspection,
  SignedInUser,
  StoredCount,
} from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import { textOf, type AgentPackage } from '../../agent-package/package.ts';
import { isAgentId } from '../../agent-package/paths.ts';
import { removeFolder } from '../../agent-package/swap-folder.ts';
import { unpackPackage, type Unpacked } from '../../agent-package/unpack.ts';
import { sweepLeftovers } from '../../agent-package/work-folders.ts';
import { newToken } from '../../crypto/ids.ts';
import { liesIn } from '../../platform/paths.ts';
import { toStored } from '../../store/core/timestamps.ts';
import type { InstanceReader } from '../../store/instance/instance-store.ts';
import { agentThing, saidInWork } from '../activity/events.ts';
import { nameOfCaller, userOf, type Caller } from '../common/caller.ts';
import type { Clock } from '../common/clock.ts';
import type { InstallQuestion } from '../common/questions.ts';
import type { InstanceService } from '../instance/instance.ts';
import { hasCapability, networkOf, type AgentsService } from './agents.ts';
import {
  declaredBy,
  nameIn,
  textOfKey,
  type InstalledAgent,
  type PackageCatalog,
} from './catalog.ts';
import { leftoversOfUpdate, removeStored, storedOf, unchangedSince } from './leftovers.ts';

/** More at once than anybody has open: the oldest is thrown away for the next one. */
const MOST_PENDING = 3;
/** Nobody looks at one for longer; whoever was signed in may be gone. */
const PENDING_MS = 15 * 60_000;

interface Pending {
  /** Who inspected it, as {@link nameOfCaller} says. */
  readonly by: string;
  readonly unpacked: Unpacked;
  /** What was listed as left over. */
  readonly leftovers: readonly StoredCount[];
  readonly timer: NodeJS.Timeout;
}

export interface PackagesDependencies {
  readonly instance: InstanceService;
  readonly catalog: PackageCatalog;
  readonly agents: AgentsService;
  /** Where the packages are, each in a folder by the agent's id; null: it is not known. */
  readonly folder: string | null;
  /** The app's own folder, Chromium's files among it: nothing in there is a package that a person chose. */
  readonly home: string;
  readonly now: Clock;
}

export class PackagesService {
  readonly #instance: InstanceService;
  readonly #catalog: PackageCatalog;
  readonly #agents: AgentsService;
  readonly #folder: string | null;
  readonly #home: string;
  readonly #now: Clock;
  readonly #pending = new Map<string, Pending>();
  #inspecting = false;

  constructor({ instance, catalog, agents, folder, home, now }: PackagesDependencies) {
    this.#instance = instance;
    this.#catalog = catalog;
    this.#agents = agents;
    this.#folder = folder;
    this.#home = home;
    this.#now = now;
  }

  /**
   * Unpacks a package beside where it would be installed, and checks it whole.
   *
   * @param source absolute path of a folder, `.zip` or `.tar.gz`
   * @param language in which the package is described; left out: the language of the user who asks
   * @throws AppError `package_…`, `agent_id_invalid`, `agent_id_clash`, `agent_built_in`, `agents_by_selu`; `too_busy` while another
   *   one is being unpacked; whatever `caller.stillAllowed` throws once it is unpacked
   */
  async inspect(
    caller: Caller,
    source: string,
    language: Language = userOf(caller).language,
  ): Promise<PackageInspection> {
    this.#instance.unlocked();
    this.#ownFolder();
    if (!isAbsolute(source)) throw new AppError('package_source_unreadable', { source });
    if (this.#inspecting) throw new AppError('too_busy', {});
    this.#inspecting = true;
    try {
      // A page can write files there, in the part of Chromium's profile that is its own.
      if (await liesIn(source, this.#home)) {
        throw new AppError('package_source_own', { source: basename(source) });
      }
      return await this.#inspect(caller, source, readerOf(caller, language));
    } finally {
      this.#inspecting = false;
    }
  }

  async #inspect(caller: Caller, source: string, reader: SignedInUser): Promise<PackageInspection> {
    const unpacked = await unpackPackage(source, this.#ownFolder());
    try {
      const inspection = await this.#describe(unpacked, reader);
      caller.stillAllowed(this.#instance.store());
      const handle = newToken();
      const timer = setTimeout(() => void this.#drop(handle), PENDING_MS).unref();
      const by = nameOfCaller(caller);
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
   * @param options `removeLeftovers` also removes the stored values that nothing declares any more
   * @returns the agent's id
   * @throws AppError `not_confirmed`: it then stays inspected; `package_gone` when it was not inspected by the same person just before; `changed_meanwhile`
   *   when what would be removed is not what was listed; `agent_id_clash`, `agent_built_in`, or what the disk says;
   *   whatever `caller.stillAllowed` throws
   */
  async install(
    caller: Caller,
    handle: string,
    options: { readonly removeLeftovers: boolean },
  ): Promise<string> {
    const pending = this.#pending.get(handle);
    if (pending?.by !== nameOfCaller(caller)) throw new AppError('package_gone', {});
    const question = await this.#questionOf(pending.unpacked, caller).catch(
      async (error: unknown) => {
        await this.#drop(handle);
        throw error;
      },
    );
    if (!(await caller.confirm(question))) throw new AppError('not_confirmed', {});
    // While the question stood there, it may have been put away.
    if (!this.#pending.delete(handle)) throw new AppError('package_gone', {});
    clearTimeout(pending.timer);
    const { unpacked } = pending;
    const { id, name, version } = unpacked.package;
    try {
      const leftovers = options.removeLeftovers ? await this.#leftoversOf(unpacked) : [];
      if (options.removeLeftovers && !isDeepStrictEqual(leftovers, pending.leftovers)) {
        throw new AppError('changed_meanwhile', {});
      }
      const { store: reader } = this.#instance.unlocked();
      const checkUnchanged = unchangedSince(reader, this.#catalog, leftovers);
      const installedAt = toStored(this.#now());
      await unpacked.place(join(this.#ownFolder(), id), (swap) =>
        this.#instance.change(caller, saidInWork, (change) => {
          const { store, log } = change;
          checkUnchanged(store);
          checkFree(store, id);
          const isUpdate = store.agents.ids().includes(id);
          store.agents.put({ id, displayName: name, version: version ?? '', installedAt });
          const action = isUpdate ? 'agentUpdated' : 'agentInstalled';
          log({ action, about: agentThing({ id, name }) });
          removeStored(change, leftovers);
          swap();
        }),
      );
    } finally {
      await unpacked.discard();
      this.#catalog.changed(id);
    }
    return id;
  }

  /** Throws a package away that is not to be installed; one that is gone already is no error. */
  async discard(caller: Caller, handle: string): Promise<void> {
    if (this.#pending.get(handle)?.by === nameOfCaller(caller)) await this.#drop(handle);
  }

  /** Throws away all that is not installed yet: the app ends. */
  async discardAll(): Promise<void> {
    await Promise.all([...this.#pending.keys()].map((handle) => this.#drop(handle)));
  }

  /**
   * What removing an agent would mean for stored values.
   *
   * @param language in which other agents are named
   * @throws AppError `agent_gone`, `agent_built_in`
   */
  async removal(agentId: string, language: string): Promise<AgentRemoval> {
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
            .map((other) => ({ id: other.row.id, name: nameIn(other, language) })),
        })),
      uncertain,
    };
  }

  /**
   * Removes an agent. Users who were given it keep that note, and pipes that it answered go to the built-in agent.
   *
   * @param options `removeSecrets` also removes the values that {@link removal} lists as left over
   * @throws AppError `agent_gone`, `agent_built_in`, `agents_by_selu`, `changed_meanwhile`, or what the disk says;
   *   whatever `caller.stillAllowed` throws
   */
  async remove(
    caller: Caller,
    agentId: string,
    options: { readonly removeSecrets: boolean },
  ): Promise<void> {
    const folder = this.#ownFolder();
    const leftovers = options.removeSecrets ? (await this.removal(agentId, 'en')).leftovers : [];
    await this.#installed(agentId);
    const { store: reader } = this.#instance.unlocked();
    const checkUnchanged = unchangedSince(reader, this.#catalog, leftovers);
    const commit = (swap: () => void): Promise<void> =>
      this.#instance.change(caller, saidInWork, (change) => {
        const { store, log } = change;
        checkUnchanged(store);
        const name = store.agents.list().find(({ id }) => id === agentId)?.displayName ?? agentId;
        if (!store.agents.delete(agentId)) throw new AppError('agent_gone', {});
        store.pipes.moveToAgent(agentId, DEFAULT_AGENT);
        log({ action: 'agentRemoved', about: agentThing({ id: agentId, name }) });
        removeStored(change, leftovers);
        swap();
      });
    try {
      // An id that no folder can be called has no folder.
      if (isAgentId(agentId)) await removeFolder(join(folder, agentId), commit);
      else await commit(() => {});
    } finally {
      this.#catalog.changed(agentId);
    }
  }

  /** Clears what a crash has left half done. While no database can be asked, every agent counts as installed. */
  async sweep(): Promise<void> {
    if (this.#folder === null || !this.#instance.rules.installsAgents) return;
    const isInstalled = (id: string): boolean => {
      const { state } = this.#instance;
      return !('store' in state) || state.store.agents.ids().includes(id);
    };
    await sweepLeftovers(this.#folder, { isInstalled });
  }

  /**
   * Where this app puts agents in place.
   *
   * @throws AppError `agents_by_selu`: one that is put there from outside would have no tools
   */
  #ownFolder(): string {
    if (this.#folder === null || !this.#instance.rules.installsAgents) {
      throw new AppError('agents_by_selu', {});
    }
    return this.#folder;
  }

  async #describe(
    unpacked: Unpacked,
    reader: SignedInUser,
  ): Promise<Omit<PackageInspection, 'handle'>> {
    const { package: found } = unpacked;
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
      leftovers: await this.#leftoversOf(unpacked),
    };
  }

  /**
   * What the person is asked by the system's own dialog: a page could show something else than it installs. Also an
   * update that asks for nothing new is asked about, because the agent is told anew what to do with what it has.
   */
  async #questionOf({ package: next }: Unpacked, caller: Caller): Promise<InstallQuestion> {
    const { id, version } = next;
    const before = await this.#catalog.find(id);
    const language = typeof caller.who === 'string' ? '' : caller.who.language;
    const asked = newIn(next, before?.package ?? null);
    const { name } = textOf(next, language);
    return { about: 'install', id, name, version, isUpdate: before !== null, ...asked };
  }

  async #leftoversOf({ package: next }: Unpacked): Promise<StoredCount[]> {
    return leftoversOfUpdate(this.#instance.store(), next, await this.#catalog.all());
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

/** What a package asks for that the one before, if any, did not, each under the same capability. */
function newIn(
  next: AgentPackage,
  before: AgentPackage | null,
): Pick<InstallQuestion, 'capabilities' | 'anyHost' | 'hosts' | 'secrets'> {
  const found = next.capabilities.map((capability) => {
    const old = before?.capabilities.find(({ id }) => id === capability.id);
    const hadAny = old !== undefined && networkOf(old) === 'any';
    return {
      id: capability.id,
      isNew: old === undefined,
      anyHost: networkOf(capability) === 'any' && !hadAny,
      hosts: hadAny ? [] : capability.hosts.filter((host) => !old?.hosts.includes(host)),
      secrets: capability.credentials
        .filter(
          ({ name, scope }) =>
            !old?.credentials.some((had) => had.name === name && had.scope === scope),
        )
        .map(({ name }) => name),
    };
  });
  const asking = found.filter(
    ({ isNew, anyHost, hosts, secrets }) => isNew || anyHost || hosts.length + secrets.length > 0,
  );
  return {
    capabilities: asking.map(({ id }) => id),
    anyHost: asking.some(({ anyHost }) => anyHost),
    hosts: [...new Set(asking.flatMap(({ hosts }) => hosts))],
    secrets: [...new Set(asking.flatMap(({ secrets }) => secrets))],
  };
}

/**
 * For whom a package is described, and secrets are looked up. Nobody is signed in at the command line: only what is
 * shared counts as set there.
 *
 * @throws AppError `not_signed_in` at a window where nobody is
 */
function readerOf(caller: Caller, language: Language): SignedInUser {
  if (caller.who !== 'machine') return { ...userOf(caller), language };
  return { id: '', username: '', displayName: '', isAdmin: true, language, createdAt: null };
}

/**
 * Refuses an id that is taken. A file system may not tell two ids apart that differ in case only.
 *
 * @throws AppError `agent_built_in`, `agent_id_clash`
 */
function checkFree(store: InstanceReader, id: string): void {
  const isSame = (other: string): boolean => other.toLowerCase() === id.toLowerCase();
  if ([DEFAULT_AGENT, ...store.agents.bundledIds()].some(isSame)) {
    throw new AppError('agent_built_in', {});
  }
  const clash = store.agents.ids().find((other) => other !== id && isSame(other));
  if (clash !== undefined) throw new AppError('agent_id_clash', { id, other: clash });
}
