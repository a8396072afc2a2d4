/** Value types that cross between the window and the main process, as schemas. */
import { z } from 'zod';
import { errorParams } from '../errors.ts';
import { idleLockMinutes, limits } from '../limits.ts';
import { providerIds } from '../providers.ts';

/** Text from a form: bounded so that a hostile window cannot exhaust memory; the services know the real limits. */
const text = (max: number) => z.string().max(max);

export const shortText = text(1_000);
/** Far above the 64 KiB that a value may have, so that the service can answer with its own sentence. */
export const valueText = text(1_000_000);
export const nothing = z.strictObject({});

export const language = z.enum(['en', 'de']);
export const theme = z.enum(['system', 'light', 'dark']);

/** UTC, ISO 8601 with a `Z`. */
export const instant = z.iso.datetime();

export const preferences = z.strictObject({
  theme,
  /** Language before anybody is signed in; afterwards the user's own counts. */
  language: z.union([z.literal('system'), language]),
});

export const errorInfo = z.strictObject({
  code: z.enum(Object.keys(errorParams) as [keyof typeof errorParams]),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

export const signedInUser = z.strictObject({
  id: z.string(),
  username: z.string(),
  displayName: z.string(),
  isAdmin: z.boolean(),
  language,
  /** Null where the stored time cannot be read. */
  createdAt: instant.nullable(),
});

export const userRef = z.strictObject({
  id: z.string(),
  username: z.string(),
  displayName: z.string(),
});

/** Minutes without input after which a window locks; null: only together with the computer. */
export const idleLock = z.literal(idleLockMinutes).nullable();

/** Where the app stands, which decides the screen. */
export const phase = z.discriminatedUnion('name', [
  /** It could not open its files; `error` says why. */
  z.strictObject({ name: z.literal('problem'), error: errorInfo }),
  /** No instance yet. */
  z.strictObject({ name: z.literal('welcome'), secretInEnvironment: z.boolean() }),
  /**
   * The master secret is asked for; `error` says what was wrong with the one that was tried first,
   * `keychainAsked` that the keychain may still give it.
   */
  z.strictObject({
    name: z.literal('locked'),
    error: errorInfo.nullable(),
    keychainAsked: z.boolean(),
  }),
  /** Unlocked, and nobody has an account yet. */
  z.strictObject({ name: z.literal('firstAdmin') }),
  z.strictObject({ name: z.literal('signedOut') }),
  /** Signed in, and the password is asked for before anything else. */
  z.strictObject({ name: z.literal('screenLocked'), user: signedInUser }),
  z.strictObject({ name: z.literal('signedIn'), user: signedInUser, idleLock }),
]);

export const appState = z.strictObject({ version: z.string(), phase, preferences });

export const credentialStatus = z.enum(['set', 'expired', 'damaged']);

/** Which agents a user may use. `default` is never listed: nobody can lose it. */
export const agentAccess = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('all') }),
  z.strictObject({ mode: z.literal('none') }),
  z.strictObject({
    mode: z.literal('selected'),
    agentIds: z.array(shortText).max(limits.selectedAgents),
  }),
]);

export const agentRef = z.strictObject({ id: z.string(), name: z.string() });

/** Shared by everyone, or each person's own: the choice of whoever made the agent. */
export const credentialScope = z.enum(['system', 'user']);

/** A credential that an agent declares, and how it stands for the person who asks. */
export const agentSecret = z.strictObject({
  name: z.string(),
  scope: credentialScope,
  required: z.boolean(),
  /** In the language of the person who asks, where the package has it. */
  description: z.string(),
  status: z.enum(['missing', 'set', 'expired', 'damaged']),
  /** Null while missing, and where the stored time cannot be read. */
  updatedAt: instant.nullable(),
  expiresAt: instant.nullable(),
});

export const agentCapability = z.strictObject({
  id: z.string(),
  /** `none`, the listed `hosts`, or `any`. */
  network: z.enum(['none', 'hosts', 'any']),
  hosts: z.array(z.string()),
  /** Other installed agents with the same capability: they use the same stored values. */
  sharedWith: z.array(agentRef),
  secrets: z.array(agentSecret),
});

/** A capability, by its folder in the package, that could not be read. */
export const unreadableCapability = z.strictObject({ folder: z.string(), error: errorInfo });

const agentFacts = {
  id: z.string(),
  name: z.string(),
  description: z.string(),
  version: z.string().nullable(),
};

