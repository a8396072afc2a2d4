/**
 * Until when shared credentials are to be renewed. Selu's table of them has no column for it, and Selu would not look at it:
 * it is a reminder, kept in `panel.db` with a MAC for an own instance and an attached one alike, by the row's id. A
 * removed row keeps it for its return.
 */
import { z } from 'zod';
import type { Caller } from '../common/caller.ts';
import type { TrustedRecords } from '../common/trusted-records.ts';
import type { InstanceService } from '../instance/instance.ts';
import type { Expiries } from './list/credential-index.ts';
import { readRecord } from '../common/json-record.ts';

const schema = z.record(z.string(), z.string());

const none: Expiries = new Map();

export class SharedExpiries {
  readonly #instance: InstanceService;
  readonly #records: TrustedRecords;
  #read: { readonly text: string | null; readonly expiries: Expiries } = {
    text: null,
    expiries: none,
  };

  constructor(instance: InstanceService, records: TrustedRecords) {
    this.#instance = instance;
    this.#records = records;
  }

  /** All of them; the same map until one is another. */
  all(): Expiries {
    const text = this.#records.get(this.#key());
    if (text !== this.#read.text) this.#read = { text, expiries: parsed(text) };
    return this.#read.expiries;
  }

  /**
   * Sets or clears some of them.
   *
   * @param now those that have passed go with their row
   * @throws AppError as `TrustedRecords.set`
   */
  async set(
    _caller: Caller,
    changes: ReadonlyMap<string, string | null>,
    now: string,
  ): Promise<void> {
    const before = this.all();
    if ([...changes].every(([id, until]) => (before.get(id) ?? null) === until)) return;
    const rows = this.#instance.unlocked().store.systemCredentials.list();
    const ids = new Set(rows.map(({ id }) => id));
    await this.#records.change(this.#key(), (text) => {
      const expiries = new Map(parsed(text));
      for (const [id, until] of changes) {
        if (until === null) expiries.delete(id);
        else expiries.set(id, until);
      }
      const kept = [...expiries].filter(([id, until]) => ids.has(id) || until > now);
      return JSON.stringify(Object.fromEntries(kept));
    });
  }

  #key(): string {
    return `shared_expiry/${this.#instance.unlocked().instanceId}`;
  }
}

function parsed(text: string | null): Expiries {
  const found = readRecord(schema, text);
  return found === null ? none : new Map(Object.entries(found));
}
