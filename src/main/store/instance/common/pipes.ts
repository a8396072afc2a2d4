/** `pipes`: the ways on which somebody talks to their agents. */
import { errorCodeOf } from '../../../platform/errors.ts';
import type { PipeRow, PipesStore } from '../pipes.ts';
import type { Connection } from '../../core/connection.ts';
import { secretSql, type TableLayout } from './layout.ts';

type Stored = Omit<PipeRow, 'active' | 'plainSecrets'> & {
  active: number;
  plainToken: number;
  plainAuth: number;
};

export function pipesStore(
  connection: Connection,
  { channelSecrets, notesAge }: Pick<TableLayout, 'channelSecrets' | 'notesAge'>,
): PipesStore {
  const token = secretSql(channelSecrets.inboundToken, 'inboundToken');
  const auth = secretSql(channelSecrets.outboundAuth, 'outboundAuth');
  const columns = `id, user_id as userId, cast(name as text) as name, transport, ${token.read} as inboundToken,
    outbound_url as outboundUrl, ${auth.read} as outboundAuth, default_agent_id as defaultAgentId,
    active, created_at as createdAt, ${token.isPlain} as plainToken, ${auth.isPlain} as plainAuth`;
  const secrets = [...token.insert, ...auth.insert];

  const list = connection.all<object, Stored>(`select ${columns} from pipes order by name, id`);
  const listOf = connection.all<{ userId: string }, Stored>(
    `select ${columns} from pipes where user_id = :userId order by name, id`,
  );
  const find = connection.one<{ id: string }, Stored>(
    `select ${columns} from pipes where id = :id`,
  );
  const insert = connection.run<object>(
    `insert into pipes (id, user_id, name, transport, outbound_url, default_agent_id, active,
       created_at, ${secrets.map(([column]) => column).join(', ')})
     values (:id, :userId, :name, :transport, :outboundUrl, :defaultAgentId, :active,
       :createdAt, ${secrets.map(([, value]) => value).join(', ')})`,
  );
  const moveToAgent = connection.run<{ from: string; to: string }>(
    'update pipes set default_agent_id = :to where default_agent_id = :from',
  );
  const update = connection.run<Pick<PipeRow, 'id' | 'userId' | 'name' | 'defaultAgentId'>>(
    `update pipes set user_id = :userId, name = :name, default_agent_id = :defaultAgentId
     where id = :id`,
  );
  const replaceToken = connection.run<object>(
    `update pipes set ${[...token.set, ...(notesAge ? ['created_at = :createdAt'] : [])].join(', ')}
     where id = :id`,
  );
  const replaceAuth = connection.run<Pick<PipeRow, 'id' | 'outboundAuth'>>(
    `update pipes set ${auth.set.join(', ')} where id = :id`,
  );
  const setActive = connection.run<{ id: string; active: number }>(
    'update pipes set active = :active where id = :id',
  );
  const remove = connection.run<{ id: string }>('delete from pipes where id = :id');
  const read = ({ plainToken, plainAuth, ...row }: Stored): PipeRow => {
    const plainSecrets = [
      ...(plainToken === 1 ? (['inboundToken'] as const) : []),
      ...(plainAuth === 1 ? (['outboundAuth'] as const) : []),
    ];
    return {
      ...row,
      active: row.active === 1,
      ...(plainSecrets.length > 0 ? { plainSecrets } : {}),
    };
  };
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
    replaceAuth: (row) => void replaceAuth(row),
    setActive: (id, active) => void setActive({ id, active: active ? 1 : 0 }),
    delete: (id) => void remove({ id }),
    deleteUnlessNeeded: (id) => {
      try {
        remove({ id });
        return true;
      } catch (error) {
        if (errorCodeOf(error) !== 'SQLITE_CONSTRAINT_FOREIGNKEY') throw error;
        return false;
      }
    },
  };
}
