/** The results of a check of a key that a form has to know. */
import type { ErrorCode } from './errors.ts';

/** Failures that do not tell what the server makes of the key. They do not speak against saving it unchecked. */
const undecided: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'check_timed_out',
  'check_host_unknown',
  'check_no_connection',
  'check_dropped',
  'check_server_failed',
  'check_rate_limited',
  'check_rate_limited_for',
  // A server without what is asked for, such as a list of its models, or with too long a one.
  'check_not_found',
  'check_answer_unexpected',
  'check_answer_too_large',
]);

/** Whether *Save without checking* is offered after this failure. */
export const canSaveUnchecked = (code: ErrorCode): boolean => undecided.has(code);
