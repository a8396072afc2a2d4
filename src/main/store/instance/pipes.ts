/** `pipes`: the ways on which somebody talks to their agents. */
export interface PipeRow {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly transport: string;
  /** Encrypted, or as `plainSecrets` says. */
  readonly inboundToken: string;
  readonly outboundUrl: string;
  /** A whole `Authorization` header; encrypted, or as `plainSecrets` says. */
  readonly outboundAuth: string | null;
  readonly defaultAgentId: string | null;
  readonly active: boolean;
  /** When the inbound token was last updated; in an attached instance, when the pipe was made. */
  readonly createdAt: string;
  /** Which of its secrets are stored in plain text: only in an attached instance. */
  readonly plainSecrets?: readonly ('inboundToken' | 'outboundAuth')[];
}

export interface PipesStore {
  /** By name. */
  list(): PipeRow[];
  /** By name. */
  listOf(userId: string): PipeRow[];
  find(id: string): PipeRow | null;
  /** @throws SqliteError when the id exists or the user does not */
  insert(row: PipeRow): void;
  /** Has another agent answer wherever one did. */
  moveToAgent(from: string, to: string): void;
  /** @throws SqliteError when the user does not exist */
  update(row: Pick<PipeRow, 'id' | 'userId' | 'name' | 'defaultAgentId'>): void;
  replaceToken(row: Pick<PipeRow, 'id' | 'inboundToken' | 'createdAt'>): void;
  /** Null: it sends none. */
  replaceAuth(row: Pick<PipeRow, 'id' | 'outboundAuth'>): void;
  setActive(id: string, active: boolean): void;
  /** @throws SqliteError while something else refers to it */
  delete(id: string): void;
  /** Whether it is gone: it stays while something else refers to it, as the conversations of a Selu do. */
  deleteUnlessNeeded(id: string): boolean;
}
