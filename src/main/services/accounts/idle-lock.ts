/** After how many idle minutes the windows of a user lock: a choice of this machine, kept in `panel.db`. */
import { idleLock as schema, type IdleLock } from '#shared/contract/schemas.ts';
import { defaultIdleLockMinutes } from '#shared/limits.ts';
import type { Caller } from '../common/caller.ts';
import type { PanelRecords } from '../common/panel-records.ts';

const keyOf = (userId: string): string => `idle_lock/${userId}`;

export class IdleLockService {
  readonly #panel: PanelRecords;

  constructor(panel: PanelRecords) {
    this.#panel = panel;
  }

  /** What the user has chosen; anything missing or unreadable counts as not chosen. */
  get(userId: string): IdleLock {
    try {
      const stored = this.#panel.get(keyOf(userId));
      if (stored === null) return defaultIdleLockMinutes;
      const minutes = stored === 'never' ? null : Number(stored);
      return schema.catch(defaultIdleLockMinutes).parse(minutes);
    } catch {
      // A file that cannot be read now must not keep a window open.
      return defaultIdleLockMinutes;
    }
  }

  /** @param minutes null: only together with the computer */
  set(_caller: Caller, userId: string, minutes: IdleLock): Promise<void> {
    return this.#panel.set(keyOf(userId), minutes === null ? 'never' : String(minutes));
  }

  /** Forgets the choice of a user who is deleted. */
  forget(_caller: Caller, userId: string): Promise<void> {
    return this.#panel.delete(keyOf(userId));
  }
}
