/** Credentials over a connection of their own that only reads: for going through all of them, piece by piece. */
import { Connection } from '../../core/connection.ts';
import { openForReading } from '../../core/database.ts';
import type { UserAgentAccessRow } from '../user-agent-access.ts';
import type { LedgerReader } from '../signed-rows.ts';
import { ledgerReader } from './signed-rows.ts';

export type CredentialTable = 'system_credentials' | 'user_credentials';

/** A row without its value. */
export interface CredentialHead {
  readonly id: string;
  /** Null: everybody's. */
  readonly userId: string | null;
  readonly capabilityId: string;
  readonly name: string;
  /** Null: never. */
  readonly expiresAt: string | null;
  readonly createdAt: string;
  /** Its place in the table: where to go on reading, nothing else. */
  readonly place: number;
}

export interface CredentialValueRow extends CredentialHead {
  readonly encryptedValue: string;
}

/** A run of rows: places from one to another, both included. */
export interface Part {
  readonly table: CredentialTable;
  readonly from: number;
  readonly to: number;
}

/** Who has an account. */
export interface CredentialUser {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
}

export interface CredentialReader {
  /** What tells which rows are ours; null: they are not signed. */
  readonly ledger: LedgerReader | null;
  /** Another number after each write of another connection. */
  version(): number;
  users(): CredentialUser[];
  /** The ids of the administrators. */
  admins(): string[];
  /** Which agents were chosen for whom, by user and agent; none where the instance has no place for that. */
  access(): UserAgentAccessRow[];
  /** The places of the rows of a table in their order: of the first one, and then of each after so many. */
  places(table: CredentialTable, every: number): number[];
  /** The rows of a part of a table, by their place. */
  heads(part: Part): CredentialHead[];
  /** The same with their values, at most so many. */
  values(part: Part, limit: number): CredentialValueRow[];
  /** The values alone, in the same order, at most so many. */
  encrypted(part: Part, limit: number): string[];
  value(table: CredentialTable, id: string): CredentialValueRow | null;
  close(): void;
}

/**
 * Opens a reader of an instance that is open in this process. The tables that it reads are the same in an own and in an
 * attached one.
 *
 * @param isSigned whether its rows are signed
 * @throws AppError what the disk says
 */
export function openCredentialReader(file: string, isSigned: boolean): CredentialReader {
  const connection = new Connection(openForReading(file), file);
  const users = connection.all<object, CredentialUser>(
    'select id, username, display_name as displayName from users',
  );
  const admins = connection.column<object, string>('select id from users where is_admin = 1');
  const { n: hasAccess = 0 } =
    connection.one<object, { n: number }>(
      `select count(*) as n from pragma_table_info('user_agent_access')
       where name in ('user_id', 'agent_id')`,
    )({}) ?? {};
  const access = connection.all<object, UserAgentAccessRow>(
    'select user_id as userId, agent_id as agentId from user_agent_access order by user_id, agent_id',
  );
  const tables = {
    system_credentials: statements(
      connection,
      'system_credentials',
      'null as userId, null as expiresAt',
    ),
    user_credentials: statements(
      connection,
      'user_credentials',
      'user_id as userId, expires_at as expiresAt',
    ),
  };
  return {
    ledger: isSigned ? ledgerReader(connection) : null,
    version: () => connection.dataVersion(),
    users: () => users({}),
    admins: () => admins({}),
    access: () => (hasAccess === 2 ? access({}) : []),
    places: (table, every) => {
      const places: number[] = [];
      let place = tables[table].nextPlace({ from: Number.MIN_SAFE_INTEGER, after: 0 });
      while (place !== null) {
        places.push(place.place);
        place = tables[table].nextPlace({ from: place.place, after: every });
      }
      return places;
    },
    heads: ({ table, from, to }) => tables[table].heads({ from, to }),
    values: ({ table, from, to }, limit) => tables[table].values({ from, to, limit }),
    encrypted: ({ table, from, to }, limit) => tables[table].encrypted({ from, to, limit }),
    value: (table, id) => tables[table].value({ id }),
    close: () => connection.close(),
  };
}

function statements(connection: Connection, table: CredentialTable, own: string) {
  const inPart = 'rowid between :from and :to';
  const head = `rowid as place, id, capability_id as capabilityId, credential_name as name,
    created_at as createdAt, ${own}`;
  const row = `select ${head}, encrypted_value as encryptedValue from ${table}`;
  return {
    nextPlace: connection.one<{ from: number; after: number }, { place: number }>(
      `select rowid as place from ${table} where rowid >= :from order by rowid limit 1 offset :after`,
    ),
    heads: connection.all<{ from: number; to: number }, CredentialHead>(
      `select ${head} from ${table} where ${inPart} order by rowid`,
    ),
    values: connection.all<{ from: number; to: number; limit: number }, CredentialValueRow>(
      `${row} where ${inPart} order by rowid limit :limit`,
    ),
    encrypted: connection.column<{ from: number; to: number; limit: number }, string>(
      `select encrypted_value from ${table} where ${inPart} order by rowid limit :limit`,
    ),
    value: connection.one<{ id: string }, CredentialValueRow>(`${row} where id = :id`),
  };
}
