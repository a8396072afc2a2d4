/** `agents`: which agents are installed. */
import type { Connection } from './connection.ts';

export interface AgentRow {
  readonly id: string;
  readonly displayName: string;
}

export interface AgentsStore {
  /** Those that Selu loads (set up and not built in), by id. */
  list(): AgentRow[];
}

export function agentsStore(connection: Connection): AgentsStore {
  const list = connection.all<object, AgentRow>(
    `select id, display_name as displayName from agents
     where setup_complete = 1 and is_bundled = 0 order by id`,
  );
  return { list: () => list({}) };
}
