// @ts-check
/** Runs other programs the way every script here needs it: with the project's own tools first on the path. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Node 24 of the npm package `node`; the Node that runs this script may be older. */
export const node24 = join(root, 'node_modules', 'node', 'bin', 'node');

/** The set-up cannot go on by itself: `message` is one sentence on what to do next. */
export class Failure extends Error {}

/** Prints a line for the person, on standard error: standard output belongs to the program that is started. */
export const say = (/** @type {string} */ line) => process.stderr.write(`${line}\n`);

/**
 * Runs a script's main function and ends with its exit code; a {@link Failure} becomes its sentence and 1.
 *
 * @param {() => Promise<number>} main
 */
export async function exitWith(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

/** @param {NodeJS.ProcessEnv} [extra] */
function toolEnv(extra = {}) {
  const path = [join(root, 'node_modules', '.bin'), process.env['PATH']].filter(Boolean);
  return { ...process.env, PATH: path.join(delimiter), ...extra };
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
const killGroup = (/** @type {import('node:child_process').ChildProcess} */ child) => {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
};

/**
 * Runs a program without standard input, in a process group of its own that never outlives us.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ minutes: number, show?: boolean, env?: NodeJS.ProcessEnv, cwd?: string }} options
 *   `minutes`: it is ended then; `show`: its output is shown as it comes instead of being collected
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>} 127 when it cannot be started
 */
export function run(command, args, { minutes, show = false, env = {}, cwd = root }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: toolEnv(show ? env : { NO_COLOR: '1', ...env }),
      detached: true,
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    if (running.size === 0) for (const signal of ending) process.once(signal, endAll);
    running.add(child);
    let output = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child);
    }, minutes * 60_000);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => (output += text));
    }
    const done = (/** @type {number} */ code) => {
      clearTimeout(timer);
      running.delete(child);
      if (running.size === 0) for (const signal of ending) process.removeListener(signal, endAll);
      resolve({ code, output, timedOut });
    };
    child.once('error', (error) => {
      output += error.message;
      done(127);
    });
    // Whatever it left behind would hold its output open.
    child.once('exit', () => killGroup(child));
    child.once('close', (code, signal) => done(exitCode(code, signal)));
  });
}

const ending = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** @param {NodeJS.Signals} signal */
function endAll(signal) {
  for (const child of running) killGroup(child);
  process.exit(128 + constants.signals[signal]);
}

/**
 * Gives the terminal to a program: standard streams as they are, signals passed on.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} its exit code, 128 + n after signal n
 */
export function attach(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env: toolEnv(env) });
    // A terminal sends Ctrl-C to the program itself as well: passing it on would send it twice.
    const passOn = (/** @type {NodeJS.Signals} */ signal) => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of ending) process.on(signal, passOn);
    child.once('error', (error) => {
      reject(new Failure(`${command} could not be started: ${error.message}`));
    });
    child.once('exit', (code, signal) => {
      for (const name of ending) process.removeListener(name, passOn);
      resolve(exitCode(code, signal));
    });
  });
}

/** @param {number | null} code @param {NodeJS.Signals | null} signal */
const exitCode = (code, signal) => code ?? 128 + (signal ? constants.signals[signal] : 0);
