/**
 * The database of a Selu orchestrator, opened where it is and left as it is: nothing that would outlast the connection is
 * set, and no table is written that is not as this app knows it.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { AppError } from '#shared/errors.ts';
import { errorCodeOf } from '../../../platform/errors.ts';
import { CACHE_MIB, Connection } from '../../core/connection.ts';
import { isHeld } from '../../core/held-database.ts';
import { openAlone, openAsItIs } from '../../core/database.ts';
import { toFileError } from '../../core/errors.ts';
import { userDeletion } from '../../user-deletion/user-deletion.ts';
import { agentsStore } from '../common/agents.ts';
import { blueBubblesConfigsStore } from '../common/bluebubbles-configs.ts';
import { headerReader } from '../../core/header.ts';
import { llmProvidersStore } from '../common/llm-providers.ts';
import { metaStore } from '../common/meta.ts';
import { pipesStore } from '../common/pipes.ts';
import { secretCellsStore } from '../common/secret-cells.ts';
import { senderRefsStore } from '../common/sender-refs.ts';
import { sessionsStore } from '../common/sessions.ts';
import { systemCredentialsStore } from '../common/system-credentials.ts';
import { telegramConfigsStore } from '../common/telegram-configs.ts';
import { userAgentAccessStore } from '../common/user-agent-access.ts';
import { userCredentialsStore } from '../common/user-credentials.ts';
import { usersStore } from '../common/users.ts';
import type { InstanceStore } from '../instance-store.ts';
import type { SecretCellsWriter, SecretColumn } from '../secret-cells.ts';
import { lastUseStore } from './last-use.ts';
import { requireItsLog } from './lost-log.ts';
import {
  attachedTables,
  emptyTableSql,
  isUsable,
  shapeReader,
  type AttachedShape,
  type AttachedTable,
  type DatabaseKind,
} from './shape.ts';
import { pushTokensStore } from './push-tokens.ts';
import { whatsAppConfigsStore } from './whatsapp-configs.ts';

export interface AttachedStore extends InstanceStore {
  readonly signedRows: null;
  /** What this database has, as it was opened. */
  readonly shape: AttachedShape;
  /**
   * Columns, as `table.column`, in which there may be secrets under the master secret that this app would not encrypt anew:
   * of tables that it cannot write, and those whose name says so.
   */
  unknownSecrets(): string[];
  /** Whether it still has that: false after Selu was updated, and then it is to be opened again. */
  shapeIsCurrent(): boolean;
}

/** What belongs to a user, or to a conversation of theirs, without a foreign key that says so. */
const BELONGINGS = [
  'tool_policies',
  'pending_tool_approvals',
  'agent_storage',
  'user_network_access_policies',
  'user_network_host_policies',
  'user_agent_runtime_settings',
  'cache_volumes',
  'thread_artifacts',
]
  .map((table) => ({ table, column: 'user_id', parent: 'users' }))
  // On somebody else's pipe it would be left without its conversation.
  .concat({ table: 'messages', column: 'thread_id', parent: 'threads' });

const MAGIC = 'SQLite format 3\0';

/**
 * Tells whose database a file is, by its tables and columns; changes nothing.
 *
 * @throws AppError `instance_missing`, `database_damaged`, `database_busy`, `read_only`
 */
export function kindOfDatabase(file: string): DatabaseKind {
  requireNotHeld(file);
  if (!isDatabase(file)) return 'other';
  const connection = connect(file, true);
  try {
    return connection.snapshot(() => shapeReader(connection).kind());
  } finally {
    connection.close();
  }
}

export interface OpenAttachedOptions {
  /** Nothing is to be written, whatever SQLite and the disk would let. */
  readonly readonly?: boolean;
  /** Nobody else may have it open, and nobody is let in; `database_busy` where somebody has. */
  readonly alone?: boolean;
  /** It is open in this process already: to look at the file itself would take the locks of that connection along. */
  readonly again?: boolean;
}

/**
 * Opens the database of an orchestrator.
 *
 * @throws AppError `database_not_selu` for any other file, `selu_unknown` for one of a Selu whose accounts or credentials
 *   are kept in another way than this app knows; `selu_log_gone`; `instance_missing`, `database_damaged`, `database_busy`, `read_only`
 */
export function openAttachedStore(
  file: string,
  { readonly = false, alone = false, again = false }: OpenAttachedOptions = {},
): AttachedStore {
  // What holds it has handed it over to whoever opens it alone.
  if (!alone) requireNotHeld(file);
  if (!again && !isDatabase(file)) throw new AppError('database_not_selu', { file });
  if (!readonly && !alone && !again) requireItsLog(file);
  const connection = connect(file, readonly, alone);
  try {
    return connection.snapshot(() => {
      const reader = shapeReader(connection);
      if (reader.kind() !== 'orchestrator') throw new AppError('database_not_selu', { file });
      const shape = reader.shape(readonly);
      if (!isUsable(shape)) throw new AppError('selu_unknown', { file });
      for (const table of attachedTables) {
        if (!shape.tables[table].readable) connection.once(emptyTableSql(table));
      }
      return storeOver(connection, shape, () => reader.shape(readonly));
    });
  } catch (error) {
    connection.close();
    throw error;
  }
}

