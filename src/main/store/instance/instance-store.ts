/**
 * What services use of an instance's database. The own instance implements it in `own/`; an attached one, whose
 * tables are a Selu orchestrator's, in `attached/`. What fits both is in `common/`.
 *
 * A service holds an {@link InstanceReader}. It gets an {@link InstanceWriter} inside
 * `InstanceService.change` alone, which asks who writes: a write without a caller does not compile.
 */
import type { HeaderFacts } from '../core/database-file.ts';
import type { UserDeletion } from '../user-deletion/user-deletion.ts';
import type { AgentsStore } from './agents.ts';
import type { BlueBubblesConfigsStore } from './bluebubbles-configs.ts';
import type { LastUseStore } from './last-use.ts';
import type { LlmProvidersStore } from './llm-providers.ts';
import type { MetaStore } from './meta.ts';
import type { PipesStore } from './pipes.ts';
import type { PushTokensStore } from './push-tokens.ts';
import type { SecretCellsStore, SecretCellsWriter } from './secret-cells.ts';
import type { SenderRefsStore } from './sender-refs.ts';
import type { SignedRowsStore } from './signed-rows.ts';
import type { SessionsStore } from './sessions.ts';
import type { SystemCredentialsStore } from './system-credentials.ts';
import type { TelegramConfigsStore } from './telegram-configs.ts';
import type { UserAgentAccessStore } from './user-agent-access.ts';
import type { UserCredentialsStore } from './user-credentials.ts';
import type { UsersStore } from './users.ts';
import type { WhatsAppConfigsStore } from './whatsapp-configs.ts';

export type { AgentRow } from './agents.ts';
export type { BlueBubblesConfigRow } from './bluebubbles-configs.ts';
export type { LlmProviderRow } from './llm-providers.ts';
export type { PipeRow } from './pipes.ts';
export type { SecretColumn } from './secret-cells.ts';
export type { SessionRow } from './sessions.ts';
export type { SystemCredentialRow } from './system-credentials.ts';
export type { TelegramConfigRow } from './telegram-configs.ts';
export type { UserCredentialRow } from './user-credentials.ts';
export type { UserRow } from './users.ts';

type Reads<Table, Name extends keyof Table> = Pick<Table, Name>;

/** Everything that changes nothing. */
export interface InstanceReader {
  /** Absolute path of the database. */
  readonly file: string;
  readonly meta: Reads<MetaStore, 'get'>;
  readonly users: Reads<
    UsersStore,
    'count' | 'countAdmins' | 'list' | 'byId' | 'byUsername' | 'named'
  >;
  readonly sessions: Reads<SessionsStore, 'byId' | 'list' | 'listOfUser'>;
  readonly systemCredentials: Reads<
    SystemCredentialsStore,
    'count' | 'list' | 'listOfCapability' | 'find' | 'byId' | 'byIds'
  >;
  readonly userCredentials: Reads<
    UserCredentialsStore,
    'count' | 'sizeOf' | 'list' | 'listOf' | 'listOfCapability' | 'find' | 'byId' | 'byIds'
  >;
  readonly agents: Reads<AgentsStore, 'list' | 'ids' | 'bundledIds'>;
  readonly userAgentAccess: Reads<UserAgentAccessStore, 'listOf'>;
  readonly pipes: Reads<PipesStore, 'list' | 'find'>;
  readonly telegramConfigs: Reads<TelegramConfigsStore, 'list' | 'listOf'>;
  readonly blueBubblesConfigs: Reads<BlueBubblesConfigsStore, 'list' | 'listOf'>;
  readonly whatsAppConfigs: WhatsAppConfigsStore;
  readonly pushTokens: PushTokensStore;
  readonly senderRefs: Reads<SenderRefsStore, 'list' | 'listOf'>;
  readonly llmProviders: Reads<LlmProvidersStore, 'list' | 'find'>;
  readonly userDeletion: Reads<UserDeletion, 'preview' | 'files'>;
  readonly secretCells: SecretCellsStore;
  readonly lastUse: LastUseStore;
  /** Changes when another connection has written. */
  dataVersion(): number;
}

/** The same tables, to write to; only inside {@link InstanceStore.transaction}. */
export interface InstanceWriter extends InstanceReader {
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
  readonly senderRefs: SenderRefsStore;
  readonly llmProviders: LlmProvidersStore;
  readonly userDeletion: UserDeletion;
}

/** An open database. `InstanceService` alone has it; everybody else gets a reader. */
export interface InstanceStore extends InstanceWriter {
  /** Written by what encrypts all of them anew; a service goes by the tables. */
  readonly secretCells: SecretCellsWriter;
  /** Null: rows are not signed, because others write them who do not have the key. */
  readonly signedRows: SignedRowsStore | null;
  /**
   * Runs synchronous work, all or nothing; a call inside another joins it.
   *
   * @throws AppError `database_busy` at once when somebody else has the write lock
   */
  transaction<T>(work: () => T): T;
  /**
   * The same for work that takes turns with other work of its thread, and so can be stopped: only over a connection of
   * its own. Much is kept in memory for it, and no more with more rows.
   */
  transactionInTurns<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Leaves nothing in the files of what was removed. False while somebody else reads, or the disk does not let it. The
   * log of an attached instance is Selu's: there it does nothing.
   */
  emptyLog(): boolean;
  /** Runs synchronous work that only reads: all of it sees the database as of one moment. */
  snapshot<T>(work: () => T): T;
  /** Writes a number into the header of the file that nothing else uses; part of a transaction. Not in an attached one. */
  markHeader(mark: number): void;
  /** What the header of the file says as this connection sees it, that number, too. */
  headerFacts(): HeaderFacts;
  close(): void;
}

/** Of an instance whose rows are signed. */
export interface OwnInstanceStore extends InstanceStore {
  readonly signedRows: SignedRowsStore;
}
