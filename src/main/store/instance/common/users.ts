/** `users`: who has an account. */
import type { UserRow, UsersStore } from '../users.ts';
import { foldCase } from '#shared/text.ts';
import type { Language } from '#shared/contract/schemas.ts';
import type { Connection } from '../../core/connection.ts';
import type { TableLayout } from './layout.ts';

/** As SQLite gives it. */
type Stored = Omit<UserRow, 'isAdmin' | 'language'> & { isAdmin: number; language: string };

export function usersStore(
  connection: Connection,
  { notesUse }: Pick<TableLayout, 'notesUse'>,
): UsersStore {
  const select = `select id, username, display_name as displayName, password_hash as passwordHash,
    created_at as createdAt, is_admin as isAdmin, language,
    ${notesUse ? 'last_sign_in_at' : 'null'} as lastSignInAt from users`;
  const count = connection.one<object, { n: number }>('select count(*) as n from users');
  const countAdmins = connection.one<object, { n: number }>(
    'select count(*) as n from users where is_admin = 1',
  );
  const all = connection.all<object, Stored>(select);
  const byId = connection.one<{ id: string }, Stored>(`${select} where id = :id`);
  const byUsername = connection.one<{ username: string }, Stored>(
    `${select} where username = :username`,
  );
  const insert = connection.run<Stored>(
    `insert into users (id, username, display_name, password_hash, created_at, is_admin, language
       ${notesUse ? ', last_sign_in_at' : ''})
     values (:id, :username, :displayName, :passwordHash, :createdAt, :isAdmin, :language
       ${notesUse ? ', :lastSignInAt' : ''})`,
  );
  const update = connection.run<Omit<Stored, 'passwordHash' | 'createdAt' | 'lastSignInAt'>>(
    `update users set username = :username, display_name = :displayName, is_admin = :isAdmin,
     language = :language where id = :id`,
  );
  const setLastSignIn = notesUse
    ? connection.run<{ id: string; lastSignInAt: string }>(
        'update users set last_sign_in_at = :lastSignInAt where id = :id',
      )
    : () => 0;
  const setPasswordHash = connection.run<{ id: string; passwordHash: string }>(
    'update users set password_hash = :passwordHash where id = :id',
  );
  const setLanguage = connection.run<{ id: string; language: Language }>(
    'update users set language = :language where id = :id',
  );

  const list = (): UserRow[] => all({}).map(fromStored).sort(byDisplayName);
  const named = (username: string): UserRow[] =>
    list().filter((user) => foldCase(user.username) === foldCase(username));
  return {
    count: () => count({})?.n ?? 0,
    countAdmins: () => countAdmins({})?.n ?? 0,
    list,
    byId: (id) => orNull(byId({ id })),
    byUsername: (username) => {
      const exact = byUsername({ username });
      if (exact !== null) return fromStored(exact);
      const [found, another] = named(username);
      return another === undefined ? (found ?? null) : null;
    },
    named,
    insert: (row) => void insert({ ...row, isAdmin: row.isAdmin ? 1 : 0 }),
    update: (change) => void update({ ...change, isAdmin: change.isAdmin ? 1 : 0 }),
    setLastSignIn: (id, lastSignInAt) => void setLastSignIn({ id, lastSignInAt }),
    setPasswordHash: (id, passwordHash) => void setPasswordHash({ id, passwordHash }),
    setLanguage: (id, language) => void setLanguage({ id, language }),
  };
}

const orNull = (row: Stored | null): UserRow | null => (row === null ? null : fromStored(row));

function fromStored(row: Stored): UserRow {
  return { ...row, isAdmin: row.isAdmin === 1, language: row.language === 'en' ? 'en' : 'de' };
}

type Called = Pick<UserRow, 'displayName' | 'username'>;

/** Made at its first use, as it costs a start of the app what a query does. */
let collator: Intl.Collator | undefined;

/** The order in which people are listed. */
export function byDisplayName(a: Called, b: Called): number {
  const { compare } = (collator ??= new Intl.Collator('de', { numeric: true }));
  return compare(a.displayName, b.displayName) || compare(a.username, b.username);
}
