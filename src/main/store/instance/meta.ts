/** `instance_meta`: facts about the instance as a whole. */
/**
 * `instance_id`: 32 hex digits, salt of every subkey. `key_check`: tells the right master secret.
 * `encryption_count`: how many values were encrypted under it. `generation`: how often signed rows were changed.
 * `state_mac`: the MAC over it and all groups of signed rows.
 */
export type MetaKey = 'instance_id' | 'key_check' | 'encryption_count' | 'generation' | 'state_mac';

export interface MetaStore {
  get(key: MetaKey): string | null;
  set(key: MetaKey, value: string): void;
  /** Adds one to a count; a missing one starts at zero. */
  increment(key: MetaKey): void;
}
