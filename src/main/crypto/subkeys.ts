/** Subkeys: one for each use, so that no two uses share a key (architecture spec, Cryptography). */
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { MasterSecret } from './master-secret.ts';

/** The HKDF info of each use. */
export const subkeyUses = {
  credential: 'selu-desktop/v2/credential',
  keyCheck: 'selu-desktop/v2/key-check',
  unknownName: 'selu-desktop/v2/unknown-name',
  rowMac: 'selu-desktop/v2/row-mac',
  panelMac: 'selu-desktop/v2/panel-mac',
  kitFingerprint: 'selu-desktop/v2/kit-fingerprint',
  backupPassphrase: 'selu-desktop/v2/backup-passphrase',
  activity: 'selu-desktop/v2/activity',
  fingerprint: 'selu-desktop/v2/fingerprint',
  fingerprintRecord: 'selu-desktop/v2/fingerprint-record',
} as const;

/**
 * Derives the subkey of one use: HKDF-SHA-256 with the instance id as salt and the use as info.
 *
 * @param instanceId `instance_meta.instance_id`, so that two instances under one secret share no key
 * @returns 32 bytes
 */
export function deriveSubkey(
  secret: MasterSecret,
  instanceId: string,
  use: keyof typeof subkeyUses,
): KeyObject {
  return hkdfSha256(secret, Buffer.from(instanceId), Buffer.from(subkeyUses[use]), 32);
}

/**
 * HKDF with SHA-256 (RFC 5869), extract and expand.
 *
 * @param length of the output in bytes, at most 8,160
 */
export function hkdfSha256(
  input: KeyObject,
  salt: Uint8Array,
  info: Uint8Array,
  length: number,
): KeyObject {
  const bytes = new Uint8Array(hkdfSync('sha256', input, salt, info, length));
  try {
    return createSecretKey(bytes);
  } finally {
    bytes.fill(0);
  }
}
