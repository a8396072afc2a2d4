/** `agents`: which agents are installed. */
export interface AgentRow {
  readonly id: string;
  readonly displayName: string;
  /** Empty where the package names none. */
  readonly version: string;
  readonly installedAt: string;
}

export interface AgentsStore {
  /** Those that Selu loads (set up and not built in), by id. */
  list(): AgentRow[];
  /** The ids of all, loaded or not: a new one may not clash with them. */
  ids(): string[];
  /** The ids of those that belong to Selu itself. */
  bundledIds(): string[];
  /** Adds an agent that is set up, or renews the names and version of one that is there. */
  put(row: AgentRow): void;
  /** Whether there was one. */
  delete(id: string): boolean;
}
