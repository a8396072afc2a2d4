/** `web_sessions`: who is signed in, and until when. */
import type { SessionRow, SessionsStore } from '../sessions.ts';
import type { Connection } from '../../core/connection.ts';
import type { TableLayout } from './layout.ts';

const NEWEST_FIRST = 'order by created_at desc, id';

/** As SQLite gives it. */
type Stored = Omit<SessionRow, 'locked'> & { locked: number };

const fromStored = (row: Stored): SessionRow => ({ ...row, locked: row.locked !== 0 });

export function sessionsStore(
  connection: Connection,
  { notesUse }: Pick<TableLayout, 'notesUse'>,
): SessionsStore {
  // Where nothing says whether one is locked, it counts as locked for whoever takes it up.
  const select = `select id, user_id as userId, expires_at as expiresAt, created_at as createdAt,
    ${notesUse ? 'device_name' : 'null'} as deviceName,
    ${notesUse ? 'last_used_at' : 'null'} as lastUsedAt,
    ${notesUse ? 'locked' : '1'} as locked from web_sessions`;
  const insert = connection.run<Stored>(
    `insert into web_sessions (id, user_id, expires_at, created_at
       ${notesUse ? ', device_name, last_used_at, locked' : ''})
     values (:id, :userId, :expiresAt, :createdAt
       ${notesUse ? ', :deviceName, :lastUsedAt, :locked' : ''})`,
  );
  const byId = connection.one<{ id: string }, Stored>(`${select} where id = :id`);
  const list = connection.all<object, Stored>(`${select} ${NEWEST_FIRST}`);
  const listOfUser = connection.all<{ userId: string }, Stored>(
    `${select} where user_id = :userId ${NEWEST_FIRST}`,
  );
  const setLastUsed = notesUse
    ? connection.run<{ id: string; lastUsedAt: string }>(
        'update web_sessions set last_used_at = :lastUsedAt where id = :id',
      )
    : () => 0;
  const setLocked = notesUse
    ? connection.run<{ id: string; locked: number }>(
        'update web_sessions set locked = :locked where id = :id',
      )
    : () => 0;
  const remove = connection.run<{ id: string }>('delete from web_sessions where id = :id');
  const deleteAll = connection.run<object>('delete from web_sessions');
  const deleteOfUser = connection.run<{ userId: string }>(
    'delete from web_sessions where user_id = :userId',
  );
  const deleteOthers = connection.run<{ userId: string; keptId: string }>(
    'delete from web_sessions where user_id = :userId and id <> :keptId',
  );
  const deleteExpired = connection.run<{ now: string }>(
    'delete from web_sessions where expires_at <= :now',
  );
  return {
    insert: (row) => void insert({ ...row, locked: row.locked ? 1 : 0 }),
    byId: (id) => {
      const found = byId({ id });
      return found === null ? null : fromStored(found);
    },
    list: () => list({}).map(fromStored),
    listOfUser: (userId) => listOfUser({ userId }).map(fromStored),
    setLastUsed: (id, lastUsedAt) => void setLastUsed({ id, lastUsedAt }),
    setLocked: (id, locked) => void setLocked({ id, locked: locked ? 1 : 0 }),
    delete: (id) => remove({ id }) > 0,
    deleteAll: () => void deleteAll({}),
    deleteOfUser: (userId) => deleteOfUser({ userId }),
    deleteOthers: (userId, keptId) => deleteOthers({ userId, keptId }),
    deleteExpired: (now) => void deleteExpired({ now }),
  };
}
