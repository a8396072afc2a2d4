/** What is written down when somebody may use other agents than before: so that from the log alone it can be told which. */
import type { ActivityEvent, Thing } from '#shared/activity.ts';
import type { AgentAccess, AgentRef } from '#shared/contract/schemas.ts';
import type { UserRow } from '../../store/instance/instance-store.ts';
import { agentThing, personThing } from '../activity/events.ts';

/** @param agents say what those are called that are named */
export function accessEvents(
  agents: readonly AgentRef[],
  user: Pick<UserRow, 'id' | 'displayName'>,
  before: AgentAccess,
  after: AgentAccess,
): ActivityEvent[] {
  const about = personThing(user);
  if (after.mode === 'all' || after.mode === 'none') {
    if (before.mode === after.mode) return [];
    return [{ action: after.mode === 'all' ? 'accessAll' : 'accessNone', about }];
  }
  const thing = (id: string): Thing =>
    agentThing(agents.find((agent) => agent.id === id) ?? { id, name: id });
  const had = new Set(before.mode === 'selected' ? before.agentIds : []);
  const has = new Set(after.agentIds);
  const given = [...has].filter((id) => !had.has(id));
  const taken = [...had].filter((id) => !has.has(id));
  const first: ActivityEvent[] =
    before.mode === 'selected' ? [] : [{ action: 'accessSelected', about, count: has.size }];
  return [
    ...first,
    ...given.map((id): ActivityEvent => ({ action: 'accessGiven', about, with: thing(id) })),
    ...taken.map((id): ActivityEvent => ({ action: 'accessTaken', about, with: thing(id) })),
  ];
}
