/**
 * Which session each window has, and whether it is locked. One window signs in and out without the others.
 * A locked window keeps its session, and nobody is signed in at it until the password is given again.
 */
import pLimit from 'p-limit';
import type { SignedInUser, SignedOutReason } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { AuthService } from './auth.ts';
import type { ActivityEvent } from '#shared/activity.ts';
import { personThing, theApp, type ActivityWriter, type Actor } from '../activity/events.ts';
import { machine, windowCaller, type Caller } from '../common/caller.ts';
import type { Clock } from '../common/clock.ts';
import type { Departures } from '../common/departures.ts';
import type { IdleLockService } from './idle-lock.ts';
import type { Standing } from './session-life.ts';
import type { TemporaryPasswords } from './temporary-passwords.ts';
import type { UsersService } from './users.ts';
import type { PanelRecords } from '../common/panel-records.ts';
import type { TrustedRecords } from '../common/trusted-records.ts';

/** The window that calls, as far as a handler may know it. */
export interface CallingWindow {
  readonly id: number;
}

/**
 * The `panel.db` record of the session that outlives the app, for *stay signed in*. That it was locked stands in its
 * row: starting the app again must not be a way around the password, nor must an older copy of the record.
 */
const REMEMBERED = 'remembered_session';
/** Those of this run of the app, so that the next one can end what a crash has left. */
const OPEN = 'open_sessions';

interface WindowSession {
  readonly id: string;
  locked: boolean;
  /** How often it was locked: a password that is being checked meanwhile does not open it. */
  locks: number;
  /** When the page last said that somebody is at the window, in milliseconds since 1970. */
  activeAt: number;
  /** When the session began or its window was unlocked. */
  openedAt: number;
  /** When the password of its user was last given at the window, likewise; null: not in this run of the app. */
  provenAt: number | null;
  /** It has ended by itself, which was told. */
  hasLeft: boolean;
  /** How it stood when it was last looked at. */
  seen: Standing | null;
  /** Why it has ended by itself; null: it has not. */
  reason: SignedOutReason | null;
}

export interface WindowSessionsDependencies {
  readonly auth: AuthService;
  readonly ofPlace: PanelRecords;
  readonly records: TrustedRecords;
  readonly idleLock: IdleLockService;
  readonly temporaryPasswords: TemporaryPasswords;
  readonly users: Pick<UsersService, 'wasReset'>;
  /** Told when somebody is not at a window any more. */
  readonly departures: Departures;
  readonly activity: ActivityWriter;
  readonly now: Clock;
  /** Seconds since somebody last used this computer; always 0 where the system does not tell. */
  readonly systemIdleSeconds: () => number;
}

export class WindowSessions {
  readonly #auth: AuthService;
  readonly #panel: PanelRecords;
  readonly #records: TrustedRecords;
  readonly #idleLock: IdleLockService;
  readonly #temporaryPasswords: TemporaryPasswords;
  readonly #users: Pick<UsersService, 'wasReset'>;
  readonly #departures: Departures;
  readonly #activity: ActivityWriter;
  readonly #now: Clock;
  readonly #systemIdleSeconds: () => number;
  readonly #sessions = new Map<number, WindowSession>();
  /** The windows at which somebody was signed in whose instance was replaced by a backup of it. */
  readonly #restoredAt = new Set<number>();
  /** The window at which somebody would be signed in, had the session that was kept for it not ended by then, and why. */
  readonly #endedBefore = new Map<number, SignedOutReason>();
  /** Sessions begin and end one after the other: of two that begin at one window, one would be left over. */
  readonly #inTurn = pLimit(1);
  /** Counts how often the computer locked: who is signing in meanwhile may have left. */
  #computerLocks = 0;
  #remembered: 'not taken up yet' | 'taken up' = 'not taken up yet';
  #leftoversEnded = false;
  /** Whether all was locked while nobody could say which session is remembered. */
  #lockedUnseen = false;
  #isNoting = false;
  #lastSeen = '';

