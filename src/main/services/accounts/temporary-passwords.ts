/**
 * Passwords that somebody else has set, and whose owner is to choose another at the next sign-in. Kept in `panel.db` with
 * a MAC, by what is stored of the password: it counts for nothing once that is another one, whoever has changed it.
 */
import { digestOf } from '../../crypto/digest.ts';
import type { Caller } from '../common/caller.ts';
import type { TrustedRecords } from '../common/trusted-records.ts';
import type { InstanceService } from '../instance/instance.ts';

const keyOf = (userId: string): string => `temporary_password/${userId}`;

export class TemporaryPasswords {
  readonly #instance: InstanceService;
  readonly #records: TrustedRecords;

  constructor(instance: InstanceService, records: TrustedRecords) {
    this.#instance = instance;
    this.#records = records;
  }

  /**
   * Notes that a password is temporary. That comes before it is stored: what is noted of one that is not stored then
   * means nothing, and none is stored without it.
   *
   * @param passwordHash what will be stored of it
   * @throws AppError as `TrustedRecords.set`
   */
  note(_caller: Caller, userId: string, passwordHash: string): Promise<void> {
    return this.#records.set(keyOf(userId), markOf(passwordHash));
  }

  /** Forgets it of a user who is deleted. */
  forget(_caller: Caller, userId: string): Promise<void> {
    return this.#records.delete(keyOf(userId));
  }

  /** Whether it is the password that the user has now, wherever it may be changed or not. */
  has({ id, passwordHash }: { readonly id: string; readonly passwordHash: string }): boolean {
    const noted = this.#records.get(keyOf(id));
    return noted !== null && noted === markOf(passwordHash);
  }

  /**
   * Whether the user has to choose another one before anything else. Where accounts cannot be written now, nobody has
   * to: they could not.
   */
  isDue(userId: string): boolean {
    const { state } = this.#instance;
    if (state.name !== 'unlocked' || state.readOnly !== null) return false;
    if (state.off.some(({ part }) => part === 'people')) return false;
    const user = state.store.users.byId(userId);
    return user !== null && this.has(user);
  }
}

const markOf = (passwordHash: string): string => digestOf(Buffer.from(passwordHash));
