// @ts-check
/**
 * What programs are started with: no master secret in any environment, and for the app nothing that weakens it.
 *
 * On Linux Electron forks the process that all its children come from before it runs a line of the app, and each
 * of them keeps the environment of that moment: only who starts Electron can keep the secret out of it.
 */

/** The variables that hold the master secret; the app knows them in src/main/crypto/secret-sources.ts. */
const secretVariables = ['SELU_ENCRYPTION_KEY', 'SELU__ENCRYPTION_KEY'];

/** Tells the app on which descriptor the secret comes. */
const DESCRIPTOR_VARIABLE = 'SELU_ENCRYPTION_KEY_FD';

/** The first one after the standard streams. */
const DESCRIPTOR = 3;

/** Electron's variables that change nothing but how it looks; those it will have one day are left out, too. */
const harmless = [
  'ELECTRON_OZONE_PLATFORM_HINT',
  'ELECTRON_FORCE_WINDOW_MENU_BAR',
  'ELECTRON_TRASH',
];

/**
 * They turn Electron into plain Node, take its sandbox off, or run somebody's code in it.
 *
 * @param {string} name
 */
const weakens = (name) =>
  (name.startsWith('ELECTRON_') && !harmless.includes(name)) ||
  ['NODE_OPTIONS', 'NODE_REPL_EXTERNAL_MODULE', 'NO_SANDBOX', 'CHROME_DEVEL_SANDBOX'].includes(
    name,
  );

/** @typedef {Readonly<Record<string, string | undefined>>} Environment */

/**
 * @param {Environment} env
 * @returns {NodeJS.ProcessEnv} without the master secret
 */
export const withoutSecrets = (env) => filtered(env, (name) => !isOfTheSecret(name));

/**
 * The environment of the app.
 *
 * @param {Environment} env
 * @returns {NodeJS.ProcessEnv} without the master secret, and without what weakens Electron
 */
export const appEnvironment = (env) =>
  filtered(env, (name) => !isOfTheSecret(name) && !weakens(name.toUpperCase()));

/**
 * The variables that hold the master secret, for the command line, which starts no process that gets them.
 *
 * @param {Environment} env
 */
export const secretsIn = (env) => filtered(env, isSecret);

/**
 * What the app is to be given apart from its environment.
 *
 * @param {Environment} env
 * @param {NodeJS.Platform} [platform]
 * @returns {{ env: NodeJS.ProcessEnv, streams: 'pipe'[], text: string | null }} `env`: to be added to its environment;
 *   `streams`: those after the standard ones, a pipe where there is a `text` to write to it
 */
export function handOver(env, platform = process.platform) {
  const secrets = secretsIn(env);
  if (Object.keys(secrets).length === 0) return { env: {}, streams: [], text: null };
  // Windows has no such process: the app takes its variables out before any other process is started. What a
  // program without a console makes of further descriptors is not certain there.
  if (platform === 'win32') return { env: secrets, streams: [], text: null };
  return {
    env: { [DESCRIPTOR_VARIABLE]: String(DESCRIPTOR) },
    streams: ['pipe'],
    text: JSON.stringify(secrets),
  };
}

/**
 * Writes the secret for a program that was started with what {@link handOver} gave.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {string | null} text
 */
export function writeSecret(child, text) {
  const pipe = /** @type {import('node:stream').Writable | null} */ (
    child.stdio[DESCRIPTOR] ?? null
  );
  if (text === null || pipe === null) return;
  // One that ends at once reads nothing.
  pipe.on('error', () => {});
  pipe.end(text);
}

/** @param {string} name Windows does not tell its letters apart */
const isSecret = (name) => secretVariables.includes(name.toUpperCase());

/** @param {string} name */
const isOfTheSecret = (name) => isSecret(name) || name.toUpperCase() === DESCRIPTOR_VARIABLE;

/** @param {Environment} env @param {(name: string) => boolean} keeps */
const filtered = (env, keeps) =>
  Object.fromEntries(
    Object.entries(env).filter(([name, value]) => value !== undefined && keeps(name)),
  );
