/** Passwords as argon2id PHC strings. The work runs on libuv's threads, never on the main one. */
import { randomBytes } from 'node:crypto';
import { argon2id, hash, verify } from 'argon2';
import { AppError } from '#shared/errors.ts';

/**
 * The memory of RFC 9106 section 4 (second recommended option) and as many passes as stay well under
 * 250 ms, above the floor of the architecture spec. One lane, so that several sign-ins at once leave
 * the window a processor.
 */
const MEMORY_KIB = 64 * 1024;
const PASSES = 2;
const LANES = 1;

/**
 * Hashes a password under a fresh 16-byte salt. The password is taken as it is: neither trimmed nor normalised.
 *
 * @returns a PHC string, `$argon2id$v=19$m=65536,t=2,p=1$salt$hash`
 * @throws AppError `too_busy`
 */
export const hashPassword = (password: string): Promise<string> => inTurn(() => hashNow(password));

async function hashNow(password: string): Promise<string> {
  const salt = randomBytes(16);
  const digest = await hash(password, {
    type: argon2id,
    version: 0x13,
    memoryCost: MEMORY_KIB,
    timeCost: PASSES,
    parallelism: LANES,
    hashLength: 32,
    salt,
    raw: true,
  });
  // Written here, because the package puts p before t, which the reference implementation does not read.
  const parameters = `m=${MEMORY_KIB},t=${PASSES},p=${LANES}`;
  return `$argon2id$v=19$${parameters}$${unpadded(salt)}$${unpadded(digest)}`;
}

/** Base64 as PHC strings have it. */
const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/**
 * Whether a password fits a PHC string of argon2id, argon2i or argon2d with any parameters; one that
 * is malformed fits no password, which takes no less time to say.
 *
 * @throws Error when the machine lacks the memory or threads to tell; AppError `too_busy`
 */
export const verifyPassword = (phc: string, password: string): Promise<boolean> =>
  inTurn(() => verifyNow(phc, password));

async function verifyNow(phc: string, password: string): Promise<boolean> {
  try {
    return await verify(phc, password);
  } catch (error) {
    if (error instanceof Error && lacksResources.has(error.message)) throw error;
    await hashNow(password);
    return false;
  }
}

/** What argon2 itself says (`argon2_error_message`). */
const lacksResources = new Set(['Memory allocation error', 'Threading failure']);

/**
 * For a user who does not exist: the work of {@link verifyPassword}, so that both answers take the same time.
 *
 * @param like the hash of somebody whose wrong password this is to look like; left out, one of our own
 */
export async function verifyNobody(password: string, like?: string): Promise<false> {
  if (like === undefined) await hashPassword(password);
  else await verifyPassword(like, password);
  return false;
}

/** As many as all the windows of a household can ask for at once; a page that asks for more is hostile. */
const MOST_WAITING = 32;
let waiting = 0;

/** Refuses work beyond what can be done in a few seconds, so that nobody has to wait behind a flood. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting >= MOST_WAITING) throw new AppError('too_busy', {});
  waiting += 1;
  try {
    return await work();
  } finally {
    waiting -= 1;
  }
}
