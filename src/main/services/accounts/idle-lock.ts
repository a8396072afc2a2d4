/**
 * After how many idle minutes the windows of a user lock: a choice of this machine, kept in `panel.db` with a MAC, so
 * that nobody who writes files keeps a window open which was left.
 */
import { idleLock as schema, type IdleLock } from '#shared/contract/schemas.ts';
import { defaultIdleLockMinutes } from '#shared/limits.ts';
import type { Caller } from '../common/caller.ts';
import type { TrustedRecords } from '../common/trusted-records.ts';

const keyOf = (userId: string): string => `idle_lock/${userId}`;

export class IdleLockService {
  readonly #records: TrustedRecords;

  constructor(records: TrustedRecords) {
    this.#records = records;
  }

  /** What the user has chosen; anything missing, unreadable or forged counts as not chosen. */
  get(userId: string): IdleLock {
    try {
      const stored = this.#records.get(keyOf(userId));
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
    return this.#records.set(keyOf(userId), minutes === null ? 'never' : String(minutes));
  }

  /** Forgets the choice of a user who is deleted. */
  forget(_caller: Caller, userId: string): Promise<void> {
    return this.#records.delete(keyOf(userId));
  }
}
