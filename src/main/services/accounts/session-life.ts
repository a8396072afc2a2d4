/** For how long a session counts, whatever the computer's clock said when it began, and says now. */
import { fromStored } from '../../store/core/timestamps.ts';

/** By so much a clock may be set back right after somebody has signed in, without signing them out. */
const SET_BACK_MS = 60_000;

/**
 * Whether a session counts at a moment: it has begun, and is not over. One that begins in the future was opened by a clock
 * that was wrong, or the clock was set back since: it could last for years.
 *
 * @param session as it is stored; a time that cannot be read has passed: a spoilt row ends its session and no call
 */
export function isAlive(
  { createdAt, expiresAt }: { readonly createdAt: string; readonly expiresAt: string },
  now: Date,
): boolean {
  try {
    return (
      fromStored(createdAt).getTime() - SET_BACK_MS <= now.getTime() && fromStored(expiresAt) > now
    );
  } catch {
    return false;
  }
}
