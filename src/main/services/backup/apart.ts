/** Makes, opens and rehearses backups in a thread of their own: the passphrase alone takes a second of work. */
import { rm } from 'node:fs/promises';
import { WorkerHost } from '../worker/host.ts';
import {
  makeBackup,
  type BackupOptions,
  type BackupOrder,
  type MadeBackup,
} from './make-backup.ts';
import { rehearse, type FoundInBackup, type RehearsalOrder } from './rehearse.ts';
import { lookInto, type LookedBackup, type LookOrder } from './restore/inspect.ts';

export class BackupWork {
  readonly #program: string | null;

  /** @param program of the worker thread; null: everything is done in this one */
  constructor(program: string | null) {
    this.#program = program;
  }

  /** @throws AppError as {@link makeBackup}, `worker_stopped` */
  async make(order: BackupOrder, options: BackupOptions = {}): Promise<MadeBackup> {
    if (this.#program === null) return makeBackup(order, options);
    try {
      return await this.#host(this.#program).askOnce('backup.make', order, asked(options));
    } catch (error) {
      // A thread that was ended could not take it away.
      await rm(`${order.target}.part`, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  /** @throws AppError as {@link rehearse}, `worker_stopped` */
  async rehearse(order: RehearsalOrder, options: BackupOptions = {}): Promise<FoundInBackup> {
    if (this.#program === null) return rehearse(order, options);
    return this.#host(this.#program).askOnce('backup.rehearse', order, asked(options));
  }

  /** @throws AppError as {@link lookInto}, `worker_stopped` */
  async look(order: LookOrder, options: BackupOptions = {}): Promise<LookedBackup> {
    if (this.#program === null) return lookInto(order, options);
    return this.#host(this.#program).askOnce('backup.look', order, asked(options));
  }

  /** It opens what it is told to, and knows no key. */
  #host(program: string): WorkerHost {
    return new WorkerHost({ program, file: '', keys: null, mayHaveHelp: false });
  }
}

const asked = ({ signal, onProgress }: BackupOptions) => ({
  ...(signal && { signal }),
  ...(onProgress && { onProgress }),
});
