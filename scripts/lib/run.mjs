// @ts-check
/**
 * Runs other programs the way every script here needs it: with the project's own tools first on the path, and without
 * the master secret in their environment.
 */
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { appEnvironment, handOver, withoutSecrets, writeSecret } from './app-environment.mjs';
import { commandOf, Failure, root } from './commands.mjs';

export { Failure, node24, root } from './commands.mjs';

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

/** @param {NodeJS.ProcessEnv} base @param {NodeJS.ProcessEnv} extra */
function toolEnv(base, extra) {
  // Windows spells it Path.
  const name = Object.keys(base).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const path = [join(root, 'node_modules', '.bin'), base[name]].filter(Boolean);
  return { ...base, [name]: path.join(delimiter), ...extra };
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * Ends a program and all that it has started.
 *
 * @param {{ pid?: number | undefined }} child
 * @param {NodeJS.Platform} [platform]
 * @param {(command: string, args: readonly string[], options: object) => unknown} [start]
 */
export function endTree({ pid }, platform = process.platform, start = spawnSync) {
  if (pid === undefined) return;
  if (platform === 'win32') {
    // There are no process groups.
    const options = { stdio: 'ignore', windowsHide: true };
    start('taskkill', ['/PID', String(pid), '/T', '/F'], options);
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/**
 * How a program is started that nobody is to see.
 *
 * @param {NodeJS.Platform} [platform]
 */
export const inBackground = (platform = process.platform) => ({
  // A process group of its own. On Windows that would be a console of its own, in a window.
  detached: platform !== 'win32',
  windowsHide: true,
});

/**
 * Runs a program without standard input, in a process group of its own that never outlives us.
 *
 * @param {string} command a program, or the name of a tool as {@link commandOf} knows it
 * @param {readonly string[]} args
 * @param {{ minutes: number, show?: boolean, env?: NodeJS.ProcessEnv, cwd?: string,
 *   onText?: (text: string) => void }} options
 *   `minutes`: it is ended then; `show`: its output is shown as it comes instead of being collected;
 *   `onText`: gets what is collected as it comes
 * @returns {Promise<{ code: number, output: string, timedOut: boolean }>} 127 when it cannot be started
 */
export function run(
  command,
  args,
  { minutes, show = false, env = {}, cwd = root, onText = () => {} },
) {
  return new Promise((resolve) => {
    const [file, ...first] = commandOf(command);
    const child = spawn(file, [...first, ...args], {
      ...inBackground(),
      cwd,
      env: toolEnv(withoutSecrets(process.env), show ? env : { NO_COLOR: '1', ...env }),
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    if (running.size === 0) for (const signal of ending) process.once(signal, endAll);
    running.add(child);
    let output = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      endTree(child);
    }, minutes * 60_000);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
        onText(text);
      });
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
    // Whatever it left behind would hold its output open. On Windows its number may be another's by now.
    child.once('exit', () => process.platform !== 'win32' && endTree(child));
    child.once('close', (code, signal) => done(exitCode(code, signal)));
  });
}

const ending = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** @param {NodeJS.Signals} signal */
function endAll(signal) {
  for (const child of running) endTree(child);
  process.exit(128 + constants.signals[signal]);
}

/**
 * Gives the terminal to a program: standard streams as they are, signals passed on.
 *
 * @param {string} command a program, or the name of a tool as {@link commandOf} knows it
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env] is added
 * @param {NodeJS.ProcessEnv} [base] to this environment
 * @returns {Promise<number>} its exit code, 128 + n after signal n
 */
export function attach(command, args, env = {}, base = withoutSecrets(process.env)) {
  const [file, ...first] = commandOf(command);
  // Not hidden: on Windows the app's first window would be, too.
  return follow(command, () =>
    spawn(file, [...first, ...args], { stdio: 'inherit', env: toolEnv(base, env) }),
  );
}

/**
 * Starts the app as {@link attach} does, with nothing in its environment that weakens it, and the master secret on a
 * descriptor.
 *
 * @param {string} command
 * @param {readonly string[]} args
 */
export function attachApp(command, args) {
  const { env, streams, text } = handOver(process.env);
  return follow(command, () => {
    const child = spawn(command, args, {
      stdio: ['inherit', 'inherit', 'inherit', ...streams],
      env: toolEnv(appEnvironment(process.env), env),
    });
    writeSecret(child, text);
    return child;
  });
}

/**
 * @param {string} command for the sentence
 * @param {() => import('node:child_process').ChildProcess} start
 * @returns {Promise<number>}
 */
function follow(command, start) {
  return new Promise((resolve, reject) => {
    const child = start();
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
