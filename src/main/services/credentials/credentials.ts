/**
 * Credentials: list, add, replace, expire, remove, undo. The window and the command line both end here.
 *
 * Values go in and never come out: a list says whether a stored value still decrypts, nothing more.
 */
import type { ActivityEvent } from '#shared/activity.ts';
import type { Credential, SaveMode, SeenCredential, UserRef } from '#shared/contract/schemas.ts';
import { isUsed, type StoredStatus } from '#shared/credential-status.ts';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { isPlainLine } from '#shared/text.ts';
import type { Cell } from '../../crypto/codec.ts';
import { digestOf } from '../../crypto/digest.ts';
import { newId } from '../../crypto/ids.ts';
import type {
  InstanceReader,
  InstanceWriter,
  SystemCredentialRow,
  UserCredentialRow,
} from '../../store/instance/instance-store.ts';
import { fromStored, instantOf, toStored } from '../../store/core/timestamps.ts';
import { saidInWork } from '../activity/events.ts';
import type { Caller } from '../common/caller.ts';
import type { Clock } from '../common/clock.ts';
import { requireSeen, stampOf } from '../common/stamps.ts';
import type { Unlocked } from '../instance/instance-state.ts';
import type { InstanceService } from '../instance/instance.ts';
import type { Change } from '../instance/writing.ts';
import { cellOf } from '../secrets/secret-columns.ts';
import { unknownUser, userRefs } from '../accounts/user-refs.ts';
import { credentialEvent, expiryAction, peopleIn, type People } from './credential-events.ts';
import { holdingsOf, withinQuota, type Holdings } from './quota.ts';
import type { Expiries } from './list/credential-index.ts';
import type { SharedExpiries } from './shared-expiries.ts';
import { checkValue } from './value-checks.ts';
import type { UndoOfCredentials } from './undo-of-credentials.ts';

/** Whose a credential is: everyone's, or one user's. */
export type Owner =
  | { readonly scope: 'system' }
  | { readonly scope: 'user'; readonly userId: string };

const system: Owner = { scope: 'system' };

export interface CredentialKey {
  readonly capabilityId: string;
  readonly name: string;
}

export interface SaveRequest extends CredentialKey {
  /** `add` refuses to overwrite, `replace` refuses to create, `put` does what fits. */
  readonly mode: SaveMode | 'put';
  readonly value: string;
  /** ISO 8601, of a shared one a reminder; left out, an expiry that is there stays until it has passed. */
  readonly expiresAt?: string | null | undefined;
  /** What was shown of the one that is replaced; null or left out: it is not looked at. */
  readonly seen?: SeenCredential | undefined;
}

/** One of several changes that are made together: null removes what is stored. */
export interface CredentialChange extends CredentialKey {
  readonly owner: Owner;
  readonly value: string | null;
  /** As {@link stampOfCredential} gave it for what was shown; null or left out: whoever asks has not looked. */
  readonly seen?: string | null | undefined;
}

/** One of several values that are stored together. */
export interface CredentialPut extends CredentialKey {
  readonly owner: Owner;
  readonly value: string;
  /** As of {@link CredentialChange}. */
  readonly seen?: string | null | undefined;
}

export interface PutResult {
  readonly added: number;
  readonly replaced: number;
  /** For `UndoService.undo`: takes all of it back. */
  readonly undo: string;
}

/** A stored credential without its value; whether an agent declares it is the catalog's to say. */
export type StoredCredential = Omit<Credential, 'unused' | 'agents'>;

export type CredentialRow = SystemCredentialRow | UserCredentialRow;

/** Expiries of shared credentials, which stand in another file: kept when their values are stored. */
class KeptExpiries {
  readonly all = new Map<string, string | null>();
  readonly #events = new Map<string, ActivityEvent>();

  /** @param event says that it is another one; null: it is not. A later one of the same row counts */
  keep(id: string, until: string | null, event: ActivityEvent | null): void {
    this.all.set(id, until);
    if (event !== null) this.#events.set(id, event);
  }

