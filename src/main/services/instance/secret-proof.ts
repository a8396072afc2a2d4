/** The proof that somebody has kept a master secret that was shown to them: its last characters, typed back. */
import { timingSafeEqual } from 'node:crypto';
import { limits } from '#shared/limits.ts';
import { masterSecretText, withoutGaps, type MasterSecret } from '../../crypto/master-secret.ts';

/** Whether what was typed is the end of a secret. */
export function proves(typed: string, secret: MasterSecret): boolean {
  const expected = Buffer.from(masterSecretText(secret).slice(-limits.secretProofLength));
  const given = Buffer.from(withoutGaps(typed));
  try {
    return given.length === expected.length && timingSafeEqual(given, expected);
  } finally {
    expected.fill(0);
    given.fill(0);
  }
}
