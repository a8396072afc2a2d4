/** `v1`, the orchestrator's own blob, for attached instances. See docs/wire-format.md. */
import { openText, resealText, sealText } from './aes-gcm.ts';
import type { Reseal, ValueCodec } from './codec.ts';
import type { MasterSecret } from './master-secret.ts';

const NO_ADDITIONAL_DATA = new Uint8Array(0);

/**
 * The orchestrator's codec: standard base64 of nonce ‖ ciphertext ‖ tag under the master secret itself.
 *
 * The format has no additional data, so the cell is ignored: a value moved to another cell still opens.
 */
export function v1Codec(secret: MasterSecret): ValueCodec {
  return {
    seal: (plaintext) => sealText(secret, plaintext, NO_ADDITIONAL_DATA),
    open: (stored) => openText(secret, stored, NO_ADDITIONAL_DATA),
  };
}

/** From one master secret to another. */
export const v1Reseal =
  (from: MasterSecret, to: MasterSecret): Reseal =>
  (stored) =>
    resealText({ from, to }, stored, NO_ADDITIONAL_DATA);
