/**
 * Which rows of an own instance are signed, and what of them counts: whatever grants power, says where a key goes, or
 * is a value. See docs/wire-format.md, "Row MACs".
 */
import { textsDigest } from '../../crypto/row-mac.ts';
import type { SignedTable } from '../../store/instance/signed-rows.ts';

/** What is signed has become more twice; an instance of a version before is signed in the form that it knew. */
export type Form = 1 | 2 | 3;
/** The one in which this version signs. */
export const CURRENT_FORM: Form = 3;

interface SignedRows {
  readonly table: string;
  /** Column by the field of the row; the first names the row. */
  readonly fields: Readonly<Record<string, string>>;
  /** Into how many groups its rows are put, so that a write never has to read all of them. */
  readonly buckets: 1 | 256;
  /** A row that has got another one of these was written whole: whatever was wrong with it is gone. */
  readonly renewedBy: string | null;
  /** As of {@link SignedTable.isSet}; it is only ever written whole. */
  readonly isSet?: true;
  /** The form in which its rows came to be signed; left out: the first. */
  readonly since?: Form;
  /** How many of its last fields came with the second form of what is signed. */
  readonly later?: number;
}

const shared = {
  id: 'id',
  capabilityId: 'capability_id',
  name: 'credential_name',
  encryptedValue: 'encrypted_value',
  createdAt: 'created_at',
} as const;

export const signedRows = {
  user: {
    table: 'users',
    fields: {
      id: 'id',
      username: 'username',
      passwordHash: 'password_hash',
      isAdmin: 'is_admin',
      displayName: 'display_name',
    },
    buckets: 1,
    renewedBy: null,
    later: 1,
  },
  session: {
    table: 'web_sessions',
    fields: { id: 'id', userId: 'user_id', expiresAt: 'expires_at', locked: 'locked' },
    buckets: 1,
    renewedBy: null,
  },
  /** Which agents a user may use: all of the user's rows. */
  access: {
    table: 'user_agent_access',
    fields: { id: 'user_id', agentId: 'agent_id' },
    buckets: 1,
    renewedBy: null,
    isSet: true,
    since: 2,
  },
  systemCredential: {
    table: 'system_credentials',
    fields: shared,
    buckets: 256,
    renewedBy: 'encryptedValue',
  },
  userCredential: {
    table: 'user_credentials',
    fields: { ...shared, userId: 'user_id', expiresAt: 'expires_at' },
    buckets: 256,
    renewedBy: 'encryptedValue',
  },
  provider: {
    table: 'llm_providers',
    fields: {
      id: 'id',
      apiKeyEncrypted: 'api_key_encrypted',
      baseUrl: 'base_url',
      active: 'active',
    },
    buckets: 1,
    renewedBy: 'apiKeyEncrypted',
  },
  pipe: {
    table: 'pipes',
    fields: {
      id: 'id',
      userId: 'user_id',
      transport: 'transport',
      inboundToken: 'inbound_token',
      outboundUrl: 'outbound_url',
      outboundAuth: 'outbound_auth',
      defaultAgentId: 'default_agent_id',
      active: 'active',
      name: 'name',
    },
    buckets: 1,
    renewedBy: null,
    later: 1,
  },
  telegram: {
    table: 'telegram_configs',
    fields: {
      id: 'id',
      pipeId: 'pipe_id',
      botToken: 'bot_token',
      chatId: 'chat_id',
      active: 'active',
    },
    buckets: 1,
    renewedBy: 'botToken',
  },
  blueBubbles: {
    table: 'bluebubbles_configs',
    fields: {
      id: 'id',
      pipeId: 'pipe_id',
      serverUrl: 'server_url',
      serverPassword: 'server_password',
      chatGuid: 'chat_guid',
      callbackBaseUrl: 'callback_base_url',
      active: 'active',
    },
    buckets: 1,
    renewedBy: 'serverPassword',
  },
  /** Who may write through a pipe, and as whom. */
  sender: {
    table: 'user_sender_refs',
    fields: { id: 'id', pipeId: 'pipe_id', userId: 'user_id', senderRef: 'sender_ref' },
    buckets: 1,
    renewedBy: null,
    since: 3,
  },
} as const satisfies Readonly<Record<string, SignedRows>>;

/** One of {@link signedRows}. */
export type SignedKind = keyof typeof signedRows;

/** A signed row by its kind and id. */
export interface SignedRowName {
  readonly kind: SignedKind;
  readonly rowKey: string;
}

type FieldValue = string | number | boolean | null;

/** The fields of a row that are signed. */
export type SignedRow<K extends SignedKind> = Readonly<
  Record<keyof (typeof signedRows)[K]['fields'], FieldValue>
>;

export const signedKinds = Object.keys(signedRows) as readonly SignedKind[];

const fieldsOf = Object.fromEntries(
  signedKinds.map((kind) => [kind, Object.keys(signedRows[kind].fields)]),
) as unknown as Readonly<Record<SignedKind, readonly string[]>>;

/** Whether a row of this kind is all rows of its table with one key. */
export const isSet = (kind: SignedKind): boolean => 'isSet' in signedRows[kind];

const tables = Object.fromEntries(
  signedKinds.map((kind): [SignedKind, SignedTable] => {
    const { table, fields } = signedRows[kind];
    return [kind, { kind, table, columns: Object.values(fields), isSet: isSet(kind) }];
  }),
) as Readonly<Record<SignedKind, SignedTable>>;

/** A kind's table as the store knows it. */
export const signedTableOf = (kind: SignedKind): SignedTable => tables[kind];

/** What of a row was signed in a form; null: nothing, rows of its kind were not signed. */
export function signedIn(
  form: Form,
  kind: SignedKind,
  content: readonly string[],
): readonly string[] | null {
  const { since = 1, later = 0 }: SignedRows = signedRows[kind];
  if (since > form) return null;
  return form === 1 ? content.slice(0, content.length - later) : content;
}

/** What of a row is signed, in the order of its fields. Nothing and an empty text are the same. */
export function contentOf<K extends SignedKind>(kind: K, row: SignedRow<K>): readonly string[] {
  const values = row as Readonly<Record<string, FieldValue>>;
  return fieldsOf[kind].map((field) => textOf(values[field] ?? ''));
}

const textOf = (value: string | number | boolean): string => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : value ? '1' : '0';
};

/**
 * The digest of a row, with its kind, which stands for its table, and its id in it. Anybody can make one: what makes it
 * count is the MAC of its bucket.
 */
export const rowDigestOf = (kind: SignedKind, content: readonly string[]): string =>
  textsDigest(['row', kind, ...content]);

/** Whether a row that did not fit was written whole. */
export function isRenewed(
  kind: SignedKind,
  before: readonly string[],
  now: readonly string[],
): boolean {
  if (isSet(kind)) return true;
  const { renewedBy } = signedRows[kind];
  if (renewedBy === null) return false;
  const index = fieldsOf[kind].indexOf(renewedBy);
  return before[index] !== now[index];
}

/** The group of a row: FNV-1a of its id's UTF-16 code units, modulo the number of groups. */
export function bucketOf(kind: SignedKind, rowKey: string): number {
  const { buckets } = signedRows[kind];
  return buckets === 1 ? 0 : fnv1a(rowKey) % buckets;
}

/** FNV-1a, 32 bit, over the UTF-16 code units of a text: spreads texts evenly, and is no secret. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}
