/**
 * The recovery kit of an instance: made again on request, and what is known of whether somebody keeps it. What is noted
 * is bound to the master secret: under another one a kit is due again.
 */
import { z } from 'zod';
import { instant, type KitStatus } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { kitFingerprint } from '../../../crypto/kit-fingerprint.ts';
import {
  differentGroups,
  isSameSecret,
  masterSecretText,
  parseMasterSecret,
} from '../../../crypto/master-secret.ts';
import { changedSetting } from '../../activity/events.ts';
import type { Caller } from '../../common/caller.ts';
import type { Clock } from '../../common/clock.ts';
import type { TrustedRecords } from '../../common/trusted-records.ts';
import type { InstanceService } from '../instance.ts';
import type { KitSubject } from './content.ts';
import { readRecord } from '../../common/json-record.ts';

const DAY_MS = 86_400_000;
/** With so few groups that differ it is the same secret, read or typed wrongly: those are named. */
const FEW_GROUPS = 2;

const stored = z.strictObject({
  fingerprint: z.string(),
  confirmedAt: instant.nullable(),
  checkedAt: instant.nullable(),
  /** When somebody said *Later*. */
  laterAt: instant.nullable(),
});
type Stored = z.infer<typeof stored>;

export class KitService {
  readonly #instance: InstanceService;
  readonly #records: TrustedRecords;
  readonly #now: Clock;

  constructor(instance: InstanceService, records: TrustedRecords, now: Clock) {
    this.#instance = instance;
    this.#records = records;
    this.#now = now;
  }

  /**
   * What a kit is made of.
   *
   * @param about how this computer knows the instance
   * @throws AppError `secret_missing` while it is locked
   */
  subject(about: Pick<KitSubject['instance'], 'name' | 'keyFile'>): KitSubject {
    const { secret, instanceId } = this.#instance.unlocked();
    const { kind } = this.#instance.place;
    return {
      secret: masterSecretText(secret),
      instance: { id: instanceId, kind, ...about },
      made: this.#now(),
    };
  }

  /** @throws AppError `secret_missing` while the instance is locked */
  status(): KitStatus {
    const { confirmedAt, checkedAt, laterAt } = this.#read();
    const now = this.#now().getTime();
    // ISO 8601 in UTC: the later of two is also the later text.
    const last = [confirmedAt, checkedAt]
      .filter((each) => each !== null)
      .sort()
      .at(-1);
    const isDue = last === undefined;
    const isCheckDue = last !== undefined && now - Date.parse(last) > limits.kitCheckDays * DAY_MS;
    const sinceLater = laterAt === null ? Infinity : now - Date.parse(laterAt);
    // A time that is still to come was written by a clock that was wrong.
    const isPutOff = sinceLater >= 0 && sinceLater < limits.kitLaterDays * DAY_MS;
    const due = isDue ? 'confirm' : isCheckDue ? 'check' : null;
    return { due, reminder: isPutOff ? null : due, confirmedAt, checkedAt };
  }

  /** What the window reminds of, as in {@link status}; null also while that cannot be read. */
  reminder(): KitStatus['reminder'] {
    return this.#instance.isUnlocked ? this.status().reminder : null;
  }

  /** Notes that somebody keeps the kit. @throws AppError as {@link TrustedRecords.change} */
  async confirm(caller: Caller): Promise<void> {
    await this.#note((before, now) => ({ ...before, confirmedAt: now }));
    await this.#instance.note(caller, { action: 'kitConfirmed' });
  }

  /** Hides the reminder for a while. @throws AppError as {@link TrustedRecords.change} */
  async later(caller: Caller): Promise<void> {
    await this.#note((before, now) => ({ ...before, laterAt: now }));
    await this.#instance.note(caller, changedSetting('kitReminder'));
  }

  /**
   * Compares what a kit says with the secret in use, and notes that it fits.
   *
   * @param text typed, or read from its code
   * @throws AppError as {@link parseMasterSecret}; `kit_mistyped` where a group or two differ, `kit_wrong` where more do;
   *   `secret_missing`, and as {@link TrustedRecords.change}
   */
  async check(caller: Caller, text: string): Promise<void> {
    const { secret } = this.#instance.unlocked();
    const given = parseMasterSecret(text, 'typed');
    if (!isSameSecret(secret, given)) {
      const groups = differentGroups(secret, given);
      await this.#instance.note(caller, { action: 'kitCheckFailed' });
      if (groups.length > FEW_GROUPS) throw new AppError('kit_wrong', {});
      throw new AppError('kit_mistyped', { groups: groups.join(', ') });
    }
    await this.#note((before, now) => ({ ...before, checkedAt: now }));
    await this.#instance.note(caller, { action: 'kitChecked' });
  }

  #read(): Stored {
    const { secret, instanceId } = this.#instance.unlocked();
    const fingerprint = kitFingerprint(secret, instanceId);
    return parsed(this.#records.get(keyOf(instanceId)), fingerprint);
  }

  #note(change: (before: Stored, now: string) => Stored): Promise<void> {
    const { secret, instanceId } = this.#instance.unlocked();
    const fingerprint = kitFingerprint(secret, instanceId);
    const now = this.#now().toISOString();
    return this.#records.change(keyOf(instanceId), (text) =>
      JSON.stringify(change(parsed(text, fingerprint), now)),
    );
  }
}

const keyOf = (instanceId: string): string => `kit/${instanceId}`;

/** What cannot be read, or belongs to another secret, is as if nobody had noted anything. */
function parsed(text: string | null, fingerprint: string): Stored {
  const nothing: Stored = { fingerprint, confirmedAt: null, checkedAt: null, laterAt: null };
  const found = readRecord(stored, text);
  return found?.fingerprint === fingerprint ? found : nothing;
}
