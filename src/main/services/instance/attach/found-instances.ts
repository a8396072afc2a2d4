/**
 * What was found where a Selu may be, shown before it is used. A window gets a handle and no say in the path: paths come
 * from the places that this app looks at, and from the system's own dialog.
 */
import { existsSync } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { AnswerToSame, FoundInstance, SameInstance } from '#shared/contract/schemas.ts';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { openAttachedStore } from '../../../store/instance/attached/open.ts';
import type { Caller } from '../../common/caller.ts';
import { Handles } from '../../common/handles.ts';
import type { AttachQuestion } from '../../common/questions.ts';
import { nameOfPlace, type KnownInstance, type KnownInstances } from '../known-instances.ts';
import type { InstancePlace } from '../place.ts';
import type { Environment } from './compose.ts';
import { findPlace, type FoundPlace } from './find-place.ts';
import { likelyPlaces } from './likely-places.ts';
import { questionsOf, writeObstacle } from './write-obstacle.ts';

/** What a handle leads to. */
interface Handled {
  readonly place: FoundPlace;
  /** Whether a person has named the place, in a dialog of the system's or at the command line. */
  readonly isChosen: boolean;
}

/** So many handles are remembered, the newest. */
const MOST_HANDLES = 200;

/** A likely place that cannot be opened, and why. */
export interface UnusablePlace {
  readonly folder: string;
  readonly problem: ErrorInfo;
}

interface LikelyInstances {
  readonly found: FoundInstance[];
  readonly unusable: UnusablePlace[];
}

interface IdOfFound {
  /** By what the database tells itself from others; null: an older one has none. */
  readonly instanceId: string | null;
}

/** As it goes to a window. */
type Found = FoundInstance & { readonly readOnly: ErrorInfo | null };

export interface FoundInstancesDependencies {
  readonly known: KnownInstances;
  /** Of this process: a compose file may refer to it. */
  readonly env: Environment;
  /** Looks at the likely places; those of this computer, if left out. */
  readonly lookAround?: typeof likelyPlaces;
}

export class FoundInstances {
  readonly #known: KnownInstances;
  readonly #env: Environment;
  readonly #lookAround: typeof likelyPlaces;
  #looking: Promise<LikelyInstances> | null = null;
  readonly #handles = new Handles<Handled & IdOfFound>(MOST_HANDLES);

  constructor(dependencies: FoundInstancesDependencies) {
    const { known, env, lookAround = likelyPlaces } = dependencies;
    this.#known = known;
    this.#env = env;
    this.#lookAround = lookAround;
  }

  /** Looks where people usually have it. What is there and cannot be opened is told with the reason. */
  likely(): Promise<LikelyInstances> {
    // One look serves everybody who asks meanwhile.
    this.#looking ??= this.#look().finally(() => (this.#looking = null));
    return this.#looking;
  }

  async #look(): Promise<LikelyInstances> {
    const found: FoundInstance[] = [];
    const unusable: UnusablePlace[] = [];
    for (const { folder, place, problem } of await this.#lookAround(this.#env)) {
      if (place === null) {
        unusable.push({ folder, problem: problem.toInfo() });
        continue;
      }
      try {
        found.push(await this.#described({ place, isChosen: false }));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        unusable.push({ folder, problem: error.toInfo() });
      }
    }
    return { found, unusable };
  }

  /**
   * Looks at a path that a person chose: a database, its folder, or that of a compose file.
   *
   * @throws AppError as `findPlace` and `openAttachedStore`
   */
  async at(path: string): Promise<Found> {
    return this.#described({ place: await findPlace(path, this.#env), isChosen: true });
  }

  /**
   * The same, with the folder of its agents that a person has chosen because none was found.
   *
   * @param folder absolute path
   * @throws AppError `found_gone`, `agents_no_folder`, and as {@link at}
   */
  async withAgents(handle: string, folder: string): Promise<Found> {
    const handled = this.#handledBy(handle);
    const agents = await realPathOf(folder);
    const isFolder = await stat(agents).then(
      (entry) => entry.isDirectory(),
      () => false,
    );
    if (!isFolder) throw new AppError('agents_no_folder', { path: folder });
    return this.#described({ ...handled, place: { ...handled.place, agents } });
  }

