/** `system_credentials`: one value for everybody, by capability and name. */
export interface SystemCredentialRow {
  readonly id: string;
  readonly capabilityId: string;
  readonly name: string;
  readonly encryptedValue: string;
  /** When the value was last updated: a save of an existing one sets it anew. */
  readonly createdAt: string;
}

export interface SystemCredentialsStore {
  count(): number;
  /** By capability and name. */
  list(): SystemCredentialRow[];
  /** By name. */
  listOfCapability(capabilityId: string): SystemCredentialRow[];
  find(capabilityId: string, name: string): SystemCredentialRow | null;
  byId(id: string): SystemCredentialRow | null;
  /** Those that are there, in any order. */
  byIds(ids: readonly string[]): SystemCredentialRow[];
  /** @throws SqliteError when id, or capability and name, exist */
  insert(row: SystemCredentialRow): void;
  /** Whether there was one to replace. */
  replaceValue(change: Omit<SystemCredentialRow, 'id'>): boolean;
  /** Gives what was there. */
  delete(capabilityId: string, name: string): SystemCredentialRow | null;
  /** Deletes several at once. */
  deleteByIds(ids: readonly string[]): void;
}
