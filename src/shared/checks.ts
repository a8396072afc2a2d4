/** The results of a check of a key that a form has to know. */
import type { ErrorCode } from './errors.ts';

/** Failures that happened before the key was judged. They do not speak against saving it unchecked. */
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