  /**
   * Takes what was found onto the list of this app. Where nobody has named the place, the person is asked first: what
   * lies there may be somebody else's, and no page decides that it is entered into.
   *
   * @param same what the person says where the same instance is on the list at another place
   * @throws AppError `found_gone`, `not_confirmed`; `instance_elsewhere` where the person has to say `same` first; as
   *   `Caller.confirm` and `KnownInstances.add`
   */
  async open(caller: Caller, handle: string, same?: AnswerToSame): Promise<KnownInstance> {
    const { place, isChosen, instanceId } = this.#handledBy(handle);
    const { agents, keyFile, address: server, compose } = place;
    const file = await realPathOf(place.file);
    const facts = { file, agents, keyFile, server, compose, instanceId };
    const known = this.#known.at(file);
    const other = known === null ? this.#sameIdAs(instanceId) : null;
    if (other !== null && same === undefined) {
      throw new AppError('instance_elsewhere', { name: other.name, file: other.file });
    }
    // One that is known under another key could be one that was put in its place.
    if (!isChosen && known?.keyFile !== keyFile) {
      const owner = await ownerOf(file);
      if (!(await caller.confirm({ about: 'attach', file, owner, keyFile }))) {
        throw new AppError('not_confirmed', {});
      }
    }
    const name = known?.name ?? nameOfPlace(file);
    return other !== null && same === 'moved'
      ? this.#known.moved(caller, other.id, { ...facts, name })
      : this.#known.add(caller, { ...facts, name });
  }

  /** One of the list with this id; sooner one whose database is not there any more, because it may be this one. */
  #sameIdAs(instanceId: string | null): SameInstance | null {
    if (instanceId === null) return null;
    const same = this.#known
      .list()
      .filter(({ place, instanceId: id }) => (id ?? idIn(place)) === instanceId)
      .map(({ place: { id, file }, name }) => ({ id, name, file, exists: existsSync(file) }));
    return same.find(({ exists }) => !exists) ?? same[0] ?? null;
  }

  async #described(handled: Handled): Promise<Found> {
    const { place } = handled;
    const { agents, keyFile, address } = place;
    // Under the name that it has on the list, by whichever link it was found.
    const file = await realPathOf(place.file);
    const known = this.#known.at(file);
    const readOnly = await writeObstacle(place, questionsOf(this.#env));
    const store = openAttachedStore(file, { readonly: true });
    try {
      const instanceId = store.meta.get('instance_id');
      return {
        handle: this.#handles.remember({ ...handled, instanceId }),
        name: known?.name ?? nameOfPlace(file),
        file,
        agents,
        keyFile,
        server: address,
        users: store.users.count(),
        credentials: store.systemCredentials.count() + store.userCredentials.count(),
        readOnly,
        known: known !== null,
        sameIdAs: known === null ? this.#sameIdAs(instanceId) : null,
      };
    } finally {
      store.close();
    }
  }

  /** @throws AppError `found_gone` */
  #handledBy(handle: string): Handled & IdOfFound {
    const handled = this.#handles.get(handle);
    if (handled === undefined) throw new AppError('found_gone', {});
    return handled;
  }
}

/** The id of one that was taken onto the list before that was noted; null: it cannot be read, or has none. */
function idIn({ kind, file }: InstancePlace): string | null {
  if (kind === 'own') return null;
  try {
    const store = openAttachedStore(file, { readonly: true });
    try {
      return store.meta.get('instance_id');
    } finally {
      store.close();
    }
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

const realPathOf = (file: string): Promise<string> => realpath(file).catch(() => file);

/** Whose a file is; null where the system does not say, or it is gone. */
async function ownerOf(file: string): Promise<AttachQuestion['owner']> {
  const mine = process.getuid?.();
  if (mine === undefined) return null;
  const uid = await stat(file).then(
    (entry) => entry.uid,
    () => null,
  );
  if (uid === mine) return 'you';
  return uid === 0 ? 'root' : uid;
}
