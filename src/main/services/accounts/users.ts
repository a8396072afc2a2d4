/** Accounts: who is there, making, changing and deleting one, and their passwords. */
import type {
  AccessChange,
  AccessChanged,
  Account,
  AgentAccess,
  AgentRef,
  Belongings,
  Language,
  UserRef,
} from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { DEFAULT_AGENT, limits } from '#shared/limits.ts';
import { newId } from '../../crypto/ids.ts';
import type { Passwords } from '../../crypto/passwords.ts';
import type { InstanceReader, UserRow } from '../../store/instance/instance-store.ts';
import { instantOf, toStored } from '../../store/core/timestamps.ts';
import { changedSetting, personThing, saidInWork } from '../activity/events.ts';
import { nameOfCaller, requireAdmin, type Caller } from '../common/caller.ts';
import { deleteArtifacts, type FilesLeft } from './artifact-files.ts';
import {
  accessAfter,
  accessFromRows,
  choosableAgents,
  ofEverybody,
  rowsOfAccess,
  storeAccess,
} from './agent-access.ts';
import { accessEvents } from './access-events.ts';
import type { AuthService } from './auth.ts';
import type { Clock } from '../common/clock.ts';
import { requireSeen, stampOf } from '../common/stamps.ts';
import type { InstanceService } from '../instance/instance.ts';
import { insertChat } from '../pipes/pipe-rows.ts';
import { isPersonName } from '#shared/text.ts';
import type { TemporaryPasswords } from './temporary-passwords.ts';
import type { Throttle } from './throttle.ts';
import { checkLooksLikeNobody, checkUsername } from './usernames.ts';
import { userRefs } from './user-refs.ts';

export interface Profile {
  readonly username: string;
  readonly displayName: string;
  readonly language: Language;
  readonly isAdmin: boolean;
}

export interface NewUser extends Profile {
  readonly password: string;
  /** They are to choose another at the first sign-in. */
  readonly temporary?: boolean | undefined;
  /** Which agents they may use; left out: all. */
  readonly access?: AgentAccess | undefined;
}

/** What several people are to have. */
export interface SeveralAccess {
  readonly userIds: readonly string[];
  readonly access: AccessChange;
}

export interface UsersDependencies {
  readonly instance: InstanceService;
  readonly auth: AuthService;
  readonly throttle: Throttle;
  readonly passwords: Passwords;
  readonly temporaryPasswords: TemporaryPasswords;
  readonly now: Clock;
}

export class UsersService {
  readonly #instance: InstanceService;
  readonly #auth: AuthService;
  readonly #throttle: Throttle;
  readonly #passwords: Passwords;
  readonly #temporaryPasswords: TemporaryPasswords;
  readonly #now: Clock;
  /** By user, the password that an administrator has set in this run of the app. */
  readonly #resets = new Map<string, string>();

  constructor(dependencies: UsersDependencies) {
    const { instance, auth, throttle, passwords, temporaryPasswords, now } = dependencies;
    this.#instance = instance;
    this.#auth = auth;
    this.#throttle = throttle;
    this.#passwords = passwords;
    this.#temporaryPasswords = temporaryPasswords;
    this.#now = now;
  }

