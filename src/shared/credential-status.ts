/** How a stored credential stands at a moment: the window shows it, and the list sorts and filters by it. */
import { daysLeft } from './days.ts';

/** From here on an expiry is shown as something to act on. */
const soonDays = 30;

/** The states by which the list sorts and filters, what needs attention first. */
export const statusKinds = ['outside', 'damaged', 'expired', 'missing', 'soon', 'set'] as const;
export type StatusKind = (typeof statusKinds)[number];

/** How what is stored stands. */
export type StoredStatus = 'set' | 'expired' | 'damaged' | 'outside';

/** Whether agents get it: that a shared one is to be renewed keeps them from nothing. */
export const isUsed = (
  status: StoredStatus | 'missing' | undefined,
  scope: 'system' | 'user',
): boolean => status === 'set' || (status === 'expired' && scope === 'system');

export interface Status {
  readonly kind: StatusKind;
  /** Calendar days until it expires; `null` without an expiry, or once it is past. */
  readonly days: number | null;
}

/** What a credential's status is at `now`: it may expire while it is on screen. */
export function statusOf(
  {
    status,
    expiresAt,
  }: {
    readonly status: StoredStatus | 'missing';
    readonly expiresAt: string | null;
  },
  now: Date,
): Status {
  if (status === 'damaged' || status === 'outside' || status === 'missing') {
    return { kind: status, days: null };
  }
  if (expiresAt === null) return { kind: status, days: null };
  if (status === 'expired' || new Date(expiresAt) <= now) return { kind: 'expired', days: null };
  const days = daysLeft(expiresAt, now);
  return { kind: days <= soonDays ? 'soon' : 'set', days };
}
