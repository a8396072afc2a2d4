/** What a check of a key may end with, as far as a form has to know. */
import type { ErrorCode } from './errors.ts';

/** The check did not get as far as the key: it says nothing against saving without it. */
const unreached: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'check_timed_out',
  'check_host_unknown',
  'check_no_connection',
  'check_dropped',
  'check_server_failed',
  'check_rate_limited',
  'check_rate_limited_for',
]);

/** Whether *Save without checking* is offered after this failure. */
export const canSaveUnchecked = (code: ErrorCode): boolean => unreached.has(code);
