/** What an instance can be, and what is known of it then. */
import type { OffPart, SecretSource } from '#shared/contract/schemas.ts';
import type { ErrorInfo } from '#shared/errors.ts';
import type { InstanceReader } from '../../store/instance/instance-store.ts';
import type { InstanceRules } from '../secrets/instance-rules.ts';
import type { Proof } from './attached.ts';
import type { Held } from './held-secret.ts';

/** An open instance, locked or not. */
export interface Opened {
  readonly store: InstanceReader;
  readonly rules: InstanceRules;
  /** Why nothing can be written to it; null: it can. */
  readonly readOnly: ErrorInfo | null;
  /** What of it cannot be changed, or not even be read, because its database has it in another shape. */
  readonly off: readonly OffPart[];
}

/** Once the secret was forgotten, what belongs to it throws `secret_missing`, whoever has kept this. */
export interface Unlocked extends Opened, Held {
  readonly instanceId: string;
  readonly secretSource: SecretSource;
  /** By what the secret was found to be the right one; null: by a check that is stored for it. */
  readonly proof: Proof | null;
}

/** A master secret, and where it came from. */
export type SourcedSecret = Pick<Unlocked, 'secret' | 'secretSource'>;

export type LockedState = {
  readonly name: 'locked';
  readonly error: ErrorInfo | null;
  /** The secret is there, and fits: it is unlocked as soon as all rows are signed for the first time. */
  readonly isSigning: boolean;
  /** Where the secret came from that was forgotten on request, and is not read from there before the next one. */
  readonly forgotten: SecretSource | null;
} & Opened;

export type UnlockedState = { readonly name: 'unlocked' } & Unlocked;

export type InstanceState =
  | { readonly name: 'problem'; readonly error: ErrorInfo }
  | { readonly name: 'missing'; readonly secretInEnvironment: boolean }
  | LockedState
  | UnlockedState;
