/**
 * Moves what one instance holds into another that is open, too: people, access, credentials, providers and channels, each
 * encrypted anew by the other's vault. What was kept before there was a Selu so reaches its agents. The instance that
 * it comes from stays as it is; agents are not moved.
 */
import type { MoveItem, MovePreview } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { newId } from '../../../crypto/ids.ts';
import { toStored } from '../../../store/core/timestamps.ts';
import { declaredBy, type PackageCatalog } from '../../agents/catalog.ts';
import { saidInWork } from '../../activity/events.ts';
import { nameOfCaller, requireAdmin, type Caller } from '../../common/caller.ts';
import type { Clock } from '../../common/clock.ts';
import { stampOf } from '../../common/stamps.ts';
import { holdingsOf, withinQuota } from '../../credentials/quota.ts';
import type { InstanceService } from '../instance.ts';
import type { Change } from '../writing.ts';
import { channelParts } from './channels.ts';
import { credentialParts } from './credentials.ts';
import {
  peopleOf,
  userItemId,
  type Marks,
  type Part,
  type People,
  type Side,
  type Taking,
} from './parts.ts';
import { peopleParts } from './people.ts';
import { providerParts } from './providers.ts';

/** Where it comes from, and who asks there. */
export interface MoveSource {
  readonly instance: InstanceService;
  readonly caller: Caller;
  readonly marks: Marks;
}

export interface MoveChoice {
  /** Ids of items. */
  readonly take: readonly string[];
  /** Of the preview that was shown. */
  readonly seen: string;
}

interface Plan {
  readonly parts: readonly Part[];
  readonly people: People;
  readonly seen: string;
}

/** Of the instance that things are moved into. */
export class MoveService {
  readonly #instance: InstanceService;
  readonly #catalog: PackageCatalog;
  readonly #marks: Marks;
  readonly #now: Clock;

  constructor(instance: InstanceService, catalog: PackageCatalog, marks: Marks, now: Clock) {
    this.#instance = instance;
    this.#catalog = catalog;
    this.#marks = marks;
    this.#now = now;
  }

