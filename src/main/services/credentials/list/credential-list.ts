/**
 * Lists of credentials for the windows: a part at a time, from a thread that keeps them, or in this one where there
 * is none to be started, as in the tests of services.
 */
import { availableParallelism } from 'node:os';
import type {
  CredentialPage,
  CredentialQuery,
  CredentialSuggestions,
  SelectionState,
} from '#shared/contract/schemas.ts';
import { openCredentialReader } from '../../../store/instance/own/credential-reader.ts';
import type { InstanceReader } from '../../../store/instance/instance-store.ts';
import { declaredBy, useOf, type PackageCatalog } from '../../agents/catalog.ts';
import type { Clock } from '../../common/clock.ts';
import type { Unlocked } from '../../instance/instance-state.ts';
import type { InstanceService } from '../../instance/instance.ts';
import { formatOf } from '../../secrets/instance-format.ts';
import type { FoundSome } from '../../health/found.ts';
import { FoundValues, type HealthAsking } from '../../health/found-values.ts';
import { WorkerHost } from '../../worker/host.ts';
import type { ListAsking } from '../../worker/jobs.ts';
import type { SharedExpiries } from '../shared-expiries.ts';
import type { DeclaredUse, Expiries, ListReader, Narrowed, Picked } from './credential-index.ts';
import { LiveCredentials, type Progress } from './live-credentials.ts';

export interface CredentialListDependencies {
  readonly instance: InstanceService;
  readonly catalog: PackageCatalog;
  readonly sharedExpiries: SharedExpiries;
  readonly now: Clock;
  /** The program of the thread; null: no thread is started. */
  readonly thread: string | null;
}

/** Whoever keeps the list of one open instance. */
interface Keeper {
  page(query: CredentialQuery, ...asked: Asking): Promise<CredentialPage>;
  pick(picked: Picked, ...asked: Asking): Promise<string[]>;
  selection(ids: readonly string[], narrowed: Narrowed, ...asked: Asking): Promise<SelectionState>;
  suggestions(
    capabilityId: string,
    userId: string | null,
    reader: ListReader,
  ): Promise<CredentialSuggestions>;
  find(health: HealthAsking, ...asked: Asking): Promise<FoundSome>;
  check(onProgress?: (progress: Progress) => void): Promise<void>;
  close(): Promise<void>;
}

/** What agents declare, with a number that is another one when that is. */
interface UseOfAgents {
  readonly number: number;
  readonly use: DeclaredUse;
}

/** For whom, and as what is true now. */
type Asking = readonly [reader: ListReader, now: Date, use: UseOfAgents, expiries: Expiries];

/** For whom what is found of all of them is. */
const everybody: ListReader = { owner: null, language: 'en' };

/** The window is shown first. */
const WARM_AFTER_MS = 500;

export class CredentialList {
  readonly #instance: InstanceService;
  readonly #catalog: PackageCatalog;
  readonly #sharedExpiries: SharedExpiries;
  readonly #now: Clock;
  readonly #thread: string | null;
  #kept: { readonly store: InstanceReader; readonly keeper: Keeper } | null = null;
  #warming: NodeJS.Timeout | undefined;
  #packages: readonly unknown[] = [];
  #use: UseOfAgents = { number: 0, use: { known: false, declared: [], agents: [] } };

  constructor(dependencies: CredentialListDependencies) {
    const { instance, catalog, sharedExpiries, now, thread } = dependencies;
    this.#instance = instance;
    this.#catalog = catalog;
    this.#sharedExpiries = sharedExpiries;
    this.#now = now;
    this.#thread = thread;
    instance.onKeyChange(() => void this.#follow());
  }

  /**
   * A part of the list.
   *
   * @throws AppError `secret_missing` while the instance is locked, `worker_stopped`, and what the disk says
   */
  async page(query: CredentialQuery, reader: ListReader): Promise<CredentialPage> {
    const asked = await this.#asking(reader);
    const page = await this.#keeper().page(query, ...asked);
    // Much was written since all was checked.
    if (page.facets.status === null && this.#thread !== null) this.#warmSoon(0);
    return page;
  }

  /**
   * The ids of all that a list holds, or of those between two of them.
   *
   * @throws AppError as {@link page}; `too_many_selected`
   */
  async pick(picked: Picked, reader: ListReader): Promise<string[]> {
    const asked = await this.#asking(reader);
    return this.#keeper().pick(picked, ...asked);
  }

  /** What has become of those that were selected. @throws AppError as {@link page} */
  async selection(
    ids: readonly string[],
    narrowed: Narrowed,
    reader: ListReader,
  ): Promise<SelectionState> {
    const asked = await this.#asking(reader);
    return this.#keeper().selection(ids, narrowed, ...asked);
  }

  /** Capabilities and names in use. @throws AppError as {@link page} */
  async suggestions(
    capabilityId: string,
    userId: string | null,
    reader: ListReader,
  ): Promise<CredentialSuggestions> {
    return this.#keeper().suggestions(capabilityId, userId, reader);
  }

  /** What Health finds of them. @throws AppError as {@link page} */
  async find(health: HealthAsking): Promise<FoundSome> {
    const asked = await this.#asking(everybody);
    return this.#keeper().find(health, ...asked);
  }

  /**
   * Reads everything and checks every value, so that the first list comes soon.
   *
   * @throws AppError as {@link page}
   */
  async warm(onProgress?: (progress: Progress) => void): Promise<void> {
    await this.#keeper().check(onProgress);
  }

  /** Ends the thread and closes its connection. */
  async close(): Promise<void> {
    const kept = this.#kept;
    this.#kept = null;
    await kept?.keeper.close();
  }

  /**
   * Lets go of an instance that is not open any more, and soon reads the one that is, so that the first list is there
   * when somebody asks for it.
   */
  async #follow(): Promise<void> {
    clearTimeout(this.#warming);
    const { state } = this.#instance;
    if (this.#thread !== null && state.name === 'unlocked') this.#warmSoon(WARM_AFTER_MS);
    await this.close();
  }

  #warmSoon(ms: number): void {
    clearTimeout(this.#warming);
    this.#warming = setTimeout(() => {
      // Whoever asks for a list meets the same error, and is told.
      this.warm().catch(() => undefined);
    }, ms).unref();
  }

  /** Of the instance that is open now. */
  #keeper(): Keeper {
    const unlocked = this.#instance.unlocked();
    if (this.#kept?.store !== unlocked.store) {
      void this.close();
      const keeper =
        this.#thread === null ? keptHere(unlocked) : keptInThread(unlocked, this.#thread);
      this.#kept = { store: unlocked.store, keeper };
    }
    return this.#kept.keeper;
  }

