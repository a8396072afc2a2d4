/** `activity` of `panel.db`: what was done, by whom, in the order in which it was written down. */
import type { ActivityAction, ActorKind, ThingKind } from '#shared/activity.ts';
import type { Connection } from '../core/connection.ts';

/** All that a row says. */
export interface ActivityContent {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly who: ActorKind;
  /** Of a person; empty for everybody else, as the name. */
  readonly whoId: string;
  readonly whoName: string;
  readonly window: number | null;
  readonly action: ActivityAction;
  /** Empty where the row is about nothing. */
  readonly aboutKind: ThingKind | '';
  readonly aboutId: string;
  readonly aboutName: string;
  readonly withKind: ThingKind | '';
  readonly withId: string;
  readonly withName: string;
  readonly count: number | null;
  /** 1: the master secret was not there to sign it with at the time. */
  readonly whileLocked: 0 | 1;
}

export interface ActivityRow extends ActivityContent {
  /** Stands for the row and all before it. */
  readonly link: string;
  /** Of the link; empty: not yet. */
  readonly mac: string;
}

export interface NewActivityRow extends ActivityRow {
  /** The names in the row, folded for a search. */
  readonly search: string;
}

/** Which rows are wanted: each narrows, an empty list or null does not. */
export interface ActivityFilter {
  readonly people: readonly string[];
  /** Of `ActorKind` but for people. */
  readonly actors: readonly string[];
  readonly actions: readonly string[];
  readonly about: { readonly kind: string; readonly id: string } | null;
  /** Only what this user did, or what is about them. */
  readonly concerning: string | null;
  readonly from: number | null;
  readonly before: number | null;
  /** As `wordsOf` gives them: all of them are in the names. */
  readonly words: readonly string[];
}

/** Whoever stands in the log as having done something. */
export interface ActivityPerson {
  readonly id: string;
  readonly name: string;
}

export interface ActivityStore {
  /** By one statement, however many they are. */
  insert(scope: string, rows: readonly NewActivityRow[]): void;
  /** The one after which others can be written: not one whose number leaves no room for more. */
  last(scope: string): Pick<ActivityRow, 'seq' | 'link'> | null;
  first(scope: string): Pick<ActivityRow, 'seq' | 'at'> | null;
  /** The next ones after a number, in order. */
  after(scope: string, seq: number, limit: number): ActivityRow[];
  /** Those without a MAC, in order. */
  setMac(scope: string, seq: number, mac: string): void;
  /** The latest first. */
  list(scope: string, filter: ActivityFilter, part: ActivityPart): ActivityRow[];
  count(scope: string, filter: ActivityFilter): number;
  /** By name as it was last. */
  people(scope: string, concerning: string | null): ActivityPerson[];
  /** Removes those up to a number. @returns how many */
  deleteUpTo(scope: string, seq: number): number;
  /** Forgets those of every scope that begins so. */
  deleteOf(beginning: string): void;
}

export interface ActivityPart {
  readonly offset: number;
  readonly limit: number;
}

/** Nobody gets as far as this by writing rows. */
export const HIGHEST = 9e15;

const columns = `seq, at, who, who_id as whoId, who_name as whoName, at_window as window, action,
  about_kind as aboutKind, about_id as aboutId, about_name as aboutName,
  with_kind as withKind, with_id as withId, with_name as withName,
  how_many as count, while_locked as whileLocked, link, mac`;

/** The lists come as JSON, so that one statement does for all filters. */
const matching = `scope = :scope
  and ((:people = '[]' and :actors = '[]')
    or who_id in (select value from json_each(:people)) and who = 'user'
    or who in (select value from json_each(:actors)))
  and (:actions = '[]' or action in (select value from json_each(:actions)))
  and (:aboutKind is null or about_kind = :aboutKind and about_id = :aboutId
    or with_kind = :aboutKind and with_id = :aboutId
    or :aboutKind = 'person' and who = 'user' and who_id = :aboutId)
  and (:concerning is null or who = 'user' and who_id = :concerning
    or about_kind = 'person' and about_id = :concerning
    or with_kind = 'person' and with_id = :concerning)
  and (:since is null or at >= :since)
  and (:before is null or at < :before)
  and not exists (select 1 from json_each(:words) where instr(search, value) = 0)`;

