/** Handles by which a page names what a person has chosen or been shown: it has no say in the paths behind them. */
import { newToken } from '../../crypto/ids.ts';

export class Handles<T> {
  readonly #most: number;
  readonly #values = new Map<string, T>();

  /** @param most so many are remembered, the newest */
  constructor(most: number) {
    this.#most = most;
  }

  /** @returns the handle, which nobody can guess */
  remember(value: T): string {
    const handle = newToken();
    this.#values.set(handle, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size > this.#most && oldest !== undefined) this.#values.delete(oldest);
    return handle;
  }

  /** What a handle leads to; undefined: nothing any more. */
  get(handle: string): T | undefined {
    return this.#values.get(handle);
  }
}
