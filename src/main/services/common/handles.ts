/**
 * Handles by which a page names what a person has chosen or been shown: it has no say in the paths behind them, and a
 * handle is of use to nobody but whoever it was made for.
 */
import { newToken } from '../../crypto/ids.ts';
import { nameOfCaller, type Caller } from './caller.ts';

interface Handled<T> {
  readonly value: T;
  /** Null: everybody's. */
  readonly owner: Owner | null;
}

interface Owner {
  readonly name: string;
  readonly window: number | null;
}

/** Of several windows each has its own. */
const ownerOf = (caller: Pick<Caller, 'who' | 'window'>): Owner => ({
  name: nameOfCaller(caller),
  window: caller.window,
});

const isSame = (one: Owner, other: Owner): boolean =>
  one.name === other.name && one.window === other.window;

export class Handles<T> {
  readonly #most: number;
  readonly #forgotten: (value: T) => void;
  readonly #handled = new Map<string, Handled<T>>();

  /**
   * @param most so many are remembered, the newest
   * @param forgotten told of each that is forgotten
   */
  constructor(most: number, forgotten: (value: T) => void = () => {}) {
    this.#most = most;
    this.#forgotten = forgotten;
  }

  /**
   * @param owner for whom it is: the person, and the window; left out, whoever has the handle
   * @returns the handle, which nobody can guess
   */
  remember(value: T, owner?: Pick<Caller, 'who' | 'window'>): string {
    const handle = newToken();
    this.#handled.set(handle, { value, owner: owner === undefined ? null : ownerOf(owner) });
    const [oldest] = this.#handled.keys();
    if (this.#handled.size > this.#most && oldest !== undefined) this.forget(oldest);
    return handle;
  }

  /** What a handle leads to; undefined: nothing any more, or nothing for whoever asks. */
  get(handle: string, asks?: Pick<Caller, 'who' | 'window'>): T | undefined {
    const handled = this.#handled.get(handle);
    if (handled === undefined) return undefined;
    const { value, owner } = handled;
    return owner === null || (asks !== undefined && isSame(owner, ownerOf(asks)))
      ? value
      : undefined;
  }

  /** All that were given to a window, whoever was signed in there, by their handles. */
  at(window: number): ReadonlyMap<string, T> {
    const theirs = [...this.#handled].filter(([, { owner }]) => owner?.window === window);
    return new Map(theirs.map(([handle, { value }]) => [handle, value]));
  }

  /** Forgets one, if it is there. */
  forget(handle: string): void {
    const handled = this.#handled.get(handle);
    if (this.#handled.delete(handle) && handled !== undefined) this.#forgotten(handled.value);
  }

  /** Forgets what somebody was given who has left their window. */
  forgetAt(window: number): void {
    for (const handle of this.at(window).keys()) this.forget(handle);
  }

  /** Forgets all. */
  clear(): void {
    for (const handle of [...this.#handled.keys()]) this.forget(handle);
  }
}
