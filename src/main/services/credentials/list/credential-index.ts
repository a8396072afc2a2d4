/**
 * All credentials without their values, held so that any part of a list of them is found at once: searched, filtered
 * and sorted, for everybody or for one owner.
 */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type {
  CredentialFacets,
  CredentialPage,
  CredentialQuery,
  CredentialSort,
  CredentialSuggestions,
  DeclaredCredential,
  ListedCredential,
  OwingPage,
  OwingQuery,
  SelectionState,
  UserRef,
} from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { isUsed, statusKinds, statusOf, type Status } from '#shared/credential-status.ts';
import { limits } from '#shared/limits.ts';
import { foldForSearch, wordsOf } from '#shared/search.ts';
import { instantOf } from '../../../store/core/timestamps.ts';
import { byDisplayName } from '../../../store/instance/common/users.ts';
import type { CredentialHead } from '../../../store/instance/own/credential-reader.ts';
import { unknownUser } from '../../accounts/user-refs.ts';
import { Ordering } from './ordering.ts';
import { Owing, type AgentNeeds, type Lack, type PersonAccess } from './owing.ts';
import { owingPage } from './owing-table.ts';
import { Places, textOrder } from './places.ts';

/** For whom a list is: it never comes from the window. */
export interface ListReader {
  /** Only this user's own; null: everybody's and the shared ones. */
  readonly owner: string | null;
  /** Orders texts. */
  readonly language: string;
  /** Ids of the agents whose names they may know; left out: of all. */
  readonly agents?: readonly string[];
}

/** What installed agents declare. */
export interface DeclaredUse {
  /** False while an agent cannot be read: then nobody can tell what is unused. */
  readonly known: boolean;
  readonly declared: readonly DeclaredCredential[];
  /** Every installed agent. */
  readonly agents: readonly AgentUse[];
}

/** What a list is narrowed to. */
export type Narrowed = Pick<CredentialQuery, 'search' | 'filters'>;

/** Which rows of a list: those from one to the other, by their ids; null: all. */
export type Picked = Narrowed &
  Pick<CredentialQuery, 'sort'> & {
    readonly between: { readonly one: string; readonly other: string } | null;
  };

/** What lists say of an agent. */
export interface AgentUse extends AgentNeeds {
  readonly capabilities: readonly string[];
  /** By language. */
  readonly names: Readonly<Record<string, string>>;
}

/** When shared ones expire: by row id, as the instance stores times. */
export type Expiries = ReadonlyMap<string, string>;

/** What the check of a value has found: whether it decrypts, and whether the row is as this app has stored it. */
export type Finding = 'intact' | 'damaged' | 'outside';

/** One credential as the index holds it. */
export interface Entry extends CredentialHead {
  user: UserRef | null;
  /** ISO 8601; null where the stored time is none. */
  readonly updatedAt: string | null;
  until: string | null;
  /** Whether its times can be read. */
  readonly readable: boolean;
  /** Whether the value decrypts, and the row is ours; null: not known yet. */
  found: Finding | null;
  /** Nothing is stored: it stands for what some agent needs. */
  readonly missing?: true;
  /** What a search looks through; null: not made yet. */
  folded: string | null;
}

/** A list as somebody has narrowed and sorted it, until something changes. */
interface Found {
  readonly revision: string;
  readonly ordering: Ordering<Entry>;
  /** How many of them are not stored. */
  readonly missing: number;
  /** Expiries are as they were computed from here … */
  readonly from: number;
  /** … until here, in milliseconds. */
  readonly until: number;
}

interface Counted {
  readonly facets: CredentialFacets;
  readonly total: number;
  readonly from: number;
  readonly until: number;
}

/** Lists that are kept: one for each window and a few to go back to. */
const KEPT = 16;
/** Times and capabilities that are kept as read: many rows have the same. */
const KEPT_TEXTS = 10_000;

