/**
 * The master secret: 32 bytes from which every key is derived (product spec §2).
 *
 * It is held as a KeyObject, which neither logs, JSON nor error messages can print.
 */
import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { SecretSource } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { secretGroups, type secretFlaws } from '#shared/master-secret.ts';
import { decodeBase64 } from './base64.ts';

export type MasterSecret = KeyObject;

const SECRET_BYTES = 32;
/** As text. */
const SECRET_LENGTH = 44;
/** Of these an error tells one; each has its sentence. */
type SecretFlaw = (typeof secretFlaws)[number];

/** A secret is written in characters of which white space is none: it is shown, printed and typed in groups. */
export const withoutGaps = (text: string): string => text.replace(/\s+/g, '');

/**
 * Reads the text of a master secret: standard base64, 44 characters. White space around and between them does not
 * count. What looks like a secret in another spelling is refused by the name of that spelling.
 *
 * @param source where the text came from, for the error
 * @throws AppError `secret_empty` where somebody entered nothing, `secret_malformed`, `secret_mistyped`, `secret_quoted`, `secret_url_safe`, `secret_hex`
 */
export function parseMasterSecret(text: string, source: SecretSource): MasterSecret {
  const written = withoutGaps(text);
  const bytes = decodeBase64(written);
  if (bytes?.length !== SECRET_BYTES) {
    bytes?.fill(0);
    if (written === '' && source === 'typed') throw new AppError('secret_empty', {});
    throw new AppError(flawOf(written), { source });
  }
  return takeKey(bytes);
}

/** What is wrong with a text that is no master secret. */
function flawOf(written: string): SecretFlaw {
  if (/^(["'`“”„‘’«»]).*["'`“”„‘’«»]$/u.test(written)) return 'secret_quoted';
  if (/^(0x)?[\da-f]{64}$/i.test(written)) return 'secret_hex';
  if (/[-_]/.test(written) && /^[\w-]{43}=?$/.test(written)) return 'secret_url_safe';
  return written.length === SECRET_LENGTH ? 'secret_mistyped' : 'secret_malformed';
}

/** The text of a master secret, standard base64, for the keychain and the recovery kit: nothing else may keep it. */
export function masterSecretText(secret: MasterSecret): string {
  const bytes = secret.export();
  try {
    return bytes.toString('base64');
  } finally {
    bytes.fill(0);
  }
}

/** Whether two are the same, told in the same time whatever they are. */
export const isSameSecret = (one: MasterSecret, other: MasterSecret): boolean => one.equals(other);

/**
 * Which of the groups of four that a secret is written in differ from those of another, counted from 1. Whoever asks
 * says them to the person only where most are right: one who knows that much has the secret anyway.
 */
export function differentGroups(one: MasterSecret, other: MasterSecret): number[] {
  const [ours, theirs] = [
    secretGroups(masterSecretText(one)),
    secretGroups(masterSecretText(other)),
  ];
  return ours.flatMap((group, index) => (group === theirs[index] ? [] : [index + 1]));
}

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
