/**
 * Stamps of what somebody is shown: an edit that brings one is refused when another one would be shown by now, because
 * somebody else has changed it meanwhile.
 */
import { AppError } from '#shared/errors.ts';
import { runDigestOf } from '../../crypto/digest.ts';

/** @param shown whatever of it can be edited, as it is stored */
export const stampOf = (shown: unknown): string => runDigestOf(JSON.stringify(shown));

/**
 * @param seen the stamp that came with what was shown; null: whoever asks has not looked
 * @param now what is stored now
 * @throws AppError `changed_meanwhile`
 */
export function requireSeen(seen: string | null, now: unknown): void {
  if (seen !== null && seen !== stampOf(now)) throw new AppError('changed_meanwhile', {});
}
