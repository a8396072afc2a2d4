/** When to ask how strong a password is: lazily, seldom, one question at a time, and forgetting it afterwards. */
import { limits } from '#shared/limits.ts';
import { ESTIMATED_CHARACTERS, type Strength, type StrengthQuestion } from './strength.ts';

/** What this needs of a worker. */
export interface StrengthWorker {
  onmessage: ((event: MessageEvent<Strength>) => unknown) | null;
  onerror: ((event: ErrorEvent) => unknown) | null;
  postMessage(question: StrengthQuestion): void;
  terminate(): void;
}

/** For how long typing has to rest before it asks, in milliseconds. */
const restMs = 150;

/**
 * Measures the password in a field. It keeps no text: it reads the field when it asks.
 *
 * The worker starts with the first character and is ended, with everything that it has seen, as soon as
 * the field is empty or {@link end} is called.
 */
export class StrengthMeasure {
  readonly #read: () => string;
  readonly #words: () => readonly string[];
  readonly #start: () => StrengthWorker;
  readonly #tell: (strength: Strength | null) => void;
  #worker: StrengthWorker | null = null;
  #broken = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  /** It was typed on while the worker was asked. */
  #stale = false;

  /**
   * @param read the text of the field
   * @param words what others know about the person
   * @param start starts a worker
   * @param tell gets the strength; `null` while nothing is typed, or when it cannot be measured
   */
  constructor(
    read: () => string,
    words: () => readonly string[],
    start: () => StrengthWorker,
    tell: (strength: Strength | null) => void,
  ) {
    this.#read = read;
    this.#words = words;
    this.#start = start;
    this.#tell = tell;
  }

  /** To be called whenever the text has changed. */
  changed(): void {
    clearTimeout(this.#timer);
    const password = this.#read();
    if (password === '') {
      this.end();
      this.#tell(null);
      return;
    }
    // Starts while the first characters are typed, to be ready when there are enough.
    if (!this.#broken) this.#worker ??= this.#started();
    if (isTooShort(password)) this.#tell({ level: 'tooShort', advice: null });
    else this.#timer = setTimeout(() => this.#ask(), restMs);
  }

  /** Forgets all; a later {@link changed} starts afresh. */
  end(): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = null;
    this.#asking = false;
    this.#stale = false;
  }

  #started(): StrengthWorker {
    const worker = this.#start();
    worker.onmessage = ({ data }) => {
      this.#asking = false;
      if (this.#stale) this.#ask();
      else if (!isTooShort(this.#read())) this.#tell(data);
    };
    // It is advice only: without it the form works as well.
    worker.onerror = () => {
      this.#broken = true;
      this.end();
      this.#tell(null);
    };
    return worker;
  }

  #ask(): void {
    this.#stale = this.#asking;
    if (this.#asking || !this.#worker || isTooShort(this.#read())) return;
    this.#asking = true;
    const password = this.#read().slice(0, ESTIMATED_CHARACTERS);
    this.#worker.postMessage({ password, words: this.#words() });
  }
}

/** In characters as the main process counts them. */
const isTooShort = (password: string): boolean => [...password].length < limits.passwordMin;
