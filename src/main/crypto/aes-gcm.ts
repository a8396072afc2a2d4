/**
 * AES-256-GCM with a 96-bit nonce and a 128-bit tag (NIST SP 800-38D), and the text blob that `v1` and
 * `v2` share: standard base64 of nonce ‖ ciphertext ‖ tag.
 */
import { isUtf8 } from 'node:buffer';
import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';
import { decodeBase64 } from './base64.ts';
import { DamagedValue } from './codec.ts';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts bytes. The caller must never use a nonce twice under one key.
 *
 * @param key 32 bytes
 * @param nonce 12 bytes
 * @returns ciphertext ‖ tag (16 bytes)
 * @throws RangeError when key or nonce have another length
 */
export function aesGcmSeal(
  key: KeyObject,
  nonce: Uint8Array,
  plaintext: Uint8Array,
  aad: Uint8Array,
): Buffer {
  checkSizes(key, nonce);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(aad);
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/**
 * Decrypts the result of {@link aesGcmSeal}.
 *
 * @param sealed ciphertext ‖ tag
 * @returns the plaintext; the caller zeroes it
 * @throws DamagedValue unless the tag fits key, nonce, ciphertext and additional data; RangeError when key
 *   or nonce have the wrong length
 */
export function aesGcmOpen(
  key: KeyObject,
  nonce: Uint8Array,
  sealed: Uint8Array,
  aad: Uint8Array,
): Buffer {
  checkSizes(key, nonce);
  if (sealed.length < TAG_BYTES) throw new DamagedValue();
  const end = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(end));
  const plaintext = decipher.update(sealed.subarray(0, end));
  try {
    decipher.final();
  } catch {
    plaintext.fill(0);
    throw new DamagedValue();
  }
  return plaintext;
}

/**
 * Encrypts text under a fresh random nonce.
 *
 * @returns standard base64 of nonce ‖ ciphertext ‖ tag
 * @throws TypeError when the text is not well-formed Unicode
 */
export function sealText(key: KeyObject, plaintext: string, aad: Uint8Array): string {
  // UTF-8 would turn a lone surrogate into U+FFFD, and another value would come back.
  if (!plaintext.isWellFormed()) throw new TypeError('not well-formed Unicode');
  const bytes = Buffer.from(plaintext, 'utf8');
  try {
    return sealBlob(key, bytes, aad);
  } finally {
    bytes.fill(0);
  }
}

/**
 * Decrypts the result of {@link sealText}.
 *
 * @throws DamagedValue for anything else, also for text that is not canonical base64 and for plaintext
 *   that is not UTF-8
 */
export function openText(key: KeyObject, blob: string, aad: Uint8Array): string {
  const plaintext = openBlob(key, blob, aad);
  try {
    return utf8.decode(plaintext);
  } catch {
    throw new DamagedValue();
  } finally {
    plaintext.fill(0);
  }
}

/**
 * Encrypts anew, under another key and a fresh nonce, what {@link sealText} gave; the text itself is never made.
 *
 * @throws DamagedValue as {@link openText}
 */
export function resealText(
  { from, to }: { readonly from: KeyObject; readonly to: KeyObject },
  blob: string,
  aad: Uint8Array,
): string {
  const plaintext = openBlob(from, blob, aad);
  try {
    if (!isUtf8(plaintext)) throw new DamagedValue();
    return sealBlob(to, plaintext, aad);
  } finally {
    plaintext.fill(0);
  }
}

/** Random bytes for nonces to come; each is given once. */
let ahead: Buffer = Buffer.alloc(0);
/** The system is asked for so many nonces at once: that costs more than one of them is long. */
const NONCES_AHEAD = 64;

function newNonce(): Buffer {
  if (ahead.length < NONCE_BYTES) ahead = randomBytes(NONCES_AHEAD * NONCE_BYTES);
  const nonce = ahead.subarray(0, NONCE_BYTES);
  ahead = ahead.subarray(NONCE_BYTES);
  return nonce;
}

function openBlob(key: KeyObject, blob: string, aad: Uint8Array): Buffer {
  const bytes = decodeBase64(blob);
  if (bytes === null || bytes.length < NONCE_BYTES + TAG_BYTES) throw new DamagedValue();
  const nonce = bytes.subarray(0, NONCE_BYTES);
  return aesGcmOpen(key, nonce, bytes.subarray(NONCE_BYTES), aad);
}

function sealBlob(key: KeyObject, plaintext: Uint8Array, aad: Uint8Array): string {
  const nonce = newNonce();
  return Buffer.concat([nonce, aesGcmSeal(key, nonce, plaintext, aad)]).toString('base64');
}

/** A leading U+FEFF is part of the value, not a byte order mark to drop. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** GCM accepts nonces of any length, but SP 800-38D's limits for random nonces hold for 12 bytes. */
function checkSizes(key: KeyObject, nonce: Uint8Array): void {
  if (key.symmetricKeySize !== 32) throw new RangeError('the key must have 32 bytes');
  if (nonce.length !== NONCE_BYTES) throw new RangeError('the nonce must have 12 bytes');
}
