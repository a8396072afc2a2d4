/** Signing in and out, proving who one is again, and who a session belongs to. */
import type { SignedInUser, SignedOutReason } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { foldCase } from '#shared/text.ts';
import type { Hashing, Passwords } from '../../crypto/passwords.ts';
import { unknownNameMark } from '../../crypto/keychain/unknown-name.ts';
import type { InstanceReader, UserRow } from '../../store/instance/instance-store.ts';
import { fromStored, instantOf, toStored } from '../../store/core/timestamps.ts';
import { notWorthLogging, personThing } from '../activity/events.ts';
import type { Caller } from '../common/caller.ts';
import type { Clock } from '../common/clock.ts';
import type { InstanceService } from '../instance/instance.ts';
import { isAlive, whyOver, whyOverByTime, type Standing } from './session-life.ts';
import type { Throttle } from './throttle.ts';

/** Product spec §10. */
const SESSION_DAYS = 7;
/** How exact *last used* is. */
const USED_EVERY_MS = 60_000;

/** A session that stands in no database, because nothing can be written there. */
interface UnwrittenSession {
  readonly userId: string;
  /** As it was proved: with another password the session has ended. */
  readonly passwordHash: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

export class AuthService {
  readonly #instance: InstanceService;
  readonly #throttle: Throttle;
  readonly #passwords: Passwords;
  readonly #now: Clock;
  readonly #device: string;
  /** By what would be stored of them. They count while the instance can only be read, and for this run of the app. */
  readonly #unwritten = new Map<string, UnwrittenSession>();
  /** Sessions whose rows could not be removed: they have ended all the same. */
  readonly #ended = new Set<string>();

  /** @param device the name of this computer, for the list of sessions */
  constructor(
    instance: InstanceService,
    throttle: Throttle,
    passwords: Passwords,
    now: Clock,
    device: string,
  ) {
    this.#instance = instance;
    this.#throttle = throttle;
    this.#passwords = passwords;
    this.#now = now;
    this.#device = device;
  }

  /** Whether anybody can be signed in: the instance is unlocked. */
  get isReady(): boolean {
    return this.#instance.isUnlocked;
  }

