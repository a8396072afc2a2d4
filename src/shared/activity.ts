/**
 * What the activity log can say, as one closed list: every action with the group by which it is filtered, and the kinds of
 * thing that it is about. Its words are in `activity.json`. A row never has a value, nor how long one is.
 */

/** Every action, in the order in which a list of them is offered. */
export const activityGroups = {
  signIn: [
    'signedIn',
    'signInFailed',
    'passwordFailed',
    'signedOut',
    'locked',
    'unlocked',
    'sessionsEnded',
  ],
  people: [
    'personAdded',
    'personChanged',
    'personDeleted',
    'madeAdmin',
    'madeMember',
    'passwordChanged',
    'passwordReset',
  ],
  access: ['accessAll', 'accessNone', 'accessSelected', 'accessGiven', 'accessTaken'],
  credentials: [
    'credentialSet',
    'credentialReplaced',
    'credentialRemoved',
    'credentialRestored',
    'expirySet',
    'expiryCleared',
    'credentialsImported',
  ],
  agents: ['agentInstalled', 'agentUpdated', 'agentRemoved', 'agentRun'],
  providers: [
    'providerConnected',
    'providerChanged',
    'providerDisconnected',
    'providerRestored',
    'providerChecked',
    'providerCheckFailed',
  ],
  pipes: [
    'pipeAdded',
    'pipeChanged',
    'pipeSecretReplaced',
    'pipeSecretRemoved',
    'pipeSwitchedOn',
    'pipeSwitchedOff',
    'pipeRemoved',
    'pipeRestored',
    'pipeChecked',
    'pipeCheckFailed',
    'senderAdded',
    'senderRemoved',
    'senderRestored',
  ],
  secret: [
    'instanceCreated',
    'instanceUnlocked',
    'instanceUnlockFailed',
    'instanceLocked',
    'secretSealed',
    'secretUnsealed',
    'secretChanged',
    'kitSaved',
    'kitPrinted',
    'kitConfirmed',
    'kitChecked',
    'kitCheckFailed',
  ],
  backups: ['backupMade', 'backupFailed', 'backupChecked', 'backupScheduled', 'restored'],
  instance: [
    'attached',
    'forgotten',
    'renamed',
    'settingChanged',
    'moved',
    'changedOutside',
    'outsideAccepted',
    'outsideRemoved',
    'outsideAllAccepted',
    'logExported',
    'logPruned',
    'logLost',
  ],
} as const;

export type ActivityGroup = keyof typeof activityGroups;
export type ActivityAction = (typeof activityGroups)[ActivityGroup][number];

/** By which an action is filtered. */
export function groupOf(action: ActivityAction): ActivityGroup {
  const groups = Object.entries(activityGroups) as [ActivityGroup, readonly ActivityAction[]][];
  return groups.find(([, actions]) => actions.includes(action))?.[0] ?? 'instance';
}

export const activityActions = Object.values(activityGroups).flat() as readonly ActivityAction[];

/** What an action can be about. */
export const thingKinds = [
  'person',
  'credential',
  'agent',
  'provider',
  'pipe',
  'setting',
  'instance',
] as const;
export type ThingKind = (typeof thingKinds)[number];

/** The settings whose change is written down: the `id` of a thing of the kind `setting`. */
export const activitySettings = [
  'appearance',
  'language',
  'idleLock',
  'rememberedName',
  'server',
  'kitReminder',
  'usageReminder',
  'firstSteps',
  'health',
  'signs',
] as const;
export type ActivitySetting = (typeof activitySettings)[number];

/** Who has done something: a person, the command line, a window at which nobody is signed in, a program that is not Selu Desktop, or the app by itself. */
export const actorKinds = ['user', 'machine', 'nobody', 'outside', 'app'] as const;
export type ActorKind = (typeof actorKinds)[number];

/** What nobody can do without being signed in, but whoever sets up a Selu in which there is nobody yet. */
const settingUp: ReadonlySet<ActivityAction> = new Set<ActivityAction>([
  ...(['instanceCreated', 'personAdded', 'madeAdmin', 'kitConfirmed', 'secretSealed'] as const),
]);

/** Whether a row tells of the first start. */
export const isOfSetUp = (row: {
  readonly who: { readonly kind: ActorKind };
  readonly action: ActivityAction;
}): boolean => row.who.kind === 'nobody' && settingUp.has(row.action);

/** Something that a row is about, called as it was then. */
export interface Thing {
  readonly kind: ThingKind;
  /** By which it is found, and its history. */
  readonly id: string;
  readonly name: string;
}

/** What is to be written down of a change. */
export interface ActivityEvent {
  readonly action: ActivityAction;
  readonly about?: Thing | null;
  /** A second one: the person whose credential it is, the agent that somebody was given. */
  readonly with?: Thing | null;
  /** How many, where one row says it of several: things, never characters. */
  readonly count?: number | null;
}

/** Of `docs/security.md`: so long, and so many of one instance. The oldest go first. */
export const activityKept = { days: 400, rows: 100_000 } as const;

/** What names a credential: its row gets another id whenever it is stored anew. */
export interface NamedCredential {
  readonly capabilityId: string;
  readonly name: string;
  /** Whose it is; null: everyone's. */
  readonly userId: string | null;
}

/** The `id` of a credential as a thing: the same one for as long as there is anything under its name. */
export const credentialThingId = ({ capabilityId, name, userId }: NamedCredential): string =>
  JSON.stringify([capabilityId, name, userId]);

/** What {@link credentialThingId} was made of; null for anything else. */
export function credentialOfThing(id: string): NamedCredential | null {
  try {
    const parsed: unknown = JSON.parse(id);
    if (!Array.isArray(parsed)) return null;
    const [capabilityId, name, userId] = parsed as readonly unknown[];
    if (typeof capabilityId !== 'string' || typeof name !== 'string') return null;
    return typeof userId === 'string' || userId === null ? { capabilityId, name, userId } : null;
  } catch {
    return null;
  }
}
