/**
 * keytar in a process of its own for each call. In ours it would hold one of the few threads of libuv, and the
 * exit of the app, for as long as a person leaves a prompt open, and would not notice that the keyring's service
 * has started anew.
 */
import { extname, join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { secretVariables } from '../secret-sources.ts';

export type KeytarOperation = 'getPassword' | 'setPassword' | 'deletePassword';

/** The one message that the process gets. */
export interface KeytarRequest {
  readonly operation: KeytarOperation;
  /** As keytar takes them, the service first. */
  readonly args: readonly string[];
}

/** The one message that the process sends. */
export interface KeytarAnswer {
  readonly kind: 'done' | 'refused' | 'not loaded';
  /** What keytar gives, null for nothing; otherwise the error's message. */
  readonly value: unknown;
}

/** What a process is started with, and who hears of it. */
export interface KeytarStart {
  /** The file of the program: keytar-program.ts, as it is or as it was built. */
  readonly program: string;
  /** The whole environment of the process. */
  readonly env: Readonly<Record<string, string>>;
  readonly request: KeytarRequest;
  readonly onMessage: (message: unknown) => void;
  readonly onEnd: (why: string) => void;
}

/**
 * Starts the process and sends it the request. The process must end with ours, whatever it is doing then.
 *
 * @returns what ends it at once, at any time
 */
export type StartKeytar = (start: KeytarStart) => () => void;

interface Options {
  readonly timeoutMs: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly start: StartKeytar;
}

/** The system refused; the message is its own, and differs from system to system. */
export class KeytarError extends Error {}

/** Beside this file, among the sources as in the build. */
const program = join(import.meta.dirname, `keytar-program${extname(import.meta.filename)}`);

/**
 * Calls one of keytar's functions.
 *
 * @param args as keytar takes them, the service first
 * @param options how long to wait, the environment by which keytar finds the keychain, and how a process is started
 * @returns what keytar gives, null for nothing
 * @throws AppError `keychain_not_installed`, `keychain_no_answer`; KeytarError
 */
export async function callKeytar(
  operation: KeytarOperation,
  args: readonly string[],
  options: Options,
): Promise<unknown> {
  const { kind, value } = await answerTo({ operation, args }, options);
  if (kind === 'not loaded') {
    const error = AppError.from({ code: 'keychain_not_installed', params: {} });
    error.cause = new Error(String(value));
    throw error;
  }
  if (kind === 'refused') throw new KeytarError(String(value));
  return value;
}

async function answerTo(
  request: KeytarRequest,
  { timeoutMs, env, start }: Options,
): Promise<KeytarAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<KeytarAnswer>();
  const end = start({
    program,
    env: allowed(env),
    request,
    onMessage: (message) => resolve(message as KeytarAnswer),
    onEnd: (why) => reject(new KeytarError(why)),
  });
  const timer = setTimeout(() => reject(new AppError('keychain_no_answer', {})), timeoutMs);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    end();
  }
}

/** Without what the process must not see or do. */
function allowed(env: Options['env']): Record<string, string> {
  const left: readonly string[] = [...secretVariables, 'NODE_OPTIONS'];
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !left.includes(entry[0]),
  );
  return Object.fromEntries(kept);
}
