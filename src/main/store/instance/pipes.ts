/** `pipes`: the ways on which somebody talks to their agents. */
export interface PipeRow {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly transport: string;
  /** Encrypted in an own instance. */
  readonly inboundToken: string;
  readonly outboundUrl: string;
  readonly outboundAuth: string | null;
  readonly defaultAgentId: string | null;
  readonly active: boolean;
  /** When the inbound token was last updated. */
  readonly createdAt: string;
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
  setActive(id: string, active: boolean): void;
  /** @throws SqliteError while something else refers to it */
  delete(id: string): void;
}
