/** Agents: what they declare, their secrets, and how they are installed and removed. */
import { z } from 'zod';
import { limits } from '../limits.ts';
import {
  agentRef,
  errorInfo,
  instant,
  nothing,
  ofUser,
  removed,
  seen,
  shortText,
  userRef,
  valueText,
} from './common.ts';
import { call, dropCall } from './define.ts';

/** `system`: one value for everyone; `user`: each person has their own. The package declares which. */
export const credentialScope = z.enum(['system', 'user']);

/** A credential that an agent declares, and its status for the person who asks. */
export const agentSecret = z.strictObject({
  name: z.string(),
  scope: credentialScope,
  required: z.boolean(),
  /** In the language of the person who asks, where the package has it. */
  description: z.string(),
  status: z.enum(['missing', 'set', 'expired', 'damaged', 'outside']),
  /** Null while missing, and where the stored time cannot be read. */
  updatedAt: instant.nullable(),
  expiresAt: instant.nullable(),
  /** Stands for what is stored of it, also where nothing is. */
  stamp: z.string(),
});
export type AgentSecret = z.infer<typeof agentSecret>;

export const agentCapability = z.strictObject({
  id: z.string(),
  /** `none`, the listed `hosts`, or `any`. */
  network: z.enum(['none', 'hosts', 'any']),
  hosts: z.array(z.string()),
  /** Other installed agents with the same capability. They use the same stored values. */
  sharedWith: z.array(agentRef),
  secrets: z.array(agentSecret),
});
export type AgentCapability = z.infer<typeof agentCapability>;

/** A capability that could not be read, named by its folder in the package. */
export const unreadableCapability = z.strictObject({ folder: z.string(), error: errorInfo });

const agentFacts = {
  id: z.string(),
  name: z.string(),
  description: z.string(),
  version: z.string().nullable(),
};

export const agentSummary = z.strictObject({
  ...agentFacts,
  /** True for the fallback agent, which has no package and is always there. */
  builtIn: z.boolean(),
  capabilities: z.array(z.string()),
  /** `required`: how many secrets are required; `ready`: how many of them the person who asks can use. */
  required: z.number().int(),
  ready: z.number().int(),
  /**
   * When it last worked: for whoever asks, or for anybody where an administrator does. Null: it has not, or the instance
   * does not say.
   */
  lastUsed: instant.nullable(),
  /** Why the package, or a part of it, could not be read. */
  problem: errorInfo.nullable(),
});
export type AgentSummary = z.infer<typeof agentSummary>;

export const agentDetails = z.strictObject({
  ...agentSummary.omit({ capabilities: true }).shape,
  longDescription: z.string(),
  installedAt: instant.nullable(),
  capabilities: z.array(agentCapability),
  unreadable: z.array(unreadableCapability),
});
export type AgentDetails = z.infer<typeof agentDetails>;

/** A personal credential, and who has set theirs. */
export const secretHolders = z.strictObject({
  capabilityId: z.string(),
  name: z.string(),
  users: z.array(userRef),
});
export type SecretHolders = z.infer<typeof secretHolders>;

/** How many values are stored under one name: one if it is shared, else one for each person who has set it. */
export const storedCount = z.strictObject({
  capabilityId: z.string(),
  name: z.string(),
  scope: credentialScope,
  count: z.number().int(),
});
export type StoredCount = z.infer<typeof storedCount>;

/** A package that was unpacked and checked, before it is installed. */
export const packageInspection = z.strictObject({
  handle: z.string(),
  ...agentFacts,
  longDescription: z.string(),
  capabilities: z.array(agentCapability),
  /** The installed version that the package replaces; null: the agent is new. */
  replaces: z.strictObject({ version: z.string().nullable() }).nullable(),
  /** Values that are stored already and that this package would use, whether or not another agent uses them. */
  existing: z.array(storedCount),
  /** Stored values that no agent would declare any more. */
  leftovers: z.array(storedCount),
});
export type PackageInspection = z.infer<typeof packageInspection>;

/** What removing an agent means for stored values. */
export const agentRemoval = z.strictObject({
  /** Stored values that no other agent uses. */
  leftovers: z.array(storedCount),
  /** Capabilities that other agents use, too. Their values stay. */
  shared: z.array(z.strictObject({ capabilityId: z.string(), agents: z.array(agentRef) })),
  /** True when some agent cannot be read. What it uses is unknown, so all values stay. */
  uncertain: z.boolean(),
});
export type AgentRemoval = z.infer<typeof agentRemoval>;

