/** In what the tables of an own and of an attached instance differ; everything else about them is the same SQL. */

/** Where a secret stands in a row. */
export interface SecretPlace {
  /** The column that every instance has. */
  readonly column: string;
  /** Null: what is in that column is plain text or, in an own instance, encrypted there. */
  readonly blob: string | null;
  readonly columnIsPlain: boolean;
  /** What is in the column while there is no secret, or while it is in the blob. */
  readonly empty: '' | null;
}

export type ChannelSecret = 'inboundToken' | 'outboundAuth' | 'botToken' | 'serverPassword';

export interface TableLayout {
  /** Whether there is a place for when somebody signed in last, with what, and when a session was used last. */
  readonly notesUse: boolean;
  /** Whether `created_at` of a provider or channel tells when its secret was saved last; else when the row was made. */
  readonly notesAge: boolean;
  /** Whether an update writes what the orchestrator keeps in a row for itself; else that stays as it is. */
  readonly writesAll: boolean;
  readonly channelSecrets: Readonly<Record<ChannelSecret, SecretPlace>>;
  /** Whether a BlueBubbles server has these columns: the oldest databases lack them. */
  readonly blueBubbles: { readonly webhookId: boolean; readonly callbackBaseUrl: boolean };
}

const encryptedInPlace = (column: string, empty: '' | null = ''): SecretPlace => ({
  column,
  blob: null,
  columnIsPlain: false,
  empty,
});

export const ownLayout: TableLayout = {
  notesUse: true,
  notesAge: true,
  writesAll: true,
  channelSecrets: {
    inboundToken: encryptedInPlace('inbound_token'),
    outboundAuth: encryptedInPlace('outbound_auth', null),
    botToken: encryptedInPlace('bot_token'),
    serverPassword: encryptedInPlace('server_password'),
  },
  blueBubbles: { webhookId: true, callbackBaseUrl: true },
};

export interface SecretSql {
  /** What the row holds, whichever column it is in. */
  readonly read: string;
  /** 1 when that is plain text. */
  readonly isPlain: string;
  /** Columns and values of a new row. */
  readonly insert: readonly (readonly [column: string, value: string])[];
  /** For the `set` of an update; what is stored already stays in the column in which it is. */
  readonly set: readonly string[];
}

/** @param field the name under which the value is given */
export function secretSql(
  { column, blob, columnIsPlain, empty }: SecretPlace,
  field: string,
): SecretSql {
  const given = `:${field}`;
  const inColumn = `coalesce(${column}, '') <> ''`;
  if (blob === null) {
    return {
      read: column,
      isPlain: columnIsPlain ? inColumn : '0',
      insert: [[column, given]],
      set: [`${column} = ${given}`],
    };
  }
  // Selu keeps a blob that is there and throws away the plain text beside it, so a new value is never left there.
  const now = `coalesce(nullif(${blob}, ''), ${column})`;
  const nothing = empty === null ? 'null' : `''`;
  const unlessSame = (kept: string, written: string): string =>
    `${kept} = case when ${given} is ${now} then ${kept} else ${written} end`;
  return {
    read: now,
    isPlain: `coalesce(${blob}, '') = '' and ${inColumn}`,
    insert: [
      [column, nothing],
      [blob, `nullif(${given}, '')`],
    ],
    set: [unlessSame(column, nothing), unlessSame(blob, `nullif(${given}, '')`)],
  };
}
