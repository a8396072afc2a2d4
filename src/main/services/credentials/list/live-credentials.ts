/**
 * The list of an instance's credentials, kept true: read once, read again when another connection has written, and
 * each value checked once, those that somebody looks at first.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type {
  CredentialPage,
  CredentialQuery,
  CredentialSuggestions,
} from '#shared/contract/schemas.ts';
import { digestOf } from '../../../crypto/digest.ts';
import type {
  CredentialReader,
  CredentialTable,
  CredentialValueRow,
  Part,
} from '../../../store/instance/own/credential-reader.ts';
import { cellOf } from '../../secrets/secret-columns.ts';
import type { Vault } from '../../secrets/vault.ts';
import {
  CredentialIndex,
  needsStatus,
  type DeclaredUse,
  type Entry,
  type ListReader,
} from './credential-index.ts';

/** What a check of a part has found. */
export interface CheckedPart {
  /** Of its content, before the values were read. */
  readonly digest: string;
  /** Ids of those whose value does not decrypt. */
  readonly damaged: readonly string[];
}

/** Checks parts somewhere else at the same time. */
export interface Helper {
  check(part: Part): Promise<CheckedPart>;
  /** There will be something to check. */
  wake(): void;
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
/** Parts that a helper has at once, so that it never waits. */
const HELPED_AT_ONCE = 3;

const tables: readonly CredentialTable[] = ['system_credentials', 'user_credentials'];
const everywhere = { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };

export class LiveCredentials {
  readonly #reader: CredentialReader;
  readonly #vault: Vault;
  readonly #helper: Helper | null;
  readonly #index = new CredentialIndex();
  /** Together all of both tables. */
  #parts: readonly KnownPart[] = [];
  #version: number | null = null;
  /** Those that a helper has. */
  readonly #helped = new Map<KnownPart, Promise<void>>();

  constructor(reader: CredentialReader, vault: Vault, helper: Helper | null = null) {
    this.#reader = reader;
    this.#vault = vault;
    this.#helper = helper;
  }

