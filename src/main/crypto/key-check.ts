/**
 * The key check value: tells a wrong master secret at unlock, before any credential is touched. It has two forms, so
 * that it also says whether the rows of the instance have been signed: that cannot be taken back without the secret.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { decodeBase64 } from './base64.ts';
import type { MasterSecret } from './master-secret.ts';
import { deriveSubkey } from './subkeys.ts';

const labels = {
  unsigned: 'selu-desktop key check',
  signed: 'selu-desktop key check, rows signed',
} as const;

/** Whether the rows of an instance have been signed once. */
export type KeyCheckForm = keyof typeof labels;

/** The value to keep beside the instance id: standard base64 of HMAC-SHA-256 over a fixed label. */
export function keyCheckValue(
  secret: MasterSecret,
  instanceId: string,
  form: KeyCheckForm = 'unsigned',
): string {
  return compute(secret, instanceId, form).toString('base64');
}

/**
 * Which form of key check value was made under this secret for this instance.
 *
 * @returns null when it was made under another secret, or is none
 */
export function keyCheckForm(
  secret: MasterSecret,
  instanceId: string,
  stored: string,
): KeyCheckForm | null {
  const given = decodeBase64(stored);
  for (const form of ['signed', 'unsigned'] as const) {
    const expected = compute(secret, instanceId, form);
    if (given?.length === expected.length && timingSafeEqual(given, expected)) return form;
  }
  return null;
}

/** Whether a stored key check value was made under this secret for this instance. */
export const fitsKeyCheck = (secret: MasterSecret, instanceId: string, stored: string): boolean =>
  keyCheckForm(secret, instanceId, stored) !== null;

function compute(secret: MasterSecret, instanceId: string, form: KeyCheckForm): Buffer {
  const key = deriveSubkey(secret, instanceId, 'keyCheck');
  return createHmac('sha256', key).update(labels[form]).digest();
}
