/**
 * Problems of an instance in the place of which a backup can be restored although nobody can sign in: what is there
 * cannot be opened, and would not be by trying again.
 */
import type { ErrorCode } from './errors.ts';

const restorable: readonly ErrorCode[] = [
  ...(['database_gone', 'database_damaged', 'database_newer', 'database_foreign'] as const),
  ...(['database_log_foreign', 'database_schema_changed', 'migration_failed'] as const),
  ...(['instance_missing', 'database_not_selu', 'selu_unknown', 'restore_unfinished'] as const),
];

export const isRestorable = (code: ErrorCode): boolean => restorable.includes(code);
