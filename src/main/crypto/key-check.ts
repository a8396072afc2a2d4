/** The key check value: tells a wrong master secret at unlock, before any credential is touched. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { decodeBase64 } from './base64.ts';
import type { MasterSecret } from './master-secret.ts';
import { deriveSubkey } from './subkeys.ts';

const LABEL = 'selu-desktop key check';

/** The value to keep beside the instance id: standard base64 of HMAC-SHA-256 over a fixed label. */
export function keyCheckValue(secret: MasterSecret, instanceId: string): string {
  return compute(secret, instanceId).toString('base64');
}

/** Whether a stored key check value was made under this secret for this instance. */
export function fitsKeyCheck(secret: MasterSecret, instanceId: string, stored: string): boolean {
  const expected = compute(secret, instanceId);
  const given = decodeBase64(stored);
  return given?.length === expected.length && timingSafeEqual(given, expected);
}

function compute(secret: MasterSecret, instanceId: string): Buffer {
  const key = deriveSubkey(secret, instanceId, 'keyCheck');
  return createHmac('sha256', key).update(LABEL).digest();
}
