/** `pipes`: the ways on which somebody talks to their agents. */
import type { Connection } from './connection.ts';

export interface PipeRow {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly transport: string;
  /** Encrypted in an own instance. */
  readonly inboundToken: string;
  readonly outboundUrl: string;
  readonly defaultAgentId: string | null;
  readonly active: boolean;
  readonly createdAt: string;
}

export interface PipesStore {
  /** By name. */
  listOf(userId: string): PipeRow[];
  /** @throws SqliteError when the id exists or the user does not */
  insert(row: PipeRow): void;
  /** Has another agent answer wherever one did. */
  moveToAgent(from: string, to: string): void;
}

type Stored = Omit<PipeRow, 'active'> & { active: number };

export function pipesStore(connection: Connection): PipesStore {
  const listOf = connection.all<{ userId: string }, Stored>(
    `select id, user_id as userId, name, transport, inbound_token as inboundToken,
       outbound_url as outboundUrl, default_agent_id as defaultAgentId, active, created_at as createdAt
     from pipes where user_id = :userId order by name, id`,
  );
  const insert = connection.run<Stored>(
    `insert into pipes (id, user_id, name, transport, inbound_token, outbound_url, default_agent_id,
       active, created_at)
     values (:id, :userId, :name, :transport, :inboundToken, :outboundUrl, :defaultAgentId, :active,
       :createdAt)`,
  );
  const moveToAgent = connection.run<{ from: string; to: string }>(
    'update pipes set default_agent_id = :to where default_agent_id = :from',
  );
  return {
    listOf: (userId) => listOf({ userId }).map((row) => ({ ...row, active: row.active === 1 })),
    insert: (row) => void insert({ ...row, active: row.active ? 1 : 0 }),
    moveToAgent: (from, to) => void moveToAgent({ from, to }),
  };
}
