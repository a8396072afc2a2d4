/** Has memory freed in which keys were, instead of leaving it to the next collection, which may be hours away. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Threads take a moment to end, and what was under way when the keys were let go of may refer to them for longer. */
const AFTER_MS = [0, 1_000, 5_000];

/**
 * Collects garbage soon, and again when what is under way has ended. A KeyObject that nothing refers to is freed by it,
 * and so are the contexts of ciphers; OpenSSL overwrites both with zeros. Texts are freed, too, but not overwritten.
 */
export function freeSoon(): void {
  for (const ms of AFTER_MS) setTimeout(collect, ms).unref();
}

let collector: (() => void) | null = null;

function collect(): void {
  if (collector === null) {
    // Node has no call of its own for it. The flag gives contexts that are made from now on a function, and this one alone.
    setFlagsFromString('--expose-gc');
    collector = runInNewContext('gc') as () => void;
    setFlagsFromString('--no-expose-gc');
  }
  collector();
}
