/** A short stand-in for content that has to be recognised again. */
import { createHash, createHmac, hash, randomBytes } from 'node:crypto';

/** SHA-256, in base64: as short for much as for little, and nobody finds two contents that share one. */
export const digestOf = (content: Uint8Array): string => hash('sha256', content, 'base64');

/** Another one in each run of a program. */
const runKey = randomBytes(32);

/**
 * A stand-in for content that holds what whoever gets it must not find out by trying. Another one in each run.
 *
 * @returns 22 characters, base64url
 */
export const runDigestOf = (content: string): string =>
  createHmac('sha256', runKey).update(content).digest('base64url').slice(0, 22);

/** SHA-256 over what comes in pieces. */
export interface RunningDigest {
  update(this: void, piece: Uint8Array): void;
  /** 64 hex digits; nothing can be added afterwards. */
  hex(this: void): string;
}

/** A new one, over nothing yet. */
export function runningDigest(): RunningDigest {
  const digest = createHash('sha256');
  return { update: (piece) => void digest.update(piece), hex: () => digest.digest('hex') };
}
