/** The app's own records in `panel.db`: opened at the start, and a problem of its own when that fails. */
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { openPanelStore, type PanelStore } from '../../store/panel/panel.ts';

export class PanelService {
  readonly #file: string;
  #store: PanelStore | null = null;
  #problem: ErrorInfo | null = null;

  /** @param file absolute path of `panel.db`; it is made when it is missing */
  constructor(file: string) {
    this.#file = file;
  }

  /** Why it is not open; null when it is. */
  get problem(): ErrorInfo | null {
    return this.#problem;
  }

  /** Opens the file, or notes why not. Calling again tries again. */
  start(): void {
    this.close();
    try {
      this.#store = openPanelStore(this.#file);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#problem = error.toInfo();
    }
  }

  /** The open file. @throws AppError when it is not open */
  store(): PanelStore {
    if (this.#store) return this.#store;
    if (this.#problem) throw AppError.from(this.#problem);
    throw new AppError('not_now', {});
  }

  /** A record; null when there is none, or while the file is not open. */
  get(key: string): string | null {
    return this.#store?.get(key) ?? null;
  }

  /** @throws AppError when the file is not open or cannot be written */
  set(key: string, value: string): void {
    this.store().set(key, value);
  }

  /** @throws AppError when the file is not open or cannot be written */
  delete(key: string): void {
    this.store().delete(key);
  }

  close(): void {
    this.#store?.close();
    this.#store = null;
    this.#problem = null;
  }
}
