/** How an instance is written to. */
import type { InstanceWriter } from '../../store/instance/instance-store.ts';
import type { InstanceRules } from '../secrets/instance-rules.ts';
import type { RowSigner } from '../secrets/row-signer.ts';
import type { Vault } from '../secrets/vault.ts';

/** What a change has to work with, inside its transaction. */
export interface Change {
  readonly store: InstanceWriter;
  /** @throws AppError `secret_missing` while the instance is locked */
  readonly vault: Vault;
  readonly rules: InstanceRules;
  /** As of `Unlocked`. @throws AppError `secret_missing` while the instance is locked */
  readonly rows: RowSigner | null;
}
