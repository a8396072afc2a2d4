/** Accounts: who is there, making, changing and deleting one, and their passwords. */
import type {
  Account,
  AgentAccess,
  AgentRef,
  Belongings,
  Language,
  UserRef,
} from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { DEFAULT_AGENT, limits } from '#shared/limits.ts';
import { newId, newInboundToken } from '../../crypto/ids.ts';
import { hashPassword } from '../../crypto/passwords.ts';
import type { InstanceStore, UserRow } from '../../store/instance/own/open.ts';
import { instantOf, toStored } from '../../store/core/timestamps.ts';
import { requireAdmin, type Actor } from '../common/authorize.ts';
import { accessFromRows, choosableAgents, storeAccess } from './agent-access.ts';
import type { AuthService } from './auth.ts';
import { inboundTokenCell } from '../secrets/secret-cells.ts';
import type { Clock } from '../common/clock.ts';
import type { InstanceService, Unlocked } from '../instance/instance.ts';
import { isPersonName } from '#shared/text.ts';
import type { Throttle } from './throttle.ts';
import { userRefs } from './user-refs.ts';

export interface Profile {
  readonly username: string;
  readonly displayName: string;
  readonly language: Language;
  readonly isAdmin: boolean;
}

export interface NewUser extends Profile {
  readonly password: string;
}

export class UsersService {
  readonly #instance: InstanceService;
  readonly #auth: AuthService;
  readonly #throttle: Throttle;
  readonly #now: Clock;

  constructor(instance: InstanceService, auth: AuthService, throttle: Throttle, now: Clock) {
    this.#instance = instance;
    this.#auth = auth;
    this.#throttle = throttle;
    this.#now = now;
  }

