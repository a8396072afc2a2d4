/** `sign_in_failures` of `panel.db`: how often in a row somebody could not prove who they are. */
import type { Connection } from '../core/connection.ts';

export interface SignInFailureKey {
  readonly instanceId: string;
  /** A user's id, or a keyed hash of a name that no user has. */
  readonly account: string;
}

export interface SignInFailureRow extends SignInFailureKey {
  readonly failures: number;
  /** Milliseconds since 1970. */
  readonly lastAttemptAt: number;
}

export interface SignInFailuresStore {
  find(key: SignInFailureKey): SignInFailureRow | null;
  /** The accounts of an instance with at least so many failures in a row. */
  failing(at: Pick<SignInFailureRow, 'instanceId' | 'failures'>): string[];
  put(row: SignInFailureRow): void;
  /** Whether there was one. */
  delete(key: SignInFailureKey): boolean;
  /** Forgets those of every instance whose id begins so. */
  deleteOf(beginning: string): void;
  /** Forgets those whose last attempt was before then. */
  deleteBefore(lastAttemptAt: number): void;
  /** Keeps so many, those with the latest attempts. */
  keepLatest(most: number): void;
}

export function signInFailuresStore(connection: Connection): SignInFailuresStore {
  const find = connection.one<SignInFailureKey, SignInFailureRow>(
    `select instance_id as instanceId, account, failures, last_attempt_at as lastAttemptAt
     from sign_in_failures where instance_id = :instanceId and account = :account`,
  );
  const failing = connection.column<Pick<SignInFailureRow, 'instanceId' | 'failures'>, string>(
    `select account from sign_in_failures
     where instance_id = :instanceId and failures >= :failures order by last_attempt_at desc limit 100`,
  );
  const put = connection.run<SignInFailureRow>(
    `insert into sign_in_failures (instance_id, account, failures, last_attempt_at)
     values (:instanceId, :account, :failures, :lastAttemptAt)
     on conflict (instance_id, account) do update
     set failures = excluded.failures, last_attempt_at = excluded.last_attempt_at`,
  );
  const remove = connection.run<SignInFailureKey>(
    'delete from sign_in_failures where instance_id = :instanceId and account = :account',
  );
  const deleteOf = connection.run<{ beginning: string }>(
    'delete from sign_in_failures where substr(instance_id, 1, length(:beginning)) = :beginning',
  );
  const deleteBefore = connection.run<{ lastAttemptAt: number }>(
    'delete from sign_in_failures where last_attempt_at < :lastAttemptAt',
  );
  const keepLatest = connection.run<{ most: number }>(
    `delete from sign_in_failures where (instance_id, account) in (
       select instance_id, account from sign_in_failures order by last_attempt_at desc limit -1 offset :most)`,
  );
  return {
    failing: (at) => failing(at),
    find: ({ instanceId, account }) => find({ instanceId, account }),
    put: (row) => void put(row),
    delete: ({ instanceId, account }) => remove({ instanceId, account }) > 0,
    deleteOf: (beginning) => void deleteOf({ beginning }),
    deleteBefore: (lastAttemptAt) => void deleteBefore({ lastAttemptAt }),
    keepLatest: (most) => void keepLatest({ most }),
  };
}
