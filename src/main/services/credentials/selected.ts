/** Credentials that somebody has selected in a list, by their ids: several are changed together, in one transaction. */
import type { CredentialRefused, SelectedExpiry } from '#shared/contract/schemas.ts';
import type { ErrorInfo } from '#shared/errors.ts';
import { toStored } from '../../store/core/timestamps.ts';
import type { InstanceReader, UserCredentialRow } from '../../store/instance/instance-store.ts';
import { unknownUser, userRefs } from '../accounts/user-refs.ts';
import { saidInWork } from '../activity/events.ts';
import type { Caller } from '../common/caller.ts';
import type { Clock } from '../common/clock.ts';
import type { InstanceService } from '../instance/instance.ts';
import { credentialEvent, expiryAction } from './credential-events.ts';
import { checkedExpiry, isOurs, putBack, type CredentialRow } from './credentials.ts';
import { holdingsOf } from './quota.ts';
import type { SharedExpiries } from './shared-expiries.ts';
import type { UndoOfCredentials } from './undo-of-credentials.ts';

/** What was selected, and what of it counts. */
export interface Selection {
  readonly ids: readonly string[];
  /** Only what this user has counts, whatever was selected; null: everything. It never comes from the window. */
  readonly owner: string | null;
}

export interface RemovedSelection {
  /** How many were there to be removed. */
  readonly removed: number;
  /** For `UndoService.undo`: puts all of them back; null: none was there. */
  readonly undo: string | null;
}

export class SelectedCredentials {
  readonly #instance: InstanceService;
  readonly #undo: UndoOfCredentials;
  readonly #shared: SharedExpiries;
  readonly #now: Clock;

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

  /**
   * Removes those that are still there, all or none of them.
   *
   * @throws AppError as `InstanceService.change`
   */
  async remove(caller: Caller, selection: Selection): Promise<RemovedSelection> {
    this.#instance.unlocked();
    const { gone, had } = await this.#instance.change(caller, saidInWork, ({ store, log }) => {
      const rows = rowsOf(store, selection);
      const users = userRefs(store);
      const [personal, shared] = [rows.filter(isPersonal), rows.filter((row) => !isPersonal(row))];
      const had = holdingsOf(store, new Set(personal.map(({ userId }) => userId)));
      store.systemCredentials.deleteByIds(shared.map(({ id }) => id));
      store.userCredentials.deleteByIds(personal.map(({ id }) => id));
      for (const row of rows) log(credentialEvent(users, 'credentialRemoved', row));
      return { had, gone: rows };
    });
    if (gone.length === 0) return { removed: 0, undo: null };
    const undo = this.#undo.offer(caller, had, (change, most) =>
      putBack(caller, change, gone, most),
    );
    return { removed: gone.length, undo };
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
    const found = await this.#instance.change(caller, saidInWork, ({ store, rows, log }) => {
      const users = userRefs(store);
      const found = rowsOf(store, selection);
      const own = found.filter(isPersonal);
      const shared = found.filter((row) => !isPersonal(row));
      const changed = own.filter((row) => isOurs(rows, row));
      store.userCredentials.setExpiryByIds(
        changed.map(({ id }) => id),
        until,
      );
      const said = (row: CredentialRow) => credentialEvent(users, expiryAction(until), row);
      for (const row of changed) log(said(row));
      const kept = new Set(changed);
      return {
        ...{ shared, personal: changed.length, events: shared.map(said) },
        refused: own
          .filter((row) => !kept.has(row))
          .map((row) => {
            const user = users.get(row.userId) ?? unknownUser(row.userId);
            return refusedOf(row, user, { code: 'changed_outside', params: {} });
          }),
      };
    });
    const { personal, shared, refused } = found;
    try {
      const now = toStored(this.#now());
      await this.#shared.set(caller, new Map(shared.map(({ id }) => [id, until])), now);
    } catch {
      const why: ErrorInfo = { code: 'reminder_not_kept', params: {} };
      const notKept = shared.map((row) => refusedOf(row, null, why));
      return { changed: personal, refused: [...refused, ...notKept] };
    }
    await this.#instance.note(caller, found.events);
    return { changed: personal + shared.length, refused };
  }
}

/** The rows that are selected and still there. */
function rowsOf(store: InstanceReader, { ids, owner }: Selection): CredentialRow[] {
  // A statement for each would take longer than all the rest.
  const personal = store.userCredentials.byIds(ids);
  if (owner !== null) return personal.filter(({ userId }) => userId === owner);
  // Of two tables, whose ids need not differ: what the list shows by one id is selected together.
  return [...store.systemCredentials.byIds(ids), ...personal];
}

const isPersonal = (row: CredentialRow): row is UserCredentialRow => 'userId' in row;

const refusedOf = (
  { id, capabilityId, name }: CredentialRow,
  user: CredentialRefused['user'],
  error: ErrorInfo,
): CredentialRefused => ({ id, capabilityId, name, user, error });
