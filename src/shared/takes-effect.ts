/** When a running Selu uses what was changed in its database. */

/**
 * From the soonest to the latest. `atStart`: it does not run. `restart`: only after it was started again.
 */
export const effects = ['atOnce', 'nextToolCall', 'nextTurn', 'atStart', 'restart'] as const;
export type Effect = (typeof effects)[number];

export interface TakesEffect {
  readonly when: Effect;
  /** The command that starts it again, where it is known and needed. */
  readonly command: string | null;
  /** A bot has another token: Selu has to set its webhook again, too, and was not told to. */
  readonly webhook?: true;
}