  get events(): readonly ActivityEvent[] {
    return [...this.#events.values()];
  }
}

/** Behind it there is no year with four digits. */
const LAST_EXPIRY = new Date('9999-12-31T23:59:59Z');

export class CredentialsService {
  readonly #instance: InstanceService;
  readonly #undo: UndoOfCredentials;
  readonly #shared: SharedExpiries;
  readonly #now: Clock;
  /**
   * Row id → digest of identity and stored text that were last seen to decrypt, so that a list decrypts only what is
   * new. The texts themselves would take as much memory as the database.
   */
  readonly #intact = new Map<string, string>();

  constructor(
    instance: InstanceService,
    undo: UndoOfCredentials,
    shared: SharedExpiries,
    now: Clock,
  ) {
    this.#instance = instance;
    this.#undo = undo;
    this.#shared = shared;
    this.#now = now;
  }

  /** Every credential, system ones first, then by user. */
  list(): StoredCredential[] {
    const { store } = this.#instance.unlocked();
    const users = userRefs(store);
    return [
      ...this.#describe(store.systemCredentials.list(), () => null),
      ...this.#describe(
        store.userCredentials.list(),
        (row) => users.get(row.userId) ?? unknownUser(row.userId),
      ),
    ];
  }

  /** Every credential of one capability, shared ones first. */
  listOfCapability(capabilityId: string): StoredCredential[] {
    const { store } = this.#instance.unlocked();
    const users = userRefs(store);
    return [
      ...this.#describe(store.systemCredentials.listOfCapability(capabilityId), () => null),
      ...this.#describe(
        store.userCredentials.listOfCapability(capabilityId),
        (row) => users.get(row.userId) ?? unknownUser(row.userId),
      ),
    ];
  }

  /** The personal credentials of one user. */
  listOf(user: UserRef): StoredCredential[] {
    const { store } = this.#instance.unlocked();
    const { id, username, displayName } = user;
    return this.#describe(store.userCredentials.listOf(id), () => ({ id, username, displayName }));
  }

  /** The system credentials. */
  listSystem(): StoredCredential[] {
    return this.#describe(this.#instance.unlocked().store.systemCredentials.list(), () => null);
  }

  /**
   * The value itself, for a program that is started with it. No call of the window comes here.
   *
   * @returns null when there is none, or a personal one has expired: that of a shared one is a reminder
   * @throws AppError `credential_damaged`, `credential_changed_outside`, `secret_missing`
   */
  valueOf(owner: Owner, key: CredentialKey): string | null {
    const unlocked = this.#instance.unlocked();
    const row = findRow(unlocked.store, owner, key);
    if (row === null) return null;
    const [credential] = this.#describe([row], () => null);
    if (isUsed(credential?.status, owner.scope)) {
      return unlocked.vault.decrypt(row.encryptedValue, credentialCell(owner, key));
    }
    const which = { capability: key.capabilityId, name: key.name };
    switch (credential?.status) {
      case 'expired':
        return null;
      case 'outside':
        throw new AppError('credential_changed_outside', which);
      default:
        throw new AppError('credential_damaged', which);
    }
  }

  /**
   * Encrypts a value and stores it, or changes nothing.
   *
   * @throws AppError `value_empty`, `value_too_large`, `value_not_text`, `capability_invalid`,
   *   `credential_name_invalid`, `expiry_invalid`, `credential_exists` (add), `credential_gone` (replace),
   *   `credentials_full`, `changed_meanwhile`; `expiry_not_kept` when the value of a shared one is stored, and its expiry
   *   could not be
   */
  async save(caller: Caller, owner: Owner, request: SaveRequest): Promise<void> {
    const expiries = new KeptExpiries();
    const write = this.#prepared(owner, request, expiries);
    await this.#instance.change(caller, saidInWork, (change) =>
      withinQuota(caller, change.store, holdingsOf(change.store, usersOf([owner])), () =>
        write(change),
      ),
    );
    await this.#keepShared(caller, expiries);
  }

  /**
   * Sets and removes several, all or none. One that is to be removed and is not there any more is no error, unless it
   * was seen.
   *
   * @param allowed runs inside the transaction, after the caller was asked; throws to refuse
   * @returns a token for `UndoService.undo` that puts back all that was removed; null when nothing was
   * @throws AppError as {@link save}
   */
  async saveAll(
    caller: Caller,
    changes: readonly CredentialChange[],
    allowed: (store: InstanceReader) => void = () => {},
  ): Promise<string | null> {
    const expiries = new KeptExpiries();
    const writes = changes.map(({ owner, value, seen = null, ...key }) => {
      const write =
        value === null
          ? (change: Change, people: People) => removed(change, owner, key, people)
          : this.#prepared(owner, { ...key, mode: 'put', value }, expiries);
      return (change: Change, people: People) => {
        const row = findRow(change.store, owner, key);
        requireSeen(seen, row === null ? null : shownOf(row, this.#expiryOf(row)));
        return write(change, people);
      };
    });
    const { rows, had } = await this.#instance.change(caller, saidInWork, (change) => {
      allowed(change.store);
      const had = holdingsOf(change.store, usersOf(changes.map(({ owner }) => owner)));
      // Before anything is written: an account that is read afterwards has all of it signed first, each time.
      const people = userRefs(change.store);
      const rows = withinQuota(caller, change.store, had, () =>
        writes.map((write) => write(change, people)).filter((row) => row !== null),
      );
      return { had, rows };
    });
    await this.#keepShared(caller, expiries);
    for (const { id } of rows) this.#intact.delete(id);
    if (rows.length === 0) return null;
    return this.#undo.offer(caller, had, (change, most) => putBack(caller, change, rows, most));
  }

  /**
   * Stores several values, all or none; what stands under their names gives way.
   *
   * @returns how many there were not before, and what takes all of them back, and puts what they replaced in its place
   * @throws AppError as {@link save}
   */
  async putAll(caller: Caller, puts: readonly CredentialPut[]): Promise<PutResult> {
    const expiries = new KeptExpiries();
    const prepared = puts.map(({ value, ...put }) => ({
      ...put,
      write: this.#prepared(put.owner, { ...put, mode: 'put', value, seen: null }, expiries),
    }));
    const users = usersOf(puts.map(({ owner }) => owner));
    const { stored, had } = await this.#instance.change(caller, saidInWork, (change) => {
      const had = holdingsOf(change.store, users);
      // As in saveAll.
      const people = userRefs(change.store);
      const stored = withinQuota(caller, change.store, had, () =>
        prepared.map(({ owner, write, seen = null, ...put }): Stored => {
          const key = checkedKey(put);
          const before = findRow(change.store, owner, key);
          requireSeen(seen, before === null ? null : shownOf(before, this.#expiryOf(before)));
          write(change, people);
          const after = findRow(change.store, owner, key);
          return { owner, key, before, text: after?.encryptedValue ?? '' };
        }),
      );
      return { had, stored };
    });
    await this.#keepShared(caller, expiries);
    const replaced = stored.filter(({ before }) => before !== null).length;
    return {
      added: stored.length - replaced,
      replaced,
      undo: this.#undo.offer(caller, had, (change, most) => takeBack(caller, change, stored, most)),
    };
  }

  /** What is stored under each of several names, in their order: a stamp for `seen`, and whether there is anything. */
  stampsOf(
    keys: readonly (CredentialKey & Pick<CredentialPut, 'owner'>)[],
  ): { readonly stamp: string; readonly isThere: boolean }[] {
    const { store } = this.#instance.unlocked();
    const shared = this.#shared.all();
    return keys.map(({ owner, ...key }) => {
      const row = findRow(store, owner, key);
      return {
        stamp: stampOf(row === null ? null : shownOf(row, this.#expiryOf(row, shared))),
        isThere: row !== null,
      };
    });
  }

  /**
   * Checks; what it gives encrypts and stores, as part of a transaction.
   *
   * @param expiries is told those of shared ones, which stand in another file
   * @throws AppError as {@link save}
   */
  #prepared(
    owner: Owner,
    request: SaveRequest,
    expiries: KeptExpiries,
  ): (change: Change, people?: People) => null {
    this.#instance.unlocked();
    const key = checkedKey(request);
    checkValue(request.value);
    const expiresAt = checkedExpiry(request.expiresAt ?? null, this.#now());
    const now = toStored(this.#now());

    return ({ store, vault, rows, log }, people = peopleIn(store)) => {
      const found = findRow(store, owner, key);
      if (found && request.mode === 'add') throw existsError(key);
      if (!found && request.mode === 'replace') throw goneError(key);
      const before = found && this.#expiryOf(found);
      if (found) requireShown(request.seen ?? null, found, before);
      const action = found ? 'credentialReplaced' : 'credentialSet';
      const event = credentialEvent(people, action, namedOf(owner, key));
      const encryptedValue = vault.encrypt(store, request.value, credentialCell(owner, key));
      const row = { ...key, encryptedValue, createdAt: now };
      const id = found?.id ?? newId();
      let until = expiresAt;
      if (!found) insertRow(store, owner, { id, ...row, expiresAt });
      else {
        // One that cannot be read would keep the new value damaged, too; one of somebody else is not ours to keep.
        const isKept = before !== null && instantOf(before) && before > now && isOurs(rows, found);
        const kept = isKept ? before : null;
        if (request.expiresAt === undefined) until = kept;
        replaceRow(store, owner, { ...row, expiresAt: until });
      }
      log(event);
      const expiry = until === before ? null : { ...event, action: expiryAction(until) };
      if (owner.scope === 'system') expiries.keep(id, until, expiry);
      else if (expiry !== null) log(expiry);
      return null;
    };
  }

  /** @throws AppError `expiry_not_kept` */
  async #keepShared(caller: Caller, expiries: KeptExpiries): Promise<void> {
    try {
      await this.#shared.set(caller, expiries.all, toStored(this.#now()));
    } catch {
      throw new AppError('expiry_not_kept', {});
    }
    await this.#instance.note(caller, expiries.events);
  }

  /** What is stored of when it expires; of a shared one, outside its row. */
  #expiryOf(row: CredentialRow, shared?: Expiries): string | null {
    if ('expiresAt' in row) return row.expiresAt;
    return (shared ?? this.#shared.all()).get(row.id) ?? null;
  }

  /**
   * Sets or clears when a credential expires; its value stays.
   *
   * @param expiresAt ISO 8601, in the future; null: never
   * @param seen as of {@link SaveRequest}
   * @throws AppError `expiry_invalid`, `credential_gone`, `changed_meanwhile`
   */
  async setExpiry(
    caller: Caller,
    owner: Owner,
    key: CredentialKey,
    expiresAt: string | null,
    seen: SeenCredential = null,
  ): Promise<void> {
    this.#instance.unlocked();
    const { capabilityId, name } = key;
    const stored = checkedExpiry(expiresAt, this.#now());
    const { row, event } = await this.#instance.change(caller, saidInWork, ({ store, log }) => {
      const found = findRow(store, owner, key);
      if (found === null) throw goneError(key);
      requireShown(seen, found, this.#expiryOf(found));
      const event = credentialEvent(peopleIn(store), expiryAction(stored), namedOf(owner, key));
      if (owner.scope === 'user') {
        const { userId } = owner;
        store.userCredentials.setExpiry({ userId, capabilityId, name, expiresAt: stored });
        log(event);
      }
      return { row: found, event };
    });
    if (owner.scope === 'system') {
      await this.#shared.set(caller, new Map([[row.id, stored]]), toStored(this.#now()));
      await this.#instance.note(caller, [event]);
    }
  }

  /**
   * Removes a credential.
   *
   * @returns a token for `UndoService.undo`, which puts the row back as it was stored; it is not decrypted for it
   * @throws AppError `credential_gone`
   */
  async remove(caller: Caller, owner: Owner, key: CredentialKey): Promise<string> {
    this.#instance.unlocked();
    const { row, had } = await this.#instance.change(caller, saidInWork, (change) => ({
      had: holdingsOf(change.store, usersOf([owner])),
      row: removed(change, owner, key),
    }));
    if (row === null) throw goneError(key);
    this.#intact.delete(row.id);
    return this.#undo.offer(caller, had, (change, most) => putBack(caller, change, [row], most));
  }

  #describe<R extends CredentialRow>(
    rows: readonly R[],
    userOf: (row: R) => UserRef | null,
  ): StoredCredential[] {
    const unlocked = this.#instance.unlocked();
    const shared = this.#shared.all();
    const described = (row: R): StoredCredential => {
      const stored = this.#expiryOf(row, shared);
      const expiresAt = stored === null ? null : instantOf(stored);
      const updatedAt = instantOf(row.createdAt);
      const readable = updatedAt !== null && (stored === null) === (expiresAt === null);
      return {
        id: row.id,
        user: userOf(row),
        capabilityId: row.capabilityId,
        name: row.name,
        status: readable ? this.#statusOf(unlocked, row, stored) : 'damaged',
        updatedAt,
        expiresAt,
      };
    };
    const all = (): StoredCredential[] => rows.map(described);
    return unlocked.rows?.ledger.during(all) ?? all();
  }

  #statusOf({ vault, rows }: Unlocked, row: CredentialRow, expiresAt: string | null): StoredStatus {
    const cell = credentialCell(
      'userId' in row ? { scope: 'user', userId: row.userId } : system,
      row,
    );
    const proof = digestOf(Buffer.from(JSON.stringify([cell.identity, row.encryptedValue])));
    if (this.#intact.get(row.id) !== proof) {
      // An empty cell holds no value that could be read.
      if (vault.statusOf(row.encryptedValue, cell) !== 'set') return 'damaged';
      this.#intact.set(row.id, proof);
    }
    if (!isOurs(rows, row)) return 'outside';
    return expiresAt !== null && fromStored(expiresAt) <= this.#now() ? 'expired' : 'set';
  }
}

