/** `user_credentials`: one value for one user, by capability and name. */
import type { SystemCredentialRow } from './system-credentials.ts';

export interface UserCredentialRow extends SystemCredentialRow {
  readonly userId: string;
  /** Null: never. */
  readonly expiresAt: string | null;
}

/** What names one. */
export type UserCredentialKey = Pick<UserCredentialRow, 'userId' | 'capabilityId' | 'name'>;

export interface UserCredentialsStore {
  count(): number;
  /** How many a user has, and how long their stored values are together. */
  sizeOf(userId: string): { readonly count: number; readonly bytes: number };
  /** By user, capability and name. */
  list(): UserCredentialRow[];
  /** By capability and name. */
  listOf(userId: string): UserCredentialRow[];
  /** By name and user. */
  listOfCapability(capabilityId: string): UserCredentialRow[];
  find(userId: string, capabilityId: string, name: string): UserCredentialRow | null;
  byId(id: string): UserCredentialRow | null;
  /** Those that are there, in any order. */
  byIds(ids: readonly string[]): UserCredentialRow[];
  /** @throws SqliteError when id, or user, capability and name, exist, or the user does not */
  insert(row: UserCredentialRow): void;
  /** Whether there was one to replace. */
  replaceValue(change: Omit<UserCredentialRow, 'id'>): boolean;
  /** Whether there was one; its value and `createdAt` stay. */
  setExpiry(change: UserCredentialKey & Pick<UserCredentialRow, 'expiresAt'>): boolean;
  /** The same of several at once. */
  setExpiryByIds(ids: readonly string[], expiresAt: string | null): void;
  /** Gives what was there. */
  delete(userId: string, capabilityId: string, name: string): UserCredentialRow | null;
  /** Deletes several at once. */
  deleteByIds(ids: readonly string[]): void;
  /** Deletes those of all users. */
  deleteOfAll(capabilityId: string, name: string): void;
}
