/** Identifiers: from the system's random source, or made from another. None of them is a key. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';

/** A row's id: UUID v4 text, as the orchestrator makes them. */
export const newId = (): string => randomUUID();

/** An instance's id: 32 hex digits (`instance_meta.instance_id`, selu-instance spec). */
export const newInstanceId = (): string => randomBytes(16).toString('hex');

/** A token that nobody can guess: 256 bits, base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** The inbound token of a pipe: 32 hex digits, as the orchestrator makes them. */
export const newInboundToken = (): string => randomBytes(16).toString('hex');

/**
 * What is stored of a session: its token signs in, so the database holds no more than a hash of it.
 *
 * @returns 64 hex digits
 */
export const sessionIdOf = (token: string): string =>
  createHash('sha256').update(`selu-desktop session ${token}`).digest('hex');

/**
 * A name for a session, by which windows and terminals know it.
 *
 * @returns 32 hex digits
 */
export const sessionHandle = (sessionId: string): string =>
  createHash('sha256').update(sessionId).digest('hex').slice(0, 32);
