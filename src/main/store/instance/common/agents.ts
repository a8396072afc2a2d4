/** `agents`: which agents are installed. */
import type { AgentRow, AgentsStore } from '../agents.ts';
import type { Connection } from '../../core/connection.ts';

export function agentsStore(connection: Connection): AgentsStore {
  const list = connection.all<object, AgentRow>(
    `select id, display_name as displayName, version, installed_at as installedAt from agents
     where setup_complete = 1 and is_bundled = 0 order by id`,
  );
  const ids = connection.all<object, { id: string }>('select id from agents order by id');
  const bundledIds = connection.all<object, { id: string }>(
    'select id from agents where is_bundled = 1 order by id',
  );
  const put = connection.run<AgentRow>(
    `insert into agents (id, display_name, version, installed_at, setup_complete)
     values (:id, :displayName, :version, :installedAt, 1)
     on conflict (id) do update
       set display_name = excluded.display_name, version = excluded.version, setup_complete = 1`,
  );
  const remove = connection.run<{ id: string }>('delete from agents where id = :id');
  return {
    list: () => list({}),
    ids: () => ids({}).map(({ id }) => id),
    bundledIds: () => bundledIds({}).map(({ id }) => id),
    put: (row) => void put(row),
    delete: (id) => remove({ id }) > 0,
  };
}
