/**
 * Every how many days somebody wants to look at what was used of a provider, and when somebody last did. The panel does
 * not look itself: that takes a key that may do more than an agent needs, or the password of the account.
 */
import { z } from 'zod';
import {
  instant,
  usageReminder,
  type Provider,
  type UsageReminder,
} from '#shared/contract/schemas.ts';
import { hasUsagePage } from '#shared/providers.ts';
import { changedSetting } from '../activity/events.ts';
import type { Caller } from '../common/caller.ts';
import type { Clock } from '../common/clock.ts';
import { readRecord } from '../common/json-record.ts';
import type { TrustedRecords } from '../common/trusted-records.ts';
import type { InstanceService } from '../instance/instance.ts';

const DAY_MS = 86_400_000;

const entry = usageReminder.omit({ dueSince: true }).extend({ since: instant });
type Entry = Readonly<z.infer<typeof entry>>;
const entries = z.record(z.string(), entry);
type Entries = Readonly<z.infer<typeof entries>>;

/** A provider at whose usage somebody wanted to have looked by now. */
export interface DueUsage extends Pick<Provider, 'id' | 'name'> {
  readonly everyDays: number;
  readonly dueSince: string;
}

export class UsageReminders {
  readonly #instance: InstanceService;
  readonly #records: TrustedRecords;
  readonly #now: Clock;

  constructor(instance: InstanceService, records: TrustedRecords, now: Clock) {
    this.#instance = instance;
    this.#records = records;
    this.#now = now;
  }

  /**
   * Looks all of them up at once.
   *
   * @returns of a provider's id, its reminder; null: nobody wants one
   * @throws AppError `secret_missing` while the instance is locked
   */
  all(): (id: string) => UsageReminder | null {
    const known = read(this.#records.get(this.#key()));
    return (id) => {
      const found = known[id];
      if (found === undefined) return null;
      const { everyDays, lookedAt } = found;
      return { everyDays, lookedAt, dueSince: this.#dueSince(found) };
    };
  }

  /**
   * Asks for a reminder, or for no more. Another interval counts from the same look as the one before.
   *
   * @param everyDays null: none
   * @throws AppError `secret_missing`; as {@link TrustedRecords.change}
   */
  async set(
    caller: Caller,
    id: string,
    everyDays: UsageReminder['everyDays'] | null,
  ): Promise<void> {
    await this.#change((before) => {
      const { [id]: found, ...others } = before;
      if (everyDays === null) return others;
      const now = this.#now().toISOString();
      return { ...others, [id]: { since: now, lookedAt: null, ...found, everyDays } };
    });
    await this.#instance.note(caller, changedSetting('usageReminder'));
  }

  /**
   * Notes that somebody has looked at the usage of a provider. Where nobody wants to be reminded of it, nothing is noted.
   *
   * @throws AppError as {@link set}
   */
  async looked(_caller: Caller, id: string): Promise<void> {
    if (this.all()(id) === null) return;
    await this.#change((before) => {
      const found = before[id];
      if (found === undefined) return before;
      return { ...before, [id]: { ...found, lookedAt: this.#now().toISOString() } };
    });
  }

  #dueSince({ everyDays, since, lookedAt }: Entry): string | null {
    const now = this.#now().getTime();
    const from = Date.parse(lookedAt ?? since);
    // A time that is still to come was written by a clock that was wrong.
    if (from > now) return new Date(now).toISOString();
    const due = from + everyDays * DAY_MS;
    return due <= now ? new Date(due).toISOString() : null;
  }

  #change(work: (before: Entries) => Entries): Promise<void> {
    return this.#records.change(this.#key(), (text) => JSON.stringify(work(read(text))));
  }

  #key(): string {
    return `usage_reminders/${this.#instance.unlocked().instanceId}`;
  }
}

/** Which reminders are due, the longest first: of providers alone that are connected. */
export const dueUsage = (providers: readonly Provider[]): DueUsage[] =>
  providers
    .filter(({ id, connected }) => connected && hasUsagePage(id))
    .flatMap(({ id, name, usageReminder: reminder }): DueUsage[] => {
      const { everyDays = 0, dueSince = null } = reminder ?? {};
      return dueSince === null ? [] : [{ id, name, everyDays, dueSince }];
    })
    .sort((a, b) => Date.parse(a.dueSince) - Date.parse(b.dueSince));

/** What cannot be read is as if nobody had asked for a reminder. */
const read = (text: string | null): Entries => readRecord(entries, text) ?? {};
