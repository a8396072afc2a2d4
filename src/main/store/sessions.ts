/** `web_sessions`: who is signed in, and until when. */
import type { Connection } from './connection.ts';

export interface SessionRow {
  readonly id: string;
  readonly userId: string;
  readonly expiresAt: string;
  readonly createdAt: string;
}

export interface SessionsStore {
  /** @throws SqliteError when the id exists or the user does not */
  insert(row: SessionRow): void;
  byId(id: string): SessionRow | null;
  /** Whether there was one. */
  delete(id: string): boolean;
  /** How many there were. */
  deleteOfUser(userId: string): number;
  /** Removes those that have expired by then; a session is valid while it expires later than now. */
  deleteExpired(now: string): void;
}

export function sessionsStore(connection: Connection): SessionsStore {
  const insert = connection.run<SessionRow>(
    `insert into web_sessions (id, user_id, expires_at, created_at)
     values (:id, :userId, :expiresAt, :createdAt)`,
  );
  const byId = connection.one<{ id: string }, SessionRow>(
    `select id, user_id as userId, expires_at as expiresAt, created_at as createdAt
     from web_sessions where id = :id`,
  );
  const remove = connection.run<{ id: string }>('delete from web_sessions where id = :id');
  const deleteOfUser = connection.run<{ userId: string }>(
    'delete from web_sessions where user_id = :userId',
  );
  const deleteExpired = connection.run<{ now: string }>(
    'delete from web_sessions where expires_at <= :now',
  );
  return {
    insert: (row) => void insert(row),
    byId: (id) => byId({ id }),
    delete: (id) => remove({ id }) > 0,
    deleteOfUser: (userId) => deleteOfUser({ userId }),
    deleteExpired: (now) => void deleteExpired({ now }),
  };
}
