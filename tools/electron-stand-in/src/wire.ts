/** Values as text, on their way between the window's isolated world and the main process. */
import { parse, stringify } from 'devalue';

/** What Electron says of a value that the structured clone algorithm refuses. */
export const NOT_CLONED = 'An object could not be cloned.';

const errorTypes: Record<string, ErrorConstructor> = {
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

type ErrorParts = [name: string, message: string, stack: string | undefined];

const reducers = {
  error: (value: unknown) =>
    value instanceof Error && ([value.name, value.message, value.stack] satisfies ErrorParts),
  // devalue refuses this key, the structured clone algorithm carries it as any other.
  entries: (value: unknown) =>
    isPlain(value) && Object.hasOwn(value, '__proto__') && Object.entries(value),
};

const revivers = {
  error: ([name, message, stack]: ErrorParts) => {
    const error = new (errorTypes[name] ?? Error)(message);
    Object.defineProperty(error, 'stack', { value: stack, writable: true, configurable: true });
    return error;
  },
  entries: (entries: readonly [string, unknown][]) => Object.fromEntries(entries),
};

/**
 * Clones as `structuredClone` does, and writes the clone down.
 *
 * @returns JSON text
 * @throws {Error} {@link NOT_CLONED}
 */
export function encode(value: unknown): string {
  try {
    return stringify(structuredClone(value), reducers);
  } catch {
    throw new Error(NOT_CLONED);
  }
}

/** @param text from {@link encode} */
export function decode(text: string): unknown {
  return parse(text, revivers);
}

function isPlain(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]';
}