/** As it is stored. @throws AppError `expiry_invalid` unless it is in the future, or null: never */
export function checkedExpiry(expiresAt: string | null, now: Date): string | null {
  if (expiresAt === null) return null;
  const date = new Date(expiresAt);
  if (Number.isNaN(date.getTime()) || date <= now || date > LAST_EXPIRY) {
    throw new AppError('expiry_invalid', {});
  }
  return toStored(date);
}

/** Whether a row is as this app has stored it. */
export const isOurs = (rows: Unlocked['rows'], row: CredentialRow): boolean =>
  rows === null ||
  ('userId' in row
    ? rows.ledger.fits('userCredential', row)
    : rows.ledger.fits('systemCredential', row));

const credentialCell = (owner: Owner, { capabilityId, name }: CredentialKey): Cell =>
  owner.scope === 'system'
    ? cellOf('systemCredential', capabilityId, name)
    : cellOf('userCredential', owner.userId, capabilityId, name);

function findRow(store: InstanceReader, owner: Owner, key: CredentialKey): CredentialRow | null {
  return owner.scope === 'system'
    ? store.systemCredentials.find(key.capabilityId, key.name)
    : store.userCredentials.find(owner.userId, key.capabilityId, key.name);
}

function insertRow(
  store: InstanceWriter,
  owner: Owner,
  row: SystemCredentialRow & { expiresAt: string | null },
): void {
  const { expiresAt, ...shared } = row;
  if (owner.scope === 'system') {
    store.systemCredentials.insert(shared);
    return;
  }
  const user = store.users.byId(owner.userId);
  if (user === null) throw new AppError('user_unknown', { username: '' });
  store.userCredentials.insert({ ...shared, userId: user.id, expiresAt });
}

