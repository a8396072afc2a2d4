/**
 * Whether the tables in which a Selu notes what its agents do are as this app knows them, and can be asked at little cost:
 * they grow with every message, and are read between two answers to a window.
 */
import type { Connection } from '../../core/connection.ts';

/** What can be asked of when agents and channels last did something. */
export interface UseShape {
  /** `sessions`: one row for each conversation with an agent, and when it last went on. */
  readonly sessions: boolean;
  /** `turn_signals`: one row for each answer of an agent, in an index by agent, person and time. */
  readonly turns: boolean;
  /** `messages`: one row for each message and each call of a tool, in an index by pipe. */
  readonly messages: boolean;
}

const known = {
  sessions: {
    table: 'sessions',
    columns: ['pipe_id', 'user_id', 'agent_id', 'last_active_at'],
    index: [],
  },
  turns: {
    table: 'turn_signals',
    columns: ['agent_id', 'user_id', 'created_at'],
    index: ['agent_id', 'user_id', 'created_at'],
  },
  messages: { table: 'messages', columns: ['pipe_id', 'created_at'], index: ['pipe_id'] },
} as const satisfies Readonly<
  Record<
    keyof UseShape,
    {
      readonly table: string;
      readonly columns: readonly string[];
      readonly index: readonly string[];
    }
  >
>;

/** Reads what a database has; each call sees it as of then. */
export function useShapeReader(connection: Connection): () => UseShape {
  const columnsOf = connection.column<{ table: string }, string>(
    `select name from pragma_table_xinfo(:table, 'main') where hidden = 0`,
  );
  // A table with rowids alone is in the order in which its rows came.
  const hasRowids = connection.one<{ table: string }, unknown>(
    `select 1 from pragma_table_list
     where schema = 'main' and name = :table and type = 'table' and wr = 0`,
  );
  const indexesOf = connection.column<{ table: string }, string>(
    `select (select group_concat(name) from pragma_index_info(list.name, 'main'))
     from pragma_index_list(:table, 'main') list where partial = 0`,
  );
  const isKnown = (name: keyof UseShape): boolean => {
    const { table, columns, index } = known[name];
    if (hasRowids({ table }) === null) return false;
    const found = new Set(columnsOf({ table }));
    if (!columns.every((column) => found.has(column))) return false;
    const start = index.join(',');
    return (
      start === '' ||
      indexesOf({ table }).some((names) => names === start || names.startsWith(`${start},`))
    );
  };
  return () => ({
    sessions: isKnown('sessions'),
    turns: isKnown('turns'),
    messages: isKnown('messages'),
  });
}
