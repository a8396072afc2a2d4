/**
 * The fingerprints of an instance as `panel.db` keeps them: encrypted, and of one master secret alone. Whatever else lies
 * under their names goes.
 */
import { AppError } from '#shared/errors.ts';
import { fingerprintKeys, type FingerprintKeys } from '../../crypto/fingerprints.ts';
import { FINGERPRINTS, type PanelRecords } from '../common/panel-records.ts';
import type { InstanceService } from '../instance/instance.ts';
import type { KeptParts } from './found-values.ts';
import type { KeptPart } from './live-fingerprints.ts';

/** So many parts cross at once: the main process is not held for longer. */
export const PARTS_AT_ONCE = 16;

export class KeptFingerprints {
  readonly #instance: InstanceService;
  readonly #panel: PanelRecords;

  constructor(instance: InstanceService, panel: PanelRecords) {
    this.#instance = instance;
    this.#panel = panel;
  }

  /** @throws AppError `secret_missing` while the instance is locked */
  keys(): FingerprintKeys {
    const { secret, instanceId } = this.#instance.unlocked();
    return fingerprintKeys(secret, instanceId);
  }

  /** What is kept, a few parts at a time; nothing while `panel.db` is not open. */
  *parts(): Generator<KeptParts> {
    if (!this.#panel.isOpen) return;
    const start = this.#start();
    const names = this.#panel.store().keys(start);
    for (let at = 0; at < names.length; at += PARTS_AT_ONCE) {
      yield names.slice(at, at + PARTS_AT_ONCE).flatMap((name): [number, string][] => {
        const sealed = this.#panel.get(name);
        return sealed === null ? [] : [[Number(name.slice(start.length)), sealed]];
      });
    }
  }

  /** Keeps parts. Where that cannot be, they are made again the next time. */
  async put(parts: readonly KeptPart[]): Promise<void> {
    if (parts.length === 0) return;
    const start = this.#start();
    await this.#change((store) => {
      for (const [part, sealed] of parts) {
        if (sealed === null) store.delete(start + String(part));
        else store.set(start + String(part), sealed);
      }
    });
  }

  /** Deletes those of another instance, which was in this place before. */
  async sweep(): Promise<void> {
    if (!this.#panel.isOpen) return;
    const start = this.#start();
    const isOther = (name: string): boolean => !name.startsWith(start);
    if (!this.#panel.store().keys(FINGERPRINTS).some(isOther)) return;
    await this.#change((store) => {
      for (const name of store.keys(FINGERPRINTS).filter(isOther)) store.delete(name);
    });
  }

  async #change(work: Parameters<PanelRecords['change']>[0]): Promise<void> {
    try {
      await this.#panel.change(work);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }

  #start(): string {
    return `${FINGERPRINTS}${this.#instance.unlocked().instanceId}/`;
  }
}

/** What keeps them, as whoever makes them sees it. */
export type FingerprintRecords = Pick<KeptFingerprints, 'parts' | 'put' | 'sweep'>;
