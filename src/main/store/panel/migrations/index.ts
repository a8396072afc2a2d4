/** The migrations of `panel.db`, in order. */
import type { Migration } from '../../core/database.ts';
import { settings } from './0001-settings.ts';
import { signInFailures } from './0002-sign-in-failures.ts';
import { recordsWithMacs } from './0004-records-with-macs.ts';
import { signInFailuresByTime } from './0003-sign-in-failures-by-time.ts';
import { activity } from './0005-activity.ts';

export const panelMigrations: readonly Migration[] = [
  settings,
  signInFailures,
  signInFailuresByTime,
  recordsWithMacs,
  activity,
];
