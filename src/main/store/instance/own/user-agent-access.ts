/**
 * `user_agent_access`: which agents a user may use. No row at all means every agent, so the rows of a user
 * are only ever replaced within a transaction of the caller's.
 */
import type { Connection } from '../../core/connection.ts';

interface Access {
  readonly userId: string;
  /** An agent's id, or the mark for none. */
  readonly agentId: string;
}

export interface UserAgentAccessStore {
  /** By user and agent. */
  list(): Access[];
  /** The user's rows, by agent. */
  listOf(userId: string): string[];
  /** Replaces the user's rows; part of a transaction. @throws SqliteError when there is no such user */
  replace(userId: string, agentIds: readonly string[]): void;
}

export function userAgentAccessStore(connection: Connection): UserAgentAccessStore {
  const list = connection.all<object, Access>(
    'select user_id as userId, agent_id as agentId from user_agent_access order by user_id, agent_id',
  );
  const listOf = connection.all<{ userId: string }, Pick<Access, 'agentId'>>(
    'select agent_id as agentId from user_agent_access where user_id = :userId order by agent_id',
  );
  const remove = connection.run<{ userId: string }>(
    'delete from user_agent_access where user_id = :userId',
  );
  const insert = connection.run<Access>(
    'insert into user_agent_access (user_id, agent_id) values (:userId, :agentId)',
  );
  return {
    list: () => list({}),
    listOf: (userId) => listOf({ userId }).map(({ agentId }) => agentId),
    replace: (userId, agentIds) =>
      connection.transaction(() => {
        remove({ userId });
        for (const agentId of agentIds) insert({ userId, agentId });
      }),
  };
}