  /** Everybody with an account, by display name. */
  names(): UserRef[] {
    return [...userRefs(this.#instance.store()).values()];
  }

  /** Everybody with an account and what an administrator looks after, by display name. */
  list(): Promise<Account[]> {
    return ofEverybody(
      () => this.#instance.store(),
      (user, rows) => this.#account(user, rows),
    );
  }

  /** One of them; null when there is nobody of that id. */
  find(userId: string): Account | null {
    const { users, userAgentAccess } = this.#instance.store();
    const user = users.list().find(({ id }) => id === userId);
    return user === undefined ? null : this.#account(user, userAgentAccess.listOf(userId));
  }

  /** @param rows which agents they may use, as it is stored */
  #account(user: UserRow, rows: readonly string[]): Account {
    const { state } = this.#instance;
    const ledger = state.name === 'unlocked' ? state.rows?.ledger : undefined;
    return {
      id: user.id,
      username: user.username,
      displayName: user.displayName,
      isAdmin: user.isAdmin,
      language: user.language,
      createdAt: instantOf(user.createdAt),
      lastSignInAt: user.lastSignInAt === null ? null : instantOf(user.lastSignInAt),
      agentAccess: accessFromRows(rows),
      outside: ledger?.fits('user', user) === false,
      temporaryPassword: this.#temporaryPasswords.has(user),
      stamp: stampOf(editableOf(user, rows)),
    };
  }

  /** The installed agents that a user can be given or denied. */
  agents(): AgentRef[] {
    return choosableAgents(this.#instance.store());
  }

  /**
   * Creates an account, with the pipe that every user has. Username and display name are trimmed, the
   * password is taken as it is.
   *
   * @returns the new user's id
   * @throws AppError `username_invalid`, `username_mixed`, `username_taken`, `username_look_alike`,
   *   `display_name_invalid`, `password_too_short`, `password_too_long`, `agent_unknown`, `forbidden`;
   *   `secret_missing` while the instance is locked
   */
  create(caller: Caller, user: NewUser): Promise<string> {
    return this.#create(caller, user, (store) => requireAdmin(store, caller));
  }

  /**
   * Creates the first administrator of an instance in which nobody has an account.
   *
   * @returns the new user's id
   * @throws AppError `not_now` when somebody has one, and as {@link create}
   */
  createFirst(caller: Caller, admin: Omit<NewUser, 'isAdmin'>): Promise<string> {
    return this.#create(caller, { ...admin, isAdmin: true }, (store) => {
      if (store.users.count() > 0) throw new AppError('not_now', {});
    });
  }

