/** A short stand-in for content that has to be recognised again. */
import { createHmac, hash, randomBytes } from 'node:crypto';

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