export const agentSummary = z.strictObject({
  ...agentFacts,
  /** The fallback agent, which has no package and is always there. */
  builtIn: z.boolean(),
  capabilities: z.array(z.string()),
  /** How many secrets are required, and how many of those can be used by the person who asks. */
  required: z.number().int(),
  ready: z.number().int(),
  /** Why the package could not be read, as a whole or in part. */
  problem: errorInfo.nullable(),
});

export const agentDetails = z.strictObject({
  ...agentSummary.omit({ capabilities: true }).shape,
  longDescription: z.string(),
  installedAt: instant.nullable(),
  capabilities: z.array(agentCapability),
  unreadable: z.array(unreadableCapability),
});

/** A personal credential, and who has set theirs. */
export const secretHolders = z.strictObject({
  capabilityId: z.string(),
  name: z.string(),
  users: z.array(userRef),
});

/** Values that are stored under one name: of how many people, or one shared. */
export const leftoverCredential = z.strictObject({
  capabilityId: z.string(),
  name: z.string(),
  scope: credentialScope,
  count: z.number().int(),
});

/** A package that was unpacked and checked, before it is installed. */
export const packageInspection = z.strictObject({
  handle: z.string(),
  ...agentFacts,
  longDescription: z.string(),
  capabilities: z.array(agentCapability),
  /** The installed version that it replaces; null: a new agent. */
  replaces: z.strictObject({ version: z.string().nullable() }).nullable(),
  /** What is stored already and this package would use: nobody else need have it installed. */
  existing: z.array(leftoverCredential),
  /** What is stored and nobody would declare any more. */
  leftovers: z.array(leftoverCredential),
});

/** What removing an agent means for stored values. */
export const agentRemoval = z.strictObject({
  /** Those that no other agent uses. */
  leftovers: z.array(leftoverCredential),
  /** Capabilities that other agents use, too: their values stay. */
  shared: z.array(z.strictObject({ capabilityId: z.string(), agents: z.array(agentRef) })),
  /** Whether some agent cannot be read, so that nobody can tell what it uses: then all values stay. */
  uncertain: z.boolean(),
});

/** A credential that some agent declares, to choose from. */
export const declaredCredential = z.strictObject({
  capabilityId: z.string(),
  name: z.string(),
  scope: credentialScope,
});

/** A new value for one credential of a capability; null removes what is stored. */
export const secretChange = z.strictObject({ name: shortText, value: valueText.nullable() });

export const account = z.strictObject({
  ...userRef.shape,
  isAdmin: z.boolean(),
  language,
  /** Null where the stored time cannot be read. */
  createdAt: instant.nullable(),
  /** Null: not yet, as far as the instance knows. */
  lastSignInAt: instant.nullable(),
  agentAccess,
});

/** What goes with a user who is deleted. */
export const belongings = z.array(
  z.strictObject({
    kind: z.enum(['credentials', 'sessions', 'pipes', 'channels', 'other']),
    count: z.number().int(),
  }),
);

export const session = z.strictObject({
  /** Names the session without being its key. */
  handle: z.string(),
  /** Null where the instance does not keep it. */
  device: z.string().nullable(),
  startedAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
  expiresAt: instant.nullable(),
  /** The one that asks. */
  current: z.boolean(),
});

export const secretSource = z.enum(['environment', 'keychain', 'typed']);

/** How the OS keychain stands to this instance. */
export const keychainStatus = z.strictObject({
  /** Where the master secret in use came from. */
  source: secretSource,
  /** Why the keychain cannot be used; null when it can. */
  problem: errorInfo.nullable(),
  /** Whether Selu looks there at its start. */
  sealed: z.boolean(),
});

/** A stored credential without its value: nothing here tells even the value's length. */
export const credential = z.strictObject({
  id: z.string(),
  /** `null`: a system credential. */
  user: userRef.nullable(),
  capabilityId: z.string(),
  name: z.string(),
  status: credentialStatus,
  updatedAt: instant,
  expiresAt: instant.nullable(),
  /** Whether no installed agent declares it. */
  unused: z.boolean(),
});

export const credentialKey = { capabilityId: shortText, name: shortText };
export const saveMode = z.enum(['add', 'replace']);
export const removed = z.strictObject({ undo: z.string(), undoSeconds: z.number().int() });
/** `removed` puts back what was removed among the changes; what was overwritten stays so. */
export const secretsSaved = z.strictObject({ removed: removed.nullable() });

