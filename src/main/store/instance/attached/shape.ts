/**
 * What an orchestrator's database has of what this app knows. Decided by its tables and columns, never by the number of
 * its newest migration: what is missing is off, and what is not as we know it is read, or not even that, but not written.
 */
import type { Connection } from '../../core/connection.ts';
import { quoteName } from '../../user-deletion/foreign-keys.ts';
import { useShapeReader, type UseShape } from './use-shape.ts';
import type { ChannelSecret, SecretPlace, TableLayout } from '../common/layout.ts';

/**
 * Why a table is not read, or only read. `missing`: it is not there. `different`: a column that we know is not there,
 * holds something else, or does not name the row any more. `newer`: it has a column that every row needs and we do not know, or a second one for a secret.
 * `trigger`: something in it acts by itself. `left_to_selu`: Selu alone writes it. `unfinished`: one of Selu's own
 * migrations failed. `read_only`: the whole file is.
 */
export type ShapeReason =
  | 'missing'
  | 'different'
  | 'newer'
  | 'trigger'
  | 'left_to_selu'
  | 'unfinished'
  | 'read_only';

export interface TableShape {
  readonly readable: boolean;
  readonly writable: boolean;
  /** Null when it can be read and written. */
  readonly reason: ShapeReason | null;
}

interface KnownTable {
  /** The first names the row, alone or with others. */
  readonly text: readonly string[];
  readonly integer?: readonly string[];
  /** Those that came later, or are read only where they are. */
  readonly optional?: readonly string[];
  /** Columns beside which another of the same name with an ending would be where the secret really is. */
  readonly secrets?: readonly string[];
  readonly leftToSelu?: true;
}

const known = {
  users: {
    text: ['id', 'username', 'display_name', 'password_hash', 'created_at', 'language'],
    integer: ['is_admin'],
    secrets: ['password_hash'],
  },
  web_sessions: { text: ['id', 'user_id', 'expires_at', 'created_at'] },
  system_credentials: {
    text: ['id', 'capability_id', 'credential_name', 'encrypted_value', 'created_at'],
    secrets: ['encrypted_value'],
  },
  user_credentials: {
    text: [
      ...['id', 'user_id', 'capability_id', 'credential_name'],
      ...['encrypted_value', 'expires_at', 'created_at'],
    ],
    secrets: ['encrypted_value'],
  },
  llm_providers: {
    text: ['id', 'display_name', 'api_key_encrypted', 'base_url', 'created_at'],
    integer: ['active'],
    secrets: ['api_key_encrypted'],
  },
  agents: {
    text: ['id', 'display_name', 'version', 'installed_at'],
    integer: ['is_bundled', 'setup_complete'],
    leftToSelu: true,
  },
  user_agent_access: { text: ['user_id', 'agent_id'] },
  pipes: {
    text: [
      ...['id', 'user_id', 'name', 'transport', 'inbound_token', 'outbound_url'],
      ...['outbound_auth', 'default_agent_id', 'created_at'],
    ],
    integer: ['active'],
    optional: ['inbound_token_encrypted', 'outbound_auth_encrypted'],
    secrets: ['inbound_token', 'outbound_auth'],
  },
  telegram_configs: {
    text: ['id', 'name', 'bot_token', 'chat_id', 'pipe_id', 'created_at'],
    integer: ['active'],
    optional: ['bot_token_encrypted'],
    secrets: ['bot_token'],
  },
  bluebubbles_configs: {
    text: [
      ...['id', 'name', 'server_url', 'server_password', 'chat_guid', 'pipe_id', 'created_at'],
    ],
    integer: ['poll_interval_ms', 'active'],
    optional: ['server_password_encrypted', 'bb_webhook_id', 'callback_base_url'],
    secrets: ['server_password'],
  },
  whatsapp_configs: {
    text: ['id', 'name', 'pipe_id', 'created_at'],
    integer: ['active'],
    leftToSelu: true,
  },
  user_sender_refs: { text: ['id', 'user_id', 'pipe_id', 'sender_ref', 'created_at'] },
  instance_meta: { text: ['key', 'value'], leftToSelu: true },
} as const satisfies Readonly<Record<string, KnownTable>>;

export type AttachedTable = keyof typeof known;

export const attachedTables = Object.keys(known) as readonly AttachedTable[];

/** Without these nobody can sign in, and nothing of what the app is for is there. */
const needed: readonly AttachedTable[] = [
  'users',
  'web_sessions',
  'system_credentials',
  'user_credentials',
];

export interface AttachedShape {
  readonly tables: Readonly<Record<AttachedTable, TableShape>>;
  readonly layout: TableLayout;
  readonly use: UseShape;
}

/** Whose a database is. `other`: nobody's that this app knows. */
export type DatabaseKind = 'orchestrator' | 'own' | 'other';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly isKey: boolean;
}

