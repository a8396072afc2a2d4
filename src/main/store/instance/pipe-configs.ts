/** What connects the pipe of a messenger: the part that every messenger's table has. */
export interface PipeConfigRow {
  readonly id: string;
  readonly name: string;
  readonly pipeId: string;
  readonly active: boolean;
  /** When the secret in the row was last updated; in an attached instance, when the row was made. */
  readonly createdAt: string;
  /** The secret in the row is stored in plain text: only in an attached instance. */
  readonly plainSecret?: true;
}

export interface PipeConfigsStore<Row extends PipeConfigRow> {
  /** By pipe, the oldest first. */
  list(): Row[];
  /** The oldest first. */
  listOf(pipeId: string): Row[];
  /** @throws SqliteError when the id exists or the pipe does not */
  insert(row: Row): void;
  /** Writes everything but its pipe and what the orchestrator keeps for itself. */
  update(row: Row): void;
  setActive(pipeId: string, active: boolean): void;
  deleteOf(pipeId: string): void;
}
