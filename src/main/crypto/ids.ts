/** Identifiers from the system's random source. None of them is a key. */
import { randomBytes, randomUUID } from 'node:crypto';

/** A row's id: UUID v4 text, as the orchestrator makes them. */
export const newId = (): string => randomUUID();

/** An instance's id: 32 hex digits (`instance_meta.instance_id`, selu-instance spec). */
export const newInstanceId = (): string => randomBytes(16).toString('hex');

/** A token nobody can guess: 256 bits, base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url');