/** Reads what a database has; each call sees it as of then. */
export function shapeReader(connection: Connection): {
  kind(): DatabaseKind;
  /** @param readonly whether nothing is to be written, whatever its shape */
  shape(readonly: boolean): AttachedShape;
} {
  const tables = connection.column<object, string>(
    `select name from pragma_table_list where schema = 'main' and type = 'table' and wr = 0`,
  );
  const columnsOf = connection.all<
    { table: string },
    { name: string; type: string; required: number; position: number; defaultSql: string | null }
  >(
    `select name, type, "notnull" as required, pk as position, dflt_value as defaultSql
     from pragma_table_xinfo(:table, 'main') where hidden = 0`,
  );
  const triggers = connection.column<object, string>(
    `select distinct tbl_name from main.sqlite_schema where type = 'trigger'`,
  );

  const readUse = useShapeReader(connection);

  const readColumns = (table: string): Column[] =>
    columnsOf({ table }).map(({ name, type, required, position, defaultSql }) => ({
      name,
      type,
      isRequired: required === 1 && position === 0 && defaultSql === null,
      isKey: position > 0,
    }));

  return {
    kind: () => {
      const there = new Set(tables({}));
      const hasAll = needed.every((table) => there.has(table));
      if (!hasAll) return 'other';
      return there.has('_sqlx_migrations') ? 'orchestrator' : 'own';
    },
    shape: (readonly) => {
      const there = new Set(tables({}));
      const triggered = new Set(triggers({}));
      const columns = new Map(attachedTables.map((table) => [table, readColumns(table)]));
      const tellsOfMigrations = readColumns('_sqlx_migrations').some(
        ({ name }) => name === 'success',
      );
      const isFinished = tellsOfMigrations && !hasFailedMigration(connection);
      const general = readonly ? 'read_only' : isFinished ? null : 'unfinished';
      const shapeOf = (table: AttachedTable): TableShape => {
        if (!there.has(table)) return { readable: false, writable: false, reason: 'missing' };
        const found = columns.get(table) ?? [];
        if (!hasKnownColumns(known[table], found)) {
          return { readable: false, writable: false, reason: 'different' };
        }
        const reason =
          ('leftToSelu' in known[table] ? 'left_to_selu' : null) ??
          general ??
          (triggered.has(table) ? 'trigger' : null) ??
          (isNewer(known[table], found) ? 'newer' : null);
        return { readable: true, writable: reason === null, reason };
      };
      const shapes = attachedTables.map((table) => [table, shapeOf(table)] as const);
      const has = (table: AttachedTable, column: string): boolean =>
        columns.get(table)?.some(({ name }) => name === column) ?? false;
      return {
        tables: Object.fromEntries(shapes) as Record<AttachedTable, TableShape>,
        use: readUse(),
        layout: {
          notesUse: false,
          notesAge: false,
          writesAll: false,
          channelSecrets: Object.fromEntries(
            channelSecrets.map(([field, table, column, empty]) => {
              const blob = `${column}_encrypted`;
              const place: SecretPlace = {
                column,
                blob: has(table, blob) ? blob : null,
                columnIsPlain: true,
                empty,
              };
              return [field, place];
            }),
          ) as Record<ChannelSecret, SecretPlace>,
          blueBubbles: {
            webhookId: has('bluebubbles_configs', 'bb_webhook_id'),
            callbackBaseUrl: has('bluebubbles_configs', 'callback_base_url'),
          },
        },
      };
    },
  };
}

/** Where the secrets of channels are, and what the column holds without one. */
const channelSecrets = [
  ['inboundToken', 'pipes', 'inbound_token', ''],
  ['outboundAuth', 'pipes', 'outbound_auth', null],
  ['botToken', 'telegram_configs', 'bot_token', ''],
  ['serverPassword', 'bluebubbles_configs', 'server_password', ''],
] as const satisfies readonly (readonly [ChannelSecret, AttachedTable, string, '' | null])[];

/** Whether enough is readable for anything to work. */
export const isUsable = ({ tables }: AttachedShape): boolean =>
  needed.every((table) => tables[table].readable);

/** SQL for a table without rows that stands in for one that cannot be read. */
export function emptyTableSql(table: AttachedTable): string {
  const { text, integer = [], optional = [] }: KnownTable = known[table];
  const columns = [...text, ...integer, ...optional].map(quoteName);
  return `create temp table ${quoteName(table)} (${columns.join(', ')}, primary key (${columns[0]}))`;
}

function hasKnownColumns({ text, integer = [] }: KnownTable, found: readonly Column[]): boolean {
  const hold = (names: readonly string[], types: RegExp): boolean =>
    names.every((name) => {
      const column = found.find((each) => each.name === name);
      // Times stand under several types.
      return column !== undefined && (types.test(column.type) || name.endsWith('_at'));
    });
  const isNamed = found.some(({ name, isKey }) => name === text[0] && isKey);
  return (
    isNamed &&
    hold(text, /^(text|varchar.*)$/iu) &&
    hold(integer, /^(integer|int|bigint|boolean)$/iu)
  );
}

function isNewer(table: KnownTable, found: readonly Column[]): boolean {
  const { text, integer = [], optional = [], secrets = [] } = table;
  const names: readonly string[] = [...text, ...integer, ...optional];
  return found
    .filter(({ name }) => !names.includes(name))
    .some(
      ({ name, isRequired }) =>
        isRequired || secrets.some((secret) => name.startsWith(`${secret}_`)),
    );
}

function hasFailedMigration(connection: Connection): boolean {
  const failed = connection.one<object, unknown>(
    'select 1 from main._sqlx_migrations where success = 0',
  );
  return failed({}) !== null;
}
