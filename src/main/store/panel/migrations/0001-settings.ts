/** The app's own settings. Frozen. */
import type { Migration } from '../../core/database.ts';

export const settings: Migration = {
  version: 1,
  name: 'settings',
  up: `
    create table settings (
      key text not null primary key,
      value text not null
    ) strict;
  `,
};
