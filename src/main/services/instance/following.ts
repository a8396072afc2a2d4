/**
 * What others do with the database that is open: they replace its file or put it back, remove its log, put it under another
 * master secret; Selu is updated and changes its structure. It is looked for before each write, after it, and now and
 * then; what is there then is opened, under the same secret where that fits.
 */
import { AppError } from '#shared/errors.ts';
import { keyCheckForm } from '../../crypto/key-check.ts';
import type { CurrentState } from './current-state.ts';
import type { SourcedSecret } from './instance-state.ts';
import { isInPlace, isSame, isSeen, type FileCheck, type OpenDatabase } from './open-database.ts';

interface FollowingDependencies {
  readonly current: CurrentState;
  readonly database: OpenDatabase;
  /** Opens what is there. @param given is tried in the place of what the environment gives */
  readonly start: (given: SourcedSecret | null) => void;
  /** Unlocks what was just opened with a secret that fitted, if nothing else has unlocked it. */
  readonly unlockAgain: (fitting: SourcedSecret) => void;
}

export class Following {
  readonly #current: CurrentState;
  readonly #database: OpenDatabase;
  readonly #start: FollowingDependencies['start'];
  readonly #unlockAgain: FollowingDependencies['unlockAgain'];
  /** The `dataVersion` at which the secret was last seen to fit; null: none. */
  #secretSeenAt: number | null = null;

  constructor({ current, database, start, unlockAgain }: FollowingDependencies) {
    this.#current = current;
    this.#database = database;
    this.#start = start;
    this.#unlockAgain = unlockAgain;
  }

  /** Before a write. @throws AppError `database_replaced`, `database_busy` */
  requireSame(): void {
    this.#letGoUnless(isSame);
  }

  /** The same, and all that others have written up to now counts as seen. @throws AppError as {@link requireSame} */
  requireSeen(): void {
    this.#letGoUnless(isSeen);
  }

  /** After a write. @throws AppError `database_replaced` also where what is there now could be opened */
  requireKept(): void {
    if (!this.#letGoUnless(isInPlace)) {
      throw new AppError('database_replaced', { file: this.#database.path });
    }
  }

  /** Lets go of one that was replaced; any other one is about to be closed, which brings in a log, too. */
  beforeClosing(): void {
    try {
      this.#letGoUnless(isSeen, false);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }

  /**
   * Lets go of a database that is not what is at its place any more, and opens at once what is there, under the same
   * secret, if it is whole and the same instance. A log that was removed alone is no loss: its content is brought into
   * the file first.
   *
   * @returns false when another file was opened in the place of the one before
   * @throws AppError `database_replaced`, when `check` does and nothing could be opened; `database_busy` while somebody
   *   else reads what has to be brought into the file
   */
  #letGoUnless(check: FileCheck, opensAgain = true): boolean {
    const found = this.#database.look(check);
    if (found === 'same') return true;
    const fitting = this.#current.fitting();
    if (found === 'without log') {
      if (opensAgain) this.#bringLogIn(fitting);
      return true;
    }
    this.#database.leave();
    this.#current.become({ name: 'problem', error: found.toInfo() });
    if (!opensAgain || !this.#database.isPutBack()) throw found;
    this.#start(fitting);
    return false;
  }

  /**
   * Its log was removed: what is in it goes into the file, and a new connection begins another one.
   *
   * @throws AppError `selu_log_gone` and what else is wrong then
   */
  #bringLogIn(fitting: SourcedSecret | null): void {
    this.#database.closeWithoutLog();
    this.#start(fitting);
    this.#current.opened();
  }

  /** As `InstanceService.followSelu`. @throws AppError `database_busy` */
  followSelu(): void {
    if (this.#hasOtherSecret()) return this.#start(null);
    if (this.#database.isCurrent) return;
    const fitting = this.#current.fitting();
    this.#start(null);
    if (fitting !== null) this.#unlockAgain(fitting);
  }

  #hasOtherSecret(): boolean {
    const state = this.#current.now;
    const isRekeying = this.#current.pause === 'rekeying';
    if (state.name !== 'unlocked' || state.rows === null || isRekeying) return false;
    const version = state.store.dataVersion();
    if (version === this.#secretSeenAt) return false;
    this.#secretSeenAt = version;
    const keyCheck = state.store.meta.get('key_check');
    return keyCheck !== null && keyCheckForm(state.secret, state.instanceId, keyCheck) === null;
  }
}
