/**
 * `user_agent_access`: which agents a user may use. No row at all means every agent, so the rows of a user
 * are only ever replaced within a transaction of the caller's.
 */
/** The row of a user who may use no agent. */
export const NO_AGENTS = '__none__';

export interface UserAgentAccessRow {
  readonly userId: string;
  /** An agent's id, or the mark for none. */
  readonly agentId: string;
}

export interface UserAgentAccessStore {
  /** The user's rows, by agent. */
  listOf(userId: string): string[];
  /** Replaces the user's rows; part of a transaction. @throws SqliteError when there is no such user */
  replace(userId: string, agentIds: readonly string[]): void;
}
