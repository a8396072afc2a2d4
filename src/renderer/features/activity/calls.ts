/** The calls behind the page: administrators see all of the log, members what they did and what is about them. */
import {
  activityGroups,
  actorKinds,
  type ActivityAction,
  type ActivityGroup,
  type ActorKind,
} from '#shared/activity.ts';
import type {
  ActivityChain,
  ActivityFilters,
  ActivityFormat,
  ActivityPage,
  ActivityRow,
  SignedInUser,
} from '#shared/contract/schemas.ts';
import { startOfLocalDay } from '#shared/days.ts';
import type { Result } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { thingOfKey, type ActivityQuery } from '../../app/routes.ts';
import { ask } from '../../calls/client.ts';

/** An entry by what lists name their rows by. */
export interface LogRow extends ActivityRow {
  readonly id: string;
}

/** A part of the log. */
export interface LogPart extends Omit<ActivityPage, 'rows'> {
  readonly rows: readonly LogRow[];
}

type Actor = Exclude<ActorKind, 'user'>;
export const actors = actorKinds.filter((kind): kind is Actor => kind !== 'user');
const isActor = (value: string): value is Actor => (actors as readonly string[]).includes(value);

const actionsOf = (groups: readonly ActivityGroup[]): ActivityAction[] =>
  groups.flatMap((group) => [...activityGroups[group]]);

/** What the page is narrowed to, as calls take it. */
export function narrowedTo({ who, group, from, until, about, search }: ActivityQuery): {
  readonly filters: ActivityFilters;
  readonly search: string;
} {
  return {
    filters: {
      people: who.filter((each) => !isActor(each)).slice(0, limits.filterValues),
      actors: who.filter(isActor),
      actions: actionsOf(group),
      about: thingOfKey(about),
      from: from === '' ? null : startOfLocalDay(from).toISOString(),
      before: until === '' ? null : startOfLocalDay(until, 1).toISOString(),
    },
    search: search.slice(0, 1_000),
  };
}

export async function readLog(
  { isAdmin }: SignedInUser,
  query: ActivityQuery,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<Result<LogPart>> {
  const wish = { ...narrowedTo(query), offset, limit };
  const result = await ask(isAdmin ? 'activity.list' : 'activity.listOwn', wish);
  if (!result.ok) return result;
  const rows = result.value.rows.map((row) => ({ ...row, id: String(row.seq) }));
  return { ok: true, value: { ...result.value, rows } };
}

export const exportLog = (
  { isAdmin }: SignedInUser,
  query: ActivityQuery,
  format: ActivityFormat,
): Promise<Result<{ readonly rows: number | null }>> =>
  ask(isAdmin ? 'activity.export' : 'activity.exportOwn', { ...narrowedTo(query), format });

/** Whether an entry stands where the log is not, or may not be, as it was written. */
export const isDoubtful = ({ seq }: ActivityRow, { state, at }: ActivityChain): boolean =>
  state === 'broken' && at !== null && seq >= at;
