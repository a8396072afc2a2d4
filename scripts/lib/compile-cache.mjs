// @ts-check
/**
 * What the app, its checks and its tests are compiled to is kept beside the packages, and read at their next start
 * (https://nodejs.org/api/module.html#module-compile-cache).
 */
import { join } from 'node:path';

const variable = 'NODE_COMPILE_CACHE';

/**
 * Has every Node that is started from here keep what it compiles, and use what others have kept. Whatever the
 * environment names instead, in which anybody could have put code, does not count.
 */
export function keepCompiled() {
  process.env[variable] = join(import.meta.dirname, '../../node_modules/.cache/node');
}

/** For a process whose environment a test makes anew. @returns {Record<string, string>} */
export function compileCache() {
  const folder = process.env[variable];
  return folder === undefined ? {} : { [variable]: folder };
}