  async #asking(reader: ListReader): Promise<Asking> {
    const use = await this.#useOfAgents();
    return [reader, this.#now(), use, this.#sharedExpiries.all()];
  }

  async #useOfAgents(): Promise<UseOfAgents> {
    const agents = await this.#catalog.all();
    const packages = agents.flatMap((agent) => [agent.package, agent.problem]);
    const isSame =
      packages.length === this.#packages.length &&
      packages.every((each, index) => each === this.#packages[index]);
    if (!isSame || this.#use.number === 0) {
      this.#packages = packages;
      const known = agents.every(({ problem }) => problem === null);
      this.#use = {
        number: this.#use.number + 1,
        use: { known, declared: agents.flatMap(declaredBy), agents: agents.map(useOf) },
      };
    }
    return this.#use;
  }
}

function keptHere({ store, keys }: Unlocked): Keeper {
  const reader = openCredentialReader(store.file, keys.kind === 'own');
  const list = new LiveCredentials(reader, formatOf(keys));
  const found = new FoundValues(list);
  let told = 0;
  const telling = ([, , { number, use }, expiries]: Asking): LiveCredentials => {
    if (told !== number) list.setUse(use);
    told = number;
    list.setSharedExpiries(expiries);
    return list;
  };
  return {
    page: (query, ...asked) => telling(asked).page(query, asked[0], asked[1]),
    pick: (picked, ...asked) => telling(asked).pick(picked, asked[0], asked[1]),
    selection: (ids, narrowed, ...asked) =>
      telling(asked).selection(ids, narrowed, asked[0], asked[1]),
    suggestions: (...asked) => Promise.resolve(list.suggestions(...asked)),
    find: (health, ...asked) => {
      telling(asked);
      return found.find(health);
    },
    check: (onProgress) => list.check(undefined, onProgress),
    close: () => Promise.resolve(list.close()),
  };
}

function keptInThread({ store, keys }: Unlocked, program: string): Keeper {
  const host = new WorkerHost({
    program,
    file: store.file,
    keys,
    mayHaveHelp: availableParallelism() > 1,
  });
  let told: { start: number; number: number; expiries: Expiries | null } = {
    ...{ start: 0, number: 0 },
    expiries: null,
  };
  /** What the thread does not know yet goes with what is asked. */
  const asking = ([reader, now, { number, use }, expiries]: Asking): ListAsking => {
    const start = host.start();
    const isNew = told.start !== start;
    const given = {
      use: isNew || told.number !== number ? use : null,
      expiries: isNew || told.expiries !== expiries ? expiries : null,
    };
    told = { start, number, expiries };
    return { reader, now, ...given };
  };
  return {
    page: (query, ...asked) => host.ask('credentials.page', { query, ...asking(asked) }),
    pick: (picked, ...asked) => host.ask('credentials.pick', { picked, ...asking(asked) }),
    selection: (ids, narrowed, ...asked) =>
      host.ask('credentials.selection', { ids, narrowed, ...asking(asked) }),
    suggestions: (capabilityId, userId, reader) =>
      host.ask('credentials.suggestions', { capabilityId, userId, reader }),
    find: (health, ...asked) => host.ask('health.values', { health, ...asking(asked) }),
    check: (onProgress) => host.ask('credentials.check', {}, onProgress && { onProgress }),
    close: () => host.close(),
  };
}