  constructor(dependencies: WindowSessionsDependencies) {
    const { auth, ofPlace, records, idleLock, departures, now, systemIdleSeconds } = dependencies;
    this.#temporaryPasswords = dependencies.temporaryPasswords;
    this.#users = dependencies.users;
    this.#auth = auth;
    this.#panel = ofPlace;
    this.#records = records;
    this.#idleLock = idleLock;
    this.#departures = departures;
    this.#activity = dependencies.activity;
    this.#now = now;
    this.#systemIdleSeconds = systemIdleSeconds;
  }

  /** Who is signed in at the window now; nobody while it is locked, or another password is to be chosen. */
  userOf(window: CallingWindow): SignedInUser | null {
    return this.signedInAt(window)?.user ?? null;
  }

  /**
   * Who is signed in at the window now, and by which session; null where nobody is, while it is locked, and for whoever
   * has to choose another password first: until then no call is answered them but those that anybody can make.
   */
  signedInAt(
    window: CallingWindow,
  ): { readonly user: SignedInUser; readonly session: string } | null {
    const at = this.#at(window);
    if (at === null || at.session.locked || this.#isDue(at)) return null;
    return { user: at.user, session: at.session.id };
  }

  /** Who has to choose another password at the window before anything else, and by which session they are there. */
  dueAt(window: CallingWindow): { readonly user: SignedInUser; readonly session: string } | null {
    const at = this.#at(window);
    if (at === null || at.session.locked || !this.#isDue(at)) return null;
    return { user: at.user, session: at.session.id };
  }

  /**
   * Whoever chooses another password in place of a temporary one that they have just given. Where that is too long ago,
   * the window locks: somebody else may have come to it.
   *
   * @throws AppError `not_now` where nobody has to, `password_needed`
   */
  choosing(window: CallingWindow): { readonly userId: string; readonly session: string } {
    const due = this.dueAt(window);
    if (due === null) throw new AppError('not_now', {});
    if (!this.isFresh(window)) {
      const session = this.#sessions.get(window.id);
      if (session) this.#lock(session);
      throw new AppError('password_needed', {});
    }
    return { userId: due.user.id, session: due.session };
  }

  /** Who has to give their password at the window; null when it is not locked. */
  lockedUserOf(window: CallingWindow): SignedInUser | null {
    const at = this.#at(window);
    return at?.session.locked ? at.user : null;
  }

  /** Why whoever was signed in at the window is not any more, without having asked for it; null: nobody was. */
  whyLeft(window: CallingWindow): SignedOutReason | null {
    const session = this.#sessions.get(window.id);
    if (session === undefined) {
      if (this.#restoredAt.has(window.id)) return 'restored';
      return this.#endedBefore.get(window.id) ?? null;
    }
    return this.#at(window) === null ? this.#whyEnded(session) : null;
  }

  /** The session of whoever is signed in at the window. @throws AppError `not_signed_in` */
  sessionOf(window: CallingWindow): string {
    const at = this.signedInAt(window);
    if (at === null) throw new AppError('not_signed_in', {});
    return at.session;
  }

  /**
   * Gives the window a session; one it had before is ended. When anything fails, nobody is signed in.
   *
   * @param options `stay` keeps the session for the next start of the app; `asOf`, from {@link mark} before the
   *   password was checked, has it begin locked when the computer was locked since
   */
  async begin(
    window: CallingWindow,
    session: string,
    { stay, asOf = this.mark() }: { readonly stay: boolean; readonly asOf?: number },
  ): Promise<void> {
    await this.#inTurn(async () => {
      try {
        this.#remembered = 'taken up';
        await this.#end(window);
        if (stay) await this.#records.set(REMEMBERED, session);
        const begun = this.#unlocked(session, { proven: true });
        this.#sessions.set(window.id, begun);
        this.#endedBefore.delete(window.id);
        if (asOf !== this.mark()) this.#lock(begun);
        await this.#noteOpen();
      } catch (error) {
        this.#sessions.delete(window.id);
        await this.#auth.end(this.#callerAt(window), session);
        throw error;
      }
    });
  }

  /** Ends the session of the window, remembered or not: first where it counts, then where it is noted. */
  async end(window: CallingWindow): Promise<void> {
    await this.#inTurn(() => this.#end(window));
  }

  /**
   * Signs everybody out of an instance that was replaced by another state of it. None of their sessions is ended: they
   * are those of the database that is not there any more.
   */
  forgetAll(): void {
    this.#remembered = 'taken up';
    const left = [...this.#sessions.keys()];
    this.#sessions.clear();
    for (const id of left) {
      this.#restoredAt.add(id);
      this.#departures.tell(id);
    }
  }

  /** For a window that closes: its session ends unless it is the remembered one. */
  async closed(window: CallingWindow): Promise<void> {
    const caller = this.#callerAt(window);
    this.#departures.tell(window.id);
    this.#restoredAt.delete(window.id);
    await this.#inTurn(async () => {
      const session = this.#sessions.get(window.id);
      if (session === undefined) return;
      this.#sessions.delete(window.id);
      if (this.#records.get(REMEMBERED) !== session.id) {
        await this.#auth.end(caller, session.id);
        await this.#noteSignedOut(caller);
      }
      await this.#noteOpen();
    });
  }

