import { canSaveUnchecked } from '#shared/checks.ts';
import type { ErrorCode } from '#shared/errors.ts';

/** How a form may go on in spite of an error: by leaving out the check, or by an answer to its question. */
export type Confirmation = 'unchecked' | 'otherKeyOk' | 'insecureOk' | 'mineOk';

/** How it may go on after this error; null when something has to be mended first. */
export function confirmationFor(code: ErrorCode): Confirmation | null {
  if (code === 'key_looks_like') return 'otherKeyOk';
  if (code === 'address_insecure') return 'insecureOk';
  if (code === 'changed_meanwhile') return 'mineOk';
  return canSaveUnchecked(code) ? 'unchecked' : null;
}
