/**
 * The list of an instance's credentials, kept true: read once, read again when another connection has written, and
 * each value checked once, those that somebody looks at first.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type {
  CredentialPage,
  CredentialQuery,
  CredentialSuggestions,
  OwingPage,
  OwingQuery,
  SelectionState,
} from '#shared/contract/schemas.ts';
import { digestOf } from '../../../crypto/digest.ts';
import type {
  CredentialHead,
  CredentialReader,
  CredentialTable,
  CredentialUser,
  CredentialValueRow,
  Part,
} from '../../../store/instance/own/credential-reader.ts';
import { NO_AGENTS } from '../../../store/instance/user-agent-access.ts';
import { accessFromRows } from '../../accounts/agent-access.ts';
import { cellOf } from '../../secrets/secret-columns.ts';
import type { InstanceFormat } from '../../secrets/instance-format.ts';
import { RowLedger } from '../../secrets/row-ledger.ts';
import { contentOf as signedContentOf, rowDigestOf } from '../../secrets/signed-rows.ts';
import { Vault } from '../../secrets/vault.ts';
import {
  CredentialIndex,
  needsStatus,
  type DeclaredUse,
  type Entry,
  type Expiries,
  type Finding,
  type ListReader,
  type Narrowed,
  type Picked,
} from './credential-index.ts';
import type { Lack, PersonAccess } from './owing.ts';

/** What a check of a part has found. */
export interface CheckedPart {
  /** Which part it is, of those that were to be checked. */
  readonly index: number;
  /** Of its content, before the values were read. */
  readonly digest: string;
  /** By id, those that are not intact. */
  readonly findings: ReadonlyMap<string, Finding>;
}

/** Checks parts somewhere else at the same time. */
export interface Helper {
  /** Checks one part after the other, and tells of each, until all are done or the signal says so. */
  check(
    parts: readonly Part[],
    onChecked: (checked: CheckedPart) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** There is nothing left to check. */
  rest(): void;
}

export interface Progress {
  readonly checked: number;
  readonly total: number;
}

/** A part of a table, and what is known of it. */
interface KnownPart extends Part {
  entries: Entry[];
  /** Of its content when every value in it was checked; null: not all of them were. */
  digest: string | null;
}

/** Rows of a part. When one of them is stored anew, all are read and checked again. */
const ROWS = 400;
/** A part that has grown beyond is cut into several. */
const MOST_ROWS = 2 * ROWS;
/** From so many parts on a helper is worth its start. */
const HELPED_FROM = 16;
/** How often somebody is told how far a check is. */
const TOLD_EVERY_MS = 50;

const tables: readonly CredentialTable[] = ['system_credentials', 'user_credentials'];
const everywhere = { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };

export class LiveCredentials {
  readonly #reader: CredentialReader;
  readonly #vault: Vault;
  /** Null: rows are not signed. */
  readonly #ledger: RowLedger | null;
  readonly #helper: Helper | null;
  readonly #index = new CredentialIndex();
  /** Together all of both tables. */
  #parts: readonly KnownPart[] = [];
  #version: number | null = null;
  /** Ends what the helper does. */
  #help: AbortController | null = null;
  /** Parts that were read again since somebody asked; null: everything. */
  #readAgain: Part[] | null = null;

  /** @param format of the instance, as far as its keys are known here */
  constructor(reader: CredentialReader, format: InstanceFormat, helper: Helper | null = null) {
    this.#reader = reader;
    this.#vault = new Vault(format);
    this.#ledger =
      format.rowMacs === null || reader.ledger === null
        ? null
        : new RowLedger(reader.ledger, format.rowMacs);
    this.#helper = helper;
  }

  /** A part of a list, as it is now. @throws AppError what the disk says */
  async page(query: CredentialQuery, reader: ListReader, now: Date): Promise<CredentialPage> {
    this.#refresh();
    // Whether a value is damaged decides what such a list holds.
    if (needsStatus(query)) await this.check();
    return this.#index.page(query, reader, now, (entry) => this.#checkOne(entry));
  }

  /** The ids of all that a list holds, or of a part. @throws AppError `too_many_selected`, what the disk says */
  async pick(picked: Picked, reader: ListReader, now: Date): Promise<string[]> {
    this.#refresh();
    if (needsStatus(picked)) await this.check();
    return this.#index.pick(picked, reader, now);
  }

