/**
 * Tells that whoever was at a window is not any more: signed out, or the window is closed. What they have chosen there is
 * not for whoever comes next. Whoever is away may come back: the window is locked, or shows another instance.
 */
export class Departures {
  readonly #told = new Set<(window: number) => void>();
  readonly #toldAway = new Set<(window: number) => void>();

  /** Has work done at each departure. */
  on(work: (window: number) => void): void {
    this.#told.add(work);
  }

  /** Has work done at each departure, and also when somebody is away. */
  onAway(work: (window: number) => void): void {
    this.#toldAway.add(work);
  }

  /** Says that somebody has left a window. */
  tell(window: number): void {
    for (const work of this.#told) work(window);
    this.tellAway(window);
  }

  /** Says that nobody sees what they have at a window, for now. */
  tellAway(window: number): void {
    for (const work of this.#toldAway) work(window);
  }
}