function replaceRow(
  store: InstanceWriter,
  owner: Owner,
  row: Omit<SystemCredentialRow, 'id'> & { expiresAt: string | null },
): void {
  const { expiresAt, ...shared } = row;
  if (owner.scope === 'system') store.systemCredentials.replaceValue(shared);
  else store.userCredentials.replaceValue({ ...shared, userId: owner.userId, expiresAt });
}

const namedOf = (owner: Owner, { capabilityId, name }: CredentialKey) => ({
  ...{ capabilityId, name },
  userId: owner.scope === 'user' ? owner.userId : undefined,
});

/** Removes a row, and says so; null: there is none. */
function removed(
  { store, log }: Pick<Change, 'store' | 'log'>,
  owner: Owner,
  key: CredentialKey,
  people: People = peopleIn(store),
): CredentialRow | null {
  const event = credentialEvent(people, 'credentialRemoved', namedOf(owner, key));
  const row = deleteRow(store, owner, key);
  if (row !== null) log(event);
  return row;
}

function deleteRow(store: InstanceWriter, owner: Owner, key: CredentialKey): CredentialRow | null {
  return owner.scope === 'system'
    ? store.systemCredentials.delete(key.capabilityId, key.name)
    : store.userCredentials.delete(owner.userId, key.capabilityId, key.name);
}

