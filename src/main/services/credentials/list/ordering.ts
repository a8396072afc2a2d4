/**
 * Many things in an order, of which only a part is looked at: a number comes first, and those that share one are
 * sorted when somebody looks at them.
 */
export class Ordering<T> {
  readonly length: number;
  readonly #things: T[];
  readonly #compare: (a: T, b: T) => number;
  readonly #key: (thing: T) => number;
  /** The keys that there are, in order. */
  readonly #keys: Float64Array;
  /** The index of the first thing of each, and the length at the end. */
  readonly #starts: number[] = [];
  readonly #settled: boolean[] = [];

  /**
   * @param key what has the lower one stands before
   * @param compare decides among those with the same key
   */
  constructor(things: readonly T[], key: (thing: T) => number, compare: (a: T, b: T) => number) {
    this.length = things.length;
    this.#key = key;
    this.#compare = compare;
    const groups = new Map<number, T[]>();
    for (const thing of things) {
      const of = key(thing);
      const group = groups.get(of);
      if (group === undefined) groups.set(of, [thing]);
      else group.push(thing);
    }
    this.#keys = Float64Array.from(groups.keys()).sort();
    const sorted: T[][] = [];
    let start = 0;
    for (const each of this.#keys) {
      const group = groups.get(each) ?? [];
      sorted.push(group);
      this.#starts.push(start);
      start += group.length;
    }
    this.#starts.push(start);
    this.#things = sorted.flat();
  }

  /** Those from one index up to another, that one left out. */
  slice(from: number, to: number): T[] {
    let group = lastNotAbove(this.#starts, from);
    for (; (this.#starts[group] ?? to) < to; group += 1) this.#settle(group);
    return this.#things.slice(from, to);
  }

  /** The index of a thing; -1 when it is not there. */
  indexOf(thing: T): number {
    const key = this.#key(thing);
    const group = lastNotAbove(this.#keys, key);
    if (this.#keys[group] !== key) return -1;
    this.#settle(group);
    const index = this.#things.indexOf(thing, this.#starts[group]);
    return index < (this.#starts[group + 1] ?? 0) ? index : -1;
  }

  #settle(group: number): void {
    const [start, end] = [this.#starts[group] ?? 0, this.#starts[group + 1] ?? 0];
    if (this.#settled[group] || end - start < 2) return;
    const sorted = this.#things.slice(start, end).sort(this.#compare);
    for (let index = start; index < end; index += 1) {
      this.#things[index] = sorted[index - start] as T;
    }
    this.#settled[group] = true;
  }
}

/** The index of the last of some ascending numbers that is not above a value; 0 when all are. */
function lastNotAbove(ascending: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= value) low = middle;
    else high = middle;
  }
  return low;
}
