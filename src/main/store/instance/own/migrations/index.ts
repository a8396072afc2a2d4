/** The migrations of an own instance's database, in order. */
import type { Migration } from '../../../core/database.ts';
import { accountsAndCredentials } from './0001-accounts-and-credentials.ts';
import { peopleAndAgents } from './0002-people-and-agents.ts';
import { providersAndChannels } from './0003-providers-and-channels.ts';
import { lockedSessions } from './0005-locked-sessions.ts';
import { senderRefs } from './0006-sender-refs.ts';
import { signedRows } from './0004-signed-rows.ts';

export const instanceMigrations: readonly Migration[] = [
  accountsAndCredentials,
  peopleAndAgents,
  providersAndChannels,
  signedRows,
  lockedSessions,
  senderRefs,
];

/** The version that they lead to. */
export const ownSchemaVersion = instanceMigrations.length;
