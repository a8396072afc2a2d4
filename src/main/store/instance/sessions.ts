/** `web_sessions`: who is signed in, and until when. */
export interface SessionRow {
  readonly id: string;
  readonly userId: string;
  readonly expiresAt: string;
  readonly createdAt: string;
  /** Null in an attached instance, as is `lastUsedAt`. */
  readonly deviceName: string | null;
  readonly lastUsedAt: string | null;
  /** Whoever takes it up gives the password first. */
  readonly locked: boolean;
}

export interface SessionsStore {
  /** @throws SqliteError when the id exists or the user does not */
  insert(row: SessionRow): void;
  byId(id: string): SessionRow | null;
  /** Everybody's, newest first. */
  list(): SessionRow[];
  /** Newest first. */
  listOfUser(userId: string): SessionRow[];
  /** Does nothing in an attached instance, which has no place for it. */
  setLastUsed(id: string, lastUsedAt: string): void;
  setLocked(id: string, locked: boolean): void;
  /** Whether there was one. */
  delete(id: string): boolean;
  /** Everybody's. */
  deleteAll(): void;
  /** How many there were. */
  deleteOfUser(userId: string): number;
  /** All of the user but this one; how many there were. */
  deleteOthers(userId: string, keptId: string): number;
  /**
   * Removes those that have expired by then; a session is valid while it expires later than now. Those of an attached
   * instance are Selu's to remove: there it does nothing.
   */
  deleteExpired(now: string): void;
}
