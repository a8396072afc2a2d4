/** Credentials that somebody has selected in a list, by their ids: several are changed together, in one transaction. */
import type { CredentialRefused, SelectedExpiry } from '#shared/contract/schemas.ts';
import type { ErrorInfo } from '#shared/errors.ts';
import { toStored } from '../../store/core/timestamps.ts';
import type { InstanceReader } from '../../store/instance/instance-store.ts';
import { unknownUser, userRefs } from '../accounts/user-refs.ts';
import type { Caller } from '../common/caller.ts';
import type { Clock } from '../common/clock.ts';
import type { UndoService } from '../common/undo.ts';
import type { InstanceService } from '../instance/instance.ts';
import {
  checkedExpiry,
  deleteRow,
  isOurs,
  putBack,
  type CredentialRow,
  type Owner,
} from './credentials.ts';
import { holdingsOf } from './quota.ts';
import type { SharedExpiries } from './shared-expiries.ts';

/** What was selected, and what of it counts. */
export interface Selection {
  readonly ids: readonly string[];
  /** Only what this user has counts, whatever was selected; null: everything. It never comes from the window. */
  readonly owner: string | null;
}

export interface RemovedSelection {
  /** How many were there to be removed. */
  readonly removed: number;
  /** For {@link UndoService.undo}: puts all of them back; null: none was there. */
  readonly undo: string | null;
}

export class SelectedCredentials {
  readonly #instance: InstanceService;
  readonly #undo: UndoService;
  readonly #shared: SharedExpiries;
  readonly #now: Clock;

  constructor(instance: InstanceService, undo: UndoService, shared: SharedExpiries, now: Clock) {
    this.#instance = instance;
    this.#undo = undo;
    this.#shared = shared;
    this.#now = now;
  }

  /**
   * Removes those that are still there, all or none of them.
   *
   * @throws AppError as `InstanceService.change`
   */
  async remove(caller: Caller, selection: Selection): Promise<RemovedSelection> {
    this.#instance.unlocked();
    const { removed, had } = await this.#instance.change(caller, ({ store }) => {
      const rows = rowsOf(store, selection);
      const users = rows.flatMap((row) => ('userId' in row ? [row.userId] : []));
      return {
        had: holdingsOf(store, new Set(users)),
        removed: rows.filter((row) => deleteRow(store, ownerOf(row), row) !== null),
      };
    });
    if (removed.length === 0) return { removed: 0, undo: null };
    const undo = this.#undo.offer(caller, (store) => putBack(caller, store, removed, had));
    return { removed: removed.length, undo };
  }

  /**
   * Sets or clears when those expire that are still there; their values stay.
   *
   * @param expiresAt ISO 8601, in the future, of shared ones a reminder; null: never
   * @returns how many have it now, and each that has not with its reason: what was changed outside the app is not
   *   signed anew by this, and reminders stand in another file, which may not be writable
   * @throws AppError `expiry_invalid`, as `InstanceService.change`; then nothing is changed
   */
  async setExpiry(
    caller: Caller,
    selection: Selection,
    expiresAt: string | null,
  ): Promise<SelectedExpiry> {
    this.#instance.unlocked();
    const until = checkedExpiry(expiresAt, this.#now());
    const { personal, shared, refused } = await this.#instance.change(caller, ({ store, rows }) => {
      const users = userRefs(store);
      const found = {
        personal: 0,
        shared: [] as CredentialRow[],
        refused: [] as CredentialRefused[],
      };
      for (const row of rowsOf(store, selection)) {
        const { capabilityId, name } = row;
        if (!('userId' in row)) found.shared.push(row);
        else if (isOurs(rows, row)) {
          const { userId } = row;
          store.userCredentials.setExpiry({ userId, capabilityId, name, expiresAt: until });
          found.personal += 1;
        } else {
          const user = users.get(row.userId) ?? unknownUser(row.userId);
          found.refused.push(refusedOf(row, user, { code: 'changed_outside', params: {} }));
        }
      }
      return found;
    });
    try {
      const now = toStored(this.#now());
      await this.#shared.set(caller, new Map(shared.map(({ id }) => [id, until])), now);
    } catch {
      const why: ErrorInfo = { code: 'reminder_not_kept', params: {} };
      const notKept = shared.map((row) => refusedOf(row, null, why));
      return { changed: personal, refused: [...refused, ...notKept] };
    }
    return { changed: personal + shared.length, refused };
  }
}

/** The rows that are selected and still there. */
function rowsOf(store: InstanceReader, { ids, owner }: Selection): CredentialRow[] {
  return [...new Set(ids)].flatMap((id): CredentialRow[] => {
    const personal = store.userCredentials.byId(id);
    if (owner !== null) return personal?.userId === owner ? [personal] : [];
    // Of two tables, whose ids need not differ: what the list shows by one id is selected together.
    return [store.systemCredentials.byId(id), personal].filter((row) => row !== null);
  });
}

const ownerOf = (row: CredentialRow): Owner =>
  'userId' in row ? { scope: 'user', userId: row.userId } : { scope: 'system' };

const refusedOf = (
  { id, capabilityId, name }: CredentialRow,
  user: CredentialRefused['user'],
  error: ErrorInfo,
): CredentialRefused => ({ id, capabilityId, name, user, error });
