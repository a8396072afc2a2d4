/** `v2`, the format of own instances: bound to its instance, table, column and row. See docs/wire-format.md. */
import type { KeyObject } from 'node:crypto';
import { openText, resealText, sealText } from './aes-gcm.ts';
import { DamagedValue, type Cell, type Reseal, type ValueCodec } from './codec.ts';
import type { MasterSecret } from './master-secret.ts';
import { deriveSubkey } from './subkeys.ts';

const MARK = 'selu:v2';
const PREFIX = `${MARK}:`;

/**
 * The codec of one instance: `selu:v2:` + standard base64 of nonce ‖ ciphertext ‖ tag.
 *
 * @param instanceId `instance_meta.instance_id`
 */
export const v2Codec = (secret: MasterSecret, instanceId: string): ValueCodec =>
  v2CodecWith(v2Key(secret, instanceId));

/** Handed on as an object: neither logs nor JSON can print it. */
export type CodecKey = KeyObject;

/** The key of {@link v2Codec}: all that a thread needs which opens values and does nothing else. */
export const v2Key = (secret: MasterSecret, instanceId: string): CodecKey =>
  deriveSubkey(secret, instanceId, 'credential');

/** The codec over a key that {@link v2Key} gave. */
export function v2CodecWith(key: CodecKey): ValueCodec {
  return {
    seal: (plaintext, cell) => PREFIX + sealText(key, plaintext, additionalData(cell)),
    open: (stored, cell) => openText(key, blobOf(stored), additionalData(cell)),
  };
}

/** From one key of {@link v2Key} to another, of the same instance. */
export const v2Reseal =
  (from: CodecKey, to: CodecKey): Reseal =>
  (stored, cell) =>
    PREFIX + resealText({ from, to }, blobOf(stored), additionalData(cell));

function blobOf(stored: string): string {
  if (!stored.startsWith(PREFIX)) throw new DamagedValue();
  return stored.slice(PREFIX.length);
}

/** A JSON array, so that no two cells share it, whatever characters their names hold. */
function additionalData({ table, column, identity }: Cell): Buffer {
  return Buffer.from(JSON.stringify([MARK, table, column, ...identity]));
}
