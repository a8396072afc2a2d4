// @ts-check
/** Which program a name means, so that it starts on every system without a shell: Windows runs no .cmd without one. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix, win32 } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The set-up cannot go on by itself: `message` is one sentence on what to do next. */
export class Failure extends Error {}

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** @param {NodeJS.Platform} platform where bin/node is an empty file on Windows */
export const nodeOf = (platform) =>
  join(root, 'node_modules', 'node', 'bin', platform === 'win32' ? 'node.exe' : 'node');

/** Node 24 of the npm package `node`; the Node that runs this script may be older. */
export const node24 = nodeOf(process.platform);

/**
 * What a name is looked up with, for tests.
 *
 * @typedef {object} Here
 * @property {NodeJS.Platform} platform
 * @property {NodeJS.ProcessEnv} env
 * @property {string} execPath of the Node that runs this
 * @property {(path: string) => boolean} exists
 */

/** @type {Here} */
const here = {
  platform: process.platform,
  env: process.env,
  execPath: process.execPath,
  exists: existsSync,
};

/**
 * The program and its first arguments.
 *
 * @param {string} name `npm`; `node` for the project's own; a tool in node_modules by the name of its package; any
 *   other program as it is
 * @returns {[string, ...string[]]}
 * @throws {Failure} npm is not to be found
 */
export function commandOf(name, { platform, env, execPath, exists } = here) {
  if (name === 'npm') return npmOf({ platform, env, execPath, exists });
  if (name === 'node') return [nodeOf(platform)];
  const tool = /^[\w-]+$/.test(name) ? binOf(name) : null;
  return tool === null ? [name] : [nodeOf(platform), tool];
}

/**
 * The npm that started this script, if one did.
 *
 * @param {Here} here
 * @returns {[string, ...string[]]}
 */
function npmOf({ platform, env, execPath, exists }) {
  const started = env['npm_execpath'];
  if (started?.endsWith('npm-cli.js')) return [execPath, started];
  if (platform !== 'win32') return ['npm'];
  // It comes with Node, beside it.
  const folder = win32.dirname(execPath);
  const besides = win32.join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js');
  if (!exists(besides)) {
    throw new Failure('npm was not found: start this with npm, for example “npm start”.');
  }
  return [execPath, besides];
}

/** @param {string} name @returns {string | null} the script of a package's command of the same name */
function binOf(name) {
  const folder = join(root, 'node_modules', name);
  try {
    const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const script = typeof bin === 'string' ? bin : bin?.[name];
    return typeof script === 'string' ? join(folder, ...script.split(posix.sep)) : null;
  } catch {
    return null;
  }
}
