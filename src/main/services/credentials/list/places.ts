/** Where texts stand in the order of a language. */

/** Compares as people of a language sort: numbers by their value, umlauts beside their letters. */
export function textOrder(language: string): (a: string, b: string) => number {
  const { compare } = new Intl.Collator(language, { numeric: true });
  // A language may hold different texts for equal (01, 1): their order must not depend on how they came.
  return (a, b) => compare(a, b) || (a < b ? -1 : Number(a > b));
}

/** The places of a set of texts. What is compared by a language is compared once, and by its place from then on. */
export class Places {
  readonly #compare: (a: string, b: string) => number;
  #sorted: readonly string[] = [];
  #places: ReadonlyMap<string, number> = new Map();

  constructor(language: string) {
    this.#compare = textOrder(language);
  }

  /** In their order. */
  get sorted(): readonly string[] {
    return this.#sorted;
  }

  /** Takes the texts that there are now; those that were there before are not compared again. */
  set(texts: ReadonlySet<string>): void {
    const stay = this.#sorted.filter((text) => texts.has(text));
    const come = [...texts].filter((text) => !this.#places.has(text));
    if (come.length === 0 && stay.length === this.#sorted.length) return;
    this.#sorted = merged(stay, come.sort(this.#compare), this.#compare);
    this.#places = new Map(this.#sorted.map((text, place) => [text, place]));
  }

  /** The place of a text of the set. */
  of(text: string): number {
    return this.#places.get(text) ?? -1;
  }
}

function merged(
  one: readonly string[],
  two: readonly string[],
  compare: (a: string, b: string) => number,
): readonly string[] {
  if (one.length === 0) return two;
  const all: string[] = [];
  let from = 0;
  for (const text of two) {
    const at = firstAfter(one, text, from, compare);
    for (; from < at; from += 1) all.push(one[from] ?? '');
    all.push(text);
  }
  return all.concat(one.slice(from));
}

/** The first index at or after `low` whose text comes after this one. */
function firstAfter(
  texts: readonly string[],
  text: string,
  low: number,
  compare: (a: string, b: string) => number,
): number {
  let high = texts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(texts[middle] ?? '', text) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
