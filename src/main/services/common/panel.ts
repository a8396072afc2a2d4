/** The app's own records in `panel.db`: opened at the start, and a problem of its own when that fails. */
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { whenUnlocked } from '../../store/core/write-lock.ts';
import { openPanelStore, type PanelStore } from '../../store/panel/panel.ts';

export class PanelService {
  readonly #file: string;
  #store: PanelStore | null = null;
  #problem: ErrorInfo | null = null;
  /** What is being written: a record counts from the moment in which it is asked for. */
  readonly #pending = new Map<string, { readonly value: string | null }>();

  /** @param file absolute path of `panel.db`; it is made when it is missing */
  constructor(file: string) {
    this.#file = file;
  }

  /** Why it is not open; null when it is. */
  get problem(): ErrorInfo | null {
    return this.#problem;
  }

  get isOpen(): boolean {
    return this.#store !== null;
  }

  /** Opens the file, or notes why not. Calling again tries again. */
  start(): void {
    try {
      this.close();
      this.#store = openPanelStore(this.#file);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#problem = error.toInfo();
    }
  }

  /**
   * Opens again what is at its place, where that is another file now than the one that is open, or one without its log.
   * One that was removed is there again afterwards, with all that was in it.
   */
  follow(): void {
    if (this.#store?.isInPlace() === false) this.start();
  }

  /** The open file. @throws AppError when it is not open */
  store(): PanelStore {
    if (this.#store) return this.#store;
    if (this.#problem) throw AppError.from(this.#problem);
    throw new AppError('not_now', {});
  }

  /** Another one after whatever another process has written; null while the file is not open, or busy. */
  version(): string | null {
    try {
      return this.#store?.version() ?? null;
    } catch {
      return null;
    }
  }

  /**
   * A record; null when there is none, or while the file is not open. One that is being written counts as written.
   */
  get(key: string): string | null {
    const pending = this.#pending.get(key);
    return pending === undefined ? (this.#store?.get(key) ?? null) : pending.value;
  }

  /** @throws AppError when the file is not open or cannot be written: the record is then as it was */
  set(key: string, value: string): Promise<void> {
    return this.#put(key, value);
  }

  /** @throws AppError when the file is not open or cannot be written: the record is then as it was */
  delete(key: string): Promise<void> {
    return this.#put(key, null);
  }

  /**
   * Writes, all or nothing, as `InstanceService.change` does: without blocking while another process writes.
   *
   * @param work synchronous
   * @throws AppError when the file is not open or cannot be written; whatever `work` throws
   */
  async change<T>(work: (store: PanelStore) => T): Promise<T> {
    return whenUnlocked(() => {
      this.follow();
      const store = this.store();
      const result = store.transaction(() => work(store));
      // What was written is where a new connection finds it: otherwise it is written once more, there.
      if (!store.isInPlace()) throw new AppError('database_busy', { file: this.#file });
      return result;
    });
  }

  async #put(key: string, value: string | null): Promise<void> {
    const pending = { value };
    this.#pending.set(key, pending);
    try {
      await this.change((store) => {
        // A later change of the same record has been asked for meanwhile: it must not be overwritten by this one.
        if (this.#pending.get(key) !== pending) return;
        if (value === null) store.delete(key);
        else store.set(key, value);
      });
    } finally {
      if (this.#pending.get(key) === pending) this.#pending.delete(key);
    }
  }

  close(): void {
    const store = this.#store;
    this.#store = null;
    this.#problem = null;
    store?.close();
  }
}