  /** A part of a list, as it is now. @throws AppError what the disk says */
  async page(query: CredentialQuery, reader: ListReader, now: Date): Promise<CredentialPage> {
    this.#refresh();
    // Whether a value is damaged decides what such a list holds.
    if (needsStatus(query)) await this.check();
    return this.#index.page(query, reader, now, (entry) => this.#checkOne(entry));
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

  setUse(use: DeclaredUse): void {
    this.#index.setUse(use);
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
    for (;;) {
      this.#refresh();
      const waiting = this.#parts.filter(({ digest }) => digest === null);
      if (waiting.length === 0) break;
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        this.#askHelper(waiting);
        // A reading may have put others in its place.
        if (next.digest !== null || !this.#parts.includes(next)) continue;
        // One that has grown long meanwhile is cut at the next reading.
        this.#take(next, this.#reader.values(next, MOST_ROWS + 1));
        onProgress(this.#progress());
        await nextTurn();
        signal?.throwIfAborted();
      }
      await Promise.all(this.#helped.values());
      onProgress(this.#progress());
    }
    this.#helper?.rest();
  }

  #progress(): Progress {
    const total = this.#index.size;
    return { checked: total - this.#index.unchecked, total };
  }

  /** Checks the values of a part, for a list that is kept elsewhere. @throws AppError what the disk says */
  checkPart(part: Part): CheckedPart {
    const rows = this.#reader.values(part, Number.MAX_SAFE_INTEGER);
    const damaged = rows.filter((row) => !this.#isIntact(row)).map(({ id }) => id);
    return { digest: digestOf(contentOf(rows)), damaged };
  }

  close(): void {
    this.#parts = [];
    this.#reader.close();
  }

  /** Reads what another connection has written since the last time. */
  #refresh(): void {
    const version = this.#reader.version();
    if (version === this.#version) return;
    const isFirst = this.#version === null;
    this.#version = version;
    this.#index.setUsers(this.#reader.users());
    this.#parts = isFirst
      ? tables.flatMap((table) => this.#partsOf({ table, ...everywhere }, []))
      : this.#parts.flatMap((part) => this.#renewed(part));
  }

  /** A part as it is stored now; only one that is stored otherwise than before is read again. */
  #renewed(part: KnownPart): readonly KnownPart[] {
    if (part.digest === null) return this.#partsOf(part, part.entries);
    const rows = this.#reader.values(part, MOST_ROWS + 1);
    if (part.digest === digestOf(contentOf(rows))) return [part];
    return this.#take(part, rows) ? [part] : this.#partsOf(part, part.entries);
  }

  /** Reads a part without its values, which are checked afterwards; it may have become several. */
  #partsOf({ table, from, to }: Part, before: readonly Entry[]): KnownPart[] {
    const heads = this.#reader.heads({ table, from, to });
    if (heads.length > HELPED_FROM * ROWS) this.#helper?.wake();
    const entries = heads.map((head) => this.#index.put(head));
    this.#dropMissing(before, entries);
    for (const entry of entries) this.#index.uncheck(entry);
    const parts: KnownPart[] = [];
    for (let first = 0; first === 0 || first < entries.length; first += ROWS) {
      const next = entries[first + ROWS];
      parts.push({
        table,
        from: parts.length === 0 ? from : (entries[first]?.place ?? from),
        to: next === undefined ? to : next.place - 1,
        entries: entries.slice(first, first + ROWS),
        digest: null,
      });
    }
    return parts;
  }

  /** Checks the values of a part. @returns whether it did: it leaves one that has grown long to be cut */
  #take(part: KnownPart, rows: readonly CredentialValueRow[]): boolean {
    if (rows.length > MOST_ROWS) return false;
    const before = part.entries;
    part.entries = rows.map((row, index) => {
      const entry = this.#index.put(row, before[index]);
      this.#index.check(entry, this.#isIntact(row));
      return entry;
    });
    part.digest = digestOf(contentOf(rows));
    this.#dropMissing(before, part.entries);
    return true;
  }

  #dropMissing(before: readonly Entry[], now: readonly Entry[]): void {
    if (before.length === 0) return;
    const found = new Set(now);
    for (const entry of before) if (!found.has(entry)) this.#index.drop(entry);
  }

  /** It takes from the end what we do not get to so soon. */
  #askHelper(waiting: KnownPart[]): void {
    const helper = this.#helper;
    if (helper === null || (this.#helped.size === 0 && waiting.length < HELPED_FROM)) return;
    while (this.#helped.size < HELPED_AT_ONCE) {
      const part = waiting.pop();
      if (part === undefined) return;
      const { table, from, to } = part;
      const asked = helper
        .check({ table, from, to })
        .then(
          (found) => this.#takeChecked(part, found),
          // It is checked here then, where an error is somebody's.
          () => undefined,
        )
        .finally(() => this.#helped.delete(part));
      this.#helped.set(part, asked);
    }
  }

  /** What was written meanwhile may have been seen there, and not here: then it is read here. */
  #takeChecked(part: KnownPart, { digest, damaged }: CheckedPart): void {
    if (this.#reader.version() !== this.#version || !this.#parts.includes(part)) return;
    const broken = new Set(damaged);
    for (const entry of part.entries) this.#index.check(entry, !broken.has(entry.id));
    part.digest = digest;
  }

  #checkOne(entry: Entry): void {
    const table = entry.userId === null ? 'system_credentials' : 'user_credentials';
    const row = this.#reader.value(table, entry.id);
    // One that is gone meanwhile leaves the list at the next reading.
    if (row !== null) this.#index.check(entry, this.#isIntact(row));
  }

  #isIntact({ userId, capabilityId, name, encryptedValue }: CredentialValueRow): boolean {
    const cell =
      userId === null
        ? cellOf('systemCredential', capabilityId, name)
        : cellOf('userCredential', userId, capabilityId, name);
    return this.#vault.statusOf(encryptedValue, cell) === 'set';
  }
}

/** Everything that is stored in rows, as bytes that no other rows give: each text with its length before it. */
function contentOf(rows: readonly CredentialValueRow[]): Uint8Array {
  let content = '';
  for (const row of rows) {
    const { place, id, userId, capabilityId, name, encryptedValue, createdAt, expiresAt } = row;
    content += `${place} `;
    for (const text of [id, userId, capabilityId, name, encryptedValue, createdAt, expiresAt]) {
      // Of a database that somebody else has written, a cell may hold something else than text.
      content += text === null ? '-' : `${typeof text} ${text.length} ${text}`;
    }
  }
  return Buffer.from(content);
}
