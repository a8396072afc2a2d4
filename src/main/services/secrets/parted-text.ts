/** A text of many parts, as the bytes that a MAC is over: another part, or one more, leaves all others where they are. */
export class PartedText {
  /** Where each part begins, and where the last one ends. */
  readonly #starts: number[] = [0];
  #room: Buffer;

  constructor(parts: readonly string[]) {
    this.#room = Buffer.from(parts.join(''));
    for (const part of parts) this.#starts.push(this.#length + Buffer.byteLength(part));
  }

  /** Until the next change. */
  get bytes(): Uint8Array {
    return this.#room.subarray(0, this.#length);
  }

  /** Puts a part where one is, moves others along for one more, or takes one away. */
  splice(index: number, removed: 0 | 1, part: string | null): void {
    const start = this.#starts[index] ?? this.#length;
    const end = removed === 0 ? start : (this.#starts[index + 1] ?? this.#length);
    const bytes = part === null ? 0 : Buffer.byteLength(part);
    const grows = bytes - (end - start);
    const before = this.#length;
    this.#makeRoom(before + grows);
    if (grows !== 0) {
      this.#room.copyWithin(end + grows, end, before);
      for (let later = index + removed; later < this.#starts.length; later += 1) {
        this.#starts[later] = (this.#starts[later] ?? 0) + grows;
      }
    }
    if (part !== null) this.#room.write(part, start);
    if (part === null) this.#starts.splice(index, removed);
    else if (removed === 0) this.#starts.splice(index, 0, start);
  }

  get #length(): number {
    return this.#starts[this.#starts.length - 1] ?? 0;
  }

  #makeRoom(length: number): void {
    if (length <= this.#room.length) return;
    const room = Buffer.alloc(2 * length);
    this.#room.copy(room, 0, 0, this.#length);
    this.#room = room;
  }
}

/** The index of the first of some things in order that does not come before one that is looked for. */
export function placeIn<T>(ordered: readonly T[], comesBefore: (each: T) => boolean): number {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comesBefore(ordered[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}
