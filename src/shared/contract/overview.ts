/** The first page: what is still to be done. */
import { z } from 'zod';
import { agentRef, nothing } from './common.ts';
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
  /** Whether somebody has said that the recovery kit is kept. */
  kitKept: z.boolean(),
});
export type FirstSteps = z.infer<typeof firstSteps>;

export const overviewCalls = {
  steps: call({
    summary: 'What is there of what an instance needs before its agents can work.',
    role: 'admin',
    input: nothing,
    output: firstSteps,
  }),
  own: call({
    summary: 'The required personal secrets that the signed-in user has not set, by agent.',
    role: 'user',
    input: nothing,
    output: z.strictObject({ agents: z.array(missingSecrets) }),
  }),
} as const;
