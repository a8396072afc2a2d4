/** How far a change of the master secret is, and whether it is to stop. */
import type { RekeyProgress } from './rekey.ts';

export interface ShownProgress extends RekeyProgress {
  /** Null: nobody can say yet. */
  readonly secondsLeft: number | null;
  /** Begun by the window that asks. */
  readonly mine: boolean;
}

/** So much has to be done before the rest is estimated by it. */
const TELLING = 0.02;

export class RotationProgress {
  /** As of `Rekeying`. */
  readonly stop = new Int32Array(new SharedArrayBuffer(4));
  readonly #window: number | null;
  #began = performance.now();
  #now: RekeyProgress = { done: 0, of: 0 };

  /** @param window in which it was begun; null: at the command line */
  constructor(window: number | null) {
    this.#window = window;
  }

  readonly note = (now: RekeyProgress): void => {
    // What came before, the questions to the person, tells nothing of how long the rest takes.
    if (this.#now.of === 0) this.#began = performance.now();
    this.#now = now;
  };

  cancel(): void {
    Atomics.store(this.stop, 0, 1);
  }

  shownTo(window: number | null): ShownProgress {
    const { done, of } = this.#now;
    const passed = performance.now() - this.#began;
    const isTelling = of > 0 && done / of >= TELLING && passed > 0;
    return {
      ...{ done, of },
      secondsLeft: isTelling ? Math.ceil((passed * (of - done)) / done / 1_000) : null,
      mine: window === this.#window,
    };
  }
}