  /** Somebody is at the window: it stays open for as long again as its user has chosen. */
  async active(window: CallingWindow): Promise<void> {
    const at = this.#at(window);
    if (at === null || at.session.locked) return;
    at.session.activeAt = this.#now().getTime();
    await this.#auth.used(this.#callerAt(window), at.session.id);
  }

  /** Whether anybody is signed in at any window, locked or not. */
  get areThere(): boolean {
    return [...this.#sessions.keys()].some((id) => this.#at({ id }) !== null);
  }

  /** The moment, for {@link begin}. */
  mark(): number {
    return this.#computerLocks;
  }

  /**
   * Locks every window: whoever leaves the computer leaves all of them. The session that the next start would take
   * up is locked, too, also while no window has it.
   *
   * @param options `withComputer`: the computer itself locks or sleeps, which also undoes what is being unlocked;
   *   `by`: who asks for it
   */
  async lockAll({
    withComputer,
    by = theApp,
  }: {
    readonly withComputer: boolean;
    readonly by?: Actor;
  }): Promise<void> {
    if (withComputer) this.#computerLocks += 1;
    const events: ActivityEvent[] = [];
    for (const [id, session] of this.#sessions) {
      const user = session.locked ? null : this.#at({ id })?.user;
      if (user) events.push({ action: 'locked', about: personThing(user) });
      if (withComputer || !session.locked) session.locks += 1;
      session.locked = true;
      this.#departures.tellAway(id);
    }
    const remembered = this.#records.get(REMEMBERED);
    if (remembered === null) this.#lockedUnseen ||= !this.#auth.isReady;
    else await this.#auth.setLocked(machine, remembered, true);
    await this.#activity.write(by, events);
  }

  /**
   * Opens a locked window again.
   *
   * @throws AppError `not_now` when it is not locked, `not_signed_in` when its session has ended,
   *   `password_wrong`, `sign_in_wait`
   */
  async unlock(window: CallingWindow, password: string): Promise<void> {
    const session = await this.#proven(window, password, { locked: true });
    session.locked = false;
    session.activeAt = session.openedAt = this.#now().getTime();
    if (this.#auth.isLocked(session.id)) await this.#auth.setLocked(machine, session.id, false);
    await this.#activity.write(this.#callerAt(window), { action: 'unlocked' });
  }

  /**
   * Takes the password of whoever is signed in at the window: {@link isFresh} then holds for a while.
   *
   * @throws AppError `not_now` when the window is locked, `not_signed_in` when its session has ended,
   *   `password_wrong`, `sign_in_wait`
   */
  async confirm(window: CallingWindow, password: string): Promise<void> {
    await this.#proven(window, password, { locked: false });
  }

  /**
   * Whether whoever is signed in at the window has given their password there in the last `limits.freshMinutes`, by
   * signing in, unlocking it or confirming.
   */
  isFresh(window: CallingWindow): boolean {
    const at = this.#at(window);
    if (at === null || at.session.locked || at.session.provenAt === null) return false;
    const passed = this.#now().getTime() - at.session.provenAt;
    // A clock that was set back must not make it last longer.
    return passed >= 0 && passed < limits.freshMinutes * 60_000;
  }

  /** Whether who is signed in, or which window is locked, has changed since it was last asked: by time alone, too. */
  haveChanged(): boolean {
    this.#tellOfEnded();
    const seen = JSON.stringify(
      [...this.#sessions.keys()].map((id) => {
        const at = this.#at({ id });
        return [id, at?.user ?? null, at?.session.locked ?? false, at !== null && this.#isDue(at)];
      }),
    );
    const changed = seen !== this.#lastSeen;
    this.#lastSeen = seen;
    this.#noteLock();
    return changed;
  }

  /** Of sessions that have ended by time, or elsewhere. While nobody can say, none has. */
  #tellOfEnded(): void {
    if (!this.#auth.isReady) return;
    for (const [id, session] of this.#sessions) {
      if (session.hasLeft || this.#auth.resolve(session.id) !== null) continue;
      session.hasLeft = true;
      this.#whyEnded(session);
      this.#departures.tell(id);
    }
  }

  /** Why a session that does not count any more has ended, as it was first seen: an account may go afterwards. */
  #whyEnded(session: WindowSession): SignedOutReason | null {
    const { id, seen } = session;
    session.reason ??=
      seen === null ? null : this.#auth.whyEnded(id, seen, (user) => this.#users.wasReset(user));
    return session.reason;
  }

  /**
   * Has the password checked of whoever is at the window.
   *
   * @param options `locked`: whether the window has to be locked, or must not be
   * @returns the session at the window, which neither ended nor was locked anew meanwhile
   */
  async #proven(
    window: CallingWindow,
    password: string,
    { locked }: { readonly locked: boolean },
  ): Promise<WindowSession> {
    const before = this.#at(window);
    if (before?.session.locked !== locked) throw new AppError('not_now', {});
    const { session } = before;
    const { locks } = session;
    await this.#auth.prove(before.user.id, password, window.id);
    if (this.#at(window)?.session !== session) throw new AppError('not_signed_in', {});
    if (session.locks !== locks) throw new AppError('not_now', {});
    session.provenAt = this.#now().getTime();
    return session;
  }

  async #end(window: CallingWindow): Promise<void> {
    this.#restoredAt.delete(window.id);
    const session = this.#sessions.get(window.id);
    if (session === undefined) return;
    const caller = this.#callerAt(window);
    await this.#auth.end(caller, session.id);
    await this.#noteSignedOut(caller);
    this.#sessions.delete(window.id);
    this.#departures.tell(window.id);
    if (this.#records.get(REMEMBERED) === session.id) await this.#records.delete(REMEMBERED);
    await this.#noteOpen();
  }

  /** Whose session has ended before, of time or elsewhere, has not signed out. */
  async #noteSignedOut(caller: Caller): Promise<void> {
    if (caller.who !== 'nobody') await this.#activity.write(caller, { action: 'signedOut' });
  }

  /** Whoever is at the window, for what it does with its own session: that needs no right. */
  #callerAt(window: CallingWindow): Caller {
    return windowCaller(window.id, this.#at(window)?.user ?? null, 'public', {
      isStillHere: () => {},
      confirm: () => Promise.resolve(false),
    });
  }

  #at({ id }: CallingWindow): { session: WindowSession; user: SignedInUser } | null {
    const session = this.#sessions.get(id) ?? this.#takeUpRemembered(id);
    if (session === undefined) return null;
    const standing = this.#auth.standing(session.id);
    if (standing === null) return null;
    const { user } = standing;
    session.seen = standing;
    session.reason = null;
    if (!session.locked && this.#isIdle(session, user)) {
      this.#lock(session);
      void this.#activity.write(theApp, { action: 'locked', about: personThing(user) });
    }
    return { session, user };
  }

  #isDue({ user }: { readonly user: SignedInUser }): boolean {
    return this.#temporaryPasswords.isDue(user.id);
  }

  /** By what the page says and by what the system says: a page alone cannot keep itself open. */
  #isIdle(session: WindowSession, { id }: SignedInUser): boolean {
    const minutes = this.#idleLock.get(id);
    const now = this.#now().getTime();
    // A clock that was set back must not keep it open.
    session.activeAt = Math.min(session.activeAt, now);
    session.openedAt = Math.min(session.openedAt, now);
    // Whoever has just given their password is there, also where the system counts other things than keys and mouse.
    const usedAt = Math.max(now - this.#systemIdleSeconds() * 1000, session.openedAt);
    return minutes !== null && now - Math.min(session.activeAt, usedAt) >= minutes * 60_000;
  }

  #lock(session: WindowSession): void {
    session.locks += 1;
    session.locked = true;
    for (const [id, each] of this.#sessions) if (each === session) this.#departures.tellAway(id);
    this.#noteLock();
  }

  /**
   * Writes down that the remembered session is locked, and tries again at each look until that has been written: a
   * disk that is full for a while must not make a restart a way around the lock.
   */
  #noteLock(): void {
    const remembered = this.#records.get(REMEMBERED);
    const isLocked = [...this.#sessions.values()].some(
      ({ id, locked }) => locked && id === remembered,
    );
    if (remembered === null || !isLocked || this.#isNoting || this.#auth.isLocked(remembered))
      return;
    this.#isNoting = true;
    this.#auth
      .setLocked(machine, remembered, true)
      .catch(() => undefined)
      .finally(() => (this.#isNoting = false));
  }

  /** The first window of a start takes up the session that is remembered; none does later. */
  #takeUpRemembered(id: number): WindowSession | undefined {
    if (this.#remembered === 'taken up' || !this.#auth.isReady) return undefined;
    this.#remembered = 'taken up';
    const remembered = this.#records.get(REMEMBERED);
    if (remembered === null) return undefined;
    if (this.#auth.resolve(remembered) === null) {
      this.#endedBefore.set(id, this.#auth.whyEndedBefore(remembered));
      // Said once; where it cannot be written, the next start says it again.
      this.#records.delete(REMEMBERED).catch(() => undefined);
      return undefined;
    }
    const session = this.#unlocked(remembered, { proven: false });
    session.locked = this.#lockedUnseen || this.#auth.isLocked(remembered);
    this.#sessions.set(id, session);
    void this.#noteOpen();
    return session;
  }

  #unlocked(id: string, { proven }: { readonly proven: boolean }): WindowSession {
    const now = this.#now().getTime();
    return {
      id,
      locked: false,
      locks: 0,
      activeAt: now,
      openedAt: now,
      provenAt: proven ? now : null,
      hasLeft: false,
      seen: this.#auth.standing(id),
      reason: null,
    };
  }

  /** Also ends, once, the sessions that a crash of the run before has left; one that is remembered stays. */
  async #noteOpen(): Promise<void> {
    try {
      if (!this.#leftoversEnded) {
        this.#leftoversEnded = true;
        const token = this.#records.get(REMEMBERED);
        const remembered = token === null ? null : this.#auth.storedIdOf(token);
        for (const id of (this.#panel.get(OPEN) ?? '').split(' ').filter(Boolean)) {
          if (id !== remembered) await this.#auth.endById(machine, id);
        }
      }
      // What the instance stores of them.
      const ids = [...this.#sessions.values()].map(({ id }) => this.#auth.storedIdOf(id));
      if (ids.length > 0) await this.#panel.set(OPEN, ids.join(' '));
      else await this.#panel.delete(OPEN);
    } catch {
      // A full disk: what is not noted expires by itself, and must not keep anybody from their work.
    }
  }
}