  /** @param mayCreate is asked before the hashing, and again inside the transaction; throws to refuse */
  async #create(
    caller: Caller,
    user: NewUser,
    mayCreate: (store: InstanceReader) => void,
  ): Promise<string> {
    const { username, displayName } = this.check(user);
    mayCreate(this.#instance.unlocked().store);
    const passwordHash = await this.#passwords.hash(user.password);
    const id = newId();
    const createdAt = toStored(this.#now());
    if (user.temporary) await this.#temporaryPasswords.note(caller, id, passwordHash);
    await this.#instance.change(caller, saidInWork, (change) => {
      const { store, log } = change;
      mayCreate(store);
      if (store.users.named(username).length > 0) {
        throw new AppError('username_taken', { username });
      }
      checkLooksLikeNobody(username, usernamesIn(store));
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
      const about = personThing({ id, displayName });
      log({ action: 'personAdded', about });
      if (isAdmin) log({ action: 'madeAdmin', about });
      insertChat(change, { id, displayName }, createdAt);
      if (user.access && user.access.mode !== 'all') {
        storeAccess(change, { id, displayName }, user.access);
      }
    });
    return id;
  }

  /**
   * Checks a new account without making it.
   *
   * @returns user name and display name as they would be stored: trimmed, the second defaulting to the first
   * @throws AppError as {@link create}, but for `username_taken` and `username_look_alike`
   */
  check(user: Pick<NewUser, 'username' | 'displayName' | 'password'>): {
    username: string;
    displayName: string;
  } {
    const names = trimmedNames(user);
    checkUsername(names.username);
    checkDisplayName(names.displayName);
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
   * Changes names, language and role. Names from before there were rules for them can stay.
   *
   * @param seen the stamp of what was shown; null: it is not looked at
   * @throws AppError `user_gone`, `username_…` as {@link create}, `display_name_invalid`,
   *   `own_account` for one's own role, `last_admin`, `changed_meanwhile`, `forbidden`
   */
  async update(
    caller: Caller,
    userId: string,
    profile: Profile,
    seen: string | null = null,
  ): Promise<void> {
    const { username, displayName } = trimmedNames(profile);
    await this.#instance.change(caller, saidInWork, ({ store, log }) => {
      requireAdmin(store, caller);
      const user = existing(store, userId);
      requireSeen(seen, editableOf(user, store.userAgentAccess.listOf(user.id)));
      if (user.isAdmin && !profile.isAdmin) {
        if (userId === nameOfCaller(caller)) throw new AppError('own_account', {});
        requireAnotherAdmin(store);
      }
      if (displayName !== user.displayName) checkDisplayName(displayName);
      if (username !== user.username) {
        checkUsername(username);
        const isTaken = store.users.named(username).some(({ id }) => id !== userId);
        if (isTaken) throw new AppError('username_taken', { username });
        checkLooksLikeNobody(username, usernamesIn(store, userId));
      }
      const { isAdmin, language } = profile;
      store.users.update({ id: userId, username, displayName, isAdmin, language });
      const about = personThing({ id: userId, displayName });
      const isSame =
        username === user.username &&
        displayName === user.displayName &&
        language === user.language;
      if (!isSame) log({ action: 'personChanged', about });
      if (isAdmin !== user.isAdmin) log({ action: isAdmin ? 'madeAdmin' : 'madeMember', about });
    });
  }

  /** The language in which the user reads. */
  async setLanguage(caller: Caller, userId: string, language: Language): Promise<void> {
    await this.#instance.change(caller, changedSetting('language'), ({ store }) =>
      store.users.setLanguage(userId, language),
    );
  }

  /**
   * Sets which agents a user may use.
   *
   * @param seen as of {@link update}
   * @throws AppError `user_gone`, `agent_unknown`, `changed_meanwhile`, `forbidden`
   */
  async setAgentAccess(
    caller: Caller,
    userId: string,
    access: AgentAccess,
    seen: string | null = null,
  ): Promise<void> {
    await this.#instance.change(caller, saidInWork, (change) => {
      const { store } = change;
      requireAdmin(store, caller);
      const user = existing(store, userId);
      requireSeen(seen, editableOf(user, store.userAgentAccess.listOf(user.id)));
      storeAccess(change, user, access);
    });
  }

  /**
   * Gives several people agents, or takes some from them, in one transaction. Who is gone is left out; an account that
   * was changed outside the app stays as it is.
   *
   * @param changes if somebody is in two of them, one comes after the other
   * @returns how many have other agents now, and each who has not with the reason
   * @throws AppError `agent_unknown` for one that is given, `forbidden`; then nothing is changed
   */
  async changeAgentAccess(
    caller: Caller,
    changes: readonly SeveralAccess[],
  ): Promise<AccessChanged> {
    return this.#instance.change(caller, saidInWork, ({ store, log }) => {
      requireAdmin(store, caller);
      const people = userRefs(store);
      const agents = choosableAgents(store);
      const installed = agents.map(({ id }) => id);
      // All of it before anything is written: whatever is read afterwards has that signed first, each time.
      const asked = new Set(
        changes.flatMap(({ userIds }) => userIds).filter((id) => people.has(id)),
      );
      const rowsOfUser = new Map(
        [...asked].map((id) => [
          id,
          store.users.byId(id) === null ? null : store.userAgentAccess.listOf(id),
        ]),
      );
      const changed = new Map<string, string[]>();
      const result = { changed: 0, unchanged: 0, refused: [] as AccessChanged['refused'] };
      for (const { userIds, access } of changes) {
        const given = access.mode === 'give' ? access.agentIds : [];
        const unknown = given.find((id) => id !== DEFAULT_AGENT && !installed.includes(id));
        if (unknown !== undefined) throw new AppError('agent_unknown', { agent: unknown });
        for (const userId of new Set(userIds)) {
          const user = people.get(userId);
          if (user === undefined) continue;
          const rows = changed.get(userId) ?? rowsOfUser.get(userId) ?? null;
          if (rows === null) {
            result.refused.push({ user, error: { code: 'changed_outside', params: {} } });
            continue;
          }
          const after = accessAfter(accessFromRows(rows), access, installed);
          if (after === null) result.unchanged += 1;
          else {
            const next = rowsOfAccess(after, installed, rows);
            const has = accessFromRows(next);
            for (const event of accessEvents(agents, user, accessFromRows(rows), has)) log(event);
            changed.set(userId, next);
            result.changed += 1;
          }
        }
      }
      for (const [userId, rows] of changed) store.userAgentAccess.replace(userId, rows);
      return result;
    });
  }

  /** What would go with a user. @throws AppError `user_gone` */
  belongings(userId: string): Belongings {
    const store = this.#instance.store();
    existing(store, userId);
    const counts = new Map<Belongings[number]['kind'], { count: number; ofOthers: number }>();
    for (const { table, count, ofOthers } of store.userDeletion.preview(userId)) {
      if (table === 'user_agent_access') continue;
      const kind = kinds[table] ?? 'other';
      const before = counts.get(kind) ?? { count: 0, ofOthers: 0 };
      counts.set(kind, { count: before.count + count, ofOthers: before.ofOthers + ofOthers });
    }
    return [...counts].map(([kind, found]) => ({ kind, ...found }));
  }

  /**
   * Deletes a user and all that belongs to them, or nothing. The files of their conversations, which Selu keeps beside
   * its database, go afterwards.
   *
   * @param username confirms whom: exactly their username
   * @returns which of these files could not be deleted; null: none is left
   * @throws AppError `user_gone`, `own_account`, `last_admin`, `deletion_name_wrong`, `forbidden`
   */
  async delete(caller: Caller, userId: string, username: string): Promise<FilesLeft | null> {
    const files = await this.#instance.change(caller, saidInWork, ({ store, log }) => {
      requireAdmin(store, caller);
      const user = existing(store, userId);
      if (userId === nameOfCaller(caller)) throw new AppError('own_account', {});
      if (user.isAdmin) requireAnotherAdmin(store);
      if (username !== user.username) {
        throw new AppError('deletion_name_wrong', { username: user.username });
      }
      const paths = store.userDeletion.files(userId);
      store.userDeletion.run(userId);
      log({ action: 'personDeleted', about: personThing(user) });
      return paths;
    });
    const filesLeft = await deleteArtifacts(this.#instance.place.file, files);
    await this.#temporaryPasswords.forget(caller, userId);
    return filesLeft;
  }

  /**
   * Sets a new password for somebody else and ends every session of theirs, together; they can try to sign in
   * at once.
   *
   * @param options `temporary`: they are to choose another at the next sign-in
   * @returns how many sessions were ended
   * @throws AppError `password_too_short`, `password_too_long`, `user_gone`, `own_account`, `forbidden`
   */
  async resetPassword(
    caller: Caller,
    userId: string,
    password: string,
    { temporary = false }: { readonly temporary?: boolean | undefined } = {},
  ): Promise<number> {
    checkPassword(password);
    // One's own needs the current one: a window left open must not be enough.
    if (userId === nameOfCaller(caller)) throw new AppError('own_account', {});
    existing(this.#instance.store(), userId);
    const passwordHash = await this.#passwords.hash(password);
    if (temporary) await this.#temporaryPasswords.note(caller, userId, passwordHash);
    const ended = await this.#instance.change(caller, saidInWork, ({ store, log }) => {
      requireAdmin(store, caller);
      const about = personThing(existing(store, userId));
      store.users.setPasswordHash(userId, passwordHash);
      log({ action: 'passwordReset', about });
      return store.sessions.deleteOfUser(userId);
    });
    this.#resets.set(userId, passwordHash);
    await this.#forgetFailures(userId);
    return ended;
  }

  /** Whether an administrator has set the password that somebody has: here, or one that they are to replace. */
  wasReset(user: Pick<UserRow, 'id' | 'passwordHash'>): boolean {
    return this.#resets.get(user.id) === user.passwordHash || this.#temporaryPasswords.has(user);
  }

  /**
   * Replaces one's own password and ends all other sessions, together.
   *
   * @param own `session`: the token of the session that stays
   * @returns how many sessions were ended
   * @throws AppError `password_wrong`, `sign_in_wait`, `password_too_short`, `password_too_long`,
   *   `not_signed_in` when the session has ended meanwhile
   */
  async changePassword(
    caller: Caller,
    { userId, session }: { readonly userId: string; readonly session: string },
    { current, password }: { readonly current: string; readonly password: string },
  ): Promise<number> {
    checkPassword(password);
    const sessionId = this.#auth.storedIdOf(session);
    const checkedHash = await this.#auth.prove(userId, current);
    const passwordHash = await this.#passwords.hash(password);
    this.#instance.unlocked();
    return this.#instance.change(caller, { action: 'passwordChanged' }, ({ store }) => {
      const user = store.users.byId(userId);
      if (user === null || store.sessions.byId(sessionId) === null) {
        throw new AppError('not_signed_in', {});
      }
      if (user.passwordHash !== checkedHash) throw new AppError('password_wrong', {});
      store.users.setPasswordHash(userId, passwordHash);
      return store.sessions.deleteOthers(userId, sessionId);
    });
  }

  /**
   * Replaces one's own temporary password by one that nobody else knows, and ends all other sessions, together.
   *
   * @param own of whoever has just signed in with it; `session`: the token of the session that stays
   * @throws AppError `password_too_short`, `password_too_long`, `password_same`, `too_busy`,
   *   `not_signed_in` when the session has ended meanwhile
   */
  async choosePassword(
    caller: Caller,
    { userId, session }: { readonly userId: string; readonly session: string },
    password: string,
  ): Promise<void> {
    checkPassword(password);
    const sessionId = this.#auth.storedIdOf(session);
    const { passwordHash: before } = existing(this.#instance.unlocked().store, userId);
    if (await this.#passwords.verify(before, password)) throw new AppError('password_same', {});
    const passwordHash = await this.#passwords.hash(password);
    await this.#instance.change(caller, saidInWork, ({ store, log }) => {
      const user = store.users.byId(userId);
      if (user?.passwordHash !== before || store.sessions.byId(sessionId) === null) {
        throw new AppError('not_signed_in', {});
      }
      store.users.setPasswordHash(userId, passwordHash);
      store.sessions.deleteOthers(userId, sessionId);
      // Nobody counts as signed in before that.
      log({ action: 'passwordChanged', about: personThing(user) });
    });
    await this.#temporaryPasswords.forget(caller, userId);
  }

  async #forgetFailures(userId: string): Promise<void> {
    const instanceId = this.#instance.store().meta.get('instance_id');
    if (instanceId !== null) await this.#throttle.forget(instanceId, userId);
  }
}