/**
 * Stores rows as they were; part of a transaction.
 *
 * @param had the most that their owners had lately, the removal of these rows undone
 * @throws AppError `credential_exists` when there is a new one under its name; `undo_expired`, `credentials_full`
 */
export function putBack(
  caller: Caller,
  { store, log }: Pick<Change, 'store' | 'log'>,
  rows: readonly CredentialRow[],
  had: Holdings,
): void {
  const users = new Set(rows.flatMap((row) => ('userId' in row ? [row.userId] : [])));
  // Before anything is written: an account that is read afterwards has all of it signed first, each time.
  if ([...users].some((user) => store.users.byId(user) === null))
    throw new AppError('undo_expired', {});
  const people = userRefs(store);
  const events = rows.map((row) => credentialEvent(people, 'credentialRestored', row));
  withinQuota(caller, store, had, () => rows.forEach((row) => putBackOne(store, row)));
  for (const event of events) log(event);
}

function putBackOne(store: InstanceWriter, row: CredentialRow): void {
  if ('userId' in row) {
    if (store.userCredentials.find(row.userId, row.capabilityId, row.name)) throw existsError(row);
    store.userCredentials.insert(row);
  } else {
    if (store.systemCredentials.find(row.capabilityId, row.name)) throw existsError(row);
    store.systemCredentials.insert(row);
  }
}