function storeOver(
  connection: Connection,
  shape: AttachedShape,
  shapeNow: () => AttachedShape,
): AttachedStore {
  const { layout, tables } = shape;
  const guard = <S extends object>(
    store: S,
    table: AttachedTable,
    harmless: readonly (keyof S & string)[],
  ): S => guarded(store, harmless, () => requireWritable(shape, table, connection.file));
  // Of a table that is not there, or whose rows this app does not know, there is nothing of a pipe to delete: the
  // pipe itself stays where a foreign key needs it.
  const ofPipe = <S extends { deleteOf(pipeId: string): void }>(
    store: S,
    table: AttachedTable,
    harmless: readonly (keyof S & string)[],
  ): S => {
    const asked = guard(store, table, harmless);
    return tables[table].readable ? asked : { ...asked, deleteOf: () => {} };
  };
  const headerFacts = headerReader(connection);
  const schemaVersion = connection.column<object, number>('pragma schema_version');
  let known = schemaVersion({})[0];

  const shapeIsCurrent = (): boolean => {
    const version = schemaVersion({})[0];
    if (version === known) return true;
    // Another index, say, is nothing to this app.
    if (JSON.stringify(shapeNow()) !== JSON.stringify(shape)) return false;
    known = version;
    return true;
  };

  return {
    file: connection.file,
    shape,
    unknownSecrets: () => unknownSecrets(connection, shape),
    shapeIsCurrent,
    meta: guard(metaStore(connection), 'instance_meta', ['get']),
    users: guard(usersStore(connection, layout), 'users', [
      ...(['count', 'countAdmins', 'list', 'byId', 'byUsername', 'named'] as const),
      'setLastSignIn',
    ]),
    sessions: guard(
      // Whether it has expired Selu sees itself, and removes it when it does.
      { ...sessionsStore(connection, layout), deleteExpired: () => {} },
      'web_sessions',
      ['byId', 'list', 'listOfUser', 'setLastUsed', 'setLocked', 'deleteExpired'],
    ),
    systemCredentials: guard(systemCredentialsStore(connection), 'system_credentials', [
      ...(['count', 'list', 'listOfCapability', 'find', 'byId'] as const),
    ]),
    userCredentials: guard(userCredentialsStore(connection), 'user_credentials', [
      ...(['count', 'sizeOf', 'list', 'listOf', 'listOfCapability', 'find', 'byId'] as const),
    ]),
    agents: guard(agentsStore(connection), 'agents', ['list', 'ids', 'bundledIds']),
    userAgentAccess: guard(userAgentAccessStore(connection), 'user_agent_access', ['listOf']),
    pipes: guard(pipesStore(connection, layout), 'pipes', ['list', 'listOf', 'find']),
    telegramConfigs: ofPipe(telegramConfigsStore(connection, layout), 'telegram_configs', [
      'list',
      'listOf',
    ]),
    blueBubblesConfigs: ofPipe(blueBubblesConfigsStore(connection, layout), 'bluebubbles_configs', [
      'list',
      'listOf',
    ]),
    whatsAppConfigs: whatsAppConfigsStore(connection),
    pushTokens: pushTokensStore(connection),
    senderRefs: ofPipe(senderRefsStore(connection), 'user_sender_refs', ['list', 'listOf']),
    llmProviders: guard(llmProvidersStore(connection, layout), 'llm_providers', ['list', 'find']),
    userDeletion: guard(userDeletion(connection, BELONGINGS), 'users', ['preview', 'files']),
    secretCells: onlyEncrypted(
      // Of a blob that is empty Selu would say that it is damaged.
      secretCellsStore(connection, ({ column }) => (isBlob(shape, column) ? null : '')),
      shape,
      connection.file,
    ),
    lastUse: lastUseStore(connection, shape.use),
    signedRows: null,
    transaction: (work) => {
      if (tables.users.reason === 'read_only') {
        throw new AppError('read_only', { file: connection.file });
      }
      return connection.transaction(() => {
        if (!shapeIsCurrent()) throw new AppError('selu_updated', { file: connection.file });
        return work();
      });
    },
    transactionInTurns: (work) => {
      if (tables.users.reason === 'read_only') {
        throw new AppError('read_only', { file: connection.file });
      }
      connection.cache(CACHE_MIB);
      return connection.transactionInTurns(() => {
        if (!shapeIsCurrent()) throw new AppError('selu_updated', { file: connection.file });
        return work();
      });
    },
    snapshot: (work) => connection.snapshot(work),
    headerFacts,
    markHeader: () => {},
    dataVersion: () => connection.dataVersion(),
    emptyLog: () => true,
    close: () => connection.close(),
  };
}

