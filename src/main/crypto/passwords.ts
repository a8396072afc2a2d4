/** Passwords as argon2id PHC strings. The work runs on libuv's threads, never on the main one. */
import { randomBytes } from 'node:crypto';
import { argon2id, hash, verify } from 'argon2';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';

/** How much work argon2id has with a password. */
export interface HashCost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

/**
 * The memory of RFC 9106 section 4 (second recommended option) and as many passes as stay well under
 * 250 ms, above the floor of the architecture spec. One lane, so that several sign-ins at once leave
 * the window a processor.
 */
const FULL_COST: HashCost = { memoryKib: 64 * 1024, passes: 2, lanes: 1 };

/** How much work a stored hash may ask for. Above it stands nothing that Selu or the reference's command makes. */
const MOST = {
  memoryKib: 256 * 1024,
  passes: 16,
  lanes: 16,
  /** Memory times passes: eight times that of {@link FULL_COST}. */
  work: 1024 * 1024,
  saltBytes: 64,
  digestBytes: 64,
  /** Of the whole text. */
  characters: 512,
} as const;

/** As many as all windows may ask for at once. */
const MOST_WAITING = limits.windows * limits.passwordsAtOnce;

/** Messages of argon2 for a machine without enough resources (`argon2_error_message`). */
const lacksResources = new Set(['Memory allocation error', 'Threading failure']);

/** What can be done with a password by whoever has a place among those who wait. */
export interface Hashing {
  /**
   * Hashes a password under a fresh 16-byte salt. The password is taken as it is: neither trimmed nor normalised.
   *
   * @returns a PHC string, `$argon2id$v=19$m=65536,t=2,p=1$salt$hash`
   */
  hash(password: string): Promise<string>;
  /**
   * Whether a password fits a PHC string of argon2id, argon2i or argon2d. One that is malformed, or asks for more
   * work than any program that makes them for Selu, fits no password, which takes no less time to say.
   *
   * @throws Error when the machine lacks the memory or threads to tell
   */
  verify(phc: string, password: string): Promise<boolean>;
  /**
   * For a user who does not exist: the work of {@link verify}, so that both answers take the same time.
   *
   * @param like the hash of somebody whose wrong password this is to look like; left out, one of our own
   */
  verifyNobody(password: string, like?: string): Promise<false>;
}

export class Passwords implements Hashing {
  readonly #cost: HashCost;
  #waiting = 0;

  /** @param cost of new hashes. Only a test asks for less than the full one. */
  constructor(cost: HashCost = FULL_COST) {
    this.#cost = cost;
  }

  /**
   * Takes a place among those who wait for a hash, before anything is done that only counts with one. Work beyond
   * what can be done in a few seconds is refused, so that nobody has to wait behind a flood.
   *
   * @param work hashes by what it is given, one after the other
   * @throws AppError `too_busy` before `work` begins; whatever it throws
   */
  async inTurn<T>(work: (hashing: Hashing) => Promise<T>): Promise<T> {
    if (this.#waiting >= MOST_WAITING) throw new AppError('too_busy', {});
    this.#waiting += 1;
    try {
      return await work(this.#hashing);
    } finally {
      this.#waiting -= 1;
    }
  }

  /** As {@link Hashing.hash}, in a place of its own. @throws AppError `too_busy` */
  hash(password: string): Promise<string> {
    return this.inTurn((hashing) => hashing.hash(password));
  }

  /** As {@link Hashing.verify}, in a place of its own. @throws AppError `too_busy` */
  verify(phc: string, password: string): Promise<boolean> {
    return this.inTurn((hashing) => hashing.verify(phc, password));
  }

  /** As {@link Hashing.verifyNobody}, in a place of its own. @throws AppError `too_busy` */
  verifyNobody(password: string, like?: string): Promise<false> {
    return this.inTurn((hashing) => hashing.verifyNobody(password, like));
  }

  readonly #hashing: Hashing = {
    hash: (password) => this.#hashNow(password),
    verify: (phc, password) => this.#verifyNow(phc, password),
    verifyNobody: async (password, like) => {
      if (like === undefined) await this.#hashNow(password);
      else await this.#verifyNow(like, password);
      return false;
    },
  };

  async #hashNow(password: string): Promise<string> {
    const { memoryKib, passes, lanes } = this.#cost;
    const salt = randomBytes(16);
    const digest = await hash(password, {
      type: argon2id,
      version: 0x13,
      memoryCost: memoryKib,
      timeCost: passes,
      parallelism: lanes,
      hashLength: 32,
      salt,
      raw: true,
    });
    // Written here, because the package puts p before t, which the reference implementation does not read.
    const parameters = `m=${memoryKib},t=${passes},p=${lanes}`;
    return `$argon2id$v=19$${parameters}$${unpadded(salt)}$${unpadded(digest)}`;
  }

  async #verifyNow(phc: string, password: string): Promise<boolean> {
    try {
      if (asksForReason(phc)) return await verify(phc, password);
    } catch (error) {
      if (error instanceof Error && lacksResources.has(error.message)) throw error;
    }
    await this.#hashNow(password);
    return false;
  }
}

/**
 * Whether the work that a stored hash asks for is within {@link MOST}. Whoever can write the database could have the
 * threads that hash held for hours, or the memory taken.
 */
function asksForReason(phc: string): boolean {
  if (phc.length > MOST.characters) return false;
  const parts = /^\$argon2(?:id|i|d)(?:\$v=\d+)?\$([mtp=,\d]+)\$([\w+/]+)\$([\w+/]+)$/.exec(phc);
  if (parts === null) return false;
  const [, parameters = '', salt = '', digest = ''] = parts;
  const named = new Map(parameters.split(',').map((one) => [one.slice(0, 2), one.slice(2)]));
  const [memory, passes, lanes] = ['m=', 't=', 'p='].map((name) => Number(named.get(name)));
  return (
    named.size === 3 &&
    isWithin(memory, MOST.memoryKib) &&
    isWithin(passes, MOST.passes) &&
    isWithin(lanes, MOST.lanes) &&
    memory * passes <= MOST.work &&
    bytesOf(salt) <= MOST.saltBytes &&
    bytesOf(digest) <= MOST.digestBytes
  );
}

/** False for what is no number, too. */
const isWithin = (value: number | undefined, most: number): value is number =>
  value !== undefined && value >= 1 && value <= most;

/** How many bytes a text in base64 without padding stands for. */
const bytesOf = (base64: string): number => Math.floor((base64.length * 3) / 4);

/** Base64 as PHC strings have it. */
const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
