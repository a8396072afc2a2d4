/** The activity log, of every instance by its scope. What `link` and `mac` are stands in docs/wire-format.md. Frozen. */
import type { Migration } from '../../core/database.ts';

export const activity: Migration = {
  version: 5,
  name: 'activity',
  up: `
    create table activity (
      scope text not null,
      seq integer not null,
      at integer not null,
      who text not null,
      who_id text not null,
      who_name text not null,
      at_window integer,
      action text not null,
      about_kind text not null,
      about_id text not null,
      about_name text not null,
      with_kind text not null,
      with_id text not null,
      with_name text not null,
      how_many integer,
      while_locked integer not null,
      link text not null,
      mac text not null,
      search text not null,
      primary key (scope, seq)
    ) strict, without rowid;
  `,
};
