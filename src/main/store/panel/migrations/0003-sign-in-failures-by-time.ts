/** Failed sign-ins by time: the oldest are looked for at each attempt, and there may be many. Frozen. */
import type { Migration } from '../../core/database.ts';

export const signInFailuresByTime: Migration = {
  version: 3,
  name: 'sign-in failures by time',
  up: `
    create index sign_in_failures_by_time on sign_in_failures (last_attempt_at);
  `,
};