  /** What has become of those that were selected. @throws AppError what the disk says */
  async selection(
    ids: readonly string[],
    narrowed: Narrowed,
    reader: ListReader,
    now: Date,
  ): Promise<SelectionState> {
    this.#refresh();
    if (needsStatus(narrowed)) await this.check();
    return this.#index.selection(ids, narrowed, reader, now);
  }

  /** What agents do not get of one owner, or of what is everybody's. @throws AppError what the disk says */
  async lacks(userId: string | null, now: Date): Promise<Lack[]> {
    await this.check();
    return this.#index.lacks(userId, now);
  }

  /** A part of the table of who owes what. @throws AppError what the disk says */
  async table(query: OwingQuery, reader: ListReader, now: Date): Promise<OwingPage> {
    await this.check();
    return this.#index.table(query, reader, now);
  }

  /** What is in use already. @throws AppError what the disk says */
  suggestions(
    capabilityId: string,
    userId: string | null,
    reader: ListReader,
  ): CredentialSuggestions {
    this.#refresh();
    return this.#index.suggestions(capabilityId, userId, reader);
  }

  /** All of them as they are now, each value checked. @throws AppError what the disk says */
  async survey(): Promise<Pick<CredentialIndex, 'entries' | 'isUnused' | 'owing' | 'people'>> {
    await this.check();
    return this.#index;
  }

  /** The parts in which anything is stored otherwise since this was asked before; null: everything may be. */
  takeReadAgain(): readonly Part[] | null {
    const parts = this.#readAgain;
    this.#readAgain = [];
    return parts;
  }

  setUse(use: DeclaredUse): void {
    this.#index.setUse(use);
  }

  setSharedExpiries(expiries: Expiries): void {
    this.#index.setSharedExpiries(expiries);
  }

