/** Accounts: who is there, making one, and their passwords. */
import type { Language, UserRef } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { newId } from '../crypto/ids.ts';
import { hashPassword } from '../crypto/passwords.ts';
import type { InstanceStore } from '../store/instance.ts';
import { toStored } from '../store/timestamps.ts';
import type { Clock } from './clock.ts';
import type { InstanceService } from './instance.ts';
import { isPlainLine } from './text.ts';

export interface NewUser {
  readonly username: string;
  readonly displayName: string;
  readonly language: Language;
  readonly password: string;
  readonly isAdmin: boolean;
}

export class UsersService {
  readonly #instance: InstanceService;
  readonly #now: Clock;

  constructor(instance: InstanceService, now: Clock) {
    this.#instance = instance;
    this.#now = now;
  }

  /** Everybody with an account, by display name. */
  names(): UserRef[] {
    return this.#instance
      .store()
      .users.list()
      .map(({ id, username, displayName }) => ({ id, username, displayName }));
  }

  /**
   * Creates an account. Username and display name are trimmed, the password is taken as it is.
   *
   * @param allowed runs inside the same transaction, before the row is written; throws to refuse
   * @returns the new user's id
   * @throws AppError `username_invalid`, `username_taken`, `display_name_invalid`, `password_too_short`,
   *   `password_too_long`
   */
  async create(user: NewUser, allowed: (store: InstanceStore) => void = () => {}): Promise<string> {
    const { username, displayName } = this.check(user);
    const store = this.#instance.store();
    const passwordHash = await hashPassword(user.password);
    const id = newId();
    store.transaction(() => {
      allowed(store);
      if (store.users.byUsername(username) !== null) {
        throw new AppError('username_taken', { username });
      }
      store.users.insert({
        id,
        username,
        displayName,
        passwordHash,
        createdAt: toStored(this.#now()),
        isAdmin: user.isAdmin,
        language: user.language,
      });
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
    const username = user.username.trim();
    const displayName = user.displayName.trim() || username;
    if (!isPlainLine(username, limits.usernameMax)) {
      throw new AppError('username_invalid', { max: limits.usernameMax });
    }
    if (!isPlainLine(displayName, limits.displayNameMax)) {
      throw new AppError('display_name_invalid', { max: limits.displayNameMax });
    }
    checkPassword(user.password);
    return { username, displayName };
  }

  /** @throws AppError `user_unknown` */
  idOf(username: string): string {
    const user = this.#instance.store().users.byUsername(username.trim());
    if (user === null) throw new AppError('user_unknown', { username: username.trim() });
    return user.id;
  }

  /** The language in which the user reads. */
  setLanguage(userId: string, language: Language): void {
    const store = this.#instance.store();
    store.transaction(() => store.users.setLanguage(userId, language));
  }

  /**
   * Sets a new password and ends every session of the user, together.
   *
   * @returns how many sessions were ended
   * @throws AppError `password_too_short`, `password_too_long`
   */
  async resetPassword(userId: string, password: string): Promise<number> {
    checkPassword(password);
    const store = this.#instance.store();
    const passwordHash = await hashPassword(password);
    return store.transaction(() => {
      store.users.setPasswordHash(userId, passwordHash);
      return store.sessions.deleteOfUser(userId);
    });
  }
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