/** What a table's rows are for a person; the orchestrator has more tables, which are summed up. */
const kinds: Readonly<Record<string, Belongings[number]['kind']>> = {
  user_credentials: 'credentials',
  web_sessions: 'sessions',
  pipes: 'pipes',
  telegram_configs: 'channels',
  bluebubbles_configs: 'channels',
  whatsapp_configs: 'channels',
  threads: 'conversations',
  messages: 'messages',
  schedules: 'schedules',
  agent_memories: 'memories',
  agent_storage: 'memories',
  thread_artifacts: 'files',
  tool_policies: 'rules',
  user_network_access_policies: 'rules',
  user_network_host_policies: 'rules',
  user_agent_runtime_settings: 'rules',
};

/** What a stamp of an account is made of. @param rows which agents they may use, as it is stored */
const editableOf = (user: UserRow, rows: readonly string[]): unknown => [
  user.username,
  user.displayName,
  user.isAdmin,
  user.language,
  rows,
];

function existing(store: InstanceReader, userId: string): UserRow {
  const user = store.users.byId(userId);
  if (user === null) throw new AppError('user_gone', {});
  return user;
}

function requireAnotherAdmin(store: InstanceReader): void {
  if (store.users.countAdmins() < 2) throw new AppError('last_admin', {});
}

/** The second defaults to the first. */
function trimmedNames(names: Pick<Profile, 'username' | 'displayName'>): {
  username: string;
  displayName: string;
} {
  const username = names.username.trim();
  return { username, displayName: names.displayName.trim() || username };
}

function checkDisplayName(displayName: string): void {
  if (!isPersonName(displayName, limits.displayNameMax)) {
    throw new AppError('display_name_invalid', { max: limits.displayNameMax });
  }
}

/** @param except whose is left out */
const usernamesIn = (store: InstanceReader, except?: string): string[] =>
  store.users
    .list()
    .filter(({ id }) => id !== except)
    .map(({ username }) => username);

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
