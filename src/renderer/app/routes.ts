/** The addresses of pages to which others lead. */
import { activityGroups, thingKinds, type ActivityGroup, type Thing } from '#shared/activity.ts';
import { severities } from '#shared/findings.ts';
import { areas } from '../features/health/areas.ts';
import { choice, day, list, one, queryFor, text, type QueryState } from '../ui/useQueryState.ts';

/** What the Credentials page can be narrowed to. `unused`: no installed agent asks for it, however it stands. `missing`: not stored. */
export const credentialQuery = {
  capability: list(),
  /** Ids of users. */
  user: list(),
  scope: list(['system', 'personal']),
  status: list(['outside', 'damaged', 'expired', 'missing', 'soon', 'set', 'unused']),
  sort: choice(['capability', 'name', 'owner', 'status', 'updated']),
  order: choice(['ascending', 'descending']),
  search: text(),
};
export type CredentialQuery = QueryState<typeof credentialQuery>;

export const credentialsPath = (narrowedTo: Partial<CredentialQuery> = {}): string =>
  `/credentials${queryFor(credentialQuery, narrowedTo)}`;

/** What Health can be narrowed to. */
export const healthQuery = {
  severity: list(severities),
  area: list(areas),
  /** Ids of users. */
  person: list(),
  search: text(),
};
/** Which agents and people the table of who owes what holds: those with something missing, or all. */
export const overviewQuery = { show: choice(['missing', 'all']) };

/** What the activity log can be narrowed to. */
export const activityQuery = {
  /** Ids of users, and kinds of others who do something. */
  who: list(),
  group: list(Object.keys(activityGroups) as ActivityGroup[]),
  /** The first and the last day. */
  from: day(),
  until: day(),
  /** The one thing whose history it is, as {@link thingKey} writes it. */
  about: one(),
  search: text(),
};
export type ActivityQuery = QueryState<typeof activityQuery>;

export type ThingKey = Pick<Thing, 'kind' | 'id'>;

const thingKey = ({ kind, id }: ThingKey): string => `${kind} ${id}`;

/** What was written by {@link thingKey}; null for anything else. */
export function thingOfKey(key: string): ThingKey | null {
  const at = key.indexOf(' ');
  const kind = thingKinds.find((each) => each === key.slice(0, at));
  return kind === undefined ? null : { kind, id: key.slice(at + 1) };
}

export const activityPath = (narrowedTo: Partial<ActivityQuery> = {}): string =>
  `/activity${queryFor(activityQuery, narrowedTo)}`;

/** All that was done to one thing, or with it. */
export const historyPath = (thing: ThingKey): string => activityPath({ about: thingKey(thing) });

/**
 * Which part of an agent's page is shown; at first its secrets, or its overview where it has none. `person`: whose secrets,
 * by the user's id, for administrators; else one's own.
 */
export const agentQuery = {
  tab: choice(['first', 'overview', 'secrets', 'access']),
  person: one(),
};
export type AgentTab = QueryState<typeof agentQuery>['tab'];

/** The id on an agent's page of each secret that the agent cannot do without and does not get: leads to the first. */
export const MISSING = 'missing';

/** The router decodes all but what has a meaning in a path, so `%` is written twice. */
export const agentPath = (id: string, tab: AgentTab = 'first', person = ''): string =>
  `/agents/${encodeURIComponent(id.replaceAll('%', '%25'))}${queryFor(agentQuery, { tab, person })}`;

/** The agent's id of a path's last part, which the router may have decoded in part already. */
export function agentIdOf(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
