/**
 * The master secret: 32 bytes from which every key is derived (product spec §2).
 *
 * It is held as a KeyObject, which neither logs, JSON nor error messages can print.
 */
import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { SecretSource } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { decodeBase64 } from './base64.ts';

export type MasterSecret = KeyObject;

const SECRET_BYTES = 32;

/**
 * Reads the text of a master secret: standard base64, 44 characters. Surrounding white space is ignored.
 *
 * @param source where the text came from, for the error
 * @throws AppError `secret_malformed`
 */
export function parseMasterSecret(text: string, source: SecretSource): MasterSecret {
  const bytes = decodeBase64(text.trim());
  if (bytes?.length !== SECRET_BYTES) {
    bytes?.fill(0);
    throw new AppError('secret_malformed', { source });
  }
  return takeKey(bytes);
}

/** The text of a master secret, standard base64, for the keychain: nothing else may keep it. */
export const masterSecretText = (secret: MasterSecret): string =>
  secret.export().toString('base64');

/** Makes a new master secret: the text to keep, and the secret itself. */
export function makeMasterSecret(): { text: string; secret: MasterSecret } {
  const bytes = randomBytes(SECRET_BYTES);
  const text = bytes.toString('base64');
  return { text, secret: takeKey(bytes) };
}

/** The bytes as a key; the buffer is zeroed. */
function takeKey(bytes: Buffer): KeyObject {
  try {
    return createSecretKey(bytes);
  } finally {
    bytes.fill(0);
  }
}
