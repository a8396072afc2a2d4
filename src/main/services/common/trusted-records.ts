/**
 * Records of `panel.db` that give somebody something: each with a MAC under a key of the instance it belongs to, so
 * that one which somebody without the master secret has written counts for nothing. A record that was there once can
 * still come back: what must not, belongs into a signed row.
 */
import type { PanelMacKey } from '../../crypto/row-mac.ts';
import type { InstanceService } from '../instance/instance.ts';
import type { PanelRecords } from './panel-records.ts';
import { valueOf, withMac } from './record-mac.ts';

export class TrustedRecords {
  readonly #instance: InstanceService;
  readonly #panel: PanelRecords;

  constructor(instance: InstanceService, panel: PanelRecords) {
    this.#instance = instance;
    this.#panel = panel;
  }

  /** A record; null when there is none that counts, while the instance is locked, or while the file is not open. */
  get(key: string): string | null {
    return this.#instance.isUnlocked ? this.#checked(key, this.#panel.get(key)) : null;
  }

  /** @throws AppError `secret_missing` while the instance is locked; as `PanelRecords.set` */
  async set(key: string, value: string): Promise<void> {
    await this.#panel.set(key, this.#signed(key, value));
  }

  /** @throws AppError as `PanelRecords.delete` */
  delete(key: string): Promise<void> {
    return this.#panel.delete(key);
  }

  /**
   * Changes a record by what it is.
   *
   * @param work synchronous; is given the record, null when there is none that counts
   * @throws AppError as {@link set}
   */
  async change(key: string, work: (value: string | null) => string): Promise<void> {
    await this.#panel.change((store) => {
      store.set(key, this.#signed(key, work(this.#checked(key, store.get(key)))));
    });
  }

  #checked(key: string, stored: string | null): string | null {
    return stored === null ? null : valueOf(this.#key(), key, stored);
  }

  #signed(key: string, value: string): string {
    return withMac(this.#key(), key, value);
  }

  #key(): PanelMacKey {
    return this.#instance.unlocked().recordMacs;
  }
}
