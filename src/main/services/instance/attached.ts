/** How an instance that belongs to a Selu orchestrator is opened, and how its master secret is told from another. */
import type { OffPart, SecretSource } from '#shared/contract/schemas.ts';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import type { MasterSecret } from '../../crypto/master-secret.ts';
import { openAttachedStore } from '../../store/instance/attached/open.ts';
import type { InstanceReader, InstanceStore } from '../../store/instance/instance-store.ts';
import { attachedKeys, formatOf, type FormatKeys } from '../secrets/instance-format.ts';
import { attachedRules, type InstanceRules } from '../secrets/instance-rules.ts';
import { Vault } from '../secrets/vault.ts';
import { offPartsOf } from './off-parts.ts';

/** How many of the values that are stored a master secret decrypts, of so many that were looked at. */
export interface Proof {
  readonly fits: number;
  /** 0: nothing is stored yet, so nothing tells whether it is the right one. */
  readonly of: number;
}

export interface AttachedInstance {
  readonly store: InstanceStore;
  readonly rules: InstanceRules;
  readonly readOnly: ErrorInfo | null;
  readonly off: readonly OffPart[];
  /** False after Selu was updated, and the structure of its database with it: then it is to be opened again. */
  isCurrent(this: void): boolean;
}

/** So many values tell enough, and are decrypted in a few milliseconds. */
const MOST_TRIED = 2_000;

/**
 * Opens the database and leaves it as it is.
 *
 * @param readOnly why nothing may be written to it; null: it may
 * @throws AppError `instance_missing`, `database_foreign` for one that is no orchestrator's, and what the disk says
 */
export function openAttached(file: string, readOnly: ErrorInfo | null): AttachedInstance {
  const store = openAttachedStore(file, { readonly: readOnly !== null });
  const { channelSecrets } = store.shape.layout;
  const names = Object.keys(channelSecrets) as (keyof typeof channelSecrets)[];
  const plain = new Set(names.filter((name) => channelSecrets[name].blob === null));
  return {
    ...{ store, rules: attachedRules(plain), readOnly, off: offPartsOf(store.shape) },
    isCurrent: () => store.shapeIsCurrent(),
  };
}

/**
 * Tries a master secret on what is stored: the orchestrator keeps nothing else to check it by.
 *
 * @returns the vault under it, and how much it fits
 * @throws AppError `secret_wrong` where values are stored and it decrypts none
 */
export function proven(
  store: Pick<InstanceReader, 'secretCells'>,
  {
    secret,
    source,
    rules,
  }: {
    readonly secret: MasterSecret;
    readonly source: SecretSource;
    readonly rules: InstanceRules;
  },
): { readonly keys: FormatKeys; readonly vault: Vault; readonly proof: Proof } {
  const keys = attachedKeys(secret);
  const vault = new Vault(formatOf(keys, rules));
  let fits = 0;
  let of = 0;
  for (const { cell, stored } of vault.cells(store)) {
    if (of === MOST_TRIED) break;
    of += 1;
    if (vault.statusOf(stored, cell) === 'set') fits += 1;
  }
  if (of > 0 && fits === 0) throw new AppError('secret_wrong', { source });
  return { keys, vault, proof: { fits, of } };
}
