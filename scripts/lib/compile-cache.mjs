// @ts-check
/** Programs that tests start over and over are compiled once (Node's own cache, https://nodejs.org/api/module.html). */
import { join } from 'node:path';

const variable = 'NODE_COMPILE_CACHE';

/** Has every Node that is started from here keep what it compiles, and use what others have kept. */
export function keepCompiled() {
  process.env[variable] ??= join(import.meta.dirname, '../../node_modules/.cache/node');
}

/** For a process whose environment a test makes anew. @returns {Record<string, string>} */
export function compileCache() {
  const folder = process.env[variable];
  return folder === undefined ? {} : { [variable]: folder };
}
