/** From where a start gets the master secret without asking: the environment, or a file that the environment names. */
import { fstatSync, readSync } from 'node:fs';
// oxlint-disable-next-line no-restricted-imports -- opens no connection: it holds a pipe that is there
import { Socket } from 'node:net';
import { AppError } from '#shared/errors.ts';
import { parseMasterSecret, withoutGaps, type MasterSecret } from './master-secret.ts';
import { readSecretFile } from './secret-file.ts';

/** The app's own variable, and the one that the orchestrator reads. */
export const secretVariables = ['SELU_ENCRYPTION_KEY', 'SELU__ENCRYPTION_KEY'] as const;

/** Names the file that holds the secret. */
const FILE_VARIABLE = 'SELU_ENCRYPTION_KEY_FILE';

/** The number of the descriptor on which the launcher hands over the variables that it has taken out. */
const DESCRIPTOR_VARIABLE = 'SELU_ENCRYPTION_KEY_FD';

const ours: ReadonlySet<string> = new Set([...secretVariables, FILE_VARIABLE, DESCRIPTOR_VARIABLE]);

/** Whether a variable brings the master secret, or says where it is: for no other program. Windows does not tell cases apart. */
export const ofTheApp = (name: string): boolean => ours.has(name.toUpperCase());

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment as {@link takeSecrets} gives it: the app's own, from which the secret can be removed. */
export type GivenEnvironment = Record<string, string | undefined>;

export interface GivenSecret {
  readonly secret: MasterSecret;
  readonly source: 'environment' | 'file';
}

/**
 * Takes the master secret out of this process's environment, so that no child process inherits it, and off the
 * descriptor of the launcher, which is closed then.
 *
 * @param env `process.env`; it is changed
 * @returns the environment as it was, with what the launcher has handed over
 */
export function takeSecrets(env: NodeJS.ProcessEnv): GivenEnvironment {
  const taken = { ...env, ...handedOver(env[DESCRIPTOR_VARIABLE]) };
  for (const name of [...secretVariables, DESCRIPTOR_VARIABLE]) Reflect.deleteProperty(env, name);
  Reflect.deleteProperty(taken, DESCRIPTOR_VARIABLE);
  return taken;
}

/**
 * What the launcher (scripts/lib/app-environment.mjs) writes: JSON, a value for each variable.
 *
 * A descriptor that is none of the launcher's, or that nobody writes to, gives nothing, and the secret is asked for.
 */
function handedOver(descriptor: string | undefined): Record<string, string> {
  // The standard streams are the person's.
  if (descriptor === undefined || !/^([3-9]|[1-9]\d{1,3})$/.test(descriptor)) return {};
  const fd = Number(descriptor);
  try {
    const stats = fstatSync(fd);
    if (!stats.isSocket() && !stats.isFIFO()) return {};
  } catch {
    return {};
  }
  try {
    const given = JSON.parse(readWaiting(fd)) as Record<string, unknown>;
    const values = secretVariables.map((name) => [name, given[name]] as const);
    return Object.fromEntries(
      values.filter((entry): entry is [(typeof entry)[0], string] => typeof entry[1] === 'string'),
    );
  } catch {
    return {};
  }
}

/** How long the launcher may take, which writes at once. */
const HAND_OVER_MS = 2000;

/** More than two secrets take. */
const MOST_BYTES = 4096;

/**
 * Reads a pipe or socket to its end, without waiting for longer than {@link HAND_OVER_MS}, and closes it.
 *
 * @throws Error when it has not ended by then
 */
function readWaiting(fd: number): string {
  // Has the system answer at once that nothing is there yet, for which Node has no call of its own.
  const socket = new Socket({ fd, readable: true, writable: false, manualStart: true } as object);
  const buffer = Buffer.alloc(MOST_BYTES);
  const until = performance.now() + HAND_OVER_MS;
  let length = 0;
  try {
    for (;;) {
      const read = readNow(fd, buffer, length);
      if (read === 0) return buffer.toString('utf8', 0, length);
      if (read !== null) length += read;
      else if (performance.now() > until) throw new Error('the launcher has not written');
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  } finally {
    buffer.fill(0);
    socket.destroy();
  }
}

/** @returns how many bytes; 0 at the end, null when there is none yet */
function readNow(fd: number, buffer: Buffer, offset: number): number | null {
  try {
    return readSync(fd, buffer, offset, buffer.length - offset, null);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return null;
    throw error;
  }
}

/** Forgets what the environment said of the secret; a file that it names stays named. */
export function forgetGiven(env: GivenEnvironment): void {
  for (const name of secretVariables) Reflect.deleteProperty(env, name);
}

/**
 * The master secret that a start was given: by either of {@link secretVariables}, by the file that
 * `SELU_ENCRYPTION_KEY_FILE` names, or by several of them when they agree.
 *
 * @returns null when none is set; an empty one counts as not set
 * @throws AppError `secret_conflict` when two are set and differ, `secret_malformed`, `secret_file_…`
 */
export function givenMasterSecret(env: Environment): GivenSecret | null {
  const file = env[FILE_VARIABLE] ?? '';
  const [first, ...others] = [
    ...secretVariables.map((name) => ({ name, text: withoutGaps(env[name] ?? '') })),
    { name: FILE_VARIABLE, text: file === '' ? '' : withoutGaps(readSecretFile(file)) },
  ].filter(({ name, text }) => text !== '' || (name === FILE_VARIABLE && file !== ''));
  if (first === undefined) return null;
  const other = others.find(({ text }) => text !== first.text);
  if (other !== undefined) {
    throw new AppError('secret_conflict', { first: first.name, second: other.name });
  }
  const source = first.name === FILE_VARIABLE ? 'file' : 'environment';
  return { secret: parseMasterSecret(first.text, source), source };
}

/** Where a start finds a master secret without asking, as far as the environment says. */
export type GivenPlace =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'file'; readonly file: string };

/** All of them. */
export function givenPlaces(env: Environment): readonly GivenPlace[] {
  const file = env[FILE_VARIABLE] ?? '';
  return [
    ...secretVariables
      .filter((name) => (env[name]?.trim() ?? '') !== '')
      .map((name) => ({ kind: 'variable', name }) as const),
    ...(file === '' ? [] : [{ kind: 'file', file } as const]),
  ];
}
