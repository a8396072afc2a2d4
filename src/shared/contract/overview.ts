/** The first page: what is still to be done. */
import { z } from 'zod';
import { limits } from '../limits.ts';
import { agentRef, nothing, rowsAsked, userRef } from './common.ts';
import { call } from './define.ts';

/** Required secrets that an agent does not get. */
export const missingSecrets = z.strictObject({
  agent: agentRef,
  secrets: z.array(z.strictObject({ capabilityId: z.string(), name: z.string() })).min(1),
});
export type MissingSecrets = z.infer<typeof missingSecrets>;

/** How far the instance is on its way to be used. */
export const firstSteps = z.strictObject({
  /** How many are connected. */
  providers: z.int(),
  /** How many are installed, besides the built-in one. */
  agents: z.int(),
  /** Shared ones, by agent. */
  shared: z.array(missingSecrets),
  /** How many have an account. */
  people: z.int(),
  /** Whether the only one of them has said that nobody else is to have one. */
  onlyMe: z.boolean(),
  /** Whether somebody has said that the recovery kit is kept. */
  kitKept: z.boolean(),
});
export type FirstSteps = z.infer<typeof firstSteps>;

/** A part of one side of the table. */
const part = z.strictObject(rowsAsked);

export const owingQuery = z.strictObject({
  /** Leaves out agents that lack nothing, and people who owe nothing. */
  onlyMissing: z.boolean(),
  agents: part,
  people: part,
});
export type OwingQuery = z.infer<typeof owingQuery>;

/** Who owes which agent what: agents down, people across. Counts are of required secrets that an agent does not get. */
export const owingPage = z.strictObject({
  /** How many agents and people the whole table has, and how many secrets are missing in all. */
  agents: z.int(),
  people: z.int(),
  missing: z.int(),
  columns: z.array(z.strictObject({ user: userRef, missing: z.int() })).max(limits.rowsAtOnce),
  rows: z
    .array(
      z.strictObject({
        agent: agentRef,
        /** In the whole row, shared ones included. */
        missing: z.int(),
        /** How many shared ones are missing; null: it needs none. */
        shared: z.int().nullable(),
        /** How many it needs of each person. */
        personal: z.int(),
        /** How many are missing of each person, in the order of the columns; null: they may not use it. */
        cells: z.array(z.int().nullable()).max(limits.rowsAtOnce),
      }),
    )
    .max(limits.rowsAtOnce),
});
export type OwingPage = z.infer<typeof owingPage>;

export const overviewCalls = {
  steps: call({
    summary: 'What is there of what an instance needs before its agents can work.',
    role: 'admin',
    input: nothing,
    output: firstSteps,
  }),
  onlyMe: call({
    summary: 'Notes that nobody else is to have an account, for as long as nobody has.',
    role: 'admin',
    input: nothing,
    output: nothing,
    changes: true,
  }),
  table: call({
    summary: 'A part of the table of who still owes which agent what.',
    role: 'admin',
    input: owingQuery,
    output: owingPage,
  }),
  own: call({
    summary: 'The required personal secrets that the signed-in user has not set, by agent.',
    role: 'user',
    input: nothing,
    output: z.strictObject({ agents: z.array(missingSecrets) }),
  }),
} as const;
