/**
 * Health: what needs somebody in this instance, why, and where it is mended. Credentials are looked through by the thread
 * that keeps the list of them; the rest is few rows. What was found last is kept for the signs in windows.
 */
import type {
  Finding,
  Health,
  HealthSummary,
  RotationInterval,
  SignedInUser,
} from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { findingKinds } from '#shared/findings.ts';
import { userRefs } from '../accounts/user-refs.ts';
import { changedSetting } from '../activity/events.ts';
import type { Caller } from '../common/caller.ts';
import type { PanelRecords } from '../common/panel-records.ts';
import { byKind, idOfFound, markOfFound, type FoundSome } from './found.ts';
import { Finder, firstWithin, type FinderDependencies } from './finder.ts';
import { ADMINS, HiddenFindings } from './hidden.ts';
import { KeptFingerprints } from './kept-fingerprints.ts';
import { HealthSettings } from './settings.ts';
import { Since } from './since.ts';
import { shownTo, type Reader } from './shown.ts';

export interface HealthDependencies extends Omit<
  FinderDependencies,
  'settings' | 'since' | 'fingerprints'
> {
  readonly ofPlace: PanelRecords;
}

/** For whom something is found: a signed-in user, or the command line. */
export type ReadBy =
  | Pick<SignedInUser, 'id' | 'isAdmin' | 'language'>
  | { readonly language: SignedInUser['language'] };

interface Looked {
  /** Null: values are still gone through. */
  readonly at: string | null;
  readonly some: FoundSome;
}

/** After a change, others may follow at once. */
const AGAIN_AFTER_MS = 150;
/** What passes by itself: days. */
const AGAIN_EVERY_MS = 10 * 60_000;
/** So long whoever asks waits for the first look at all values. */
const FIRST_MS = 300;

export class HealthService {
  readonly settings: HealthSettings;
  readonly #deps: HealthDependencies;
  readonly #hidden: HiddenFindings;
  readonly #since: Since;
  readonly #finder: Finder;
  /** By `ADMINS` or a user's id. */
  readonly #looked = new Map<string, Looked>();
  readonly #looking = new Map<string, Line>();
  #again: NodeJS.Timeout | undefined;
  #onChange: () => void = () => {};

