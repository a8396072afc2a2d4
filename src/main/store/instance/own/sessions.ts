/** `web_sessions`: who is signed in, and until when. */
import type { Connection } from '../../core/connection.ts';

export interface SessionRow {
  readonly id: string;
  readonly userId: string;
  readonly expiresAt: string;
  readonly createdAt: string;
  readonly deviceName: string | null;
  readonly lastUsedAt: string | null;
}

export interface SessionsStore {
  /** @throws SqliteError when the id exists or the user does not */
  insert(row: SessionRow): void;
  byId(id: string): SessionRow | null;
  /** Everybody's, newest first. */
  list(): SessionRow[];
  /** Newest first. */
  listOfUser(userId: string): SessionRow[];
  setLastUsed(id: string, lastUsedAt: string): void;
  /** Whether there was one. */
  delete(id: string): boolean;
  /** How many there were. */
  deleteOfUser(userId: string): number;
  /** All of the user but this one; how many there were. */
  deleteOthers(userId: string, keptId: string): number;
  /** Removes those that have expired by then; a session is valid while it expires later than now. */
  deleteExpired(now: string): void;
}

const SELECT = `select id, user_id as userId, expires_at as expiresAt, created_at as createdAt,
  device_name as deviceName, last_used_at as lastUsedAt from web_sessions`;
const NEWEST_FIRST = 'order by created_at desc, id';

export function sessionsStore(connection: Connection): SessionsStore {
  const insert = connection.run<SessionRow>(
    `insert into web_sessions (id, user_id, expires_at, created_at, device_name, last_used_at)
     values (:id, :userId, :expiresAt, :createdAt, :deviceName, :lastUsedAt)`,
  );
  const byId = connection.one<{ id: string }, SessionRow>(`${SELECT} where id = :id`);
  const list = connection.all<object, SessionRow>(`${SELECT} ${NEWEST_FIRST}`);
  const listOfUser = connection.all<{ userId: string }, SessionRow>(
    `${SELECT} where user_id = :userId ${NEWEST_FIRST}`,
  );
  const setLastUsed = connection.run<{ id: string; lastUsedAt: string }>(
    'update web_sessions set last_used_at = :lastUsedAt where id = :id',
  );
  const remove = connection.run<{ id: string }>('delete from web_sessions where id = :id');
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
    insert: (row) => void insert(row),
    byId: (id) => byId({ id }),
    list: () => list({}),
    listOfUser: (userId) => listOfUser({ userId }),
    setLastUsed: (id, lastUsedAt) => void setLastUsed({ id, lastUsedAt }),
    delete: (id) => remove({ id }) > 0,
    deleteOfUser: (userId) => deleteOfUser({ userId }),
    deleteOthers: (userId, keptId) => deleteOthers({ userId, keptId }),
    deleteExpired: (now) => void deleteExpired({ now }),
  };
}
