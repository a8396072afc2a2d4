/** Failed sign-ins, so that guessing slows down across restarts. Frozen. */
import type { Migration } from '../../core/database.ts';

export const signInFailures: Migration = {
  version: 2,
  name: 'sign-in failures',
  up: `
    create table sign_in_failures (
      instance_id text not null,
      account text not null,
      failures integer not null,
      last_attempt_at integer not null,
      primary key (instance_id, account)
    ) strict, without rowid;
  `,
};
