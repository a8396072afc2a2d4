/** Where people are signed in: list, end. A session goes by its handle; its id stays inside the main process. */
import type { ActivityEvent } from '#shared/activity.ts';
import type { Session, UserRef } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { sessionHandle } from '../../crypto/ids.ts';
import type { InstanceReader, SessionRow } from '../../store/instance/instance-store.ts';
import { instantOf } from '../../store/core/timestamps.ts';
import { personThing, saidInWork } from '../activity/events.ts';
import type { Caller } from '../common/caller.ts';
import type { Clock } from '../common/clock.ts';
import type { InstanceService } from '../instance/instance.ts';
import type { InstanceRules } from '../secrets/instance-rules.ts';
import { isAlive } from './session-life.ts';
import { unknownUser, userRefs } from './user-refs.ts';

/** In between: a clock that was corrected meanwhile makes no phone of a browser. */
const PHONE_FROM_DAYS = 14;

export class SessionsService {
  readonly #instance: InstanceService;
  readonly #now: Clock;

  constructor(instance: InstanceService, now: Clock) {
    this.#instance = instance;
    this.#now = now;
  }

  /**
   * The sessions of a user that have not expired, newest first.
   *
   * @param current the token of the one that asks, if one does
   */
  listOf(userId: string, current: string | null): Session[] {
    const { sessions } = this.#instance.store();
    const rules = this.#instance.rules;
    const currentId = current === null ? null : rules.sessions.idOf(current);
    return this.#live(sessions.listOfUser(userId)).map((row) => describe(row, rules, currentId));
  }

  /** Everybody's sessions that have not expired, newest first. */
  list(): (Session & { readonly user: UserRef })[] {
    const store = this.#instance.store();
    const users = userRefs(store);
    const rules = this.#instance.rules;
    return this.#live(store.sessions.list()).flatMap((row) => {
      const user = users.get(row.userId);
      return user === undefined ? [] : [{ ...describe(row, rules, null), user }];
    });
  }

  /**
   * Ends one session.
   *
   * @param userId whose it must be; left out, anybody's
   * @throws AppError `session_gone`
   */
  async end(caller: Caller, handle: string, userId?: string): Promise<void> {
    await this.#instance.change(caller, saidInWork, ({ store, log }) => {
      const rows = userId === undefined ? store.sessions.list() : store.sessions.listOfUser(userId);
      const row = rows.find(({ id }) => sessionHandle(id) === handle);
      if (row === undefined) throw new AppError('session_gone', {});
      store.sessions.delete(row.id);
      log(ended(store, row.userId, 1));
    });
  }

  /**
   * Ends all sessions of a user but one.
   *
   * @param kept its token
   * @returns how many
   */
  endOthers(caller: Caller, userId: string, kept: string): Promise<number> {
    return this.#instance.change(caller, saidInWork, ({ store, rules, log }) => {
      const count = store.sessions.deleteOthers(userId, rules.sessions.idOf(kept));
      if (count > 0) log(ended(store, userId, count));
      return count;
    });
  }

  /** Ends all sessions of a user. @returns how many */
  endAll(caller: Caller, userId: string): Promise<number> {
    return this.#instance.change(caller, saidInWork, ({ store, log }) => {
      const count = store.sessions.deleteOfUser(userId);
      if (count > 0) log(ended(store, userId, count));
      return count;
    });
  }

  #live(rows: readonly SessionRow[]): SessionRow[] {
    const now = this.#now();
    return rows.filter((row) => isAlive(row, now));
  }
}

/** Of somebody, so many. */
function ended(store: InstanceReader, userId: string, count: number): ActivityEvent {
  const user = store.users.byId(userId) ?? unknownUser(userId);
  return { action: 'sessionsEnded', about: personThing(user), count };
}

function describe(row: SessionRow, { sessions }: InstanceRules, currentId: string | null): Session {
  return {
    handle: sessionHandle(row.id),
    device: row.deviceName,
    startedAt: instantOf(row.createdAt),
    lastUsedAt: row.lastUsedAt === null ? null : instantOf(row.lastUsedAt),
    expiresAt: instantOf(row.expiresAt),
    phone: sessions.areShared && lastsLongerThanABrowser(row),
    current: row.id === currentId,
  };
}

/** The orchestrator lets a browser's session last 7 days, and that of a paired phone 30 (selu-instance spec). */
function lastsLongerThanABrowser({ createdAt, expiresAt }: SessionRow): boolean {
  const from = instantOf(createdAt);
  const until = instantOf(expiresAt);
  if (from === null || until === null) return false;
  return Date.parse(until) - Date.parse(from) > PHONE_FROM_DAYS * 24 * 60 * 60 * 1000;
}
