/** `pipes`: the ways on which somebody talks to their agents. */
import type { PipeRow, PipesStore } from '../pipes.ts';
import type { Connection } from '../../core/connection.ts';

type Stored = Omit<PipeRow, 'active'> & { active: number };

const COLUMNS = `id, user_id as userId, name, transport, inbound_token as inboundToken,
  outbound_url as outboundUrl, outbound_auth as outboundAuth, default_agent_id as defaultAgentId,
  active, created_at as createdAt`;

export function pipesStore(connection: Connection): PipesStore {
  const list = connection.all<object, Stored>(`select ${COLUMNS} from pipes order by name, id`);
  const listOf = connection.all<{ userId: string }, Stored>(
    `select ${COLUMNS} from pipes where user_id = :userId order by name, id`,
  );
  const find = connection.one<{ id: string }, Stored>(
    `select ${COLUMNS} from pipes where id = :id`,
  );
  const insert = connection.run<Stored>(
    `insert into pipes (id, user_id, name, transport, inbound_token, outbound_url, outbound_auth,
       default_agent_id, active, created_at)
     values (:id, :userId, :name, :transport, :inboundToken, :outboundUrl, :outboundAuth,
       :defaultAgentId, :active, :createdAt)`,
  );
  const moveToAgent = connection.run<{ from: string; to: string }>(
    'update pipes set default_agent_id = :to where default_agent_id = :from',
  );
  const update = connection.run<Pick<PipeRow, 'id' | 'userId' | 'name' | 'defaultAgentId'>>(
    `update pipes set user_id = :userId, name = :name, default_agent_id = :defaultAgentId
     where id = :id`,
  );
  const replaceToken = connection.run<Pick<PipeRow, 'id' | 'inboundToken' | 'createdAt'>>(
    'update pipes set inbound_token = :inboundToken, created_at = :createdAt where id = :id',
  );
  const setActive = connection.run<{ id: string; active: number }>(
    'update pipes set active = :active where id = :id',
  );
  const remove = connection.run<{ id: string }>('delete from pipes where id = :id');
  const read = (row: Stored): PipeRow => ({ ...row, active: row.active === 1 });
  return {
    list: () => list({}).map(read),
    listOf: (userId) => listOf({ userId }).map(read),
    find: (id) => {
      const row = find({ id });
      return row === null ? null : read(row);
    },
    insert: (row) => void insert({ ...row, active: row.active ? 1 : 0 }),
    moveToAgent: (from, to) => void moveToAgent({ from, to }),
    update: (row) => void update(row),
    replaceToken: (row) => void replaceToken(row),
    setActive: (id, active) => void setActive({ id, active: active ? 1 : 0 }),
    delete: (id) => void remove({ id }),
  };
}
