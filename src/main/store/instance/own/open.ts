/** The database of an own instance: its tables, each with its owner, and how it comes into being. */
import { AppError } from '#shared/errors.ts';
import { makePrivateFolder } from '../../../platform/folders.ts';
import { agentsStore } from '../common/agents.ts';
import { blueBubblesConfigsStore } from '../common/bluebubbles-configs.ts';
import { CACHE_MIB, Connection } from '../../core/connection.ts';
import { makeDatabase, openDatabase, type OpenOptions } from '../../core/database.ts';
import { headerReader } from '../../core/header.ts';
import { noLastUse } from '../last-use.ts';
import { llmProvidersStore } from '../common/llm-providers.ts';
import { metaStore } from '../common/meta.ts';
import { instanceMigrations } from './migrations/index.ts';
import { pipesStore } from '../common/pipes.ts';
import type { OwnInstanceStore } from '../instance-store.ts';
import { ownLayout } from '../common/layout.ts';
import { senderRefsStore } from '../common/sender-refs.ts';
import { signedRowsStore } from './signed-rows.ts';
import { secretCellsStore } from '../common/secret-cells.ts';
import { sessionsStore } from '../common/sessions.ts';
import { systemCredentialsStore } from '../common/system-credentials.ts';
import { telegramConfigsStore } from '../common/telegram-configs.ts';
import { userAgentAccessStore } from '../common/user-agent-access.ts';
import { userCredentialsStore } from '../common/user-credentials.ts';
import { isAsItsVersion, OwnSchema } from '../../core/own-schema.ts';
import { userDeletion } from '../../user-deletion/user-deletion.ts';
import { usersStore } from '../common/users.ts';

/** Opens the instance of a file. @throws AppError as {@link openDatabase}, `database_schema_changed` */
export function openInstanceStore(
  file: string,
  options: Pick<OpenOptions, 'busyTimeoutMs'> = {},
): OwnInstanceStore {
  const db = openDatabase(file, instanceMigrations, {
    ...options,
    closeFolder: makePrivateFolder,
    requireStructure: (opened) => {
      if (isAsItsVersion(opened, instanceMigrations)) return;
      throw new AppError('database_schema_changed', { file });
    },
  });
  const connection = new Connection(db, file);
  try {
    const schema = new OwnSchema(db, file, instanceMigrations);
    const store = storeOver(connection, schema);
    connection.snapshot(() => schema.require());
    return store;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * Makes a new instance, complete or not at all, and opens it.
 *
 * @param fill writes the first rows
 * @throws AppError `instance_exists`, and as {@link openDatabase}; whatever `fill` throws
 */
export function createInstanceStore(
  file: string,
  fill: (store: OwnInstanceStore) => void,
): OwnInstanceStore {
  const made = makeDatabase(file, instanceMigrations, (db) => {
    const connection = new Connection(db, file);
    const schema = new OwnSchema(db, file, instanceMigrations);
    connection.transaction(() => fill(storeOver(connection, schema)));
  });
  if (!made) throw new AppError('instance_exists', {});
  return openInstanceStore(file);
}

function storeOver(connection: Connection, schema: OwnSchema): OwnInstanceStore {
  const headerFacts = headerReader(connection);
  const signedRows = signedRowsStore(connection);
  return {
    file: connection.file,
    meta: metaStore(connection),
    users: usersStore(connection, ownLayout),
    sessions: sessionsStore(connection, ownLayout),
    systemCredentials: systemCredentialsStore(connection),
    userCredentials: userCredentialsStore(connection),
    agents: agentsStore(connection),
    userAgentAccess: userAgentAccessStore(connection),
    pipes: pipesStore(connection, ownLayout),
    telegramConfigs: telegramConfigsStore(connection, ownLayout),
    blueBubblesConfigs: blueBubblesConfigsStore(connection, ownLayout),
    whatsAppConfigs: { list: () => [] },
    pushTokens: { count: () => 0 },
    senderRefs: senderRefsStore(connection),
    llmProviders: llmProvidersStore(connection, ownLayout),
    userDeletion: userDeletion(connection),
    signedRows,
    secretCells: secretCellsStore(connection),
    lastUse: noLastUse,
    transaction: (work) => {
      try {
        return connection.transaction(() => {
          schema.require();
          return work();
        });
      } catch (error) {
        // What was noted as written is not.
        if (!connection.inTransaction) signedRows.touched();
        throw error;
      }
    },
    transactionInTurns: (work) => {
      connection.cache(CACHE_MIB);
      return connection.transactionInTurns(() => {
        schema.require();
        return work();
      });
    },
    snapshot: (work) => connection.snapshot(work),
    headerFacts,
    markHeader: (mark) => void connection.once(`pragma application_id = ${mark}`),
    dataVersion: () => connection.dataVersion(),
    emptyLog: () => connection.emptyLog(),
    close: () => connection.close(),
  };
}
