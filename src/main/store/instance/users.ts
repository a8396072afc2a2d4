/** `users`: who has an account. */
import type { Language } from '#shared/contract/schemas.ts';

export interface UserRow {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  /** A PHC string. */
  readonly passwordHash: string;
  readonly createdAt: string;
  readonly isAdmin: boolean;
  readonly language: Language;
  /** Null in an attached instance. */
  readonly lastSignInAt: string | null;
}

export interface UsersStore {
  count(): number;
  countAdmins(): number;
  /** Everybody, by display name. */
  list(): UserRow[];
  byId(id: string): UserRow | null;
  /**
   * The user of exactly this name, else the only one whose name differs just in case: an instance may
   * hold two such, and both can sign in under their exact names.
   */
  byUsername(username: string): UserRow | null;
  /** Everybody whose name is this one but for its case. */
  named(username: string): UserRow[];
  /** @throws SqliteError when id or username exist */
  insert(row: UserRow): void;
  /** @throws SqliteError when somebody else has the username */
  update(change: Pick<UserRow, 'id' | 'username' | 'displayName' | 'isAdmin' | 'language'>): void;
  /** Does nothing in an attached instance, which has no place for it. */
  setLastSignIn(id: string, lastSignInAt: string): void;
  setPasswordHash(id: string, passwordHash: string): void;
  setLanguage(id: string, language: Language): void;
}