export class CredentialIndex {
  // Of two tables, whose ids need not differ.
  readonly #shared = new Map<string, Entry>();
  readonly #personal = new Map<string, Entry>();
  #entries: readonly Entry[] | null = null;
  readonly #found = new Map<string, Found>();
  readonly #counted = new Map<string, Counted>();
  readonly #places = new Map<string, { readonly places: Places; content: number }>();
  readonly #instants = new Map<string, string | null>();
  readonly #capabilities = new Map<string, string>();
  readonly #epoch = randomUUID();
  #users: ReadonlyMap<string, UserRef> = new Map();
  #use: { known: boolean; system: Names; user: Names } = {
    known: false,
    system: new Map(),
    user: new Map(),
  };
  /** Every installed one. */
  #installed: readonly AgentUse[] = [];
  /** By capability. */
  #agents: ReadonlyMap<string, readonly AgentUse[]> = new Map();
  #sharedExpiries: Expiries = new Map();
  #people: readonly PersonAccess[] = [];
  /** What is not there, as of what is stored and declared now; null: not looked up yet. */
  #missing: ReadonlyMap<string, Entry> | null = null;
  #serial = 0;
  /** Another number after each change of what is in the list. */
  #content = 0;
  #unchecked = 0;

  get size(): number {
    return this.#shared.size + this.#personal.size;
  }

  /** All of them, the shared ones first. */
  entries(): readonly Entry[] {
    return this.#all();
  }

  /** Whether no installed agent declares it; false while that is not known of every agent. */
  isUnused({ userId, capabilityId, name }: Entry): boolean {
    const { known, system, user } = this.#use;
    return known && !(userId === null ? system : user).get(capabilityId)?.has(name);
  }

  /** The ids of everybody with an account, in the order in which people are listed. */
  people(): string[] {
    const users = this.#people.map(({ id }) => this.#users.get(id) ?? unknownUser(id));
    return users.sort(byDisplayName).map(({ id }) => id);
  }

  /** Who owes what, where all that is stored counts, whether agents get it or not. */
  owing(): Owing {
    const stored = this.#all().map(({ userId, capabilityId, name }) => ({
      ...{ userId, capabilityId, name },
      isUsed: true,
    }));
    return new Owing(this.#installed, this.#people, stored);
  }

  /** How many values have not been checked. */
  get unchecked(): number {
    return this.#unchecked;
  }

  /** Takes who has an account, as lists name them. */
  setUsers(users: readonly UserRef[]): void {
    const before = this.#users;
    const isSame = (user: UserRef): boolean => {
      const old = before.get(user.id);
      return old?.username === user.username && old.displayName === user.displayName;
    };
    if (before.size === users.length && users.every(isSame)) return;
    this.#users = new Map(users.map((user) => [user.id, user]));
    for (const entry of this.#all()) {
      entry.user = this.#userOf(entry.userId);
      entry.folded = null;
    }
    this.#contentChanged();
  }

  /** Takes which agents everybody may use. */
  setAccess(people: readonly PersonAccess[]): void {
    if (isDeepStrictEqual(this.#people, people)) return;
    this.#people = people;
    this.#contentChanged();
  }

  /** Lets go of a credential, unless it was put anew under another place. */
  drop(entry: Entry): void {
    const entries = this.#tableOf(entry);
    if (entries.get(entry.id) !== entry) return;
    entries.delete(entry.id);
    if (entry.found === null) this.#unchecked -= 1;
    this.#contentChanged();
  }

  /**
   * Takes a row as it is stored now. What is known of its value stays known while what it is bound to stays.
   *
   * @param expected one that is in the list, and probably this row
   */
  put(head: CredentialHead, expected?: Entry): Entry {
    if (expected !== undefined && isSame(expected, head)) return expected;
    const entries = this.#tableOf(head);
    const old = entries.get(head.id);
    if (old !== undefined && isSame(old, head)) return old;
    const bound =
      old?.userId === head.userId &&
      old.capabilityId === head.capabilityId &&
      old.name === head.name;
    const updatedAt = this.#instantOf(head.createdAt);
    const until = this.#untilOf(head);
    const entry: Entry = {
      id: head.id,
      userId: head.userId,
      capabilityId: this.#capabilityOf(head.capabilityId),
      name: head.name,
      createdAt: head.createdAt,
      expiresAt: head.expiresAt,
      place: head.place,
      user: this.#userOf(head.userId),
      updatedAt,
      until,
      readable: updatedAt !== null && (head.expiresAt === null || until !== null),
      found: bound ? old.found : null,
      folded: bound ? old.folded : null,
    };
    if (old?.found !== null && entry.found === null) this.#unchecked += 1;
    entries.set(head.id, entry);
    this.#contentChanged();
    return entry;
  }

  /** Forgets whether a value decrypts: it may be another one. */
  uncheck(entry: Entry): void {
    if (entry.found === null) return;
    entry.found = null;
    this.#unchecked += 1;
    this.#changed();
  }

  /** Notes what the check of a credential has found. */
  check(entry: Entry, found: Finding): void {
    const { found: before } = entry;
    if (before === found) return;
    entry.found = found;
    if (before === null) this.#unchecked -= 1;
    // A list that depends on it is made when every value has been checked, so none is changed by the first check.
    if (before !== null) this.#changed();
    else if (this.#counted.size > 0) this.#counted.clear();
  }

  /** Takes what installed agents declare. */
  setUse({ known, declared, agents }: DeclaredUse): void {
    const names = (scope: DeclaredCredential['scope']): Names => {
      const byCapability = new Map<string, Set<string>>();
      for (const each of declared) {
        if (each.scope !== scope) continue;
        const found = byCapability.get(each.capabilityId);
        if (found === undefined) byCapability.set(each.capabilityId, new Set([each.name]));
        else found.add(each.name);
      }
      return byCapability;
    };
    this.#use = { known, system: names('system'), user: names('user') };
    this.#installed = agents;
    const had = agents.flatMap((agent) => agent.capabilities.map((id) => ({ id, agent })));
    this.#agents = new Map(
      [...Map.groupBy(had, ({ id }) => id)].map(([id, all]) => [id, all.map(({ agent }) => agent)]),
    );
    this.#contentChanged();
  }

  /** Takes when shared ones expire, which does not stand in their rows. */
  setSharedExpiries(expiries: Expiries): void {
    if (expiries === this.#sharedExpiries) return;
    this.#sharedExpiries = expiries;
    for (const entry of this.#shared.values()) entry.until = this.#untilOf(entry);
    this.#changed();
  }

  /**
   * A part of a list.
   *
   * @param check checks a value that has not been checked: the rows that are given have their true state
   */
  page(
    query: CredentialQuery,
    reader: ListReader,
    now: Date,
    check: (entry: Entry) => void,
  ): CredentialPage {
    const { ordering, missing, revision } = this.#find(query, reader, now);
    const { total, facets } = this.#count(reader, now);
    const { descending } = query.sort;
    const { length } = ordering;
    const from = Math.min(query.offset, length);
    const to = Math.min(from + query.limit, length);
    // The other way round is the same order, read from its end.
    const entries = descending
      ? ordering.slice(length - to, length - from).reverse()
      : ordering.slice(from, to);
    for (const entry of entries) if (entry.found === null) check(entry);
    const focus = query.focus === null ? -1 : this.#indexOf(query.focus, ordering);
    return {
      revision,
      total,
      matching: length,
      selectable: length - missing,
      rows: entries.map((entry) => this.#described(entry, reader, now)),
      focusAt: focus < 0 ? null : descending ? length - 1 - focus : focus,
      facets,
    };
  }

  /** What agents do not get of one owner, or of what is everybody's (null), named for whoever reads. */
  lacks(userId: string | null, now: Date): Lack[] {
    return this.#owingAt(now).lacks(userId);
  }

  /** A part of the table of who owes which agent what. */
  table(query: OwingQuery, reader: ListReader, now: Date): OwingPage {
    const people = this.#people.map((access) => ({
      user: this.#users.get(access.id) ?? unknownUser(access.id),
      access,
    }));
    return owingPage(this.#owingAt(now), query, this.#installed, people, reader.language);
  }

  /**
   * The ids of all that a list holds, or of those from one to the other: those that are stored. Where one of the two is not in it, it is the
   * other alone.
   *
   * @throws AppError `too_many_selected`
   */
  pick({ between, ...picked }: Picked, reader: ListReader, now: Date): string[] {
    const { ordering } = this.#find(picked, reader, now);
    const ends = between && [between.one, between.other];
    const places = ends?.map((id) => this.#indexOf(id, ordering)).filter((at) => at >= 0);
    const from = places === undefined ? 0 : Math.min(...places, ordering.length);
    const to = places === undefined ? ordering.length : Math.max(...places, -1) + 1;
    if (to - from > limits.selectedRows)
      throw new AppError('too_many_selected', { max: limits.selectedRows });
    return ordering
      .slice(from, Math.max(from, to))
      .filter(({ missing }) => !missing)
      .map(({ id }) => id);
  }

  /** What has become of those that were selected, of everything that whoever reads may see. */
  selection(
    ids: readonly string[],
    narrowed: Narrowed,
    reader: ListReader,
    now: Date,
  ): SelectionState {
    const isSeen = (entry: Entry | undefined): entry is Entry =>
      entry !== undefined && (reader.owner === null || entry.userId === reader.owner);
    const found = new Map(
      [...new Set(ids)].map((id) => [
        id,
        [this.#shared.get(id), this.#personal.get(id)].filter(isSeen),
      ]),
    );
    const there = [...found.values()].flat();
    const passes = this.#passing(narrowed, reader, now);
    const text = textOrder(reader.language);
    const owners = [...Map.groupBy(there, ({ userId }) => userId).values()]
      .map((entries) => ({ user: entries[0]?.user ?? null, count: entries.length }))
      .sort((a, b) => text(a.user?.displayName ?? '', b.user?.displayName ?? ''));
    return {
      gone: [...found].filter(([, entries]) => entries.length === 0).map(([id]) => id),
      matching: there.filter(passes).length,
      owners,
    };
  }

  /**
   * What is in use already.
   *
   * @param capabilityId as far as it is typed
   * @param userId for whom one is to be added; null: for everybody
   */
  suggestions(
    capabilityId: string,
    userId: string | null,
    reader: ListReader,
  ): CredentialSuggestions {
    const part = foldForSearch(capabilityId);
    const capabilities = new Set<string>();
    const names = new Set<string>();
    const taken = new Set<string>();
    for (const entry of this.#visibleTo(reader)) {
      if (foldForSearch(entry.capabilityId).includes(part)) capabilities.add(entry.capabilityId);
      if (entry.capabilityId !== capabilityId) continue;
      names.add(entry.name);
      if (entry.userId === userId) taken.add(entry.name);
    }
    const compare = textOrder(reader.language);
    const first = (texts: ReadonlySet<string>): string[] =>
      [...texts].sort(compare).slice(0, limits.filterValues);
    return {
      capabilities: first(capabilities),
      names: first(names),
      taken: [...taken].slice(0, limits.filterValues),
    };
  }

  /** Whether a list that is narrowed so holds an entry. */
  #passing(
    { search, filters }: Narrowed,
    reader: ListReader,
    now: Date,
  ): (entry: Entry) => boolean {
    const words = wordsOf(search);
    const passes = passesFilters(filters);
    const ofAgents = this.#searchedAgents(reader);
    return (entry) => {
      const status = (): Status => statusAt(entry, now);
      if (!passes(entry, status, () => this.isUnused(entry))) return false;
      if (words.length === 0) return true;
      const text = (entry.folded ??= foldedOf(entry));
      const agents = ofAgents(entry.capabilityId);
      return words.every((word) => text.includes(word) || agents.includes(word));
    };
  }

  #find(query: Narrowed & Pick<CredentialQuery, 'sort'>, reader: ListReader, now: Date): Found {
    const { filters, search, sort } = query;
    const key = JSON.stringify([reader, wordsOf(search), filters, sort.by]);
    const known = this.#found.get(key);
    if (known !== undefined && isValid(known, now)) {
      // The one that was asked for last is the last to go.
      this.#found.delete(key);
      this.#found.set(key, known);
      return known;
    }
    const all = filters.status.includes('missing')
      ? [...this.#visibleTo(reader), ...this.#missingTo(reader)]
      : this.#visibleTo(reader);
    const matching = all.filter(this.#passing(query, reader, now));
    const found: Found = {
      revision: `${this.#epoch}-${(this.#serial += 1)}`,
      ordering: this.#ordered(matching, sort.by, reader.language, now),
      missing: matching.filter((entry) => entry.missing).length,
      from: now.getTime(),
      until: this.#nextChange(now),
    };
    this.#found.set(key, found);
    const [oldest] = this.#found.keys();
    if (this.#found.size > KEPT && oldest !== undefined) this.#found.delete(oldest);
    return found;
  }

  #ordered(
    entries: readonly Entry[],
    by: CredentialSort['by'],
    language: string,
    now: Date,
  ): Ordering<Entry> {
    const capability = this.#placesOf('capability', language, ({ capabilityId }) => capabilityId);
    // Shared ones before everybody's.
    const owner = this.#placesOf('owner', language, ({ user }) => user?.displayName ?? '');
    const capabilityOf = ({ capabilityId }: Entry): number => capability.of(capabilityId);
    const ownerOf = ({ user }: Entry): number => owner.of(user?.displayName ?? '');
    const text = textOrder(language);
    const names = by === 'name' ? this.#placesOf('name', language, ({ name }) => name) : null;
    const compareNames = (a: Entry, b: Entry): number =>
      names === null ? text(a.name, b.name) : names.of(a.name) - names.of(b.name);
    const compare = (a: Entry, b: Entry): number =>
      capabilityOf(a) - capabilityOf(b) ||
      compareNames(a, b) ||
      ownerOf(a) - ownerOf(b) ||
      // Two people may be called the same.
      compareCodes(a.userId ?? '', b.userId ?? '') ||
      compareCodes(a.id, b.id);
    const capabilities = capability.sorted.length + 1;
    const key = {
      capability: capabilityOf,
      name: (entry: Entry) => (names?.of(entry.name) ?? 0) * capabilities + capabilityOf(entry),
      owner: (entry: Entry) => ownerOf(entry) * capabilities + capabilityOf(entry),
      status: (entry: Entry) =>
        urgencyOf(statusAt(entry, now)) * capabilities + capabilityOf(entry),
      updated: ({ updatedAt }: Entry) => (updatedAt === null ? 0 : Date.parse(updatedAt)),
    }[by];
    return new Ordering(entries, key, compare);
  }

  /** The places of a text that each credential has. */
  #placesOf(what: string, language: string, text: (entry: Entry) => string): Places {
    const key = `${what} ${language}`;
    const known = this.#places.get(key) ?? { places: new Places(language), content: -1 };
    this.#places.set(key, known);
    const { places } = known;
    if (known.content === this.#content) return places;
    known.content = this.#content;
    const texts = new Set<string>();
    for (const entry of this.#all()) texts.add(text(entry));
    for (const entry of this.#missingEntries().values()) texts.add(text(entry));
    places.set(texts);
    return places;
  }

  #count(reader: ListReader, now: Date): { total: number; facets: CredentialFacets } {
    const key = JSON.stringify(reader);
    const known = this.#counted.get(key);
    if (known !== undefined && isValid(known, now)) return known;
    const capability = new Map<string, number>();
    const user = new Map<string, number>();
    const scope = { system: 0, personal: 0 };
    const status = { outside: 0, damaged: 0, expired: 0, soon: 0, set: 0, unused: 0 };
    let total = 0;
    for (const entry of this.#visibleTo(reader)) {
      total += 1;
      capability.set(entry.capabilityId, (capability.get(entry.capabilityId) ?? 0) + 1);
      if (entry.userId === null) scope.system += 1;
      else {
        scope.personal += 1;
        user.set(entry.userId, (user.get(entry.userId) ?? 0) + 1);
      }
      const { kind } = statusAt(entry, now);
      if (kind !== 'missing') status[kind] += 1;
      if (this.isUnused(entry)) status.unused += 1;
    }
    const counts = (of: ReadonlyMap<string, number>, sorted: readonly string[]) =>
      sorted.slice(0, limits.filterValues).map((value) => ({ value, count: of.get(value) ?? 0 }));
    const byName = [...capability.keys()].sort(textOrder(reader.language));
    const byCount = [...user.keys()].sort((a, b) => (user.get(b) ?? 0) - (user.get(a) ?? 0));
    const counted: Counted = {
      total,
      facets: {
        capability: counts(capability, byName),
        moreCapabilities: Math.max(0, byName.length - limits.filterValues),
        user: counts(user, byCount),
        scope,
        missing: this.#missingTo(reader).length,
        status: this.#unchecked === 0 ? status : null,
      },
      from: now.getTime(),
      until: this.#nextChange(now),
    };
    this.#counted.set(key, counted);
    return counted;
  }

  /** Everything, in one array until an entry comes or goes: it is walked through many times in between. */
  #all(): readonly Entry[] {
    return (this.#entries ??= [...this.#shared.values(), ...this.#personal.values()]);
  }

  #tableOf({ userId }: Pick<CredentialHead, 'userId'>): Map<string, Entry> {
    return userId === null ? this.#shared : this.#personal;
  }

  #visibleTo({ owner }: ListReader): readonly Entry[] {
    return owner === null ? this.#all() : this.#all().filter(({ userId }) => userId === owner);
  }

  /** What is not stored and some agent needs, by id. */
  #missingEntries(): ReadonlyMap<string, Entry> {
    if (this.#missing !== null) return this.#missing;
    const entries = new Map<string, Entry>();
    for (const { userId, capabilityId, name } of this.owing().missing()) {
      const id = `missing ${JSON.stringify([userId, capabilityId, name])}`;
      const user = this.#userOf(userId);
      const key = { id, userId, capabilityId: this.#capabilityOf(capabilityId), name, user };
      entries.set(id, { ...key, ...notStored });
    }
    this.#missing = entries;
    return entries;
  }

  #missingTo({ owner }: ListReader): readonly Entry[] {
    const all = [...this.#missingEntries().values()];
    return owner === null ? all : all.filter(({ userId }) => userId === owner);
  }

  /** Who owes what, as what is stored stands at a moment. */
  #owingAt(now: Date): Owing {
    const stored = this.#all().map((entry) => {
      const { userId, capabilityId, name } = entry;
      const { kind } = statusAt(entry, now);
      const scope = userId === null ? 'system' : 'user';
      return { userId, capabilityId, name, isUsed: isUsed(kind === 'soon' ? 'set' : kind, scope) };
    });
    return new Owing(this.#installed, this.#people, stored);
  }

  /** What the agents that have a capability are called. */
  #agentsOf(capabilityId: string, { language, agents }: ListReader): string[] {
    return (this.#agents.get(capabilityId) ?? [])
      .filter(({ id }) => agents === undefined || agents.includes(id))
      .map(({ id, names }) => names[language] ?? id);
  }

  /** The same as a search compares it, made once for each capability. */
  #searchedAgents(reader: ListReader): (capabilityId: string) => string {
    const made = new Map<string, string>();
    return (capabilityId) => {
      const known = made.get(capabilityId);
      if (known !== undefined) return known;
      const text = foldForSearch(this.#agentsOf(capabilityId, reader).join('\n'));
      made.set(capabilityId, text);
      return text;
    };
  }

  #described(entry: Entry, reader: ListReader, now: Date): ListedCredential {
    const { id, user, capabilityId, name, updatedAt, until } = entry;
    const isOver = until !== null && Date.parse(until) <= now.getTime();
    return {
      id,
      user,
      capabilityId,
      agents: this.#agentsOf(capabilityId, reader),
      name,
      status: entry.missing ? 'missing' : storedStatus(entry, isOver ? 'expired' : 'set'),
      updatedAt,
      expiresAt: until,
      unused: this.isUnused(entry),
    };
  }

  #indexOf(id: string, ordering: Ordering<Entry>): number {
    // Of two tables, whose ids need not differ: whoever reads may see one of them alone.
    const stored = [this.#shared.get(id), this.#personal.get(id)];
    for (const entry of [...stored, this.#missingEntries().get(id)]) {
      const at = entry === undefined ? -1 : ordering.indexOf(entry);
      if (at >= 0) return at;
    }
    return -1;
  }

  /** When time alone changes a status next: at an expiry, or when a day ends. */
  #nextChange(now: Date): number {
    const at = now.getTime();
    let next = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime();
    for (const { until } of this.#all()) {
      if (until === null) continue;
      const end = Date.parse(until);
      if (end > at && end < next) next = end;
    }
    return next;
  }

  /** The same text for all of a capability: texts of the database are made anew for every row. */
  #capabilityOf(id: string): string {
    const known = this.#capabilities.get(id);
    if (known !== undefined) return known;
    if (this.#capabilities.size >= KEPT_TEXTS) this.#capabilities.clear();
    this.#capabilities.set(id, id);
    return id;
  }

  #untilOf({ id, userId, expiresAt }: Pick<Entry, 'id' | 'userId' | 'expiresAt'>): string | null {
    const stored = userId === null ? (this.#sharedExpiries.get(id) ?? null) : expiresAt;
    return stored === null ? null : this.#instantOf(stored);
  }

  #userOf(userId: string | null): UserRef | null {
    return userId === null ? null : (this.#users.get(userId) ?? unknownUser(userId));
  }

  #instantOf(stored: string): string | null {
    const known = this.#instants.get(stored);
    if (known !== undefined) return known;
    const instant = instantOf(stored);
    if (this.#instants.size >= KEPT_TEXTS) this.#instants.clear();
    this.#instants.set(stored, instant);
    return instant;
  }

  #contentChanged(): void {
    this.#content += 1;
    this.#entries = null;
    this.#missing = null;
    this.#changed();
  }

  #changed(): void {
    // Clearing an empty map has its price, too, and there are many changes in a row.
    if (this.#found.size > 0) this.#found.clear();
    if (this.#counted.size > 0) this.#counted.clear();
  }
}

/** What an entry says that stands for nothing that is stored. */
const notStored = {
  ...{ createdAt: '', expiresAt: null, place: 0, updatedAt: null, until: null },
  ...{ readable: true, found: 'intact', missing: true, folded: null },
} as const satisfies Partial<Entry>;

/** Capabilities with the names that are declared for them. */
type Names = ReadonlyMap<string, ReadonlySet<string>>;

/** Whether a list depends on what every value's check says. */
export const needsStatus = ({
  filters,
  sort,
}: Pick<CredentialQuery, 'filters'> & Partial<Pick<CredentialQuery, 'sort'>>): boolean =>
  filters.status.some((status) => status !== 'unused' && status !== 'missing') ||
  sort?.by === 'status';

const isSame = (entry: Entry, head: CredentialHead): boolean =>
  entry.id === head.id &&
  entry.userId === head.userId &&
  entry.capabilityId === head.capabilityId &&
  entry.name === head.name &&
  entry.createdAt === head.createdAt &&
  entry.expiresAt === head.expiresAt &&
  entry.place === head.place;

const isValid = ({ from, until }: Pick<Found, 'from' | 'until'>, now: Date): boolean =>
  from <= now.getTime() && now.getTime() < until;

const compareCodes = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const foldedOf = ({ capabilityId, name, user }: Entry): string =>
  foldForSearch([capabilityId, name, user?.username, user?.displayName].join('\n'));

function statusAt(entry: Entry, now: Date): Status {
  if (entry.missing) return { kind: 'missing', days: null };
  const { found, until } = entry;
  // What has not been checked counts as set for now.
  const status = found === null && entry.readable ? 'set' : storedStatus(entry, 'set');
  return statusOf({ status, expiresAt: until }, now);
}

const storedStatus = <S extends string>(
  { found, readable }: Entry,
  otherwise: S,
): S | 'damaged' | 'outside' => {
  if (found === 'outside' && readable) return 'outside';
  return found === 'intact' && readable ? otherwise : 'damaged';
};

/** What needs attention first; of several that expire, the one that does so sooner. */
function urgencyOf({ kind, days }: Status): number {
  const never = 9_999_999;
  return statusKinds.indexOf(kind) * (never + 1) + (days ?? never);
}

function passesFilters({
  capability,
  user,
  scope,
  status,
}: CredentialQuery['filters']): (
  entry: Entry,
  statusOfIt: () => Status,
  isUnused: () => boolean,
) => boolean {
  const [capabilities, users] = [new Set(capability), new Set(user)];
  return (entry, statusOfIt, isUnused) =>
    (capability.length === 0 || capabilities.has(entry.capabilityId)) &&
    (scope.length === 0 || scope.includes(entry.userId === null ? 'system' : 'personal')) &&
    (user.length === 0 || users.has(entry.userId ?? '')) &&
    (status.length === 0 ||
      (status.includes('unused') && isUnused()) ||
      status.includes(statusOfIt().kind));
}