  /** Everybody with an account, by display name. */
  names(): UserRef[] {
    return [...userRefs(this.#instance.store()).values()];
  }

  /** Everybody with an account and what an administrator looks after, by display name. */
  list(): Account[] {
    const store = this.#instance.store();
    const rows = Map.groupBy(store.userAgentAccess.list(), ({ userId }) => userId);
    return store.users.list().map((user) => ({
      id: user.id,
      username: user.username,
      displayName: user.displayName,
      isAdmin: user.isAdmin,
      language: user.language,
      createdAt: instantOf(user.createdAt),
      lastSignInAt: user.lastSignInAt === null ? null : instantOf(user.lastSignInAt),
      agentAccess: accessFromRows((rows.get(user.id) ?? []).map(({ agentId }) => agentId)),
    }));
  }

  /** The installed agents that a user can be given or denied. */
  agents(): AgentRef[] {
    return choosableAgents(this.#instance.store());
  }

  /**
   * Creates an account, with the pipe that every user has. Username and display name are trimmed, the
   * password is taken as it is.
   *
   * @param allowed runs before the hashing, and again inside the same transaction; throws to refuse
   * @returns the new user's id
   * @throws AppError `username_invalid`, `username_taken`, `display_name_invalid`, `password_too_short`,
   *   `password_too_long`, `forbidden`; `secret_missing` while the instance is locked
   */
  async create(
    user: NewUser,
    by: Actor,
    allowed: (store: InstanceStore) => void = () => {},
  ): Promise<string> {
    const { username, displayName } = this.check(user);
    const unlocked = this.#instance.unlocked();
    const { store } = unlocked;
    allowed(store);
    const passwordHash = await hashPassword(user.password);
    const id = newId();
    const createdAt = toStored(this.#now());
    store.transaction(() => {
      requireAdmin(store, by);
      allowed(store);
      if (store.users.named(username).length > 0)
        throw new AppError('username_taken', { username });
      const { isAdmin, language } = user;
      store.users.insert({
        id,
        username,
        displayName,
        passwordHash,
        createdAt,
        isAdmin,
        language,
        lastSignInAt: null,
      });
      insertWebPipe(unlocked, { userId: id, displayName, createdAt });
    });
    return id;
  }

  /**
   * Checks a new account without making it.
   *
   * @returns user name and display name as they would be stored: trimmed, the second defaulting to the first
   * @throws AppError as {@link create}, but for `username_taken`
   */
  check(user: Pick<NewUser, 'username' | 'displayName' | 'password'>): {
    username: string;
    displayName: string;
  } {
    const names = checkedNames(user);
    checkPassword(user.password);
    return names;
  }

  /** @throws AppError `user_unknown` */
  idOf(username: string): string {
    const user = this.#instance.store().users.byUsername(username.trim());
    if (user === null) throw new AppError('user_unknown', { username: username.trim() });
    return user.id;
  }

  /**
   * Changes names, language and role.
   *
   * @throws AppError `user_gone`, `username_invalid`, `username_taken`, `display_name_invalid`,
   *   `own_account` for one's own role, `last_admin`, `forbidden`
   */
  update(userId: string, profile: Profile, by: Actor): void {
    const { username, displayName } = checkedNames(profile);
    const store = this.#instance.store();
    store.transaction(() => {
      requireAdmin(store, by);
      const user = existing(store, userId);
      if (user.isAdmin && !profile.isAdmin) {
        if (userId === by) throw new AppError('own_account', {});
        requireAnotherAdmin(store);
      }
      const isTaken = store.users.named(username).some(({ id }) => id !== userId);
      if (isTaken && username !== user.username) throw new AppError('username_taken', { username });
      const { isAdmin, language } = profile;
      store.users.update({ id: userId, username, displayName, isAdmin, language });
    });
  }

  /** The language in which the user reads. */
  setLanguage(userId: string, language: Language): void {
    const store = this.#instance.store();
    store.transaction(() => store.users.setLanguage(userId, language));
  }

  /** Sets which agents a user may use. @throws AppError `user_gone`, `agent_unknown`, `forbidden` */
  setAgentAccess(userId: string, access: AgentAccess, by: Actor): void {
    const store = this.#instance.store();
    store.transaction(() => {
      requireAdmin(store, by);
      existing(store, userId);
      storeAccess(store, userId, access);
    });
  }

  /** What would go with a user. @throws AppError `user_gone` */
  belongings(userId: string): Belongings {
    const store = this.#instance.store();
    existing(store, userId);
    const counts = new Map<Belongings[number]['kind'], number>();
    for (const { table, count } of store.userDeletion.preview(userId)) {
      if (table === 'user_agent_access') continue;
      const kind = kinds[table] ?? 'other';
      counts.set(kind, (counts.get(kind) ?? 0) + count);
    }
    return [...counts].map(([kind, count]) => ({ kind, count }));
  }

  /**
   * Deletes a user and all that belongs to them, or nothing.
   *
   * @param username confirms whom: exactly their username
   * @throws AppError `user_gone`, `own_account`, `last_admin`, `deletion_name_wrong`, `forbidden`
   */
  delete(userId: string, username: string, by: Actor): void {
    const store = this.#instance.store();
    store.transaction(() => {
      requireAdmin(store, by);
      const user = existing(store, userId);
      if (userId === by) throw new AppError('own_account', {});
      if (user.isAdmin) requireAnotherAdmin(store);
      if (username !== user.username) {
        throw new AppError('deletion_name_wrong', { username: user.username });
      }
      store.userDeletion.run(userId);
    });
  }

  /**
   * Sets a new password for somebody else and ends every session of theirs, together; they can try to sign in
   * at once.
   *
   * @param allowed runs inside the same transaction; throws to refuse
   * @returns how many sessions were ended
   * @throws AppError `password_too_short`, `password_too_long`, `user_gone`, `own_account`, `forbidden`
   */
  async resetPassword(
    userId: string,
    password: string,
    by: Actor,
    allowed: () => void = () => {},
  ): Promise<number> {
    checkPassword(password);
    // One's own needs the current one: a window left open must not be enough.
    if (userId === by) throw new AppError('own_account', {});
    const store = this.#instance.store();
    existing(store, userId);
    const passwordHash = await hashPassword(password);
    const ended = store.transaction(() => {
      requireAdmin(store, by);
      allowed();
      existing(store, userId);
      store.users.setPasswordHash(userId, passwordHash);
      return store.sessions.deleteOfUser(userId);
    });
    this.#forgetFailures(userId);
    return ended;
  }

  /**
   * Replaces one's own password and ends all other sessions, together.
   *
   * @param own `sessionId`: the session that stays
   * @param allowed runs inside the transaction; throws to refuse
   * @returns how many sessions were ended
   * @throws AppError `password_wrong`, `sign_in_wait`, `password_too_short`, `password_too_long`,
   *   `not_signed_in` when the session has ended meanwhile
   */
  async changePassword(
    { userId, sessionId }: { readonly userId: string; readonly sessionId: string },
    { current, password }: { readonly current: string; readonly password: string },
    allowed: () => void = () => {},
  ): Promise<number> {
    checkPassword(password);
    const checkedHash = await this.#auth.prove(userId, current);
    const passwordHash = await hashPassword(password);
    const { store } = this.#instance.unlocked();
    return store.transaction(() => {
      allowed();
      const user = store.users.byId(userId);
      if (user === null || store.sessions.byId(sessionId) === null) {
        throw new AppError('not_signed_in', {});
      }
      if (user.passwordHash !== checkedHash) throw new AppError('password_wrong', {});
      store.users.setPasswordHash(userId, passwordHash);
      return store.sessions.deleteOthers(userId, sessionId);
    });
  }

  #forgetFailures(userId: string): void {
    const instanceId = this.#instance.store().meta.get('instance_id');
    if (instanceId !== null) this.#throttle.forget(instanceId, userId);
  }
}

/** What a table's rows are for a person; the orchestrator has more tables, which are summed up. */
const kinds: Readonly<Record<string, Belongings[number]['kind']>> = {
  user_credentials: 'credentials',
  web_sessions: 'sessions',
  pipes: 'pipes',
  telegram_configs: 'channels',
  bluebubbles_configs: 'channels',
};

function existing(store: InstanceStore, userId: string): UserRow {
  const user = store.users.byId(userId);
  if (user === null) throw new AppError('user_gone', {});
  return user;
}

function requireAnotherAdmin(store: InstanceStore): void {
  if (store.users.countAdmins() < 2) throw new AppError('last_admin', {});
}

/** The way on which the orchestrator's own page talks to a user's agents (selu-instance spec, `pipes`). */
function insertWebPipe(
  { store, codec }: Unlocked,
  user: { readonly userId: string; readonly displayName: string; readonly createdAt: string },
): void {
  const id = newId();
  store.pipes.insert({
    id,
    userId: user.userId,
    name: `${user.displayName}'s Chat`,
    transport: 'web',
    inboundToken: codec.seal(newInboundToken(), inboundTokenCell(id)),
    outboundUrl: 'internal://web',
    outboundAuth: null,
    defaultAgentId: DEFAULT_AGENT,
    active: true,
    createdAt: user.createdAt,
  });
  store.meta.increment('encryption_count');
}

function checkedNames(names: Pick<Profile, 'username' | 'displayName'>): {
  username: string;
  displayName: string;
} {
  const username = names.username.trim();
  const displayName = names.displayName.trim() || username;
  if (!isPersonName(username, limits.usernameMax)) {
    throw new AppError('username_invalid', { max: limits.usernameMax });
  }
  if (!isPersonName(displayName, limits.displayNameMax)) {
    throw new AppError('display_name_invalid', { max: limits.displayNameMax });
  }
  return { username, displayName };
}

/** Length in characters as a person counts them (code points); any character is allowed (product spec §7). */
function checkPassword(password: string): void {
  const length = [...password].length;
  if (length < limits.passwordMin) {
    throw new AppError('password_too_short', { min: limits.passwordMin });
  }
  if (length > limits.passwordMax) {
    throw new AppError('password_too_long', { max: limits.passwordMax });
  }
}
