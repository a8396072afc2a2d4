/**
 * Tells that whoever was at a window is not any more: signed out, or the window is closed. What they have chosen there is
 * not for whoever comes next.
 */
export class Departures {
  readonly #told = new Set<(window: number) => void>();

  /** Has work done at each departure. */
  on(work: (window: number) => void): void {
    this.#told.add(work);
  }

  /** Says that somebody has left a window. */
  tell(window: number): void {
    for (const work of this.#told) work(window);
  }
}
