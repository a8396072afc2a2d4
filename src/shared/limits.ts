/** Bounds that the forms show and the services enforce (product spec §5 and §7). */
export const limits = {
  passwordMin: 8,
  passwordMax: 1024,
  /** Bytes of UTF-8. */
  credentialValueBytes: 64 * 1024,
  usernameMax: 64,
  displayNameMax: 100,
  capabilityIdMax: 200,
  credentialNameMax: 200,
  credentialsPerCapability: 200,
  /** Most personal credentials of one person, and what they take in the database together. */
  personalCredentials: 1_000,
  personalMebibytes: 8,
  /** Largest file that is imported, most entries in it, and most of them that are stored at once. */
  importMebibytes: 2,
  importEntries: 5_000,
  importTakes: 500,
  /** Most rows of a list that are changed together: nobody else gets an answer meanwhile. */
  selectedRows: 500,
  /** How many of the last characters of a new master secret are typed back as a proof. */
  secretProofLength: 6,
  /** After how many days without a look a recovery kit is to be checked, and for how many *Later* hides a reminder. */
  kitCheckDays: 365,
  kitLaterDays: 7,
  /** For how long a password counts as just given, for calls that give power over the instance. */
  freshMinutes: 5,
  /** Time in which a removal can be undone, in seconds. */
  undoSeconds: 10,
  windows: 8,
  /** Most instances that the app keeps on its list. */
  instances: 20,
  /** Most passwords that are hashed or checked at the same time for one window … */
  passwordsAtOnce: 4,
  /** … and within a minute. */
  passwordsPerMinute: 30,
  /** Most times that one window has a typed master secret tried within a minute. */
  secretsAMinute: 60,
  /** Most pages that one window opens in the system browser within a minute. */
  pagesAMinute: 10,
  /** Most dialogs of the system's, questions among them, that come up before one window within a minute. */
  dialogsAMinute: 12,
  /** Most times that one window has the keychain asked, or the files opened again, within a minute. */
  keychainAMinute: 30,
  /** Most changes that one window makes to the list of instances within a minute. */
  instancesAMinute: 30,
  /** Most rows of a long list in one answer. */
  rowsAtOnce: 100,
  /** Most values of one filter that a list offers, and that may be chosen. */
  filterValues: 200,
  /** Most agents that can be selected for one user. */
  selectedAgents: 10_000,
  pipeNameMax: 100,
  /** Longest chat identifier, in characters. */
  chatMax: 200,
  /** Longest name of a sender, in characters. */
  senderMax: 200,
  /** Time limit of a check, in seconds, the answer's body included. */
  checkSeconds: 10,
  /** Most checks at the same time, over all windows. */
  checksAtOnce: 4,
  /** Most findings of one kind that Health lists, and most things and people that one of them names. */
  findingsOfKind: 100,
  findingThings: 20,
  /** Longest reason for which a finding is dismissed, in characters. */
  dismissalReason: 500,
} as const;

/** Shown in place of a stored value, whatever its length. */
export const MASK = '••••••••';

/** After how many idle minutes a window may lock; a user can also choose never. */
export const idleLockMinutes = [1, 5, 10, 15, 30, 60] as const;
export const defaultIdleLockMinutes = 10;

/** The fallback agent: built in, always there, and nobody can lose it (product spec §7). */
export const DEFAULT_AGENT = 'default';
