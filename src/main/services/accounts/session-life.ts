/** For how long a session counts, whatever the computer's clock said when it began, and says now; and why it does not. */
import type { SignedInUser, SignedOutReason } from '#shared/contract/schemas.ts';
import type { UserRow } from '../../store/instance/instance-store.ts';
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

/** From when until when a session counts, as it is stored. */
type Times = Parameters<typeof isAlive>[0];

/** A session that counts, and by what it is told later why it does not any more. */
export interface Standing extends Times {
  readonly user: SignedInUser;
  readonly passwordHash: string;
  /** It stands in the database. */
  readonly isStored: boolean;
}

/**
 * Why a session does not count any more: that is told by what there is of it, whoever has ended it.
 *
 * @param seen how it stood when it did count
 * @param now `session` and `user`: what is stored of them, null where they are gone; `wasReset`: an administrator has set
 *   the password that the user has
 */
export function whyOver(
  seen: Standing,
  now: {
    readonly session: Times | null;
    readonly user: UserRow | null;
    readonly wasReset: boolean;
    readonly at: Date;
  },
): SignedOutReason {
  const { session, user, wasReset, at } = now;
  if (user === null) return 'accountDeleted';
  if (user.passwordHash !== seen.passwordHash)
    return wasReset ? 'passwordReset' : 'passwordChanged';
  // The row of one that is over goes when somebody else signs in.
  if (session === null) return hasPassed(seen.expiresAt, at) ? 'expired' : 'ended';
  return whyOverByTime(session, at);
}

/** Why a session does not count that nobody has seen while it did, as far as its times tell. */
export function whyOverByTime(session: Times, at: Date): SignedOutReason {
  if (hasPassed(session.expiresAt, at)) return 'expired';
  return isAlive(session, at) ? 'other' : 'clock';
}

const hasPassed = (stored: string, at: Date): boolean => {
  try {
    return fromStored(stored) <= at;
  } catch {
    return false;
  }
};
