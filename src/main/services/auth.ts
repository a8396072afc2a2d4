/** Signing in and out, and who a session belongs to. */
import type { SignedInUser } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { newId } from '../crypto/ids.ts';
import { verifyNobody, verifyPassword } from '../crypto/passwords.ts';
import type { UserRow } from '../store/instance.ts';
import { fromStored, toStored } from '../store/timestamps.ts';
import type { Clock } from './clock.ts';
import type { InstanceService } from './instance.ts';

/** Product spec §10. */
const SESSION_DAYS = 7;

export class AuthService {
  readonly #instance: InstanceService;
  readonly #now: Clock;

  constructor(instance: InstanceService, now: Clock) {
    this.#instance = instance;
    this.#now = now;
  }

  /**
   * Checks name and password and opens a session of seven days.
   *
   * An unknown name costs the same work as a wrong password, and both get the same answer.
   *
   * @returns the session's id
   * @throws AppError `sign_in_failed`; `secret_missing` while the instance is locked
   */
  async signIn(username: string, password: string): Promise<string> {
    const { store } = this.#instance.unlocked();
    const known = store.users.byUsername(username.trim());
    // Nobody has such a password: the same answer, without hashing what a hostile page may send.
    const tooLong = password.length > 2 * limits.passwordMax;
    const user = tooLong ? null : known;
    const fits =
      user === null
        ? await verifyNobody(tooLong ? '' : password)
        : await verifyPassword(user.passwordHash, password);
    if (user === null || !fits) throw new AppError('sign_in_failed', {});
    return this.openSession(user.id, user.passwordHash);
  }

  /**
   * Opens a session for a user who has just proved who they are.
   *
   * @param checkedHash when given, the password hash that was checked: a password changed meanwhile refuses
   * @returns the session's id
   */
  openSession(userId: string, checkedHash?: string): string {
    const { store } = this.#instance.unlocked();
    const now = this.#now();
    const expires = new Date(now);
    expires.setUTCDate(expires.getUTCDate() + SESSION_DAYS);
    const id = newId();
    store.transaction(() => {
      const user = store.users.byId(userId);
      if (user === null || (checkedHash !== undefined && user.passwordHash !== checkedHash)) {
        throw new AppError('sign_in_failed', {});
      }
      store.sessions.deleteExpired(toStored(now));
      store.sessions.insert({
        id,
        userId,
        expiresAt: toStored(expires),
        createdAt: toStored(now),
      });
    });
    return id;
  }

  /** Who a session belongs to; null when it has ended, has expired, or the instance is not unlocked. */
  resolve(sessionId: string): SignedInUser | null {
    if (this.#instance.state.name !== 'unlocked') return null;
    const { store } = this.#instance.state;
    const session = store.sessions.byId(sessionId);
    if (session === null || hasPassed(session.expiresAt, this.#now())) return null;
    const user = store.users.byId(session.userId);
    return user === null ? null : signedIn(user);
  }

  /** Ends one session; one that has ended already is no error. */
  end(sessionId: string): void {
    if (this.#instance.state.name !== 'unlocked') return;
    this.#instance.state.store.sessions.delete(sessionId);
  }
}

/** A time that cannot be read has passed: a spoilt row ends its session instead of every call. */
function hasPassed(stored: string, now: Date): boolean {
  try {
    return fromStored(stored) <= now;
  } catch {
    return true;
  }
}

function signedIn(user: UserRow): SignedInUser {
  const { id, username, displayName, isAdmin, language } = user;
  return { id, username, displayName, isAdmin, language };
}
