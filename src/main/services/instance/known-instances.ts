/**
 * The instances that this app knows, in `panel.db`: its own one, and those of orchestrators that were opened where
 * they are. Nothing of an instance itself is kept here, and to forget one touches none of its files.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { isPersonName } from '#shared/text.ts';
import type { Caller } from '../common/caller.ts';
import type { PanelService } from '../common/panel.ts';
import { deleteRecordsOf } from '../common/panel-records.ts';
import type { PanelStore } from '../../store/panel/panel.ts';
import type { InstancePlace } from './place.ts';
import { readRecord } from '../common/json-record.ts';

const KEY = 'instances';
const SHOWN = 'shown_instance';

/** One that the app knows. */
export interface KnownInstance {
  readonly place: InstancePlace;
  /** What it is called on this computer. */
  readonly name: string;
  /** The file that holds its master secret, and the compose file that says so, as far as they were found. */
  readonly keyFile: string | null;
  readonly compose: string | null;
  /** Where its server answers; null: not known. */
  readonly server: string | null;
  /** By what its database tells itself from others, as it was when it was opened; null: not known. */
  readonly instanceId: string | null;
}

const stored = z.array(
  z.strictObject({
    id: z.string(),
    file: z.string(),
    agents: z.string().nullable(),
    name: z.string(),
    keyFile: z.string().nullable(),
    server: z.string().nullable(),
    compose: z.string().nullable(),
    instanceId: z.string().nullable().default(null),
  }),
);
type Stored = z.infer<typeof stored>[number];

/** What is known of an instance of Selu's, but for the id that this app gives it. */
type FoundFacts = Omit<Stored, 'id' | 'instanceId'> & Partial<Pick<Stored, 'instanceId'>>;

export class KnownInstances {
  readonly #panel: PanelService;
  readonly #own: KnownInstance;

  /** @param own where the app's own instance is, or would be made */
  constructor(panel: PanelService, own: InstancePlace) {
    this.#panel = panel;
    this.#own = { place: own, name: '', ...nothingFound };
  }

  /** All, the app's own one first, whether it is there or could be made. */
  all(): KnownInstance[] {
    return [this.#own, ...read(this.#panel.get(KEY)).map(knownOf)];
  }

  /** Those that are there to be opened: the app's own one also where there is no other. */
  list(): KnownInstance[] {
    const all = this.all();
    const isThere = all.length === 1 || existsSync(this.#own.place.file);
    return isThere ? all : all.slice(1);
  }

  /** @throws AppError `instance_unknown` */
  find(id: string): KnownInstance {
    const found = this.all().find(({ place }) => place.id === id);
    if (found === undefined) throw new AppError('instance_unknown', {});
    return found;
  }

  /** The one of a database; null when it is not known. */
  at(file: string): KnownInstance | null {
    return this.list().find(({ place }) => place.file === file) ?? null;
  }

  /** The one that was shown last, for the next start. */
  lastShown(): KnownInstance {
    const all = this.list();
    const id = this.#panel.get(SHOWN);
    return all.find(({ place }) => place.id === id) ?? all[0] ?? this.#own;
  }

  /** Notes which one was shown last; where that cannot be written, the next start shows another. */
  async noteShown(id: string): Promise<void> {
    await this.#panel.set(SHOWN, id).catch(() => undefined);
  }

  /**
   * Adds one, or renews what is known of the one whose database it is.
   *
   * @throws AppError `too_many_instances`, and what the disk says
   */
  async add(_caller: Caller, instance: FoundFacts): Promise<KnownInstance> {
    const known = this.at(instance.file);
    const id = known?.place.id ?? randomBytes(8).toString('hex');
    if (known === null && this.list().length >= limits.instances) {
      throw new AppError('too_many_instances', { max: limits.instances });
    }
    await this.#put({ instanceId: null, ...instance, id });
    return this.find(id);
  }

  /**
   * Takes it that one is at another place now. All that this app keeps of it is under its id, which stays, and so does
   * where its server answers, unless that is known better.
   *
   * @throws AppError `instance_unknown`, `not_now` for the app's own one
   */
  async moved(_caller: Caller, id: string, instance: FoundFacts): Promise<KnownInstance> {
    const { name, server } = this.requireAttached(id);
    await this.#put({ instanceId: null, ...instance, id, name, server: instance.server ?? server });
    return this.find(id);
  }

  /** @throws AppError `instance_unknown`, `display_name_invalid`, `not_now` for the app's own one */
  async rename(_caller: Caller, id: string, name: string): Promise<void> {
    this.requireAttached(id);
    const text = name.trim();
    const max = limits.displayNameMax;
    if (!isPersonName(text, max)) throw new AppError('display_name_invalid', { max });
    await this.#change((all) =>
      all.map((each) => (each.id === id ? { ...each, name: text } : each)),
    );
  }

  /** Sets where its server answers; null: that is not known. @throws AppError `instance_unknown` */
  async setServer(_caller: Caller, id: string, server: string | null): Promise<void> {
    this.find(id);
    await this.#change((all) => all.map((each) => (each.id === id ? { ...each, server } : each)));
  }

  /**
   * Takes one off the list, and deletes all that `panel.db` holds of it.
   *
   * @throws AppError `instance_unknown`, `not_now` for the app's own one
   */
  async forget(_caller: Caller, id: string): Promise<void> {
    this.requireAttached(id);
    await this.#change(
      (all) => all.filter((each) => each.id !== id),
      (store) => deleteRecordsOf(store, id),
    );
  }

  #put(instance: Stored): Promise<void> {
    return this.#change((all) => [...all.filter(({ id }) => id !== instance.id), instance]);
  }

  /** One of Selu's. @throws AppError `instance_unknown`, `not_now` for the app's own one */
  requireAttached(id: string): KnownInstance {
    const found = this.find(id);
    if (found.place.kind === 'own') throw new AppError('not_now', {});
    return found;
  }

  #change(
    work: (all: readonly Stored[]) => readonly Stored[],
    also: (store: PanelStore) => void = () => {},
  ): Promise<void> {
    return this.#panel.change((store) => {
      store.set(KEY, JSON.stringify(work(read(store.get(KEY)))));
      also(store);
    });
  }
}

/** What an instance is called until somebody names it: after the folder that it lies in, but for `data`. */
export function nameOfPlace(file: string): string {
  const folder = dirname(file);
  return basename(basename(folder) === 'data' ? dirname(folder) : folder) || file;
}

/** Of the app's own instance nothing is looked for. */
const nothingFound = { keyFile: null, compose: null, server: null, instanceId: null } as const;

const knownOf = ({ id, file, agents, ...rest }: Stored): KnownInstance => ({
  place: { id, kind: 'attached', file, agents },
  ...rest,
});

/** What cannot be read is no list: the instances are opened anew. */
const read = (text: string | null): Stored[] => readRecord(stored, text) ?? [];