  /**
   * Checks every value that has not been checked, in steps between which others have their turn.
   *
   * @throws AppError what the disk says; the signal's reason
   */
  async check(
    signal?: AbortSignal,
    onProgress: (progress: Progress) => void = () => {},
  ): Promise<void> {
    let told = -Infinity;
    for (;;) {
      this.#refresh();
      const waiting = this.#parts.filter(({ digest }) => digest === null);
      if (waiting.length === 0) break;
      if (this.#help === null) this.#askHelper(waiting);
      for (const part of waiting) {
        // The helper comes from the other end; a reading may have put others in its place.
        if (part.digest !== null || !this.#parts.includes(part)) continue;
        this.#checkPart(part);
        if (performance.now() - told >= TOLD_EVERY_MS) {
          onProgress(this.#progress());
          told = performance.now();
        }
        await nextTurn();
        signal?.throwIfAborted();
      }
    }
    this.#stopHelper();
    this.#helper?.rest();
    onProgress(this.#progress());
  }

  #progress(): Progress {
    const total = this.#index.size;
    return { checked: total - this.#index.unchecked, total };
  }

  /**
   * Checks the values of a part, for a list that is kept elsewhere.
   *
   * @throws AppError what the disk says
   */
  checkFor(part: Part): Omit<CheckedPart, 'index'> {
    const rows = this.#reader.values(part, Number.MAX_SAFE_INTEGER);
    const { digest, findings: found } = this.#checked(rows, valuesOf(rows));
    const findings = new Map(
      rows.flatMap(({ id }, index): [string, Finding][] => {
        const finding = found[index] ?? 'damaged';
        return finding === 'intact' ? [] : [[id, finding]];
      }),
    );
    return { digest, findings };
  }

  close(): void {
    this.#stopHelper();
    this.#parts = [];
    this.#reader.close();
  }

  /** Reads what another connection has written since the last time. */
  #refresh(): void {
    const version = this.#reader.version();
    if (version === this.#version) return;
    const isFirst = this.#version === null;
    this.#version = version;
    const users = this.#reader.users();
    this.#index.setUsers(users);
    this.#index.setAccess(this.#accessOf(users));
    if (isFirst) {
      this.#parts = tables.flatMap((table) => {
        const starts = this.#reader.places(table, ROWS);
        return cut({ table, ...everywhere }, starts).map((part) => ({
          ...part,
          entries: [],
          digest: null,
        }));
      });
      // It begins while we read the rest.
      this.#askHelper(this.#parts);
      for (const part of this.#parts) {
        part.entries = this.#reader.heads(part).map((head) => this.#index.put(head));
      }
    } else {
      const before = this.#parts;
      this.#parts = before.flatMap((part) => this.#renewed(part));
      if (this.#parts.some((part, index) => part !== before[index])) this.#stopHelper();
    }
  }

  /** Which agents everybody may use: whoever was given some by somebody else may use none. */
  #accessOf(users: readonly CredentialUser[]): PersonAccess[] {
    const admins = new Set(this.#reader.admins());
    const rows = Map.groupBy(this.#reader.access(), ({ userId }) => userId);
    const ledger = this.#ledger;
    const accessOf = ({ id }: CredentialUser): PersonAccess => {
      if (admins.has(id)) return { id, agentIds: null };
      const stored = rows.get(id)?.map(({ agentId }) => agentId) ?? [];
      const isOurs = ledger === null || ledger.fitsAccess(id, stored);
      const access = accessFromRows(isOurs ? stored : [NO_AGENTS]);
      if (access.mode === 'all') return { id, agentIds: null };
      return { id, agentIds: new Set(access.mode === 'selected' ? access.agentIds : []) };
    };
    return ledger === null ? users.map(accessOf) : ledger.during(() => users.map(accessOf));
  }

  /** A part as it is stored now; only one that is stored otherwise than before is read again. */
  #renewed(part: KnownPart): readonly KnownPart[] {
    const { table, from, to } = part;
    if (part.digest === null) {
      this.#readAgain?.push({ table, from, to });
      return this.#partsOf(part, part.entries);
    }
    const rows = this.#reader.values(part, MOST_ROWS + 1);
    if (part.digest === digestOfPart(this.#marksOf(rows, valuesOf(rows)))) return [part];
    this.#readAgain?.push({ table, from, to });
    return this.#take(part, rows) ? [part] : this.#partsOf(part, part.entries);
  }

  /** Reads a part without its values, which are checked afterwards; it may have become several. */
  #partsOf({ table, from, to }: Part, before: readonly Entry[]): KnownPart[] {
    const entries = this.#reader.heads({ table, from, to }).map((head) => this.#index.put(head));
    this.#dropMissing(before, entries);
    for (const entry of entries) this.#index.uncheck(entry);
    const starts = entries.filter((_, index) => index % ROWS === 0).map(({ place }) => place);
    return cut({ table, from, to }, starts).map((part, index) => ({
      ...part,
      entries: entries.slice(index * ROWS, (index + 1) * ROWS),
      digest: null,
    }));
  }

  /** Checks the values of a part whose rows have been read. One that has grown long is cut at the next reading. */
  #checkPart(part: KnownPart): void {
    const { entries } = part;
    const values = this.#reader.encrypted(part, MOST_ROWS + 1);
    if (values.length !== entries.length) {
      this.#take(part, this.#reader.values(part, MOST_ROWS + 1));
      return;
    }
    const { digest, findings } = this.#checked(entries, values);
    entries.forEach((entry, index) => this.#index.check(entry, findings[index] ?? 'damaged'));
    part.digest = digest;
  }

  /** Checks the values of a part. @returns whether it did: it leaves one that has grown long to be cut */
  #take(part: KnownPart, rows: readonly CredentialValueRow[]): boolean {
    if (rows.length > MOST_ROWS) return false;
    const before = part.entries;
    const { digest, findings } = this.#checked(rows, valuesOf(rows));
    part.entries = rows.map((row, index) => {
      const entry = this.#index.put(row, before[index]);
      this.#index.check(entry, findings[index] ?? 'damaged');
      return entry;
    });
    part.digest = digest;
    this.#dropMissing(before, part.entries);
    return true;
  }

  #dropMissing(before: readonly Entry[], now: readonly Entry[]): void {
    if (before.length === 0) return;
    const found = new Set(now);
    for (const entry of before) if (!found.has(entry)) this.#index.drop(entry);
  }

  /** It begins at the end, and we at the start, until we meet. */
  #askHelper(parts: readonly KnownPart[]): void {
    const helper = this.#helper;
    if (helper === null || parts.length < HELPED_FROM) return;
    const stop = new AbortController();
    this.#help = stop;
    const asked = parts.toReversed();
    helper
      .check(
        asked.map(({ table, from, to }) => ({ table, from, to })),
        ({ index, ...found }) => {
          const part = asked[index];
          if (part !== undefined) this.#takeChecked(part, found);
        },
        stop.signal,
      )
      // What it has not checked is checked here, where an error is somebody's.
      .catch(() => undefined)
      .finally(() => {
        if (this.#help === stop) this.#help = null;
      });
  }

  #stopHelper(): void {
    this.#help?.abort();
    this.#help = null;
  }

  /** What was written meanwhile may have been seen there, and not here: then it is read here. */
  #takeChecked(part: KnownPart, { digest, findings }: Omit<CheckedPart, 'index'>): void {
    if (part.digest !== null || !this.#parts.includes(part)) return;
    if (this.#reader.version() !== this.#version) return;
    for (const entry of part.entries) this.#index.check(entry, findings.get(entry.id) ?? 'intact');
    part.digest = digest;
  }

  #checkOne(entry: Entry): void {
    const table = entry.userId === null ? 'system_credentials' : 'user_credentials';
    const row = this.#reader.value(table, entry.id);
    // One that is gone meanwhile leaves the list at the next reading.
    if (row === null) return;
    const { findings } = this.#checked([row], [row.encryptedValue]);
    this.#index.check(entry, findings[0] ?? 'damaged');
  }

  /** What the check of rows has found, and the digest of the part that they are. */
  #checked(
    rows: readonly CredentialHead[],
    values: readonly string[],
  ): { readonly findings: readonly Finding[]; readonly digest: string } {
    const marks = this.#marksOf(rows, values);
    const findings = rows.map((row, index): Finding => {
      const { isOurs = false } = marks[index] ?? {};
      return isOurs ? 'intact' : this.#findingOf(row, values[index] ?? '');
    });
    return { findings, digest: digestOfPart(marks) };
  }

