/**
 * `user_agent_access`: which agents a user may use. No row at all means every agent, so the rows of a user
 * are only ever replaced within a transaction of the caller's.
 */
import type { UserAgentAccessRow, UserAgentAccessStore } from '../user-agent-access.ts';
import type { Connection } from '../../core/connection.ts';

export function userAgentAccessStore(connection: Connection): UserAgentAccessStore {
  const list = connection.all<object, UserAgentAccessRow>(
    'select user_id as userId, agent_id as agentId from user_agent_access order by user_id, agent_id',
  );
  const listOf = connection.all<{ userId: string }, Pick<UserAgentAccessRow, 'agentId'>>(
    'select agent_id as agentId from user_agent_access where user_id = :userId order by agent_id',
  );
  const remove = connection.run<{ userId: string }>(
    'delete from user_agent_access where user_id = :userId',
  );
  const insert = connection.run<UserAgentAccessRow>(
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
