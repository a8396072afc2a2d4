/**
 * `user_agent_access`: which agents a user may use. No row at all means every agent, so the rows of a user
 * are only ever replaced within a transaction of the caller's.
 */
import type { UserAgentAccessRow, UserAgentAccessStore } from '../user-agent-access.ts';
import type { Connection } from '../../core/connection.ts';

export function userAgentAccessStore(connection: Connection): UserAgentAccessStore {
  const listOf = connection.column<{ userId: string }, string>(
    'select agent_id from user_agent_access where user_id = :userId order by agent_id',
  );
  const remove = connection.run<{ userId: string }>(
    'delete from user_agent_access where user_id = :userId',
  );
  const insert = connection.run<UserAgentAccessRow>(
    'insert into user_agent_access (user_id, agent_id) values (:userId, :agentId)',
  );
  return {
    listOf: (userId) => listOf({ userId }),
    replace: (userId, agentIds) =>
      connection.transaction(() => {
        remove({ userId });
        for (const agentId of agentIds) insert({ userId, agentId });
      }),
  };
}
