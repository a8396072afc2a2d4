/** Passwords as argon2id PHC strings. The work runs on libuv's threads, never on the main one. */
import { randomBytes } from 'node:crypto';
import { argon2id, hash, verify } from 'argon2';
import { AppError } from '#shared/errors.ts';

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

/** As many as all the windows of a household can ask for at once; a page that asks for more is hostile. */
const MOST_WAITING = 32;

/** Messages of argon2 for a machine without enough resources (`argon2_error_message`). */
const lacksResources = new Set(['Memory allocation error', 'Threading failure']);

export class Passwords {
  readonly #cost: HashCost;
  #waiting = 0;

  /** @param cost of new hashes. Only a test asks for less than the full one. */
  constructor(cost: HashCost = FULL_COST) {
    this.#cost = cost;
  }

  /**
   * Hashes a password under a fresh 16-byte salt. The password is taken as it is: neither trimmed nor normalised.
   *
   * @returns a PHC string, `$argon2id$v=19$m=65536,t=2,p=1$salt$hash`
   * @throws AppError `too_busy`
   */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => this.#hashNow(password));
  }

  /**
   * Whether a password fits a PHC string of argon2id, argon2i or argon2d with any parameters; one that
   * is malformed fits no password, which takes no less time to say.
   *
   * @throws Error when the machine lacks the memory or threads to tell; AppError `too_busy`
   */
  verify(phc: string, password: string): Promise<boolean> {
    return this.#inTurn(() => this.#verifyNow(phc, password));
  }

  /**
   * For a user who does not exist: the work of {@link verify}, so that both answers take the same time.
   *
   * @param like the hash of somebody whose wrong password this is to look like; left out, one of our own
   */
  async verifyNobody(password: string, like?: string): Promise<false> {
    if (like === undefined) await this.hash(password);
    else await this.verify(like, password);
    return false;
  }

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
      return await verify(phc, password);
    } catch (error) {
      if (error instanceof Error && lacksResources.has(error.message)) throw error;
      await this.#hashNow(password);
      return false;
    }
  }

  /** Refuses work beyond what can be done in a few seconds, so that nobody has to wait behind a flood. */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= MOST_WAITING) throw new AppError('too_busy', {});
    this.#waiting += 1;
    try {
      return await work();
    } finally {
      this.#waiting -= 1;
    }
  }
}

/** Base64 as PHC strings have it. */
const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
