/**
 * What the instance is now: one state after another, of which only an unlocked one holds a master secret. Whoever has kept
 * the state before finds no secret in it any more, and the threads that have its keys end.
 */
import type { SecretSource } from '#shared/contract/schemas.ts';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { activityMacKey, panelMacKey } from '../../crypto/row-mac.ts';
import type { InstanceReader } from '../../store/instance/instance-store.ts';
import { HeldSecret, withHeld, type Held } from './held-secret.ts';
import type {
  InstanceState,
  LockedState,
  Opened,
  SourcedSecret,
  Unlocked,
  UnlockedState,
} from './instance-state.ts';

/** Work during which nothing else may be written: a copy is made of all, or all is encrypted anew. */
type Pause = 'still' | 'rekeying';

export class CurrentState {
  #now: InstanceState = { name: 'missing', secretInEnvironment: false };
  #keyChanges = 0;
  readonly #listeners = new Set<() => void>();
  readonly #onDropped: () => void;
  /** Of the state that is unlocked, or about to be. */
  readonly #held = new Set<HeldSecret>();
  readonly #heldBy = new WeakMap<InstanceState, HeldSecret>();
  #forgotten: SecretSource | null = null;
  #pause: Pause | null = null;

  /** @param onDropped is told when a secret was let go of */
  constructor(onDropped: () => void) {
    this.#onDropped = onDropped;
  }

  get now(): InstanceState {
    return this.#now;
  }

  /** Another number after each change of the key or of the database. */
  get keyChanges(): number {
    return this.#keyChanges;
  }

  /** Has work done whenever {@link keyChanges} changes. */
  onKeyChange(work: () => void): void {
    this.#listeners.add(work);
  }

  /** Takes a state, lets go of the secrets of others, and tells whoever listens. */
  become(state: InstanceState): void {
    this.#now = state;
    this.#keyChanges += 1;
    if (state.name === 'unlocked') this.#forgotten = null;
    this.dropUnused();
    for (const work of this.#listeners) work();
  }

  /** Takes the problem of what could not be opened. Nobody is told: nothing has changed since it was closed. */
  fail(error: ErrorInfo): void {
    this.#now = { name: 'problem', error };
  }

  /** Where the secret came from that was forgotten on request, until it is unlocked again; null: none was. */
  get forgotten(): SecretSource | null {
    return this.#forgotten;
  }

  /** The secret is to be forgotten on request. @param source where it came from */
  noteForgotten(source: SecretSource): void {
    this.#forgotten = source;
  }

  /** What is open, without a secret. @param error why the one that was tried was not taken */
  locked(opened: Opened, error: ErrorInfo | null = null): LockedState {
    const { store, rules, readOnly, off } = opened;
    return {
      ...{ name: 'locked', store, rules, readOnly, off, error },
      ...{ isSigning: false, forgotten: this.#forgotten },
    };
  }

  /** An unlocked state, the only one that holds the secret: until {@link become} takes another one. */
  holding(
    facts: Omit<Unlocked, keyof Held>,
    given: Omit<Held, 'recordMacs' | 'activityMacs'>,
  ): UnlockedState {
    const { secret } = given;
    const held = new HeldSecret({
      ...given,
      // Each of these is asked for many times.
      recordMacs: panelMacKey(secret, facts.instanceId),
      activityMacs: activityMacKey(secret, facts.instanceId),
    });
    this.#held.add(held);
    const state = withHeld({ name: 'unlocked' as const, ...facts }, held);
    this.#heldBy.set(state, held);
    return state;
  }

  /** Lets go of every secret but that of the present state, also of one that fits where {@link become} was never called. */
  dropUnused(): void {
    const state = this.#now;
    if (state.name === 'locked' && state.isSigning) return;
    const kept = this.#heldBy.get(state);
    const dropped = [...this.#held].filter((held) => held !== kept);
    if (dropped.length === 0) return;
    for (const held of dropped) {
      held.drop();
      this.#held.delete(held);
    }
    this.#onDropped();
  }

  /** What is open, locked or not. @throws AppError `instance_missing`, or the problem it has */
  opened(): LockedState | UnlockedState {
    const state = this.#now;
    if (state.name === 'missing') throw new AppError('instance_missing', {});
    if (state.name === 'problem') throw AppError.from(state.error);
    return state;
  }

  /** @throws AppError as {@link opened} */
  store(): InstanceReader {
    return this.opened().store;
  }

  /** @throws AppError as {@link opened}, and `secret_missing` while locked */
  unlocked(): UnlockedState {
    const state = this.opened();
    if (state.name !== 'unlocked') throw new AppError('secret_missing', {});
    return state;
  }

  /** What waits for a secret. @throws AppError `not_now` when nothing does */
  requireLocked(): LockedState {
    const state = this.#now;
    if (state.name !== 'locked' || state.isSigning) throw new AppError('not_now', {});
    return state;
  }

  /** The secret of an unlocked instance, to open it anew with: what it holds is let go of when it is closed. */
  fitting(): SourcedSecret | null {
    const state = this.#now;
    return state.name === 'unlocked'
      ? { secret: state.secret, secretSource: state.secretSource }
      : null;
  }

  /** Why nothing is to be written for now; null: it can be. */
  get pause(): Pause | null {
    return this.#pause;
  }

  /** Has work done while nothing else is written. @throws AppError `not_now` while such work goes on */
  async paused<T>(pause: Pause, work: () => Promise<T>): Promise<T> {
    if (this.#pause !== null) throw new AppError('not_now', {});
    this.#pause = pause;
    try {
      return await work();
    } finally {
      this.#pause = null;
    }
  }
}
