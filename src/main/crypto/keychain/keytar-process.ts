/**
 * keytar in a process of its own for each call. In ours it would hold one of the few threads of libuv, and the
 * exit of the app, for as long as a person leaves a prompt open, and would not notice that the keyring's service
 * has started anew.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { AppError } from '#shared/errors.ts';
import { secretVariables } from '../secret-sources.ts';

export type KeytarOperation = 'getPassword' | 'setPassword' | 'deletePassword';

interface Options {
  readonly timeoutMs: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The system refused; the message is its own, and differs from system to system. */
export class KeytarError extends Error {}

/** It ends with us, also in the midst of a call. */
const program = `
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.once('message', async ({ path, operation, args }) => {
  let keytar;
  try {
    keytar = require(path);
  } catch (error) {
    return process.send({ kind: 'not loaded', value: error.message });
  }
  try {
    process.send({ kind: 'done', value: (await keytar[operation](...args)) ?? null });
  } catch (error) {
    process.send({ kind: 'refused', value: error.message });
  }
});
`;

/**
 * Calls one of keytar's functions.
 *
 * @param args as keytar takes them, the service first
 * @param options how long to wait, and the environment by which keytar finds the keychain
 * @returns what keytar gives, null for nothing
 * @throws AppError `keychain_not_installed`, `keychain_no_answer`; KeytarError
 */
export async function callKeytar(
  operation: KeytarOperation,
  args: readonly string[],
  options: Options,
): Promise<unknown> {
  const { kind, value } = await answerTo({ path: keytarPath(), operation, args }, options);
  if (kind === 'not loaded') throw notInstalled(new Error(String(value)));
  if (kind === 'refused') throw new KeytarError(String(value));
  return value;
}

function keytarPath(): string {
  try {
    return createRequire(import.meta.url).resolve('keytar');
  } catch (error) {
    throw notInstalled(error);
  }
}

function notInstalled(cause: unknown): AppError {
  const error = AppError.from({ code: 'keychain_not_installed', params: {} });
  error.cause = cause;
  return error;
}

/** @returns what the process says; `kind` is one of those in {@link program} */
async function answerTo(
  request: object,
  { timeoutMs, env }: Options,
): Promise<{ kind: unknown; value: unknown }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ kind: unknown; value: unknown }>();
  const child = spawn(process.execPath, ['-e', program], {
    env: allowed(env),
    // What the system's libraries print would get between the lines of the command line.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    windowsHide: true,
  });
  child.on('error', (error) => reject(new KeytarError(error.message)));
  child.on('exit', (code, signal) => reject(new KeytarError(`ended with ${signal ?? code}`)));
  child.on('message', (message) => {
    if (typeof message === 'object' && 'kind' in message && 'value' in message) resolve(message);
  });
  child.send(request);
  const timer = setTimeout(() => reject(new AppError('keychain_no_answer', {})), timeoutMs);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}

/** Without what the process must not see or do. */
function allowed(env: Options['env']): NodeJS.ProcessEnv {
  const left: readonly string[] = [...secretVariables, 'NODE_OPTIONS'];
  const kept = Object.entries(env).filter(([name]) => !left.includes(name));
  // In Electron the program runs as in plain Node.
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}