/** A value that was stored, with what was there before it. */
interface Stored {
  readonly owner: Owner;
  readonly key: CredentialKey;
  readonly before: CredentialRow | null;
  /** As it was encrypted. */
  readonly text: string;
}

/**
 * Puts back what several values have replaced, and removes those that replaced nothing.
 *
 * @throws AppError `changed_meanwhile` when one of them is not there any more; `credentials_full`
 */
function takeBack(
  caller: Caller,
  { store, log }: Pick<Change, 'store' | 'log'>,
  stored: readonly Stored[],
  had: Holdings,
): void {
  const people = userRefs(store);
  withinQuota(caller, store, had, () => {
    // The last first: one name may have been stored twice.
    for (const { owner, key, before, text } of stored.toReversed()) {
      if (findRow(store, owner, key)?.encryptedValue !== text) {
        throw new AppError('changed_meanwhile', {});
      }
      if (before === null) removed({ store, log }, owner, key, people);
      else {
        const expiresAt = 'expiresAt' in before ? before.expiresAt : null;
        replaceRow(store, owner, { ...before, expiresAt });
        log(credentialEvent(people, 'credentialRestored', namedOf(owner, key)));
      }
    }
  });
}

/** Who they are, of personal ones. */
const usersOf = (owners: readonly Owner[]): ReadonlySet<string> =>
  new Set(owners.flatMap((owner) => (owner.scope === 'user' ? [owner.userId] : [])));

/** What an edit is compared by. */
const shownOf = (row: CredentialRow, until: string | null): readonly unknown[] => [
  row.id,
  instantOf(row.createdAt),
  until === null ? null : instantOf(until),
];

/** Stands for what is stored of a credential; null: nothing is. */
export const stampOfCredential = (
  stored: Pick<StoredCredential, 'id' | 'updatedAt' | 'expiresAt'> | null,
): string => stampOf(stored === null ? null : [stored.id, stored.updatedAt, stored.expiresAt]);

/** @throws AppError `changed_meanwhile` */
function requireShown(seen: SeenCredential, row: CredentialRow, until: string | null): void {
  if (seen === null) return;
  requireSeen(stampOf([seen.id, seen.updatedAt, seen.expiresAt]), shownOf(row, until));
}

function checkedKey(key: CredentialKey): CredentialKey {
  const capabilityId = key.capabilityId.trim();
  const name = key.name.trim();
  if (!isPlainLine(capabilityId, limits.capabilityIdMax)) {
    throw new AppError('capability_invalid', { max: limits.capabilityIdMax });
  }
  if (!isPlainLine(name, limits.credentialNameMax)) {
    throw new AppError('credential_name_invalid', { max: limits.credentialNameMax });
  }
  return { capabilityId, name };
}

const existsError = ({ capabilityId, name }: CredentialKey) =>
  new AppError('credential_exists', { capability: capabilityId, name });

const goneError = ({ capabilityId, name }: CredentialKey) =>
  new AppError('credential_gone', { capability: capabilityId, name });
