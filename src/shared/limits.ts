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
  /** How many of the last characters of a made master secret are typed back. */
  secretProofLength: 6,
  /** For how long a removal can be undone, in seconds. */
  undoSeconds: 10,
  windows: 8,
  /** Agents that one user may be given one by one. */
  selectedAgents: 10_000,
  pipeNameMax: 100,
  /** Of what names a chat. */
  chatMax: 200,
  /** For how long a check may take, in seconds, the answer's body included. */
  checkSeconds: 10,
  /** Checks that run at the same time, in all windows. */
  checksAtOnce: 4,
} as const;

/** What stands for a stored value, whatever its length. */
export const MASK = '••••••••';

/** After how many idle minutes a window may lock; a user can also choose never. */
export const idleLockMinutes = [1, 5, 10, 15, 30, 60] as const;
export const defaultIdleLockMinutes = 10;

/** The fallback agent: built in, always there, and nobody can lose it (product spec §7). */
export const DEFAULT_AGENT = 'default';
