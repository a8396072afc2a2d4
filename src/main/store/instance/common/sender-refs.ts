/** `user_sender_refs`: who may write through a pipe. */
import type { Connection } from '../../core/connection.ts';
import type { SenderRefRow, SenderRefsStore } from '../sender-refs.ts';

const COLUMNS = `id, user_id as userId, pipe_id as pipeId, sender_ref as senderRef,
  created_at as createdAt`;

export function senderRefsStore(connection: Connection): SenderRefsStore {
  const list = connection.all<object, SenderRefRow>(
    `select ${COLUMNS} from user_sender_refs order by pipe_id, sender_ref`,
  );
  const listOf = connection.all<{ pipeId: string }, SenderRefRow>(
    `select ${COLUMNS} from user_sender_refs where pipe_id = :pipeId order by sender_ref`,
  );
  const insert = connection.run<SenderRefRow>(
    `insert into user_sender_refs (id, user_id, pipe_id, sender_ref, created_at)
     values (:id, :userId, :pipeId, :senderRef, :createdAt)`,
  );
  const remove = connection.one<{ id: string }, SenderRefRow>(
    `delete from user_sender_refs where id = :id returning ${COLUMNS}`,
  );
  const removeOf = connection.run<{ pipeId: string }>(
    'delete from user_sender_refs where pipe_id = :pipeId',
  );
  return {
    list: () => list({}),
    listOf: (pipeId) => listOf({ pipeId }),
    insert: (row) => void insert(row),
    delete: (id) => remove({ id }),
    deleteOf: (pipeId) => void removeOf({ pipeId }),
  };
}
