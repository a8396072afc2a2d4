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
  /** How many of the last characters of a made master secret are typed back. */
  secretProofLength: 6,
  /** For how long a removal can be undone, in seconds. */
  undoSeconds: 10,
} as const;

/** What stands for a stored value, whatever its length. */
export const MASK = '••••••••';
