/**
 * That the windows of a session are locked stands in its row, which is signed: nobody can take it back who only writes
 * files. Sessions end, because what is signed of them is another text from here on. Frozen.
 */
import type { Migration } from '../../../core/database.ts';

export const lockedSessions: Migration = {
  version: 5,
  name: 'locked sessions',
  up: `
    alter table web_sessions add column locked integer not null default 0;
    delete from web_sessions;
  `,
};
