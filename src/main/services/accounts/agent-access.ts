/**
 * Which agents a user may use, as the orchestrator reads it (selu-instance spec): no rows mean all, the one
 * row `__none__` means none, else the listed ones. `default` is always allowed and never stored.
 */
import type { AccessChange, AgentAccess, AgentRef } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { DEFAULT_AGENT } from '#shared/limits.ts';
import { shareLoop } from '../../agent-package/share-loop.ts';
import type { InstanceReader, UserRow } from '../../store/instance/instance-store.ts';
import { NO_AGENTS as NONE } from '../../store/instance/user-agent-access.ts';
import type { Change } from '../instance/writing.ts';
import { accessEvents } from './access-events.ts';

/** The installed agents that a user can be given or denied. */
export const choosableAgents = (store: InstanceReader): AgentRef[] =>
  store.agents
    .list()
    .filter(({ id }) => id !== DEFAULT_AGENT)
    .map(({ id, displayName }) => ({ id, name: displayName }));

/** What the stored rows of a user mean. */
export function accessFromRows(rows: readonly string[]): AgentAccess {
  if (rows.length === 0) return { mode: 'all' };
  const agentIds = rows.filter((id) => id !== NONE && id !== DEFAULT_AGENT);
  return agentIds.length === 0 ? { mode: 'none' } : { mode: 'selected', agentIds };
}

/**
 * Goes through everybody with an account. Hundreds of people may use hundreds of agents each: others get their turn in
 * between, and all is begun anew where the instance is another one by then.
 *
 * @param current the instance as it is now; what it throws ends it
 * @param work is given what is stored of one of them; may be done twice
 * @returns what `work` gives, in the order of the list of accounts
 */
export async function ofEverybody<T>(
  current: () => InstanceReader,
  work: (user: UserRow, rows: readonly string[]) => T,
): Promise<T[]> {
  const store = current();
  const results: T[] = [];
  for (const user of store.users.list()) {
    await shareLoop();
    if (current() !== store) return ofEverybody(current, work);
    results.push(work(user, store.userAgentAccess.listOf(user.id)));
  }
  return results;
}

/**
 * The rows to store for a choice. A list stays a list: whether it names all agents that are installed by now is
 * for the person to say, who sees them, since *all* also allows every later one.
 *
 * @param before the rows that are stored: an agent among them may be chosen though it is not installed any more
 * @throws AppError `agent_unknown`
 */
export function rowsOfAccess(
  access: AgentAccess,
  installed: readonly string[],
  before: readonly string[],
): string[] {
  if (access.mode === 'all') return [];
  if (access.mode === 'none') return [NONE];
  const chosen = [...new Set(access.agentIds)].filter((id) => id !== DEFAULT_AGENT && id !== NONE);
  const known = new Set([...installed, ...before]);
  const unknown = chosen.find((id) => !known.has(id));
  if (unknown !== undefined) throw new AppError('agent_unknown', { agent: unknown });
  return chosen.length === 0 ? [NONE] : chosen;
}

/**
 * What somebody has after a change that is made for several people.
 *
 * @param installed the agents that there are. Whoever has all of them and loses one has the others from then on, and
 *   none that comes later
 * @returns null: it changes nothing
 */
export function accessAfter(
  before: AgentAccess,
  change: AccessChange,
  installed: readonly string[],
): AgentAccess | null {
  if (change.mode === 'all' || change.mode === 'none') {
    return before.mode === change.mode ? null : { mode: change.mode };
  }
  // Sets: somebody may name thousands, for hundreds of people.
  const meant = new Set(change.agentIds);
  meant.delete(DEFAULT_AGENT);
  const had = before.mode === 'selected' ? before.agentIds : [];
  if (change.mode === 'give') {
    const known = new Set(had);
    const more = [...meant].filter((id) => !known.has(id));
    if (before.mode === 'all' || more.length === 0) return null;
    return { mode: 'selected', agentIds: [...had, ...more] };
  }
  const all = before.mode === 'all' ? installed : had;
  const agentIds = all.filter((id) => !meant.has(id));
  if (agentIds.length === all.length) return null;
  return agentIds.length === 0 ? { mode: 'none' } : { mode: 'selected', agentIds };
}

/** Stores a choice, and says what it changes; part of a transaction. @throws AppError `agent_unknown` */
export function storeAccess(
  { store, log }: Pick<Change, 'store' | 'log'>,
  user: Pick<UserRow, 'id' | 'displayName'>,
  access: AgentAccess,
): void {
  const agents = choosableAgents(store);
  const installed = agents.map(({ id }) => id);
  const before = store.userAgentAccess.listOf(user.id);
  const after = rowsOfAccess(access, installed, before);
  // Before anything is written: whatever is read afterwards has that signed first.
  const events = accessEvents(agents, user, accessFromRows(before), accessFromRows(after));
  store.userAgentAccess.replace(user.id, after);
  for (const event of events) log(event);
}
