/** Who can use what: people, the agents that they may use, and the shared secrets that these get. */
import { z } from 'zod';
import { limits } from '../limits.ts';
import { agentRef, shortText, userRef } from './common.ts';
import { agentCapability } from './agents.ts';
import { credentialKey } from './credentials.ts';
import { call } from './define.ts';

const count = z.int();

/**
 * Where an agent may go on the network: the most that one of its capabilities allows. `unknown`: a part of its package
 * cannot be read.
 */
export const agentNetwork = z.enum([...agentCapability.shape.network.options, 'unknown']);
export type AgentNetwork = z.infer<typeof agentNetwork>;

/** A part of the table, as many people and agents as fit into one answer. */
export const accessMatrix = z.strictObject({
  people: z
    .array(
      z.strictObject({
        ...userRef.shape,
        isAdmin: z.boolean(),
        /** `all` are also those that are installed later; of an administrator it is never another. */
        mode: z.enum(['all', 'none', 'selected']),
        /** Which of {@link agents} they may use, by their places there. */
        mayUse: z.array(count).max(limits.rowsAtOnce),
        /** How many of all that match they may use. */
        count,
      }),
    )
    .max(limits.rowsAtOnce),
  agents: z
    .array(z.strictObject({ ...agentRef.shape, network: agentNetwork }))
    .max(limits.rowsAtOnce),
  /** How many match, and how many there are in all. `reaching`: people who may use one of the agents that match. */
  counts: z.strictObject({
    people: count,
    allPeople: count,
    reaching: count,
    agents: count,
    allAgents: count,
    withAnyNetwork: count,
  }),
  /** The shared secrets that installed agents ask for, to choose from. */
  secrets: z
    .array(z.strictObject({ capabilityId: z.string(), name: z.string(), isSet: z.boolean() }))
    .max(limits.filterValues),
  moreSecrets: count,
});
export type AccessMatrix = z.infer<typeof accessMatrix>;

export const accessCalls = {
  matrix: call({
    summary: 'Who may use which agent, and who reaches a shared secret through which.',
    role: 'admin',
    input: z.strictObject({
      /** Words that are found in an agent's name or id. */
      search: shortText,
      /** Ids; none: everybody. */
      people: z.array(shortText).max(limits.filterValues),
      networks: z.array(agentNetwork).max(agentNetwork.options.length),
      /** Only agents that get one of these; none: all agents. */
      secrets: z.array(z.strictObject(credentialKey)).max(limits.filterValues),
    }),
    output: accessMatrix,
  }),
} as const;
