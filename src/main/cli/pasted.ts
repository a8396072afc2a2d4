/**
 * Tells what is pasted at a prompt from what is typed. A prompt takes one line: of several the rest would be left to the
 * shell, which runs it.
 */
import { Transform, type TransformCallback } from 'node:stream';

/** What a terminal is told, so that it puts {@link BEGIN} and {@link END} around what is pasted (xterm's mode 2004). */
export const bracketed = { on: '\u001b[?2004h', off: '\u001b[?2004l' } as const;

const BEGIN = '\u001b[200~';
const END = '\u001b[201~';

/** Passes on what comes from a terminal, one line at a time. */
export class OneLine extends Transform {
  readonly #onSeveral: () => void;
  /** What may be the beginning of a mark, or what was pasted so far. A character stands for a byte. */
  #held = '';
  #isPasting = false;

  /** @param onSeveral called when several lines were pasted, of which nothing is passed on */
  constructor(onSeveral: () => void) {
    super();
    this.#onSeveral = onSeveral;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#held += chunk.toString('latin1');
    while (this.#step());
    done();
  }

  override _flush(done: TransformCallback): void {
    this.#pass(this.#take(this.#held.length));
    done();
  }

  /** @returns whether there may be more to do */
  #step(): boolean {
    const mark = this.#isPasting ? END : BEGIN;
    const at = this.#held.indexOf(mark);
    if (at === -1) {
      // A mark may come in two parts. What is pasted is held until all of it is there.
      if (!this.#isPasting) this.#pass(this.#take(this.#held.length - begunOf(this.#held, mark)));
      return false;
    }
    const before = this.#take(at);
    this.#take(mark.length);
    // Whoever has copied a line has often copied its end.
    this.#pass(this.#isPasting ? before.replace(/[\r\n]+$/, '') : before);
    this.#isPasting = !this.#isPasting;
    return true;
  }

  #take(count: number): string {
    const taken = this.#held.slice(0, count);
    this.#held = this.#held.slice(count);
    return taken;
  }

  /** Nobody types a line and more at once: a terminal that marks nothing pastes like that. */
  #pass(text: string): void {
    if (text === '') return;
    const isSeveral = this.#isPasting ? /[\r\n]/.test(text) : /[\r\n](?![\r\n]*$)/.test(text);
    if (isSeveral) this.#onSeveral();
    else this.push(Buffer.from(text, 'latin1'));
  }
}

/** How many characters at the end of a text begin a mark. */
function begunOf(text: string, mark: string): number {
  for (let count = mark.length - 1; count > 0; count -= 1) {
    if (text.endsWith(mark.slice(0, count))) return count;
  }
  return 0;
}
