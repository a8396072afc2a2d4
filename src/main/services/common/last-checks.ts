/**
 * How the last check of each connected thing went, kept in `panel.db` with a MAC: it is about what is stored now, and
 * counts for nothing as soon as something else is. It holds no value, and nothing that a value could be guessed by.
 */
import { z } from 'zod';
import type { ActivityEvent } from '#shared/activity.ts';
import { errorInfo, instant, type LastCheck } from '#shared/contract/schemas.ts';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { macOf } from '../../crypto/row-mac.ts';
import type {
  BlueBubblesConfigRow,
  InstanceReader,
  LlmProviderRow,
  TelegramConfigRow,
} from '../../store/instance/instance-store.ts';
import { pipeThing, providerThing } from '../activity/events.ts';
import type { InstanceService } from '../instance/instance.ts';
import { nameOfPipe } from '../pipes/pipe-kinds.ts';
import type { Caller } from './caller.ts';
import type { Clock } from './clock.ts';
import type { TrustedRecords } from './trusted-records.ts';
import { readRecord } from './json-record.ts';

/** What was checked: a thing, and what is stored of it that a check depends on. */
export interface Checked {
  readonly kind: 'provider' | 'pipe';
  readonly id: string;
  readonly stored: readonly string[];
}

/** What of a pipe is looked at. */
interface CheckedRows {
  readonly row: { readonly id: string };
  readonly telegram: TelegramConfigRow | null | undefined;
  readonly blueBubbles: BlueBubblesConfigRow | null | undefined;
}

export const checkedProvider = ({ id, apiKeyEncrypted, baseUrl }: LlmProviderRow): Checked => ({
  kind: 'provider',
  id,
  stored: [apiKeyEncrypted, baseUrl],
});

export const checkedPipe = ({ row: { id }, telegram, blueBubbles }: CheckedRows): Checked => ({
  kind: 'pipe',
  id,
  stored: telegram
    ? [telegram.botToken]
    : [blueBubbles?.serverUrl ?? '', blueBubbles?.serverPassword ?? ''],
});

const entry = z.strictObject({ of: z.string(), at: instant, error: errorInfo.nullable() });
type Entry = Readonly<z.infer<typeof entry>>;
const entries = z.record(z.string(), entry);
type Entries = Readonly<z.infer<typeof entries>>;

/** One that is to outlast an encryption of the same value under another key. */
interface Held extends Pick<Checked, 'kind' | 'id'> {
  readonly entry: Entry;
}

export class LastChecks {
  readonly #instance: InstanceService;
  readonly #records: TrustedRecords;
  readonly #now: Clock;
  #noted: () => void = () => {};

  constructor(instance: InstanceService, records: TrustedRecords, now: Clock) {
    this.#instance = instance;
    this.#records = records;
    this.#now = now;
  }

  /** @param listener is told after each one that was noted, so that windows show it */
  onNoted(listener: () => void): void {
    this.#noted = listener;
  }

  /**
   * Looks all of them up at once.
   *
   * @returns of a thing, how its last check went; null: what is stored has not been checked
   * @throws AppError `secret_missing` while the instance is locked
   */
  all(): (thing: Checked) => LastCheck | null {
    const known = this.#known();
    return (thing) => {
      const found = known[keyOf(thing)];
      if (found?.of !== this.#markOf(thing)) return null;
      return { at: found.at, error: found.error };
    };
  }

  /**
   * Runs a check of what is stored, and notes how it went. One that was stopped, or did not come to be, says nothing.
   *
   * @throws whatever the check throws
   */
  async during<T>(caller: Caller, thing: Checked, check: () => Promise<T>): Promise<T> {
    let value: T;
    try {
      value = await check();
    } catch (error) {
      const info = error instanceof AppError ? error.toInfo() : null;
      if (info !== null && isAnswer(info)) await this.note(caller, thing, info);
      throw error;
    }
    await this.note(caller, thing, null);
    return value;
  }

  /**
   * Notes how a check went. Where that cannot be written, the check still went as it did: the thing counts as not
   * checked.
   *
   * @param error why it failed; null: it did not
   */
  async note(caller: Caller, thing: Checked, error: ErrorInfo | null): Promise<void> {
    const at = this.#now().toISOString();
    await this.#put([
      [keyOf(thing), { of: this.#markOf(thing), at, error: error && { ...error } }],
    ]);
    await this.#instance.note(caller, this.#eventOf(thing, error === null));
    this.#noted();
  }

  #eventOf({ kind, id }: Checked, isAccepted: boolean): ActivityEvent {
    const { store, rules } = this.#instance.unlocked();
    if (kind === 'pipe') {
      const about = pipeThing({ id, name: nameOfPipe(store, rules, id) });
      return { action: isAccepted ? 'pipeChecked' : 'pipeCheckFailed', about };
    }
    const name = store.llmProviders.find(id)?.displayName ?? id;
    const about = providerThing({ id, name });
    return { action: isAccepted ? 'providerChecked' : 'providerCheckFailed', about };
  }

  /** Those that are about what is stored now, before all of it is encrypted under another key. */
  held(): readonly Held[] {
    const { store } = this.#instance.unlocked();
    const known = this.#known();
    return things(store).flatMap((thing) => {
      const found = known[keyOf(thing)];
      return found?.of === this.#markOf(thing) ? [{ ...thing, entry: found }] : [];
    });
  }

  /** Takes them over to what is stored afterwards: the same, encrypted anew. */
  async hold(_caller: Caller, held: readonly Held[]): Promise<void> {
    if (held.length === 0 || !this.#instance.isUnlocked) return;
    const now = new Map(things(this.#instance.unlocked().store).map((one) => [keyOf(one), one]));
    await this.#put(
      held.flatMap((one): [string, Entry][] => {
        const thing = now.get(keyOf(one));
        return thing ? [[keyOf(one), { ...one.entry, of: this.#markOf(thing) }]] : [];
      }),
    );
  }

  /** What is not there any more goes with it. */
  async #put(changed: readonly (readonly [string, Entry])[]): Promise<void> {
    const { store } = this.#instance.unlocked();
    const there = new Set(things(store).map(keyOf));
    try {
      await this.#records.change(this.#key(), (text) => {
        const all = { ...read(text), ...Object.fromEntries(changed) };
        return JSON.stringify(
          Object.fromEntries(Object.entries(all).filter(([key]) => there.has(key))),
        );
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }

  #known(): Entries {
    return read(this.#records.get(this.#key()));
  }

  #key(): string {
    return `last_checks/${this.#instance.unlocked().instanceId}`;
  }

  /** Tells whether the same is stored, to whoever has the master secret alone: some of it is stored as it is. */
  #markOf({ kind, id, stored }: Checked): string {
    const { recordMacs } = this.#instance.unlocked();
    return macOf(recordMacs, ['checked', kind, id, ...stored]);
  }
}

const keyOf = ({ kind, id }: Pick<Checked, 'kind' | 'id'>): string => `${kind}/${id}`;

/** Whether a failure is what the check has found, and not why there was none. */
const isAnswer = ({ code }: ErrorInfo): boolean =>
  code.startsWith('check_') && code !== 'check_cancelled';

function things(store: InstanceReader): Checked[] {
  return [
    ...store.llmProviders.list().map(checkedProvider),
    ...store.pipes.list().map((row) => {
      const [telegram] = store.telegramConfigs.listOf(row.id);
      const [blueBubbles] = store.blueBubblesConfigs.listOf(row.id);
      return checkedPipe({ row, telegram, blueBubbles });
    }),
  ];
}

const read = (text: string | null): Entries => readRecord(entries, text) ?? {};
