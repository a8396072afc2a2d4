/**
 * The master secret of an unlocked instance, and all that was made of it: the one place that holds them. Emptied, it gives
 * nothing any more, also to whoever has kept the state of then.
 */
import { AppError } from '#shared/errors.ts';
import type { MasterSecret } from '../../crypto/master-secret.ts';
import type { ActivityMacKey, PanelMacKey } from '../../crypto/row-mac.ts';
import type { FormatKeys } from '../secrets/instance-format.ts';
import type { RowSigner } from '../secrets/row-signer.ts';
import type { Vault } from '../secrets/vault.ts';

export interface Held {
  readonly secret: MasterSecret;
  readonly keys: FormatKeys;
  readonly vault: Vault;
  /** Tells what somebody else has changed; null: the rows of this instance are not signed. */
  readonly rows: RowSigner | null;
  /** Of its records in `panel.db`. */
  readonly recordMacs: PanelMacKey;
  /** Of its activity log. */
  readonly activityMacs: ActivityMacKey;
}

export class HeldSecret {
  #held: Held | null;

  constructor(held: Held) {
    this.#held = held;
  }

  /** @throws AppError `secret_missing` after {@link drop} */
  get(): Held {
    if (this.#held === null) throw new AppError('secret_missing', {});
    return this.#held;
  }

  /**
   * Lets go of the keys. Each is a KeyObject, whose memory OpenSSL overwrites with zeros as soon as nothing refers to it:
   * when that is, is for the garbage collector to say (`platform/freed-memory.ts`).
   */
  drop(): void {
    this.#held = null;
  }
}

/** What is known of an unlocked instance, with what it holds read anew each time. */
export const withHeld = <T extends object>(facts: T, held: HeldSecret): T & Held =>
  Object.defineProperties(facts, {
    secret: { enumerable: true, get: () => held.get().secret },
    keys: { enumerable: true, get: () => held.get().keys },
    vault: { enumerable: true, get: () => held.get().vault },
    rows: { enumerable: true, get: () => held.get().rows },
    recordMacs: { enumerable: true, get: () => held.get().recordMacs },
    activityMacs: { enumerable: true, get: () => held.get().activityMacs },
  }) as T & Held;
