/** What the app keeps about the backups of an instance: records of `panel.db` with a MAC (docs/security.md). */
import { z } from 'zod';
import { backupEvery, type BackupEvery } from '#shared/contract/schemas.ts';
import { errorParams, type ErrorInfo } from '#shared/errors.ts';
import type { TrustedRecords } from '../common/trusted-records.ts';
import { readRecord } from '../common/json-record.ts';

const made = z.strictObject({
  at: z.iso.datetime(),
  file: z.string(),
  size: z.number().int(),
  secretInside: z.boolean(),
});
/** A backup that was made and read back. */
export type Made = Readonly<z.infer<typeof made>>;

const kept = made.extend({ by: z.enum(['schedule', 'command']) });
/** One that is removed when enough newer ones are there, by what has made it. */
export type Kept = Readonly<z.infer<typeof kept>>;

const failure = z.strictObject({
  at: z.iso.datetime(),
  error: z.strictObject({
    code: z.enum(Object.keys(errorParams) as [keyof typeof errorParams]),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
});

/** `sealed`: the passphrase, under a subkey of the master secret. */
const keptLock = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('passphrase'), sealed: z.string() }),
  z.strictObject({ kind: z.literal('recipients'), recipients: z.array(z.string()).min(1) }),
]);
export type KeptLock = Readonly<z.infer<typeof keptLock>>;

const schedule = z.strictObject({
  every: backupEvery,
  keep: z.number().int().min(1),
  folder: z.string().nullable(),
  lock: keptLock.nullable(),
});
export type Schedule = Readonly<z.infer<typeof schedule>>;

export interface Failure {
  readonly at: string;
  readonly error: ErrorInfo;
}

/** Their names begin with it: they say where things are on this computer, so that no backup takes them along. */
export const BACKUP_RECORDS = 'backup/';

const keys = {
  last: `${BACKUP_RECORDS}last`,
  failure: `${BACKUP_RECORDS}failure`,
  schedule: `${BACKUP_RECORDS}schedule`,
  kept: `${BACKUP_RECORDS}kept`,
} as const;

const noSchedule: Schedule = { every: 'off', keep: 7, folder: null, lock: null };

export class BackupRecords {
  readonly #records: TrustedRecords;

  constructor(records: TrustedRecords) {
    this.#records = records;
  }

  last(): Made | null {
    return readRecord(made, this.#records.get(keys.last));
  }

  /** Why the last scheduled one was not made; null: it was. */
  failure(): Failure | null {
    return readRecord(failure, this.#records.get(keys.failure)) as Failure | null;
  }

  schedule(): Schedule {
    return readRecord(schedule, this.#records.get(keys.schedule)) ?? noSchedule;
  }

  /** Oldest first. */
  kept(): readonly Kept[] {
    return readRecord(z.array(kept), this.#records.get(keys.kept)) ?? [];
  }

  async noteLast(one: Made): Promise<void> {
    await this.#records.set(keys.last, JSON.stringify(one));
  }

  async noteFailure(one: Failure | null): Promise<void> {
    if (one !== null) await this.#records.set(keys.failure, JSON.stringify(one));
    else if (this.failure() !== null) await this.#records.delete(keys.failure);
  }

  async setSchedule(one: Schedule): Promise<void> {
    await this.#records.set(keys.schedule, JSON.stringify(one));
  }

  /** Another process may note one meanwhile: what `work` gives is made of what is there then. */
  async changeKept(work: (kept: readonly Kept[]) => readonly Kept[]): Promise<void> {
    await this.#records.change(keys.kept, (text) =>
      JSON.stringify(work(readRecord(z.array(kept), text) ?? [])),
    );
  }
}

/**
 * What a record is to be under another master secret.
 *
 * @param name, value of any record of `panel.db`
 * @param move puts the passphrase of scheduled backups under the other secret
 */
export function movedRecord(name: string, value: string, move: (sealed: string) => string): string {
  const found = name === keys.schedule ? readRecord(schedule, value) : null;
  if (found?.lock?.kind !== 'passphrase') return value;
  const lock: KeptLock = { kind: 'passphrase', sealed: move(found.lock.sealed) };
  return JSON.stringify({ ...found, lock } satisfies Schedule);
}

const DAY = 24 * 60 * 60 * 1000;
const every: Readonly<Record<BackupEvery, number>> = {
  off: Number.POSITIVE_INFINITY,
  daily: DAY,
  weekly: 7 * DAY,
};

/**
 * Whether a scheduled backup is due.
 *
 * @param last when the last one was made; null: none was. One in the future, of a clock that was wrong, does not count
 */
export function isDue(schedule: Pick<Schedule, 'every'>, last: Date | null, now: Date): boolean {
  if (schedule.every === 'off') return false;
  if (last === null || last > now) return true;
  return now.getTime() - last.getTime() >= every[schedule.every];
}
