/** The database of an own instance: its tables, each with its owner, and how it comes into being. */
import { AppError } from '#shared/errors.ts';
import { agentsStore, type AgentsStore } from './agents.ts';
import { blueBubblesConfigsStore, type BlueBubblesConfigsStore } from './bluebubbles-configs.ts';
import { Connection } from '../../core/connection.ts';
import { makeDatabase, openDatabase, type OpenOptions } from '../../core/database.ts';
import { llmProvidersStore, type LlmProvidersStore } from './llm-providers.ts';
import { metaStore, type MetaStore } from './meta.ts';
import { instanceMigrations } from './migrations/index.ts';
import { pipesStore, type PipesStore } from './pipes.ts';
import { sessionsStore, type SessionsStore } from './sessions.ts';
import { systemCredentialsStore, type SystemCredentialsStore } from './system-credentials.ts';
import { telegramConfigsStore, type TelegramConfigsStore } from './telegram-configs.ts';
import { userAgentAccessStore, type UserAgentAccessStore } from './user-agent-access.ts';
import { userCredentialsStore, type UserCredentialsStore } from './user-credentials.ts';
import { userDeletion, type UserDeletion } from '../../user-deletion/user-deletion.ts';
import { usersStore, type UsersStore } from './users.ts';

export type { BlueBubblesConfigRow } from './bluebubbles-configs.ts';
export type { LlmProviderRow } from './llm-providers.ts';
export type { MetaStore } from './meta.ts';
export type { PipeRow } from './pipes.ts';
export type { SessionRow, SessionsStore } from './sessions.ts';
export type { SystemCredentialRow, SystemCredentialsStore } from './system-credentials.ts';
export type { TelegramConfigRow } from './telegram-configs.ts';
export type { UserCredentialRow, UserCredentialsStore } from './user-credentials.ts';
export { foldUsername, type UserRow, type UsersStore } from './users.ts';

export interface InstanceStore {
  readonly file: string;
  readonly meta: MetaStore;
  readonly users: UsersStore;
  readonly sessions: SessionsStore;
  readonly systemCredentials: SystemCredentialsStore;
  readonly userCredentials: UserCredentialsStore;
  readonly agents: AgentsStore;
  readonly userAgentAccess: UserAgentAccessStore;
  readonly pipes: PipesStore;
  readonly telegramConfigs: TelegramConfigsStore;
  readonly blueBubblesConfigs: BlueBubblesConfigsStore;
  readonly llmProviders: LlmProvidersStore;
  readonly userDeletion: UserDeletion;
  /** Runs synchronous work, all or nothing, the write lock taken first; a call inside another joins it. */
  transaction<T>(work: () => T): T;
  /** Changes when another connection has written. */
  dataVersion(): number;
  close(): void;
}

/** Opens the instance of a file. @throws AppError as {@link openDatabase} */
export function openInstanceStore(
  file: string,
  options: Pick<OpenOptions, 'busyTimeoutMs'> = {},
): InstanceStore {
  const connection = new Connection(openDatabase(file, instanceMigrations, options), file);
  try {
    return storeOver(connection);
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
  fill: (store: InstanceStore) => void,
): InstanceStore {
  const made = makeDatabase(file, instanceMigrations, (db) => {
    const connection = new Connection(db, file);
    connection.transaction(() => fill(storeOver(connection)));
  });
  if (!made) throw new AppError('instance_exists', {});
  return openInstanceStore(file);
}

function storeOver(connection: Connection): InstanceStore {
  return {
    file: connection.file,
    meta: metaStore(connection),
    users: usersStore(connection),
    sessions: sessionsStore(connection),
    systemCredentials: systemCredentialsStore(connection),
    userCredentials: userCredentialsStore(connection),
    agents: agentsStore(connection),
    userAgentAccess: userAgentAccessStore(connection),
    pipes: pipesStore(connection),
    telegramConfigs: telegramConfigsStore(connection),
    blueBubblesConfigs: blueBubblesConfigsStore(connection),
    llmProviders: llmProvidersStore(connection),
    userDeletion: userDeletion(connection),
    transaction: (work) => connection.transaction(work),
    dataVersion: () => connection.dataVersion(),
    close: () => connection.close(),
  };
}