  /**
   * Checks name and password and opens a session of seven days. Where the instance can only be read, the session is
   * nowhere but here: whoever runs that Selu looks after its accounts all the same.
   *
   * An unknown name costs the same work as a wrong password, and both get the same answers.
   *
   * @returns the session's token: whoever has it is signed in
   * @throws AppError `sign_in_failed`, `sign_in_wait`, `too_busy`; `secret_missing` while the instance is locked
   */
  async signIn(caller: Caller, username: string, password: string): Promise<string> {
    // The place comes first: an attempt that is not even looked at is no failed one.
    return this.#passwords.inTurn(async (hashing) => {
      const { store, secret, instanceId } = this.#instance.unlocked();
      const name = username.trim();
      const user = store.users.byUsername(name);
      const mark = unknownNameMark(secret, instanceId, foldCase(name));
      const attempt = await this.#throttle.begin(instanceId, user?.id ?? mark);
      const fits = await (user === null
        ? fitsNobody(hashing, password, likeOf(store, mark))
        : fitsUser(hashing, user, password));
      if (user === null || !fits) {
        // Never what was typed as a name that nobody has: it may be a password in the wrong field.
        const about = user && personThing(user);
        await this.#instance.note(caller, { action: 'signInFailed', about });
        throw failed('sign_in_failed', attempt.nextWait);
      }
      const session = await this.openSession(caller, user.id, user.passwordHash);
      await attempt.succeeded();
      return session;
    });
  }

  /**
   * Checks the password of somebody who is signed in already.
   *
   * @param window at which they are
   * @returns the hash that it fits, so that a change meanwhile can be noticed
   * @throws AppError `password_wrong`, `sign_in_wait`, `too_busy`, `user_gone`
   */
  async prove(userId: string, password: string, window: number | null = null): Promise<string> {
    return this.#passwords.inTurn(async (hashing) => {
      const { store, instanceId } = this.#instance.unlocked();
      const user = store.users.byId(userId);
      if (user === null) throw new AppError('user_gone', {});
      const attempt = await this.#throttle.begin(instanceId, user.id);
      if (!(await fitsUser(hashing, user, password))) {
        const actor = { who: 'nobody', window } as const;
        const about = personThing(user);
        await this.#instance.note(actor, { action: 'passwordFailed', about });
        throw failed('password_wrong', attempt.nextWait);
      }
      await attempt.succeeded();
      return user.passwordHash;
    });
  }

  /**
   * Opens a session for a user who has just proved who they are.
   *
   * @param checkedHash when given, the password hash that was checked: a password changed meanwhile refuses
   * @returns the session's token: whoever has it is signed in
   */
  async openSession(caller: Caller, userId: string, checkedHash?: string): Promise<string> {
    const { store, rules, readOnly } = this.#instance.unlocked();
    const { sessions } = rules;
    const now = this.#now();
    const expires = new Date(now);
    expires.setUTCDate(expires.getUTCDate() + SESSION_DAYS);
    const token = sessions.newToken();
    const stored = toStored(now);
    if (readOnly !== null) {
      const { passwordHash } = sameUser(store, userId, checkedHash);
      const life = { createdAt: stored, expiresAt: toStored(expires) };
      this.#unwritten.set(sessions.idOf(token), { userId, passwordHash, ...life });
      await this.#noteSignedIn(caller, sameUser(store, userId, checkedHash));
      return token;
    }
    const user = await this.#instance.change(
      caller,
      notWorthLogging('saidAfterwards'),
      ({ store }) => {
        const user = sameUser(store, userId, checkedHash);
        if (!sessions.areShared) store.sessions.deleteExpired(stored);
        store.sessions.insert({
          id: sessions.idOf(token),
          userId,
          expiresAt: toStored(expires),
          createdAt: stored,
          deviceName: sessions.keepsUse ? this.#device : null,
          lastUsedAt: sessions.keepsUse ? stored : null,
          locked: false,
        });
        if (sessions.keepsUse) store.users.setLastSignIn(userId, stored);
        return user;
      },
    );
    await this.#noteSignedIn(caller, user);
    return token;
  }

  /** Until then nobody was signed in at the window. */
  #noteSignedIn({ window }: Caller, user: UserRow): Promise<void> {
    return this.#instance.note({ who: signedIn(user), window }, { action: 'signedIn' });
  }

  /** What the instance stores of a session's token. */
  storedIdOf(token: string): string {
    return this.#instance.rules.sessions.idOf(token);
  }

  /** Who a session belongs to; null when it has ended, has expired, or the instance is not unlocked. */
  resolve(token: string): SignedInUser | null {
    return this.standing(token)?.user ?? null;
  }

  /** How a session stands; null as of {@link resolve}. */
  standing(token: string): Standing | null {
    if (this.#instance.state.name !== 'unlocked') return null;
    const { store, readOnly } = this.#instance.state;
    const id = this.storedIdOf(token);
    // What has ended stays so, also when the file can only be read again, or the old password is back.
    if (readOnly === null) this.#unwritten.clear();
    const unwritten = this.#unwritten.get(id);
    const session = unwritten ?? store.sessions.byId(id);
    if (session === null || this.#ended.has(id) || !isAlive(session, this.#now())) {
      return null;
    }
    const user = store.users.byId(session.userId);
    if (user === null || (unwritten && unwritten.passwordHash !== user.passwordHash)) {
      this.#unwritten.delete(id);
      return null;
    }
    const { createdAt, expiresAt } = session;
    const isStored = unwritten === undefined;
    return {
      user: signedIn(user),
      passwordHash: user.passwordHash,
      isStored,
      createdAt,
      expiresAt,
    };
  }

  /**
   * Why a session has ended.
   *
   * @param seen how it stood before
   * @param wasReset says whether an administrator has set the password that somebody has
   * @returns null while nobody can say whether it has
   */
  whyEnded(
    token: string,
    seen: Standing,
    wasReset: (user: UserRow) => boolean,
  ): SignedOutReason | null {
    if (this.#instance.state.name !== 'unlocked') return null;
    const { store } = this.#instance.state;
    const id = this.storedIdOf(token);
    const user = store.users.byId(seen.user.id);
    const session = this.#unwritten.get(id) ?? store.sessions.byId(id);
    const reason = whyOver(seen, {
      ...{ session, user, at: this.#now() },
      wasReset: user !== null && wasReset(user),
    });
    // One that no row was written of ends by itself when rows can be written.
    return reason === 'ended' && !seen.isStored ? 'other' : reason;
  }

  /** The same of a session that had ended before this start of the app, as far as what is stored of it tells. */
  whyEndedBefore(token: string): SignedOutReason {
    const session = this.#instance.unlocked().store.sessions.byId(this.storedIdOf(token));
    return session === null ? 'other' : whyOverByTime(session, this.#now());
  }

  /** Whether whoever takes the session up has to give the password first; of one that has ended, true. */
  isLocked(token: string): boolean {
    if (this.#instance.state.name !== 'unlocked') return true;
    return this.#instance.state.store.sessions.byId(this.storedIdOf(token))?.locked !== false;
  }

  /** Notes whether the session is locked, for whoever takes it up; one that has ended stays so. */
  async setLocked(caller: Caller, token: string, locked: boolean): Promise<void> {
    const { sessions } = this.#instance.rules;
    // One that has no place for it asks for the password whenever the session is taken up.
    if (!sessions.keepsUse) return;
    const id = sessions.idOf(token);
    await this.#instance.change(caller, notWorthLogging('saidBefore'), ({ store }) => {
      const session = store.sessions.byId(id);
      if (session !== null && session.locked !== locked) store.sessions.setLocked(id, locked);
    });
  }

  /** Notes that somebody is using the session, to the minute. */
  async used(caller: Caller, token: string): Promise<void> {
    const { store, rules } = this.#instance.unlocked();
    if (!rules.sessions.keepsUse) return;
    const id = rules.sessions.idOf(token);
    const session = store.sessions.byId(id);
    if (session === null) return;
    const now = this.#now();
    const recent = new Date(now.getTime() - USED_EVERY_MS);
    if (session.lastUsedAt !== null && !hasPassed(session.lastUsedAt, recent)) return;
    await this.#instance.change(caller, notWorthLogging('lastUse'), ({ store }) =>
      store.sessions.setLastUsed(id, toStored(now)),
    );
  }

  /** Ends one session; one that has ended already is no error. */
  async end(caller: Caller, token: string): Promise<void> {
    if (!this.#instance.isUnlocked) return;
    await this.endById(caller, this.storedIdOf(token));
  }

  /** The same, by what is stored of it. A row that cannot be removed stays until it expires, and nobody has its token. */
  async endById(caller: Caller, id: string): Promise<void> {
    const { state } = this.#instance;
    if (state.name !== 'unlocked' || this.#unwritten.delete(id)) return;
    if (state.readOnly !== null) {
      this.#ended.add(id);
      return;
    }
    await this.#instance.change(caller, notWorthLogging('saidBefore'), ({ store }) =>
      store.sessions.delete(id),
    );
  }
}

/** @throws AppError `sign_in_failed` where the user is gone, or their password is not the one that was checked any more */
function sameUser(store: InstanceReader, userId: string, checkedHash: string | undefined): UserRow {
  const user = store.users.byId(userId);
  if (user === null || (checkedHash !== undefined && user.passwordHash !== checkedHash)) {
    throw new AppError('sign_in_failed', {});
  }
  return user;
}

/** Whether it is the user's password, as it was typed or with its letters composed in the other way. */
async function fitsUser(
  hashing: Hashing,
  { passwordHash }: UserRow,
  password: string,
): Promise<boolean> {
  const forms = formsOf(password);
  if (forms.length === 0) return hashing.verifyNobody('', passwordHash);
  for (const form of forms) if (await hashing.verify(passwordHash, form)) return true;
  return false;
}

/** The work of {@link fitsUser} with a password that does not fit, for nobody. */
async function fitsNobody(
  hashing: Hashing,
  password: string,
  like: string | undefined,
): Promise<false> {
  const forms = formsOf(password);
  for (const form of forms.length === 0 ? [''] : forms) await hashing.verifyNobody(form, like);
  return false;
}

/**
 * A password as keyboards make it: as it was typed, and with its letters composed in the other way (Unicode's NFC and
 * NFD), where that is another text. None where it is too long.
 */
function formsOf(password: string): readonly string[] {
  const typed = withinBounds(password);
  if (typed === null) return [];
  const [composed, decomposed] = [typed.normalize('NFC'), typed.normalize('NFD')];
  const other = composed === typed ? decomposed : composed;
  return other === typed ? [typed] : [typed, other];
}

/** Nobody has a longer one: refused without hashing what a hostile page may send. */
const withinBounds = (password: string): string | null =>
  password.length > 2 * limits.passwordMax ? null : password;

/**
 * Whose hash an unknown name is checked against: always the same one for the same name, so that neither the
 * time of one answer nor that of many tells it from a user's.
 */
function likeOf(store: InstanceReader, mark: string): string | undefined {
  const users = store.users.list();
  const index = Buffer.from(mark, 'base64').readUInt32BE() % Math.max(1, users.length);
  return users[index]?.passwordHash;
}

function failed(code: 'sign_in_failed' | 'password_wrong', seconds: number) {
  return seconds > 0 ? new AppError('sign_in_wait', { seconds }) : new AppError(code, {});
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
  const { id, username, displayName, isAdmin, language, createdAt } = user;
  return { id, username, displayName, isAdmin, language, createdAt: instantOf(createdAt) };
}
