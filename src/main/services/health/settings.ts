/** After how many days Health tells of something, kept in `panel.db` with a MAC: in general, and of single credentials. */
import { z } from 'zod';
import {
  healthSettings,
  rotationDays,
  type HealthSettings as Settings,
  type RotationInterval,
} from '#shared/contract/schemas.ts';
import type { Caller } from '../common/caller.ts';
import type { TrustedRecords } from '../common/trusted-records.ts';
import type { InstanceService } from '../instance/instance.ts';
import { readRecord } from '../common/json-record.ts';

const defaults: Settings = {
  rotationDays: 180,
  backupDays: 14,
  checkDays: 90,
  passwordDays: 365,
  secretDays: 730,
};

const intervals = z.record(z.string(), rotationDays);

export class HealthSettings {
  readonly #instance: InstanceService;
  readonly #records: TrustedRecords;

  constructor(instance: InstanceService, records: TrustedRecords) {
    this.#instance = instance;
    this.#records = records;
  }

  /** Those of this instance. */
  get(): Settings {
    return readRecord(healthSettings, this.#records.get(this.#key('settings'))) ?? defaults;
  }

  /** @throws AppError as `TrustedRecords.set` */
  async set(_caller: Caller, settings: Settings): Promise<void> {
    await this.#records.set(this.#key('settings'), JSON.stringify(settings));
  }

  /** After how many days single credentials are to be renewed, by their ids; null: never. */
  intervals(): ReadonlyMap<string, number | null> {
    return new Map(Object.entries(this.#intervals(this.#records.get(this.#key('intervals')))));
  }

  /** @throws AppError as `TrustedRecords.change` */
  async setInterval(_caller: Caller, credentialId: string, days: RotationInterval): Promise<void> {
    const { store } = this.#instance.unlocked();
    const isThere = (id: string): boolean =>
      store.systemCredentials.byId(id) !== null || store.userCredentials.byId(id) !== null;
    await this.#records.change(this.#key('intervals'), (text) => {
      const { [credentialId]: _, ...others } = this.#intervals(text);
      // Those of credentials that are gone go, too.
      const kept = Object.entries(others).filter(([id]) => isThere(id));
      const own = days === 'general' ? [] : [[credentialId, days] as const];
      return JSON.stringify(Object.fromEntries([...kept, ...own]));
    });
  }

  #intervals(text: string | null): Readonly<Record<string, number | null>> {
    return readRecord(intervals, text) ?? {};
  }

  #key(what: 'settings' | 'intervals'): string {
    return `health_${what}/${this.#instance.unlocked().instanceId}`;
  }
}
