/**
 * Lists of credentials for the windows: a part at a time, from a thread that keeps them, or in this one where there
 * is none to be started, as in the tests of services.
 */
import { availableParallelism } from 'node:os';
import type {
  CredentialPage,
  CredentialQuery,
  CredentialSuggestions,
  OwingPage,
  OwingQuery,
  SelectionState,
} from '#shared/contract/schemas.ts';
import type { FingerprintKeys } from '../../../crypto/fingerprints.ts';
import { openCredentialReader } from '../../../store/instance/own/credential-reader.ts';
import type { InstanceReader } from '../../../store/instance/instance-store.ts';
import { declaredBy, useOf, type PackageCatalog } from '../../agents/catalog.ts';
import type { Clock } from '../../common/clock.ts';
import type { Unlocked } from '../../instance/instance-state.ts';
import type { InstanceService } from '../../instance/instance.ts';
import { formatOf } from '../../secrets/instance-format.ts';
import type { FoundSome } from '../../health/found.ts';
import { FoundValues, type HealthAsking, type KeptParts } from '../../health/found-values.ts';
import { PARTS_AT_ONCE, type FingerprintRecords } from '../../health/kept-fingerprints.ts';
import type { KeptPart } from '../../health/live-fingerprints.ts';
import { openValueSource } from '../../health/value-source.ts';
import { WorkerHost } from '../../worker/host.ts';
import type { ListAsking } from '../../worker/jobs.ts';
import type { SharedExpiries } from '../shared-expiries.ts';
import type { DeclaredUse, Expiries, ListReader, Narrowed, Picked } from './credential-index.ts';
import { LiveCredentials, type Progress } from './live-credentials.ts';
import type { Lack } from './owing.ts';

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
  lacks(userId: string | null, ...asked: Asking): Promise<Lack[]>;
  table(query: OwingQuery, ...asked: Asking): Promise<OwingPage>;
  suggestions(
    capabilityId: string,
    userId: string | null,
    reader: ListReader,
  ): Promise<CredentialSuggestions>;
  find(health: HealthAsking, ...asked: Asking): Promise<FoundSome>;
  remember(keys: FingerprintKeys, parts: KeptParts): Promise<number[]>;
  takeChanged(most: number): Promise<KeptPart[]>;
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
  /** By keeper, whether it has been told the fingerprints that were kept. */
  readonly #remembered = new WeakMap<Keeper, Promise<void>>();
  #keeping: Promise<void> = Promise.resolve();
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

  /**
   * What agents do not get of what they require: of one person, as far as they may use the agent, or of what is everybody's
   * (null). Agents that lack nothing are left out.
   *
   * @throws AppError as {@link page}
   */
  async lacks(userId: string | null, reader: ListReader): Promise<Lack[]> {
    const asked = await this.#asking(reader);
    return this.#keeper().lacks(userId, ...asked);
  }

  /** A part of the table of who owes which agent what. @throws AppError as {@link page} */
  async table(query: OwingQuery, reader: ListReader): Promise<OwingPage> {
    const asked = await this.#asking(reader);
    return this.#keeper().table(query, ...asked);
  }

  /** Capabilities and names in use. @throws AppError as {@link page} */
  async suggestions(
    capabilityId: string,
    userId: string | null,
    reader: ListReader,
  ): Promise<CredentialSuggestions> {
    return this.#keeper().suggestions(capabilityId, userId, reader);
  }

  /**
   * What Health finds of them.
   *
   * @param kept the fingerprints that are kept, and what keeps them
   * @throws AppError as {@link page}
   */
  async find(health: HealthAsking, kept: FingerprintRecords): Promise<FoundSome> {
    const asked = await this.#asking(everybody);
    const keeper = this.#keeper();
    let remembered = this.#remembered.get(keeper);
    if (remembered === undefined) {
      remembered = remember(keeper, health.keys, kept);
      this.#remembered.set(keeper, remembered);
    }
    await remembered;
    const found = await keeper.find(health, ...asked);
    this.#keeping = this.#keeping
      .then(() => (this.#kept?.keeper === keeper ? keep(keeper, kept) : undefined))
      // What was not kept is made again the next time.
      .catch(() => undefined);
    return found;
  }

  /** Waits until all fingerprints are kept that were made for {@link find}. */
  async whenKept(): Promise<void> {
    await this.#keeping;
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

/** Tells it what was kept; what is of no use is not kept any more. */
async function remember(
  keeper: Keeper,
  keys: FingerprintKeys,
  kept: FingerprintRecords,
): Promise<void> {
  await kept.sweep();
  for (const parts of kept.parts()) {
    const useless = await keeper.remember(keys, parts);
    await kept.put(useless.map((part) => [part, null]));
  }
}

async function keep(keeper: Keeper, kept: FingerprintRecords): Promise<void> {
  for (;;) {
    const parts = await keeper.takeChanged(PARTS_AT_ONCE);
    if (parts.length === 0) return;
    await kept.put(parts);
  }
}

function keptHere({ store, keys }: Unlocked): Keeper {
  const reader = openCredentialReader(store.file, keys.kind === 'own');
  const list = new LiveCredentials(reader, formatOf(keys));
  let opened: FoundValues | null = null;
  const found = (): FoundValues =>
    (opened ??= new FoundValues(
      list,
      openValueSource(store.file, keys.kind === 'own'),
      formatOf(keys),
    ));
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
    lacks: (userId, ...asked) => telling(asked).lacks(userId, asked[1]),
    table: (query, ...asked) => telling(asked).table(query, asked[0], asked[1]),
    suggestions: (...asked) => Promise.resolve(list.suggestions(...asked)),
    find: (health, ...asked) => {
      telling(asked);
      return found().find(health);
    },
    remember: (...kept) => Promise.resolve(found().remember(...kept)),
    takeChanged: (most) => Promise.resolve(found().takeChanged(most)),
    check: (onProgress) => list.check(undefined, onProgress),
    close: () => {
      opened?.close();
      return Promise.resolve(list.close());
    },
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
    lacks: (userId, ...asked) => host.ask('credentials.lacks', { userId, ...asking(asked) }),
    table: (query, ...asked) => host.ask('credentials.table', { query, ...asking(asked) }),
    suggestions: (capabilityId, userId, reader) =>
      host.ask('credentials.suggestions', { capabilityId, userId, reader }),
    find: (health, ...asked) => host.ask('health.values', { health, ...asking(asked) }),
    remember: (of, parts) => host.ask('health.remember', { keys: of, parts }),
    takeChanged: (most) => host.ask('health.takeChanged', { most }),
    check: (onProgress) => host.ask('credentials.check', {}, onProgress && { onProgress }),
    close: () => host.close(),
  };
}