  constructor(dependencies: HealthDependencies) {
    const { instance, records, now, ofPlace } = dependencies;
    this.#deps = dependencies;
    this.settings = new HealthSettings(instance, records);
    this.#hidden = new HiddenFindings(instance, records, now);
    this.#since = new Since(instance, records, now);
    this.#finder = new Finder({
      ...dependencies,
      settings: this.settings,
      since: this.#since,
      fingerprints: new KeptFingerprints(instance, ofPlace),
    });
    instance.onKeyChange(() => {
      this.#looked.clear();
      this.#looking.clear();
    });
  }

  /** @param listener is told when something else is found than before */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  /** Looks again soon: something may have changed. */
  lookSoon(): void {
    this.#lookIn(AGAIN_AFTER_MS);
  }

  /** Ends looking by itself. */
  stop(): void {
    clearTimeout(this.#again);
  }

  /**
   * All that is found now. The first time it may say that it is still looking; it tells when it is done.
   *
   * @throws AppError `secret_missing` while the instance is locked, `worker_stopped`, and what the disk says
   */
  async list(by: ReadBy): Promise<Health> {
    const of = scopeOf(by);
    const looking = this.#look(of);
    if (this.#looked.has(of) || !('id' in by)) return this.#shown(by, await looking);
    const first = await firstWithin(FIRST_MS, looking);
    if (first !== null) return this.#shown(by, first);
    this.#tellWhenDone(looking);
    return this.#shown(by, { at: null, some: await this.#finder.rows(ownerOf(of)) });
  }

  /** The same of what is a user's own, also of an administrator's. @throws AppError as {@link list} */
  listOwn(user: SignedInUser): Promise<Health> {
    return this.list({ ...user, isAdmin: false });
  }

  /** What was found last, for signs. @throws AppError `secret_missing` while the instance is locked */
  async summary(user: SignedInUser): Promise<HealthSummary> {
    const of = scopeOf(user);
    const looked = this.#looked.get(of);
    if (looked === undefined) this.#tellWhenDone(this.#look(of));
    const { state, counts, findings } = await this.#shown(
      user,
      looked ?? { at: null, some: { found: [], more: new Map() } },
    );
    const [finding = null] = findings;
    return { state, counts, worst: finding?.severity ?? null, finding };
  }

  /**
   * What was found last, without a look: it costs little. Null: nothing was looked at yet, or the instance is locked.
   *
   * @param by whose language and role it is told for
   */
  async current(by: ReadBy): Promise<Health | null> {
    const looked = this.#looked.get(scopeOf(by));
    if (looked === undefined || !this.#deps.instance.isUnlocked) return null;
    return this.#shown(by, looked);
  }

  /**
   * Hides a finding as it was shown.
   *
   * @throws AppError `finding_gone` when it is not found any more, or not as it was; as `HiddenFindings.dismiss`
   */
  async dismiss(
    caller: Caller,
    by: ReadBy,
    { reason, ...shown }: ShownFinding & { readonly reason: string },
  ): Promise<void> {
    await this.#require(by, shown);
    caller.stillAllowed(this.#deps.instance.unlocked().store);
    await this.#hidden.dismiss(caller, scopeOf(by), { ...shown, reason: reason.trim() });
    await this.#note(caller);
  }

  /** @throws AppError as {@link dismiss}; `finding_snooze_past` */
  async snooze(
    caller: Caller,
    by: ReadBy,
    { until, ...shown }: ShownFinding & { readonly until: string },
  ): Promise<void> {
    await this.#require(by, shown);
    if (Date.parse(until) <= this.#deps.now().getTime()) {
      throw new AppError('finding_snooze_past', {});
    }
    caller.stillAllowed(this.#deps.instance.unlocked().store);
    await this.#hidden.snooze(caller, scopeOf(by), {
      ...shown,
      until: new Date(until).toISOString(),
    });
    await this.#note(caller);
  }

  /** @throws AppError as `HiddenFindings.bringBack` */
  async bringBack(caller: Caller, by: ReadBy, id: string): Promise<void> {
    // Nothing is written down of nothing: entries without end would push others out of the log.
    if (await this.#hidden.bringBack(caller, scopeOf(by), id)) await this.#note(caller);
  }

  #note(caller: Caller): Promise<void> {
    return this.#deps.instance.note(caller, changedSetting('health'));
  }

  /** Whoever asks meets the same error, and is told. */
  #tellWhenDone(looking: Promise<Looked>): void {
    looking.then(
      () => this.#onChange(),
      () => undefined,
    );
  }

  /** After how many days a credential is to be renewed. @throws AppError `credential_unknown` */
  interval(by: SignedInUser, credentialId: string): RotationInterval {
    this.#requireCredential(by, credentialId);
    const own = this.settings.intervals().get(credentialId);
    return own === undefined ? 'general' : own;
  }

  /** @throws AppError `credential_unknown`; as `HealthSettings.setInterval` */
  async setInterval(
    caller: Caller,
    by: SignedInUser,
    credentialId: string,
    days: RotationInterval,
  ): Promise<void> {
    this.#requireCredential(by, credentialId);
    await this.settings.setInterval(caller, credentialId, days);
    await this.#note(caller);
  }

  /** Of somebody else's a member is told that there is none. */
  #requireCredential({ id, isAdmin }: SignedInUser, credentialId: string): void {
    const { store } = this.#deps.instance.unlocked();
    const personal = store.userCredentials.byId(credentialId);
    const isThere = isAdmin
      ? personal !== null || store.systemCredentials.byId(credentialId) !== null
      : personal?.userId === id;
    if (!isThere) throw new AppError('credential_unknown', {});
  }

  async #require(by: ReadBy, { id, mark }: ShownFinding): Promise<void> {
    const { some } = await this.#look(scopeOf(by));
    const isThere = some.found.some(
      (found) => idOfFound(found) === id && markOfFound(found) === mark,
    );
    if (!isThere) throw new AppError('finding_gone', {});
  }

  /** One look at a time for each reader: who asks meanwhile may have changed something, and gets the next. */
  #look(of: string): Promise<Looked> {
    const line = this.#looking.get(of) ?? { running: null, next: null };
    this.#looking.set(of, line);
    if (line.running === null) {
      line.running = this.#lookNow(of).finally(() => (line.running = null));
      return line.running;
    }
    line.next ??= line.running
      .catch(() => undefined)
      .then(() => {
        line.next = null;
        return this.#look(of);
      });
    return line.next;
  }

  async #lookNow(of: string): Promise<Looked> {
    const { now, instance } = this.#deps;
    const { keyChanges } = instance;
    const hidden = new Set(this.#hidden.of(of).keys());
    const some = await this.#finder.all(ownerOf(of), hidden);
    const looked = { at: now().toISOString(), some };
    if (instance.keyChanges === keyChanges) this.#looked.set(of, looked);
    return looked;
  }

  async #shown(by: ReadBy, { at, some }: Looked): Promise<Health> {
    const of = scopeOf(by);
    const reader = await this.#reader(by);
    const sorted = some.found.toSorted(byKind);
    const all = sorted.map((found) => shownTo(reader, found));
    const isHidden = (finding: Finding): boolean =>
      finding.dismissed !== null || finding.snoozedUntil !== null;
    const findings = all.filter((finding) => !isHidden(finding));
    const counts = { bad: 0, warning: 0, advice: 0 };
    for (const { severity } of findings) counts[severity] += 1;
    const more = [...some.more].map(([kind, count]) => ({ kind, count }));
    for (const { kind, count } of more) counts[findingKinds[kind].severity] += count;
    const isWell = findings.length === 0;
    if (at !== null) await this.#since.noteWell(of, isWell);
    return {
      state: at === null ? 'checking' : 'ready',
      checkedAt: at,
      allWellSince: at !== null && isWell ? this.#since.well(of) : null,
      ...{ counts, findings, more },
      dismissed: all.filter(isHidden),
    };
  }

  async #reader(by: ReadBy): Promise<Reader> {
    const { instance, catalog } = this.#deps;
    const names = await catalog.names(by.language);
    return {
      id: 'id' in by ? by.id : null,
      isAdmin: !('id' in by) || by.isAdmin,
      users: userRefs(instance.unlocked().store),
      agentName: (id) => names.get(id) ?? id,
      hidden: this.#hidden.of(scopeOf(by)),
    };
  }

  #lookIn(ms: number): void {
    clearTimeout(this.#again);
    this.#again = setTimeout(() => {
      void this.#lookAgain().finally(() => this.#lookIn(AGAIN_EVERY_MS));
    }, ms).unref();
  }

  /** What windows show, and what is told without one. */
  async #lookAgain(): Promise<void> {
    if (!this.#deps.instance.isUnlocked) return;
    let isOther = false;
    for (const of of new Set([ADMINS, ...this.#looked.keys()])) {
      const before = textOf(this.#looked.get(of));
      // Whoever asks meets the same error, and is told.
      const looked = await this.#look(of).catch(() => undefined);
      isOther ||= looked !== undefined && textOf(looked) !== before;
    }
    if (isOther) this.#onChange();
  }
}

/** Who looks now, and who does next. */
interface Line {
  running: Promise<Looked> | null;
  next: Promise<Looked> | null;
}

interface ShownFinding {
  readonly id: string;
  readonly mark: string;
}

const scopeOf = (by: ReadBy): string => ('id' in by && !by.isAdmin ? by.id : ADMINS);

const ownerOf = (of: string): string | null => (of === ADMINS ? null : of);

const textOf = (looked: Looked | undefined): string =>
  looked === undefined ? '' : JSON.stringify([looked.some.found, [...looked.some.more]]);
