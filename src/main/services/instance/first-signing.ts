/**
 * What is signed when an own instance is unlocked: all rows, once, where a version has left them that did not sign; and
 * all anew, where a version has signed them by an older form. A thread signs many rows for the first time, and the
 * instance is locked until it is done.
 */
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { keyCheckValue } from '../../crypto/key-check.ts';
import type { OwnInstanceStore } from '../../store/instance/instance-store.ts';
import type { CurrentState } from './current-state.ts';
import type { Generations } from './generations.ts';
import type { LockedState, Opened, Unlocked, UnlockedState } from './instance-state.ts';
import type { OpenDatabase } from './open-database.ts';
import type { ThreadWork } from './thread-work.ts';
import { signFirst } from './whole.ts';

/**
 * Signs here what has to be, in one transaction each.
 *
 * @param isUnsigned whether nothing of it is signed yet; values that do not decrypt are left out, and stay damaged
 * @throws AppError what the disk says: all is as it was
 */
export function signAtUnlock(
  store: OwnInstanceStore,
  { rows, vault, secret, instanceId }: Unlocked,
  { isUnsigned, generations }: { readonly isUnsigned: boolean; readonly generations: Generations },
): void {
  if (rows === null) return;
  const signed = (sign: () => void): void => {
    const generation = store.transaction(() => {
      sign();
      return rows.sign();
    });
    if (generation !== null) generations.committed(instanceId, generation);
    void generations.keep();
  };
  if (isUnsigned) {
    signed(() => signFirst(store, { rows, vault }, keyCheckValue(secret, instanceId, 'signed')));
  }
  // Where another process was quicker, nothing is left to sign.
  if (rows.ledger.formerForm !== null) signed(() => rows.signAnew());
  // What could not be written down when it was committed is, with the next change.
  const { ledger } = rows;
  if (ledger.state === 'fits') generations.committed(instanceId, ledger.generation);
}

interface FirstSigningDependencies {
  readonly current: CurrentState;
  readonly database: OpenDatabase;
  readonly threads: ThreadWork;
}

export class FirstSigning {
  readonly #current: CurrentState;
  readonly #database: OpenDatabase;
  readonly #threads: ThreadWork;
  /** While a thread does it; aborted, it leaves nothing. */
  #going: { readonly done: Promise<void>; readonly stop: AbortController } | null = null;

  constructor({ current, database, threads }: FirstSigningDependencies) {
    this.#current = current;
    this.#database = database;
    this.#threads = threads;
  }

  /**
   * Has a thread sign all of it.
   *
   * @param state what the instance becomes when it is done, if it is still open then
   * @returns the state until then; null: there are few rows, or no thread
   */
  begin(opened: Opened, state: UnlockedState): LockedState | null {
    const { store } = this.#database;
    const host = store && this.#threads.hostFor(store, state);
    if (host === null) return null;
    const stop = new AbortController();
    const keyCheck = keyCheckValue(state.secret, state.instanceId, 'signed');
    const ended = (next: () => LockedState | UnlockedState): void => {
      if (this.#database.store === store) this.#current.become(next());
    };
    const sign = async (): Promise<void> => {
      try {
        const { instanceId } = state;
        await this.#threads.write(host, instanceId, 'rows.signFirst', { keyCheck }, stop.signal);
        ended(() => state);
      } catch (error) {
        const info: ErrorInfo | null = error instanceof AppError ? error.toInfo() : null;
        ended(() => this.#current.locked(opened, info));
        throw error;
      } finally {
        if (this.#going?.stop === stop) this.#going = null;
      }
    };
    const done = sign();
    // Whoever waits for it is told.
    done.catch(() => undefined);
    this.#going = { done, stop };
    return { ...this.#current.locked(opened), isSigning: true };
  }

  /** Waits for it; at once where none goes on. @throws AppError what the disk says */
  async done(): Promise<void> {
    await this.#going?.done;
  }

  stop(): void {
    this.#going?.stop.abort(new AppError('worker_stopped', {}));
  }
}
