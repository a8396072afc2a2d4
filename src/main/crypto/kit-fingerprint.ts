/** Tells to which master secret what is noted of a recovery kit belongs. See docs/wire-format.md. */
import { createHmac } from 'node:crypto';
import type { MasterSecret } from './master-secret.ts';
import { deriveSubkey } from './subkeys.ts';

const LABEL = 'selu-desktop recovery kit';

/**
 * Another text for each secret and each instance, which says nothing about the secret: standard base64 of HMAC-SHA-256
 * over a fixed label.
 */
export const kitFingerprint = (secret: MasterSecret, instanceId: string): string =>
  createHmac('sha256', deriveSubkey(secret, instanceId, 'kitFingerprint'))
    .update(LABEL)
    .digest('base64');
