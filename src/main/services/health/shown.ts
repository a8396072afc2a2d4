/** Findings as one reader is told them: names in the place of ids, and to members nobody else's. */
import type { Finding, FindingThing, UserRef } from '#shared/contract/schemas.ts';
import { findingKinds, type Whose } from '#shared/findings.ts';
import { limits } from '#shared/limits.ts';
import { unknownUser } from '../accounts/user-refs.ts';
import { idOfFound, markOfFound, type Found, type FoundThing } from './found.ts';
import type { HiddenFinding } from './hidden.ts';

export interface Reader {
  /** Null: the command line. */
  readonly id: string | null;
  readonly isAdmin: boolean;
  readonly users: ReadonlyMap<string, UserRef>;
  /** What an agent is called in the reader's language. */
  readonly agentName: (id: string) => string;
  readonly hidden: ReadonlyMap<string, HiddenFinding>;
}

/** A finding for a reader. */
export function shownTo(reader: Reader, found: Found): Finding {
  const { kind, agentId, fix, since = null } = found;
  const id = idOfFound(found);
  const mark = markOfFound(found);
  const things = (found.things ?? []).slice(0, limits.findingThings);
  const ofPeople = things.flatMap(({ kind: of, id: thing, userId }) =>
    of === 'user' ? [thing] : (userId ?? []),
  );
  const people = [...new Set([...(found.owner === null ? [] : [found.owner]), ...ofPeople])].filter(
    (userId) => reader.isAdmin || userId === reader.id,
  );
  const hidden = reader.hidden.get(id);
  const counts = hidden?.mark === mark;
  return {
    ...{ id, mark, kind, fix, since },
    severity: findingKinds[kind].severity,
    whose: whoseOf(reader, found, people),
    params: {
      ...found.params,
      ...(agentId === undefined ? {} : { agent: reader.agentName(agentId) }),
    },
    people: people.map((userId) => refOf(reader, userId)),
    things: things.map((thing) => shownThing(reader, thing)),
    dismissed: counts && hidden.dismissed ? dismissedFor(reader, hidden.dismissed) : null,
    snoozedUntil: counts ? hidden.until : null,
  };
}

/** A title that a kind does not have is never asked for. */
function whoseOf(reader: Reader, { kind, owner }: Found, people: readonly string[]): Whose {
  const titles: readonly Whose[] = findingKinds[kind].whose;
  const [first] = people;
  const isAbout = owner !== null || !titles.includes('all');
  if (isAbout && first !== undefined) {
    if (first === reader.id && titles.includes('own')) return 'own';
    if (titles.includes('person')) return 'person';
  }
  return titles.includes('all') ? 'all' : (titles[0] ?? 'all');
}

const refOf = ({ users }: Reader, id: string): UserRef => users.get(id) ?? unknownUser(id);

function shownThing(reader: Reader, thing: FoundThing): FindingThing {
  const { kind, id, name, capabilityId = null, userId = null } = thing;
  const called =
    name ??
    (kind === 'agent'
      ? reader.agentName(id)
      : kind === 'user'
        ? refOf(reader, id).displayName
        : id);
  return {
    kind,
    id,
    name: called,
    capabilityId,
    user: userId === null ? null : refOf(reader, userId),
  };
}

function dismissedFor(
  reader: Reader,
  { by, at, reason }: NonNullable<HiddenFinding['dismissed']>,
): Finding['dismissed'] {
  const isTold = by !== null && (reader.isAdmin || by === reader.id);
  return { by: isTold ? (reader.users.get(by) ?? null) : null, at, reason };
}
