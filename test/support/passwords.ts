/** Hashes that cost next to nothing, for tests that do not look at the cost. */
import { Passwords, type HashCost } from '../../src/main/crypto/passwords.ts';

/** The least work that argon2 does. */
export const leastCost: HashCost = { memoryKib: 8, passes: 1, lanes: 1 };

export const PASSWORD = 'correct horse battery';

let made: Promise<string> | undefined;

/** The hash of {@link PASSWORD}. */
export const hashOfPassword = (): Promise<string> =>
  (made ??= new Passwords(leastCost).hash(PASSWORD));
