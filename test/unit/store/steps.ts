/** A database with a history of three versions, to try the opening on. */
import type { Migration } from '../../../src/main/store/core/database.ts';

export const steps: readonly Migration[] = [
  {
    version: 1,
    name: 'notes',
    up: `create table notes (id integer primary key, text text not null) strict;
         insert into notes (text) values ('one');`,
  },
  { version: 2, name: 'second', up: `insert into notes (text) values ('two');` },
  {
    version: 3,
    name: 'third',
    up: (db) => void db.prepare('insert into notes (text) values (?)').run('three'),
  },
];
