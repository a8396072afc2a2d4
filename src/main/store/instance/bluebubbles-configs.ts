/** `bluebubbles_configs`: the server and the chat of a BlueBubbles pipe. */
export interface BlueBubblesConfigRow {
  readonly id: string;
  readonly name: string;
  readonly serverUrl: string;
  /** Encrypted in an own instance. */
  readonly serverPassword: string;
  readonly chatGuid: string;
  readonly pipeId: string;
  readonly active: boolean;
  /** When the password was last updated. */
  readonly createdAt: string;
  /** What the orchestrator keeps for itself. */
  readonly pollIntervalMs: number;
  readonly webhookId: string | null;
  readonly callbackBaseUrl: string | null;
}

export interface BlueBubblesConfigsStore {
  /** By pipe, the oldest first. */
  list(): BlueBubblesConfigRow[];
  /** The oldest first. */
  listOf(pipeId: string): BlueBubblesConfigRow[];
  /** @throws SqliteError when the id exists or the pipe does not */
  insert(row: BlueBubblesConfigRow): void;
  /** Writes everything but its pipe and what the orchestrator keeps for itself. */
  update(row: BlueBubblesConfigRow): void;
  setActive(pipeId: string, active: boolean): void;
  deleteOf(pipeId: string): void;
}
