/**
 * Which findings somebody has dismissed or put off, kept in `panel.db` with a MAC: nobody without the master secret hides
 * one. An administrator hides it from all of them, a member what is their own from themselves.
 */
import { z } from 'zod';
import { instant } from '#shared/contract/schemas.ts';
import type { Caller } from '../common/caller.ts';
import type { Clock } from '../common/clock.ts';
import type { TrustedRecords } from '../common/trusted-records.ts';
import type { InstanceService } from '../instance/instance.ts';
import { readRecord } from '../common/json-record.ts';

const one = z.strictObject({
  mark: z.string(),
  /** Null: it is put off. */
  dismissed: z
    .strictObject({ by: z.string().nullable(), at: instant, reason: z.string() })
    .nullable(),
  until: instant.nullable(),
});
export type HiddenFinding = Readonly<z.infer<typeof one>>;

const schema = z.record(z.string(), one);

/** For whom a finding is hidden: all administrators, or one member. */
export const ADMINS = 'admins';

/** What no longer fits is thrown away when there is more than this for one of them: nobody takes the room of others. */
const MOST = 2_000;

export class HiddenFindings {
  readonly #instance: InstanceService;
  readonly #records: TrustedRecords;
  readonly #now: Clock;

  constructor(instance: InstanceService, records: TrustedRecords, now: Clock) {
    this.#instance = instance;
    this.#records = records;
    this.#now = now;
  }

  /** Those that count now, by the id of the finding. @param of `ADMINS`, or a user's id */
  of(of: string): ReadonlyMap<string, HiddenFinding> {
    const start = `${of} `;
    const now = this.#now().toISOString();
    return new Map(
      Object.entries(read(this.#records.get(this.#key())))
        .filter(([key, { until }]) => key.startsWith(start) && (until === null || until > now))
        .map(([key, hidden]) => [key.slice(start.length), hidden]),
    );
  }

  /** @throws AppError as `TrustedRecords.change` */
  async dismiss(
    caller: Caller,
    of: string,
    { id, mark, reason }: { readonly id: string; readonly mark: string; readonly reason: string },
  ): Promise<void> {
    const by = typeof caller.who === 'string' ? null : caller.who.id;
    const at = this.#now().toISOString();
    await this.#put(of, id, { mark, dismissed: { by, at, reason }, until: null });
  }

  /** @throws AppError as `TrustedRecords.change` */
  async snooze(
    _caller: Caller,
    of: string,
    { id, mark, until }: { readonly id: string; readonly mark: string; readonly until: string },
  ): Promise<void> {
    await this.#put(of, id, { mark, dismissed: null, until });
  }

  /** @returns whether it was hidden @throws AppError as `TrustedRecords.change` */
  async bringBack(_caller: Caller, of: string, id: string): Promise<boolean> {
    if (!this.of(of).has(id)) return false;
    await this.#put(of, id, null);
    return true;
  }

  async #put(of: string, id: string, hidden: HiddenFinding | null): Promise<void> {
    const start = `${of} `;
    const key = `${start}${id}`;
    const now = this.#now().toISOString();
    await this.#records.change(this.#key(), (text) => {
      const { [key]: _, ...others } = read(text);
      const kept = Object.entries(others).filter(([, { until }]) => until === null || until > now);
      // The oldest go first: those that were added last stand at the end.
      const all = [...kept, ...(hidden === null ? [] : [[key, hidden] as const])];
      const [ofOthers, own] = [false, true].map((isOwn) =>
        all.filter(([each]) => each.startsWith(start) === isOwn),
      );
      return JSON.stringify(Object.fromEntries([...(ofOthers ?? []), ...(own ?? []).slice(-MOST)]));
    });
  }

  #key(): string {
    return `health_hidden/${this.#instance.unlocked().instanceId}`;
  }
}

const read = (text: string | null): Readonly<Record<string, HiddenFinding>> =>
  readRecord(schema, text) ?? {};
