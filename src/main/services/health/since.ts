/**
 * Since when something has been as it is, of what no table says: the master secret, passwords of administrators, and that
 * nothing is found. Kept in `panel.db` with a MAC, from the first time that Health has seen it: the truth may be older.
 */
import { z } from 'zod';
import { instant } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { kitFingerprint } from '../../crypto/kit-fingerprint.ts';
import { textsDigest } from '../../crypto/row-mac.ts';
import type { UserRow } from '../../store/instance/instance-store.ts';
import type { Clock } from '../common/clock.ts';
import type { TrustedRecords } from '../common/trusted-records.ts';
import type { InstanceService } from '../instance/instance.ts';
import { readRecord } from '../common/json-record.ts';

const seen = z.strictObject({
  /** Tells what was seen from anything else, and says nothing about it. */
  of: z.string(),
  at: instant,
});
const schema = z.strictObject({
  secret: seen.nullable(),
  /** By user. */
  passwords: z.record(z.string(), seen),
  /** By whom nothing is found for: `ADMINS`, or a user's id. */
  well: z.record(z.string(), instant),
});
type Stored = Readonly<z.infer<typeof schema>>;

const nothing: Stored = { secret: null, passwords: {}, well: {} };

export class Since {
  readonly #instance: InstanceService;
  readonly #records: TrustedRecords;
  readonly #now: Clock;

  constructor(instance: InstanceService, records: TrustedRecords, now: Clock) {
    this.#instance = instance;
    this.#records = records;
    this.#now = now;
  }

  /** Notes what is seen for the first time. @param admins all administrators */
  async note(admins: readonly Pick<UserRow, 'id' | 'passwordHash'>[]): Promise<void> {
    const { secret, instanceId } = this.#instance.unlocked();
    const at = this.#now().toISOString();
    const kept = (before: Stored['secret'] | undefined, of: string) =>
      before?.of === of ? before : { of, at };
    await this.#change((stored) => ({
      ...stored,
      secret: kept(stored.secret, kitFingerprint(secret, instanceId)),
      passwords: Object.fromEntries(
        admins.map(({ id, passwordHash }) => [
          id,
          kept(stored.passwords[id], textsDigest(['password', id, passwordHash])),
        ]),
      ),
    }));
  }

  /** Since when the master secret is in use. */
  secret(): string | null {
    return this.#read().secret?.at ?? null;
  }

  /** Since when an administrator has had the same password. */
  password(userId: string): string | null {
    return this.#read().passwords[userId]?.at ?? null;
  }

  /** Since when nothing is found. @param of as of `HiddenFindings.of` */
  well(of: string): string | null {
    return this.#read().well[of] ?? null;
  }

  /** Notes whether something is found. */
  async noteWell(of: string, isWell: boolean): Promise<void> {
    const at = this.#now().toISOString();
    await this.#change((stored) => {
      const { [of]: before, ...others } = stored.well;
      return { ...stored, well: isWell ? { ...others, [of]: before ?? at } : others };
    });
  }

  /** Where it cannot be written, nothing is known of it, and the rest goes on. */
  async #change(work: (stored: Stored) => Stored): Promise<void> {
    const before = this.#read();
    if (JSON.stringify(work(before)) === JSON.stringify(before)) return;
    try {
      await this.#records.change(this.#key(), (text) => JSON.stringify(work(parsed(text))));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }

  #read(): Stored {
    return parsed(this.#records.get(this.#key()));
  }

  #key(): string {
    return `health_since/${this.#instance.unlocked().instanceId}`;
  }
}

const parsed = (text: string | null): Stored => readRecord(schema, text) ?? nothing;