/** The same as values of a statement. */
const valuesOf = (scope: string, filter: ActivityFilter) => ({
  scope,
  people: JSON.stringify(filter.people),
  actors: JSON.stringify(filter.actors),
  actions: JSON.stringify(filter.actions),
  aboutKind: filter.about?.kind ?? null,
  aboutId: filter.about?.id ?? null,
  concerning: filter.concerning,
  since: filter.from,
  before: filter.before,
  words: JSON.stringify(filter.words),
});
type FilterValues = ReturnType<typeof valuesOf>;

/** In the order of `insert`. */
const cellsOf = (row: NewActivityRow): readonly (string | number | null)[] => [
  ...[row.seq, row.at, row.who, row.whoId, row.whoName, row.window, row.action],
  ...[row.aboutKind, row.aboutId, row.aboutName, row.withKind, row.withId, row.withName],
  ...[row.count, row.whileLocked, row.link, row.mac, row.search],
];

export function activityStore(connection: Connection): ActivityStore {
  const insert = connection.run<{ scope: string; rows: string }>(
    `insert into activity (scope, seq, at, who, who_id, who_name, at_window, action, about_kind, about_id, about_name,
       with_kind, with_id, with_name, how_many, while_locked, link, mac, search)
     select :scope, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,
       value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 13, value ->> 14,
       value ->> 15, value ->> 16, value ->> 17
     from json_each(:rows)`,
  );
  // Asked with each row that is written: only what is needed then.
  const last = connection.one<{ scope: string }, Pick<ActivityRow, 'seq' | 'link'>>(
    `select seq, link from activity where scope = :scope and seq <= ${HIGHEST} order by seq desc limit 1`,
  );
  const first = connection.one<{ scope: string }, Pick<ActivityRow, 'seq' | 'at'>>(
    'select seq, at from activity where scope = :scope order by seq limit 1',
  );
  const after = connection.all<{ scope: string; seq: number; limit: number }, ActivityRow>(
    `select ${columns} from activity where scope = :scope and seq > :seq order by seq limit :limit`,
  );
  const setMac = connection.run<{ scope: string; seq: number; mac: string }>(
    `update activity set mac = :mac where scope = :scope and seq = :seq`,
  );
  const list = connection.all<FilterValues & ActivityPart, ActivityRow>(
    `select ${columns} from activity where ${matching} order by seq desc limit :limit offset :offset`,
  );
  const count = connection.one<FilterValues, { count: number }>(
    `select count(*) as count from activity where ${matching}`,
  );
  const people = connection.all<{ scope: string; concerning: string | null }, ActivityPerson>(
    // SQLite takes the other columns from the row that has the maximum.
    `select who_id as id, who_name as name, max(seq) from activity
     where scope = :scope and who = 'user' and (:concerning is null or who_id = :concerning
       or about_kind = 'person' and about_id = :concerning or with_kind = 'person' and with_id = :concerning)
     group by who_id order by who_name, who_id`,
  );
  const deleteUpTo = connection.run<{ scope: string; seq: number }>(
    'delete from activity where scope = :scope and seq <= :seq',
  );
  const deleteOf = connection.run<{ beginning: string }>(
    'delete from activity where substr(scope, 1, length(:beginning)) = :beginning',
  );
  return {
    insert: (scope, rows) => void insert({ scope, rows: JSON.stringify(rows.map(cellsOf)) }),
    last: (scope) => last({ scope }),
    first: (scope) => first({ scope }),
    after: (scope, seq, limit) => after({ scope, seq, limit }),
    setMac: (scope, seq, mac) => void setMac({ scope, seq, mac }),
    list: (scope, filter, part) => list({ ...valuesOf(scope, filter), ...part }),
    count: (scope, filter) => count(valuesOf(scope, filter))?.count ?? 0,
    people: (scope, concerning) =>
      people({ scope, concerning }).map(({ id, name }) => ({ id, name })),
    deleteUpTo: (scope, seq) => deleteUpTo({ scope, seq }),
    deleteOf: (beginning) => void deleteOf({ beginning }),
  };
}
