/** A mark for a username that nobody has. The name itself is not stored: people type passwords there by mistake. */
import { createHmac } from 'node:crypto';
import type { MasterSecret } from '../master-secret.ts';
import { deriveSubkey } from '../subkeys.ts';

/**
 * HMAC-SHA-256 of a name under its own subkey.
 *
 * @param name in the form in which names are compared (`foldCase`)
 * @returns standard base64 of 32 bytes
 */
export function unknownNameMark(secret: MasterSecret, instanceId: string, name: string): string {
  const key = deriveSubkey(secret, instanceId, 'unknownName');
  return createHmac('sha256', key).update(name).digest('base64');
}
