/** `bluebubbles_configs`: the server and the chat of a BlueBubbles pipe. */
import type { BlueBubblesConfigRow, BlueBubblesConfigsStore } from '../bluebubbles-configs.ts';
import type { Connection } from '../../core/connection.ts';

type Stored = Omit<BlueBubblesConfigRow, 'active'> & { active: number };

const COLUMNS = `id, name, server_url as serverUrl, server_password as serverPassword,
  chat_guid as chatGuid, pipe_id as pipeId, active, created_at as createdAt,
  poll_interval_ms as pollIntervalMs, bb_webhook_id as webhookId,
  callback_base_url as callbackBaseUrl`;

export function blueBubblesConfigsStore(connection: Connection): BlueBubblesConfigsStore {
  const list = connection.all<object, Stored>(
    `select ${COLUMNS} from bluebubbles_configs order by pipe_id, created_at, id`,
  );
  const listOf = connection.all<{ pipeId: string }, Stored>(
    `select ${COLUMNS} from bluebubbles_configs where pipe_id = :pipeId order by created_at, id`,
  );
  const insert = connection.run<Stored>(
    `insert into bluebubbles_configs (id, name, server_url, server_password, chat_guid, pipe_id,
       poll_interval_ms, active, created_at, bb_webhook_id, callback_base_url)
     values (:id, :name, :serverUrl, :serverPassword, :chatGuid, :pipeId, :pollIntervalMs, :active,
       :createdAt, :webhookId, :callbackBaseUrl)`,
  );
  const update = connection.run<Stored>(
    `update bluebubbles_configs set name = :name, server_url = :serverUrl,
       server_password = :serverPassword, chat_guid = :chatGuid, active = :active,
       created_at = :createdAt where id = :id`,
  );
  const setActive = connection.run<{ pipeId: string; active: number }>(
    'update bluebubbles_configs set active = :active where pipe_id = :pipeId',
  );
  const remove = connection.run<{ pipeId: string }>(
    'delete from bluebubbles_configs where pipe_id = :pipeId',
  );
  const read = (row: Stored): BlueBubblesConfigRow => ({ ...row, active: row.active === 1 });
  return {
    list: () => list({}).map(read),
    listOf: (pipeId) => listOf({ pipeId }).map(read),
    insert: (row) => void insert({ ...row, active: row.active ? 1 : 0 }),
    update: (row) => void update({ ...row, active: row.active ? 1 : 0 }),
    setActive: (pipeId, active) => void setActive({ pipeId, active: active ? 1 : 0 }),
    deleteOf: (pipeId) => void remove({ pipeId }),
  };
}