/** Whether a key, token or password is stored, and can still be read. */
export const secretStatus = z.enum(['set', 'missing', 'damaged']);

export const providerId = z.enum(providerIds);

export const provider = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** False for one that a newer Selu has added: it is shown, and nothing of it can be changed. */
  known: z.boolean(),
  connected: z.boolean(),
  keyStatus: secretStatus,
  /** Null: the provider's own, or it has none. */
  baseAddress: z.string().nullable(),
  region: z.string().nullable(),
  /** Of the key. Null where nothing is stored, or its stored time cannot be read. */
  updatedAt: instant.nullable(),
});

/** What has been questioned and may be done all the same. */
export const acceptance = {
  /** The key looks like another provider's. */
  otherKeyOk: z.boolean(),
  /** The address is in the public network, and not encrypted. */
  insecureOk: z.boolean(),
};

/** `formOnly`: whether the key is right is seen when it is used first. */
export const checkOutcome = z.enum(['checked', 'formOnly', 'skipped']);

export const pipe = z.strictObject({
  id: z.string(),
  name: z.string(),
  owner: userRef,
  /** `web`, `webhook`, `telegram`, `imessage` (BlueBubbles), or what a newer Selu calls it. */
  transport: z.string(),
  /** False for one that a newer Selu has added: it is shown, and nothing of it can be changed. */
  known: z.boolean(),
  active: z.boolean(),
  /** Who answers when nobody is named; a `name` of null: not installed any more. Null: none is chosen. */
  agent: z.strictObject({ id: z.string(), name: z.string().nullable() }).nullable(),
  /** Of the bot token, the server's password, or the token with which others come in. */
  secretStatus,
  /** Telegram's chat or BlueBubbles's chat GUID. */
  chat: z.string().nullable(),
  /** Of the BlueBubbles server, or where a webhook sends its answers, without a query. */
  address: z.string().nullable(),
  /** Of the secret. Null where its stored time cannot be read. */
  updatedAt: instant.nullable(),
});

/** What every pipe is saved with; an `agentId` of null: none is chosen. */
export const pipeProfile = { name: shortText, agentId: shortText.nullable() };

export const telegramChat = z.strictObject({
  id: z.string(),
  /** The group's title, or the person's name. */
  title: z.string(),
  kind: z.enum(['private', 'group', 'channel']),
});

export type SecretStatus = z.infer<typeof secretStatus>;
export type Provider = z.infer<typeof provider>;
export type CheckOutcome = z.infer<typeof checkOutcome>;
export type Pipe = z.infer<typeof pipe>;
export type TelegramChat = z.infer<typeof telegramChat>;
export type AgentAccess = z.infer<typeof agentAccess>;
export type AgentRef = z.infer<typeof agentRef>;
export type CredentialScope = z.infer<typeof credentialScope>;
export type AgentSecret = z.infer<typeof agentSecret>;
export type AgentCapability = z.infer<typeof agentCapability>;
export type AgentSummary = z.infer<typeof agentSummary>;
export type AgentDetails = z.infer<typeof agentDetails>;
export type SecretHolders = z.infer<typeof secretHolders>;
export type LeftoverCredential = z.infer<typeof leftoverCredential>;
export type PackageInspection = z.infer<typeof packageInspection>;
export type AgentRemoval = z.infer<typeof agentRemoval>;
export type DeclaredCredential = z.infer<typeof declaredCredential>;
export type SecretChange = z.infer<typeof secretChange>;
export type Account = z.infer<typeof account>;
export type Belongings = z.infer<typeof belongings>;
export type Session = z.infer<typeof session>;
export type SecretSource = z.infer<typeof secretSource>;
export type KeychainStatus = z.infer<typeof keychainStatus>;
export type IdleLock = z.infer<typeof idleLock>;
export type Language = z.infer<typeof language>;
export type Theme = z.infer<typeof theme>;
export type Preferences = z.infer<typeof preferences>;
export type SignedInUser = z.infer<typeof signedInUser>;
export type Phase = z.infer<typeof phase>;
export type AppState = z.infer<typeof appState>;
export type UserRef = z.infer<typeof userRef>;
export type Credential = z.infer<typeof credential>;
export type CredentialStatus = z.infer<typeof credentialStatus>;
export type SaveMode = z.infer<typeof saveMode>;
export type Removed = z.infer<typeof removed>;
