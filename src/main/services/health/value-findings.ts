/** What Health finds of credentials, from what the list of them knows: in the thread that keeps the list. */
import { statusOf } from '#shared/credential-status.ts';
import { limits } from '#shared/limits.ts';
import type { Entry } from '../credentials/list/credential-index.ts';
import type { Owing } from '../credentials/list/owing.ts';
import { limited, type Found, type FoundSome } from './found.ts';

export interface ValuesAsking {
  /** Only what is this person's; null: everything. */
  readonly owner: string | null;
  /** After how many days a value is to be renewed; null: never. */
  readonly rotationDays: number | null;
  /** The same of single credentials, by their ids. */
  readonly intervals: ReadonlyMap<string, number | null>;
  /** Ids of findings that somebody has hidden. */
  readonly hidden: ReadonlySet<string>;
  readonly now: Date;
}

/** All credentials, each value checked. */
export interface Surveyed {
  readonly entries: readonly Entry[];
  /** What agents need and nobody has stored. */
  readonly owing: Pick<Owing, 'lacks' | 'agentIds'>;
  /** The ids of everybody who could have to store something. */
  readonly people: () => readonly string[];
  readonly isUnused: (entry: Entry) => boolean;
  /** Whether a value is a plain setting, such as the name of a server. */
  readonly isPlain: (entry: Entry) => boolean;
  /** Values that several places hold. */
  readonly same: Iterable<Found>;
}

const DAY_MS = 86_400_000;

/** What is found of credentials, of each kind as many as are shown. */
export const findValues = (surveyed: Surveyed, asking: ValuesAsking): FoundSome =>
  limited(everything(surveyed, asking), limits.findingsOfKind, asking.hidden);

function* everything(surveyed: Surveyed, asking: ValuesAsking): Generator<Found> {
  const { owner } = asking;
  yield* missing(surveyed, owner);
  yield* surveyed.same;
  const isOld = oldBy(asking);
  for (const entry of surveyed.entries) {
    if (owner !== null && entry.userId !== owner) continue;
    const found = ofStatus(entry, asking.now);
    if (found !== null) yield found;
    // What cannot be read, or counts for nothing, has no age that matters.
    if (entry.found !== 'intact' || !entry.readable) continue;
    if (surveyed.isUnused(entry)) yield of(entry, 'value_unused', {});
    else if (found === null) {
      const old = isOld(entry);
      if (old !== null && !surveyed.isPlain(entry))
        yield of(entry, 'value_old', old, [String(old.interval)]);
    }
  }
}

/** What agents need and nobody has stored. What is stored and cannot be used is found by its own. */
function* missing({ owing, people }: Surveyed, owner: ValuesAsking['owner']): Generator<Found> {
  const owners = owner === null ? [null, ...people()] : [owner];
  const lacks = owners.flatMap((userId) =>
    owing.lacks(userId).map((lack) => ({ ...lack, userId })),
  );
  const byAgent = Map.groupBy(lacks, ({ agentId }) => agentId);
  for (const agentId of owing.agentIds) {
    for (const { userId, secrets } of byAgent.get(agentId) ?? []) {
      yield {
        kind: 'secret_missing',
        about: [agentId, ...(userId === null ? [] : [userId])],
        state: secrets.map(({ capabilityId, name }) => JSON.stringify([capabilityId, name])),
        owner: userId,
        params: { count: secrets.length },
        agentId,
        fix: { kind: 'agentSecrets', agentId, userId },
        things: [{ kind: 'agent', id: agentId }],
      };
    }
  }
}

function ofStatus(entry: Entry, now: Date): Found | null {
  const { found, readable, until, userId } = entry;
  if (!readable || found === 'damaged') return of(entry, 'value_damaged', {});
  if (found === 'outside') return of(entry, 'value_outside', {});
  if (until === null) return null;
  const { kind, days } = statusOf({ status: 'set', expiresAt: until }, now);
  const isShared = userId === null;
  if (kind === 'expired') {
    return { ...of(entry, isShared ? 'renewal_due' : 'value_expired', {}, [until]), since: until };
  }
  if (kind !== 'soon') return null;
  return of(entry, isShared ? 'renewal_soon' : 'value_expiring', { count: days ?? 0 }, [until]);
}

/** Tells of a value how many days old it is, if that is more than somebody wants. */
function oldBy({ rotationDays, intervals, now }: ValuesAsking) {
  const limitOf = (days: number): string => new Date(now.getTime() - days * DAY_MS).toISOString();
  const limitsByDays = new Map<number, string>();
  return ({ id, updatedAt }: Entry): { count: number; interval: number } | null => {
    const own = intervals.size === 0 ? undefined : intervals.get(id);
    const interval = own === undefined ? rotationDays : own;
    if (interval === null || updatedAt === null) return null;
    let limit = limitsByDays.get(interval);
    if (limit === undefined) limitsByDays.set(interval, (limit = limitOf(interval)));
    // Both are ISO 8601 in UTC: the earlier time is also the lesser text.
    if (updatedAt >= limit) return null;
    return { count: Math.floor((now.getTime() - Date.parse(updatedAt)) / DAY_MS), interval };
  };
}

function of(
  { id, userId, capabilityId, name, updatedAt }: Entry,
  kind: Found['kind'],
  params: Found['params'],
  state: readonly string[] = [],
): Found {
  return {
    kind,
    about: [id],
    // What is stored anew is another finding.
    state: [updatedAt ?? '', ...state],
    owner: userId,
    params: { name, capability: capabilityId, ...params },
    fix: { kind: 'credential', id, userId },
    things: [{ kind: 'credential', id, name, capabilityId, userId }],
  };
}
