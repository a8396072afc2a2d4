/** What tells whether somebody without the master secret has changed a row, or a record. See docs/wire-format.md. */
import { createHmac, hash, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { MasterSecret } from './master-secret.ts';
import { deriveSubkey } from './subkeys.ts';

/** Handed on as an object: neither logs nor JSON can print it. */
export type RowMacKey = KeyObject;

/** The key of {@link macOf}. */
export const rowMacKey = (secret: MasterSecret, instanceId: string): RowMacKey =>
  deriveSubkey(secret, instanceId, 'rowMac');

/** Handed on as an object, too. */
export type PanelMacKey = KeyObject;

/** The key of {@link macOf} and {@link isMacOf} for records in `panel.db` that belong to an instance. */
export const panelMacKey = (secret: MasterSecret, instanceId: string): PanelMacKey =>
  deriveSubkey(secret, instanceId, 'panelMac');

/** And as an object, too. */
export type ActivityMacKey = KeyObject;

/** The key of {@link macOf} and {@link isMacOf} for the links of an instance's activity log. */
export const activityMacKey = (secret: MasterSecret, instanceId: string): ActivityMacKey =>
  deriveSubkey(secret, instanceId, 'activity');

/**
 * HMAC-SHA-256 over texts, each with its length in bytes before it, so that no other texts give the same bytes.
 *
 * @param rest more texts, as {@link inOne} gives them
 * @returns standard base64
 */
export function macOf(key: KeyObject, texts: readonly string[], rest?: Uint8Array): string {
  const mac = createHmac('sha256', key).update(inOne(texts));
  if (rest !== undefined) mac.update(rest);
  return mac.digest('base64');
}

/** Whether a text is the MAC over the texts, told in the same time whatever it is. */
export function isMacOf(key: KeyObject, texts: readonly string[], given: string): boolean {
  const expected = Buffer.from(macOf(key, texts));
  const stored = Buffer.from(given);
  return stored.length === expected.length && timingSafeEqual(stored, expected);
}

/** SHA-256 over the same bytes, several times faster than a MAC. @returns standard base64 */
export const textsDigest = (texts: readonly string[]): string =>
  hash('sha256', inOne(texts), 'base64');

/** What a MAC or a digest over texts is over. */
export function inOne(texts: readonly string[]): string {
  let content = '';
  for (const text of texts) content += `${Buffer.byteLength(text)}:${text}`;
  return content;
}
