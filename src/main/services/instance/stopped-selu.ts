/**
 * Work on the database of a Selu that must not run meanwhile: the person is asked, its server is looked for, and the
 * lock on the file shows that nobody has it open. Whoever starts Selu while the work goes on waits at that lock.
 */
import { AppError } from '#shared/errors.ts';
import type { MasterSecret } from '../../crypto/master-secret.ts';
import type { SecretSource } from '#shared/contract/schemas.ts';
import { holdDatabase, type DatabaseHold } from '../../store/core/held-database.ts';
import { isBusy, whenUnlocked } from '../../store/core/write-lock.ts';
import type { Caller } from '../common/caller.ts';
import type { InstanceService } from './instance.ts';
import type { RunningSelu, SeluState } from './running-selu.ts';

/** For so long the app's own threads may take to let go of the file. */
const OWN_THREADS_MS = 2_000;

/** What a page says before the work. */
export interface StoppedStatus {
  /** As of {@link RunningSelu.status}: `unknown` where nobody has said where it answers. */
  readonly state: SeluState;
  /** Stops its server; null: how it runs is not known. */
  readonly stopCommand: string | null;
}

/** What work on a stopped Selu's database can do. */
export interface Stopped {
  /** Absolute path of the database. */
  readonly file: string;
  /**
   * Lets go of the lock, so that the work's own connection can have it (`openAttachedStore` with `alone`, in a thread,
   * too). Left out, the lock is held here until the work is done: for work on the file itself.
   */
  handOver(this: void): void;
  /** As of {@link InstanceService.apart}. */
  unlockWith(this: void, secret: MasterSecret, source: SecretSource): void;
}

export class StoppedSelu {
  readonly #instance: InstanceService;
  readonly #running: RunningSelu;

  constructor(instance: InstanceService, running: RunningSelu) {
    this.#instance = instance;
    this.#running = running;
  }

  /** Looks whether the Selu of the instance runs. @throws AppError `not_now` for an own instance */
  async status(): Promise<StoppedStatus> {
    this.#requireAttached();
    await this.#running.look();
    const state = this.#running.status()?.state ?? 'unknown';
    return { state, stopCommand: await this.#running.command('stop') };
  }

  /**
   * Has work done on the database while its Selu is stopped, and opens it again afterwards.
   *
   * @param work the instance is closed while it goes on; it is all or nothing by itself
   * @param options `isBroken`: what is there is no database that could be opened, and is not opened
   * @throws AppError `not_now` for an own instance, `not_confirmed`, `selu_still_running`, `selu_database_open` where
   *   somebody has it open, why it can only be read; as {@link InstanceService.apart}
   */
  async work<T>(
    caller: Caller,
    work: (stopped: Stopped) => Promise<T>,
    { isBroken = false }: { readonly isBroken?: boolean } = {},
  ): Promise<T> {
    const file = this.#requireAttached();
    const { stopCommand: command } = await this.status();
    if (!(await caller.confirm({ about: 'stopped', file, command }))) {
      throw new AppError('not_confirmed', {});
    }
    await this.#requireSilent();
    const { state } = this.#instance;
    if ('readOnly' in state && state.readOnly !== null) throw AppError.from(state.readOnly);
    if ('store' in state) caller.stillAllowed(state.store);
    return this.#instance.apart(async (unlockWith) => {
      const hold = isBroken ? noHold : await heldAlone(file);
      try {
        return await work({ file, handOver: hold.handOver, unlockWith });
      } finally {
        hold.end();
      }
    });
  }

  /** @returns the database */
  #requireAttached(): string {
    const { kind, file } = this.#instance.place;
    if (kind === 'own') throw new AppError('not_now', {});
    return file;
  }

  /** It may have been started since the person was asked. */
  async #requireSilent(): Promise<void> {
    await this.#running.look();
    const status = this.#running.status();
    if (status?.state !== 'running') return;
    throw new AppError('selu_still_running', { address: status.address });
  }
}

const noHold: DatabaseHold = { handOver: () => {}, end: () => {} };

/** @throws AppError `selu_database_open`, and what the disk says */
async function heldAlone(file: string): Promise<DatabaseHold> {
  try {
    return await whenUnlocked(() => holdDatabase(file), OWN_THREADS_MS);
  } catch (error) {
    throw isBusy(error) ? new AppError('selu_database_open', { file }) : error;
  }
}