  /** Each row as it is stored, and as it should be. */
  #marksOf(rows: readonly CredentialHead[], values: readonly string[]): readonly Mark[] {
    const ledger = this.#ledger;
    if (ledger === null) {
      const text = (row: CredentialHead, index: number): string =>
        contentOf(row, values[index] ?? null);
      return rows.map((row, index) => ({ text: text(row, index), isOurs: false }));
    }
    return ledger.during(() =>
      rows.map((row, index) => {
        const { id, userId, capabilityId, name, createdAt, expiresAt, place } = row;
        const kind = kindOf(userId);
        const encryptedValue = values[index] ?? '';
        const stored = { id, userId, capabilityId, name, createdAt, expiresAt, encryptedValue };
        const digest = rowDigestOf(kind, signedContentOf(kind, stored));
        const signed = ledger.digestOf(kind, id);
        // What is not signed of a row: where it is, and by what it says that it has no end.
        const text = `${place} ${expiresAt === null ? '-' : '+'} ${digest} ${signed ?? '-'} `;
        return { text, isOurs: digest === signed };
      }),
    );
  }

  /** Why a row is not ours: a row that is holds a value that decrypts, as it was signed with it. */
  #findingOf({ userId, capabilityId, name }: CredentialHead, encryptedValue: string): Finding {
    const cell =
      userId === null
        ? cellOf('systemCredential', capabilityId, name)
        : cellOf('userCredential', userId, capabilityId, name);
    if (this.#vault.statusOf(encryptedValue, cell) !== 'set') return 'damaged';
    return this.#ledger === null ? 'intact' : 'outside';
  }
}

/** What stands for a row in the digest of its part. */
interface Mark {
  readonly text: string;
  /** Whether it is as this app has stored it; false where rows are not signed. */
  readonly isOurs: boolean;
}

const digestOfPart = (marks: readonly Mark[]): string =>
  digestOf(Buffer.from(marks.map(({ text }) => text).join('')));

const kindOf = (userId: string | null) => (userId === null ? 'systemCredential' : 'userCredential');

const valuesOf = (rows: readonly CredentialValueRow[]): readonly string[] =>
  rows.map(({ encryptedValue }) => encryptedValue);

/** A part as several, by the places at which they start. */
function cut({ table, from, to }: Part, starts: readonly number[]): Part[] {
  const parts: Part[] = [];
  for (let index = 0; index === 0 || index < starts.length; index += 1) {
    const next = starts[index + 1];
    parts.push({
      table,
      from: index === 0 ? from : (starts[index] ?? from),
      to: next === undefined ? to : next - 1,
    });
  }
  return parts;
}

/** Everything that is stored in a row, as a text that no other row gives: each text with its length before it. */
function contentOf(
  { place, id, userId, capabilityId, name, createdAt, expiresAt }: CredentialHead,
  value: string | null,
): string {
  let content = `${place} `;
  for (const text of [id, userId, capabilityId, name, value, createdAt, expiresAt]) {
    // Of a database that somebody else has written, a cell may hold something else than text.
    content += text === null ? '-' : `${typeof text} ${text.length} ${text}`;
  }
  return content;
}
