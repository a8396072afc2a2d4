/** Which columns of an instance keep a secret, and the cell that a value of each is bound to (architecture spec, "Fixed"). */
import type { Cell } from '../../crypto/codec.ts';
import type { SecretColumn } from '../../store/instance/instance-store.ts';

/** Every encrypted column. A test compares the list with the schema: one that is missing here fails it. */
export const secretColumns = {
  systemCredential: {
    table: 'system_credentials',
    column: 'encrypted_value',
    identity: ['capability_id', 'credential_name'],
  },
  userCredential: {
    table: 'user_credentials',
    column: 'encrypted_value',
    identity: ['user_id', 'capability_id', 'credential_name'],
  },
  apiKey: { table: 'llm_providers', column: 'api_key_encrypted', identity: ['id'] },
  inboundToken: { table: 'pipes', column: 'inbound_token', identity: ['id'] },
  outboundAuth: { table: 'pipes', column: 'outbound_auth', identity: ['id'] },
  botToken: { table: 'telegram_configs', column: 'bot_token', identity: ['id'] },
  serverPassword: { table: 'bluebubbles_configs', column: 'server_password', identity: ['id'] },
} as const satisfies Readonly<Record<string, SecretColumn>>;

/** One of {@link secretColumns}. */
export type SecretKind = keyof typeof secretColumns;

/**
 * The cell of one row.
 *
 * @param identity the row's values of the column's identity, in their order
 */
export const cellOf = (kind: SecretKind, ...identity: readonly string[]): Cell => ({
  table: secretColumns[kind].table,
  column: secretColumns[kind].column,
  identity,
});

export const secretKinds = Object.keys(secretColumns) as readonly SecretKind[];

/** What is in a cell of {@link cellOf}; null: another cell. */
export const kindOfCell = ({ table, column }: Pick<Cell, 'table' | 'column'>): SecretKind | null =>
  secretKinds.find(
    (kind) => secretColumns[kind].table === table && secretColumns[kind].column === column,
  ) ?? null;
