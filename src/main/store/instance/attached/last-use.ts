/** Reads when agents and channels last did something from what a Selu notes of its conversations. */
import type { Connection } from '../../core/connection.ts';
import type { LastUseStore } from '../last-use.ts';
import type { UseShape } from './use-shape.ts';

/** Most conversations that are looked at, the latest. One that went on long after it began may be missed beyond. */
const MOST_SESSIONS = 5_000;
/** Most pairs of an agent and a person that are looked up. */
const MOST_PAIRS = 5_000;
/** Most pipes that are looked up. */
const MOST_PIPES = 1_000;
/** Most rows of one pipe, the latest: they come in the order of their times, but for a clock that is set. */
const LAST_ROWS = 8;

interface Use {
  readonly id: string;
  /** Null: what stands there is no time. */
  readonly at: string | null;
}

interface Pair {
  readonly agent: string;
  readonly user: string;
}

/**
 * @param shape what of it can be asked; what cannot be is as if nothing were noted there
 */
export function lastUseStore(connection: Connection, shape: UseShape): LastUseStore {
  // `datetime` reads each of the forms in which Selu writes times, and gives the one that all tables have.
  const sessions = (of: 'agent_id' | 'pipe_id') =>
    connection.all<{ userId: string | null }, Use>(
      `select id, max(datetime(at)) as at
       from (select ${of} as id, user_id as userId, last_active_at as at from main.sessions
             order by rowid desc limit ${MOST_SESSIONS})
       where :userId is null or userId = :userId group by id`,
    );
  const agentsOfSessions = sessions('agent_id');
  const pipesOfSessions = sessions('pipe_id');
  // Backwards through the index: the first row of each pair is its last one.
  const turns = <P extends object>(where: string) =>
    connection.one<P, Pair & Use>(
      `select agent_id as agent, user_id as user, datetime(created_at) as at from main.turn_signals ${where}
       order by agent_id desc, user_id desc, created_at desc limit 1`,
    );
  const lastPair = turns('');
  const otherUser = turns<Pair>('where agent_id = :agent and user_id < :user');
  const otherAgent = turns<Pick<Pair, 'agent'>>('where agent_id < :agent');
  const pipes = connection.all<object, Use>(
    `select id, (select max(datetime(at)) from
         (select created_at as at from main.messages where pipe_id = pipes.id
          order by rowid desc limit ${LAST_ROWS})) as at
     from (select id from pipes limit ${MOST_PIPES}) pipes`,
  );

  function turnsOf(userId: string | null): Use[] {
    const found: Use[] = [];
    let last = lastPair({});
    for (let looked = 0; last !== null && looked < MOST_PAIRS; looked += 1) {
      const { agent, user, at } = last;
      if (userId === null || user === userId) found.push({ id: agent, at });
      last = otherUser({ agent, user }) ?? otherAgent({ agent });
    }
    return found;
  }

  return {
    ofAgents: (userId) =>
      latest([
        ...(shape.sessions ? agentsOfSessions({ userId }) : []),
        ...(shape.turns ? turnsOf(userId) : []),
      ]),
    ofPipes: () =>
      latest([
        ...(shape.sessions ? pipesOfSessions({ userId: null }) : []),
        ...(shape.messages ? pipes({}) : []),
      ]),
  };
}

function latest(uses: readonly Use[]): Map<string, string> {
  const last = new Map<string, string>();
  for (const { id, at } of uses) {
    if (at !== null && at > (last.get(id) ?? '')) last.set(id, at);
  }
  return last;
}
