/**
 * Records that give power have a MAC from here on. Those from before have none, and would count for nothing: they go.
 * That a session is locked stands in its own row. Frozen.
 */
import type { Migration } from '../../core/database.ts';

export const recordsWithMacs: Migration = {
  version: 4,
  name: 'records with MACs',
  up: `
    delete from settings where key in ('remembered_session', 'remembered_session_locked')
      or substr(key, 1, 10) = 'idle_lock/' or substr(key, 1, 16) = 'confirmed_hosts/';
  `,
};
