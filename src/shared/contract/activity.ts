/** The activity log: who did what, and when. It never holds a value, nor how long one is. */
import { z } from 'zod';
import { activityActions, actorKinds, thingKinds, type ActivityAction } from '../activity.ts';
import { limits } from '../limits.ts';
import { instant, nothing, rowsAsked, shortText } from './common.ts';
import { call } from './define.ts';

export const activityAction = z.enum(activityActions as readonly [ActivityAction]);

/** Something that a row is about, called as it was then. */
export const activityThing = z.strictObject({
  kind: z.enum(thingKinds),
  /** Of a credential as `credentialOfThing` reads it, of a setting one of `activitySettings`; else the id that lists have. */
  id: z.string(),
  name: z.string(),
});

export const activityActor = z.union([
  z.strictObject({ kind: z.literal('user'), id: z.string(), name: z.string() }),
  z.strictObject({ kind: z.enum(actorKinds).exclude(['user']) }),
]);

export const activityRow = z.strictObject({
  /** Counts the rows of the instance, from 1. */
  seq: z.int(),
  at: instant,
  who: activityActor,
  window: z.int().nullable(),
  action: activityAction,
  about: activityThing.nullable(),
  with: activityThing.nullable(),
  /** Of things that one row stands for. */
  count: z.int().nullable(),
  /** The instance was locked: until it was unlocked, nothing kept this row from being changed. */
  whileLocked: z.boolean(),
});
export type ActivityRow = z.infer<typeof activityRow>;

/** Whether the log is as it was written. `at`: the number of the first row that is not. */
export const activityChain = z.strictObject({
  state: z.enum(['whole', 'broken']),
  at: z.int().nullable(),
});
export type ActivityChain = z.infer<typeof activityChain>;

const someOf = z.array(shortText).max(limits.filterValues);

/** Values of one filter add up, filters narrow each other; an empty one, or null, narrows nothing. */
export const activityFilters = z.strictObject({
  /** Ids of people who did something; together with `actors`, either. */
  people: someOf,
  /** Others who did something. */
  actors: z.array(z.enum(actorKinds).exclude(['user'])).max(actorKinds.length),
  actions: z.array(activityAction).max(activityActions.length),
  /** The history of one thing; of a person also what they did. */
  about: z.strictObject({ kind: z.enum(thingKinds), id: z.string().max(2_000) }).nullable(),
  from: instant.nullable(),
  /** Up to, and without. */
  before: instant.nullable(),
});
export type ActivityFilters = z.infer<typeof activityFilters>;

/** What the log is narrowed to. */
const narrowed = {
  filters: activityFilters,
  /** Words that are found in names, in any case. */
  search: shortText,
};

const query = z.strictObject({ ...narrowed, ...rowsAsked });

export const activityPage = z.strictObject({
  /** The latest first. */
  rows: z.array(activityRow).max(limits.rowsAtOnce),
  matching: z.int(),
  chain: activityChain,
  /** When the last entry was written before the chain breaks; null: there is none, or it does not break. */
  wholeUntil: instant.nullable(),
  /** How many rows could not be written yet, because of the disk. */
  unwritten: z.int(),
});
export type ActivityPage = z.infer<typeof activityPage>;

/** Whoever stands in the log as having done something, with the name that was theirs last; they may be gone. */
export const activityPeople = z.array(z.strictObject({ id: z.string(), name: z.string() }));
export type ActivityPeople = z.infer<typeof activityPeople>;

export const activityFormat = z.enum(['csv', 'jsonl']);
export type ActivityFormat = z.infer<typeof activityFormat>;

const toExport = z.strictObject({ ...narrowed, format: activityFormat });
/** Null: the person changed their mind. */
const exported = z.strictObject({ rows: z.int().nullable() });

export const activityCalls = {
  list: call({
    summary: 'A part of the activity log, filtered, and whether the log is whole.',
    role: 'admin',
    input: query,
    output: activityPage,
  }),
  listOwn: call({
    summary: 'The same of what the signed-in user did, and what is about them.',
    role: 'user',
    input: query,
    output: activityPage,
  }),
  people: call({
    summary: 'Everybody who did something, to filter by.',
    role: 'admin',
    input: nothing,
    output: z.strictObject({ people: activityPeople }),
  }),
  export: call({
    summary: 'Asks where, and saves what the log is narrowed to, as CSV or JSON Lines.',
    role: 'admin',
    budget: 'dialogs',
    input: toExport,
    output: exported,
  }),
  exportOwn: call({
    summary: 'The same of what the signed-in user did, and what is about them.',
    role: 'user',
    budget: 'dialogs',
    input: toExport,
    output: exported,
  }),
} as const;