  /**
   * What of another instance could be taken in, each compared with what is here. No value is told.
   *
   * @throws AppError `not_now` for the same instance, `secret_missing` while one of them is locked, `forbidden`, and why
   *   this one cannot be written to
   */
  async preview(caller: Caller, source: MoveSource): Promise<MovePreview> {
    const target = this.#instance.unlocked();
    requireAdmin(target.store, caller);
    if (target.readOnly !== null) throw AppError.from(target.readOnly);
    const declared = await this.#declared();
    const { parts, seen } = this.#plan(caller, source, {
      ...this.#instance.unlocked(),
      marks: this.#marks,
    });
    const isUnused = ({ kind, capability, name }: MoveItem): boolean =>
      capability !== null && declared?.has(keyOf(kind, capability, name)) === false;
    const items = parts.map(({ item }) =>
      isUnused(item) ? { ...item, agentMissing: true } : item,
    );
    return { items, seen };
  }

  /**
   * Takes in what was chosen, all or nothing. Nothing else here changes, and nothing there.
   *
   * @returns how many things were taken
   * @throws AppError `expiry_not_kept` where all is taken but when shared ones are to be renewed, `changed_meanwhile` when one of the two is not as it was shown, `user_gone` when something was chosen
   *   and not the person whose it is, `last_admin`, `credentials_full`, and as {@link preview}; whatever
   *   `caller.stillAllowed` throws, of either
   */
  async run(caller: Caller, source: MoveSource, { take, seen }: MoveChoice): Promise<number> {
    const chosen = new Set(take);
    const reminders = new Map<string, string | null>();
    const ids = new Map<string, string>();
    const newUserId = (sourceId: string): string => {
      const id = ids.get(sourceId) ?? newId();
      ids.set(sourceId, id);
      return id;
    };
    await this.#noteTemporary(caller, source, chosen, newUserId);
    const taken = await this.#instance.change(caller, saidInWork, (change) => {
      requireAdmin(change.store, caller);
      const { store, vault, rules, rows, log } = change;
      const plan = this.#plan(caller, source, { store, vault, rules, rows, marks: this.#marks });
      const parts = plan.parts.filter(({ item }) => chosen.has(item.id) && isTakeable(item));
      if (plan.seen !== seen || parts.length !== chosen.size) {
        throw new AppError('changed_meanwhile', {});
      }
      const remind = (id: string, until: string | null): void => void reminders.set(id, until);
      log({ action: 'moved', count: parts.length });
      this.#take(caller, change, { parts, people: plan.people }, { newUserId, remind });
      return parts.length;
    });
    try {
      await this.#marks.sharedExpiries.set(caller, reminders, toStored(this.#now()));
    } catch {
      throw new AppError('expiry_not_kept', {});
    }
    return taken;
  }

  /**
   * Notes whose password is temporary, before it is stored: none is to be stored without it, and of one that is not stored
   * it means nothing.
   */
  async #noteTemporary(
    caller: Caller,
    source: MoveSource,
    chosen: ReadonlySet<string>,
    newUserId: Taking['newUserId'],
  ): Promise<void> {
    const target = this.#instance.unlocked();
    requireAdmin(target.store, caller);
    const people = peopleOf(
      { ...source.instance.unlocked(), marks: source.marks },
      { ...target, marks: this.#marks },
    );
    for (const { user, there, problem } of people.all) {
      if (problem !== null || !chosen.has(userItemId(user.id))) continue;
      if (!source.marks.temporaryPasswords.has(user)) continue;
      const id = there?.id ?? newUserId(user.id);
      await this.#marks.temporaryPasswords.note(caller, id, user.passwordHash);
    }
  }

  #take(
    caller: Caller,
    change: Change,
    { parts, people }: Omit<Plan, 'seen'>,
    noting: Pick<Taking, 'newUserId' | 'remind'>,
  ): void {
    const { store } = change;
    const took = new Map<string, string>();
    const taking: Taking = {
      ...noting,
      now: toStored(this.#now()),
      tookUser: (from, to) => void took.set(from, to),
      userOf: (id) => {
        const person = people.of(id);
        // Somebody who was changed outside may have been given another's name.
        return person?.problem === null ? (took.get(id) ?? person.there?.id ?? null) : null;
      },
    };
    const hadAdmin = store.users.countAdmins() > 0;
    const isPerson = ({ item: { kind } }: Part): boolean => kind === 'user' || kind === 'access';
    for (const part of parts.filter(isPerson)) part.take(change, taking);
    if (hadAdmin && store.users.countAdmins() === 0) throw new AppError('last_admin', {});
    const owners = new Set(
      people.all.map(({ user }) => taking.userOf(user.id)).filter((id) => id !== null),
    );
    withinQuota(caller, store, holdingsOf(store, owners), () => {
      for (const part of parts.filter((each) => !isPerson(each))) part.take(change, taking);
    });
  }

  /** @throws AppError as {@link preview} */
  #plan(caller: Caller, { instance, caller: callerThere, marks }: MoveSource, target: Side): Plan {
    if (instance === this.#instance || instance.place.file === this.#instance.place.file) {
      throw new AppError('not_now', {});
    }
    instance.requireSameFile();
    const source: Side = { ...instance.unlocked(), marks };
    callerThere.stillAllowed(source.store);
    requireAdmin(source.store, callerThere);
    const planned = (): Plan => {
      const people = peopleOf(source, target);
      const parts = [
        ...peopleParts(source, target, people, nameOfCaller(caller)),
        ...credentialParts(source, target, people),
        ...providerParts(source, target),
        ...channelParts(source, target, people),
      ];
      return { parts, people, seen: stampOf(parts.map(({ item, seen }) => [item, seen])) };
    };
    const here = (): Plan => target.rows?.ledger.during(planned) ?? planned();
    return source.rows?.ledger.during(here) ?? here();
  }

  /** What agents here declare; null while nobody can tell. */
  async #declared(): Promise<ReadonlySet<string> | null> {
    const agents = await this.#catalog.all();
    if (agents.some(({ problem }) => problem !== null)) return null;
    return new Set(
      agents
        .flatMap(declaredBy)
        .map(({ scope, capabilityId, name }) =>
          keyOf(scope === 'system' ? 'systemCredential' : 'userCredential', capabilityId, name),
        ),
    );
  }
}

const isTakeable = ({ state, problem }: MoveItem): boolean => problem === null && state !== 'same';

const keyOf = (kind: MoveItem['kind'], capability: string, name: string): string =>
  JSON.stringify([kind, capability, name]);