/** A credential that some agent declares, to choose from. */
export const declaredCredential = z.strictObject({
  capabilityId: z.string(),
  name: z.string(),
  scope: credentialScope,
});
export type DeclaredCredential = z.infer<typeof declaredCredential>;

/** A new value for one credential of a capability; null removes what is stored. */
export const secretChange = z.strictObject({
  name: shortText,
  value: valueText.nullable(),
  ...seen,
});
export type SecretChange = z.infer<typeof secretChange>;

/** `removed` undoes the removals among the changes. Overwritten values do not come back. */
export const secretsSaved = z.strictObject({ removed: removed.nullable() });

const ofAgent = { agentId: shortText };
const unpacked = { handle: shortText };
const changes = {
  ...ofAgent,
  capabilityId: shortText,
  changes: z.array(secretChange).min(1).max(limits.credentialsPerCapability),
};

export const agentCalls = {
  names: call({
    summary: 'The installed agents: to choose which of them a user may use.',
    role: 'admin',
    input: nothing,
    output: z.strictObject({ agents: z.array(agentRef) }),
  }),
  list: call({
    summary: 'The agents that the signed-in user may use; of administrators, all.',
    role: 'user',
    input: nothing,
    output: z.strictObject({ agents: z.array(agentSummary) }),
  }),
  get: call({
    summary: 'One agent with all it declares, and how its secrets stand for the signed-in user.',
    role: 'user',
    input: z.strictObject(ofAgent),
    output: agentDetails,
  }),
  getOf: call({
    summary: 'The same, and how its secrets stand for another person who may use it.',
    role: 'admin',
    input: z.strictObject({ ...ofAgent, ...ofUser }),
    output: agentDetails,
  }),
  declared: call({
    summary: 'The credentials that agents of the signed-in user declare: to choose from.',
    role: 'user',
    input: nothing,
    output: z.strictObject({ credentials: z.array(declaredCredential) }),
  }),
  holders: call({
    summary: 'Who has set their personal secrets of an agent, without values.',
    role: 'admin',
    input: z.strictObject(ofAgent),
    output: z.strictObject({ secrets: z.array(secretHolders) }),
  }),
  saveSecrets: call({
    summary:
      'Sets and removes secrets of one capability, all or none: shared ones, and one’s own personal ones.',
    role: 'admin',
    input: z.strictObject(changes),
    output: secretsSaved,
    changes: true,
  }),
  saveSecretsOf: call({
    summary:
      'Sets and removes secrets of one capability, all or none: shared ones, and another person’s personal ones.',
    role: 'admin',
    input: z.strictObject({ ...changes, ...ofUser }),
    output: secretsSaved,
    changes: true,
  }),
  saveOwnSecrets: call({
    summary: 'Sets and removes one’s own personal secrets of one capability, all or none.',
    role: 'user',
    input: z.strictObject(changes),
    output: secretsSaved,
    changes: true,
  }),
  openLink: call({
    summary: 'Opens an address in the system browser that a description of the agent holds.',
    role: 'user',
    budget: 'pages',
    input: z.strictObject({ ...ofAgent, address: shortText }),
    output: nothing,
  }),
  choosePackage: call({
    summary: 'Asks for a package, unpacks and checks it, and tells what it requires.',
    role: 'admin',
    budget: 'dialogs',
    input: z.strictObject({ kind: z.enum(['archive', 'folder']) }),
    output: z.strictObject({ package: packageInspection.nullable() }),
  }),
  dropPackage: dropCall({
    summary: 'Unpacks and checks a package that was dropped on the window.',
    role: 'admin',
    output: z.strictObject({ package: packageInspection }),
  }),
  install: call({
    summary: 'Installs a package that was checked, or updates the agent to it.',
    role: 'admin',
    input: z.strictObject({ ...unpacked, removeLeftovers: z.boolean() }),
    output: nothing,
    changes: true,
  }),
  discardPackage: call({
    summary: 'Throws a package away that was checked and not installed.',
    role: 'admin',
    input: z.strictObject(unpacked),
    output: nothing,
  }),
  removal: call({
    summary: 'What removing an agent would mean for stored values.',
    role: 'admin',
    input: z.strictObject(ofAgent),
    output: agentRemoval,
  }),
  remove: call({
    summary: 'Removes an agent and, when asked to, the values that no other agent uses.',
    role: 'admin',
    input: z.strictObject({ ...ofAgent, removeSecrets: z.boolean() }),
    output: nothing,
    changes: true,
  }),
} as const;