/** @throws AppError `read_only`, `selu_part_unknown` */
function requireWritable({ tables }: AttachedShape, table: AttachedTable, file: string): void {
  const { reason } = tables[table];
  if (reason === null) return;
  if (reason === 'read_only') throw new AppError('read_only', { file });
  throw new AppError('selu_part_unknown', {});
}

/** The same store, whose methods ask before they run; all but the harmless ones. */
function guarded<S extends object>(
  store: S,
  harmless: readonly (keyof S & string)[],
  ask: () => void,
): S {
  const names: readonly string[] = harmless;
  return Object.fromEntries(
    Object.entries(store).map(([name, method]: [string, (...values: unknown[]) => unknown]) => [
      name,
      names.includes(name)
        ? method
        : (...values: unknown[]): unknown => {
            ask();
            return method(...values);
          },
    ]),
  ) as S;
}

/** Where the whole file is only read, that alone is what is known of it. */
const mayBeWritten = ({ writable, readable, reason }: AttachedShape['tables']['users']): boolean =>
  writable || (readable && reason === 'read_only');

/** What is encrypted, as Selu's names say. */
const encrypted = /(^|_)encrypted(_|$)/u;

function unknownSecrets(connection: Connection, { tables, layout }: AttachedShape): string[] {
  const blobs = Object.values(layout.channelSecrets).flatMap(({ blob }) => blob ?? []);
  const columns = connection.all<object, { table: string; name: string }>(
    `select t.name as "table", c.name as name
     from pragma_table_list t, pragma_table_xinfo(t.name, 'main') c
     where t.schema = 'main' and t.type = 'table' order by 1, 2`,
  );
  const isKnown = ({ table, name }: { table: string; name: string }): boolean => {
    const known = attachedTables.find((each) => each === table);
    if (known === undefined || !mayBeWritten(tables[known])) return false;
    return name === 'encrypted_value' || name === 'api_key_encrypted' || blobs.includes(name);
  };
  return columns({})
    .filter((column) => encrypted.test(column.name) && !isKnown(column))
    .map(({ table, name }) => `${table}.${name}`);
}

const isBlob = ({ layout }: AttachedShape, column: string): boolean =>
  Object.values(layout.channelSecrets).some(({ blob }) => blob === column);

/** Cells by the columns that an own instance has them in; none of those that hold plain text or are not there. */
function onlyEncrypted(
  cells: SecretCellsWriter,
  shape: AttachedShape,
  file: string,
): SecretCellsWriter {
  const { tables, layout } = shape;
  const places = Object.values(layout.channelSecrets);
  const tableOf = ({ table }: SecretColumn): AttachedTable | undefined =>
    attachedTables.find((name) => name === table);
  /** Where the secret of a column really is; null: nowhere, or not encrypted. */
  const really = (column: SecretColumn): SecretColumn | null => {
    const table = tableOf(column);
    if (table === undefined || !tables[table].readable) return null;
    const place = places.find((each) => each.column === column.column);
    if (place === undefined) return column;
    return place.blob === null ? null : { ...column, column: place.blob };
  };
  const toWrite = (column: SecretColumn): SecretColumn => {
    const table = tableOf(column);
    const found = really(column);
    if (table === undefined || found === null) throw new AppError('selu_part_unknown', {});
    requireWritable(shape, table, file);
    return found;
  };
  return {
    page: (column, after, limit) => {
      const found = really(column);
      return found === null ? [] : cells.page(found, after, limit);
    },
    count: (column) => {
      const found = really(column);
      return found === null ? 0 : cells.count(found);
    },
    put: (column, rowid, stored) => cells.put(toWrite(column), rowid, stored),
    deleteRow: (column, rowid) => cells.deleteRow(toWrite(column), rowid),
  };
}

function connect(file: string, readonly: boolean, alone = false): Connection {
  try {
    return new Connection(alone ? openAlone(file) : openAsItIs(file, readonly), file);
  } catch (error) {
    throw toFileError(error, file);
  }
}

/**
 * Closing the file would take the locks along by which this process keeps others out.
 *
 * @throws AppError `database_busy` while it does
 */
function requireNotHeld(file: string): void {
  if (isHeld(file)) throw new AppError('database_busy', { file });
}

/**
 * By its first bytes, so that SQLite is not even asked about anything else.
 *
 * @throws AppError `instance_missing`, `read_only`
 */
function isDatabase(file: string): boolean {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const found = Buffer.alloc(MAGIC.length);
      readSync(descriptor, found, 0, found.length, 0);
      return found.toString('latin1') === MAGIC;
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const code = errorCodeOf(error);
    if (code === 'ENOENT') throw new AppError('instance_missing', {});
    if (code === 'EISDIR') return false;
    throw toFileError(error, file);
  }
}
