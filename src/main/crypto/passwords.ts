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
 * Hashes a password with a fresh 16-byte salt. The password is neither trimmed nor normalised.
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
  // Formatted here: the package writes p before t, which the reference implementation refuses.
  const parameters = `m=${MEMORY_KIB},t=${PASSES},p=${LANES}`;
  return `$argon2id$v=19$${parameters}$${unpadded(salt)}$${unpadded(digest)}`;
}

/** Base64 without padding, as PHC strings have it. */
const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/**
 * Whether a password fits a PHC string of argon2id, argon2i or argon2d with any parameters. A malformed string fits
 * no password, and the answer takes as long as for a good one.
 *
 * @throws Error when the machine lacks the memory or the threads for it; AppError `too_busy`
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

/** Messages of argon2 for a machine without enough resources (`argon2_error_message`). */
const lacksResources = new Set(['Memory allocation error', 'Threading failure']);

/**
 * Does the work of {@link verifyPassword} for a user who does not exist, so that both answers take the same time.
 *
 * @param like a stored hash whose cost is to be spent; left out: the cost of a hash of ours
 */
export async function verifyNobody(password: string, like?: string): Promise<false> {
  if (like === undefined) await hashPassword(password);
  else await verifyPassword(like, password);
  return false;
}

/** As many as all windows of a household can ask for at once. A page that asks for more is hostile. */
const MOST_WAITING = 32;
let waiting = 0;

/** Refuses more work than can be done in a few seconds, so that nobody waits behind a flood. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting >= MOST_WAITING) throw new AppError('too_busy', {});
  waiting += 1;
  try {
    return await work();
  } finally {
    waiting -= 1;
  }
}
