/** `user_sender_refs`: who may write through a pipe. Whoever is not listed is not answered. */
export interface SenderRefRow {
  readonly id: string;
  /** As whom they write. */
  readonly userId: string;
  readonly pipeId: string;
  /** As the messenger names them: a number, an address, a chat's id. */
  readonly senderRef: string;
  readonly createdAt: string;
}

export interface SenderRefsStore {
  /** By pipe and sender. */
  list(): SenderRefRow[];
  /** By sender. */
  listOf(pipeId: string): SenderRefRow[];
  /** @throws SqliteError when the id exists, the pipe has the sender, or there is no such user or pipe */
  insert(row: SenderRefRow): void;
  /** Gives what was there. */
  delete(id: string): SenderRefRow | null;
  deleteOf(pipeId: string): void;
}
