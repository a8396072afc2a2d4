/**
 * Empties the write-ahead log of a database a moment after each change. SQLite writes on from the log's beginning once
 * it is in the database, so that a value which was removed would stay in the file for as long as the app runs.
 */

/** After a change; those that come meanwhile are taken along. */
const SOON_MS = 1_000;
/** Somebody reads: twice as long after each try, up to here. */
const LATEST_MS = 60_000;

export class LogEmptying {
  readonly #empty: () => boolean;
  #timer: NodeJS.Timeout | null = null;

  /** @param empty gives false while others use the database; must not throw for anything that passes */
  constructor(empty: () => boolean) {
    this.#empty = empty;
  }

  /** Something was changed. */
  soon(): void {
    if (this.#timer === null) this.#in(SOON_MS);
  }

  /** At the end: tries at once, and not again. */
  now(): void {
    if (this.#timer === null) return;
    this.stop();
    this.#empty();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #in(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (!this.#empty()) this.#in(Math.min(2 * ms, LATEST_MS));
    }, ms);
    // The app need not stay for it: closing a database empties its log, too.
    this.#timer.unref();
  }
}
