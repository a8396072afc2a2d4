/**
 * The keychain of the operating system, through keytar: macOS Keychain, Windows Credential Manager, and on Linux
 * the Secret Service (GNOME Keyring, KWallet, KeePassXC). keytar is an optional dependency, loaded on first use.
 */
import pLimit from 'p-limit';
import { AppError } from '#shared/errors.ts';
import {
  callKeytar,
  KeytarError,
  type KeytarOperation,
  type StartKeytar,
} from './keytar-process.ts';
import { startPlainNode } from './plain-process.ts';
import { secretServiceState, type SecretServiceState } from './secret-service.ts';

/** Every method but {@link problem} may wait for a person to answer the system's prompt, and rejects with an AppError `keychain_…`. */
export interface Keychain {
  /** Whether a keychain can be used here; never shows a prompt. Resolves to the reason why not, or null. */
  problem(): Promise<AppError | null>;
  /** null when there is no entry. */
  read(account: string): Promise<string | null>;
  /** Replaces the entry when there is one. */
  write(account: string, secret: string): Promise<void>;
  /** Resolves to whether there was an entry. */
  remove(account: string): Promise<boolean>;
}

type Environment = Readonly<Record<string, string | undefined>>;

const SERVICE = 'selu-desktop';

/** No entry has this name, so that looking for it unlocks nothing. */
const NO_ACCOUNT = 'no-account';

/** Time limit of calls that show no prompt, in milliseconds. */
const PROMPTLESS_MS = 5_000;

/**
 * The keychain of who runs this process. Entries are under the service `selu-desktop`; calls run one after the
 * other, so that two prompts are never open at once.
 *
 * @param options `timeoutMs`: how long a call waits, prompt included, before `keychain_no_answer`; `env`: by which
 *   the keychain is found, else that of this process; `start`: what keytar's process is, else a plain Node
 */
export function osKeychain({
  timeoutMs = 60_000,
  env = process.env,
  start = startPlainNode,
}: { timeoutMs?: number; env?: Environment; start?: StartKeytar } = {}): Keychain {
  const inTurn = pLimit(1);
  const call = (operation: KeytarOperation, account: string, ...secret: string[]) =>
    callKeytar(operation, [SERVICE, account, ...secret], { timeoutMs, env, start }).catch(
      async (error: unknown) => {
        throw await explained(error, env, account, secret);
      },
    );

  return {
    async problem() {
      try {
        const options = { timeoutMs: PROMPTLESS_MS, env, start };
        await callKeytar('getPassword', [SERVICE, NO_ACCOUNT], options);
        return null;
      } catch (error) {
        return explained(error, env, NO_ACCOUNT);
      }
    },
    read: (account) =>
      inTurn(async () => {
        const secret = await call('getPassword', account);
        if (typeof secret === 'string') return secret;
        await refuseLocked(env, account);
        return null;
      }),
    write: (account, secret) =>
      inTurn(async () => {
        await call('setPassword', account, secret);
      }),
    remove: (account) =>
      inTurn(async () => {
        const removed = await call('deletePassword', account);
        if (removed !== true) await refuseLocked(env, account);
        return removed === true;
      }),
  };
}

/** On Linux, keytar reports a locked entry that nobody unlocks as a missing one: this tells them apart. */
async function refuseLocked(env: Environment, account: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const state = await stateFor(env, account, AbortSignal.timeout(PROMPTLESS_MS)).catch(() => null);
  if (state?.entryLocked === true) throw new AppError('keychain_locked', {});
}

const stateFor = (
  env: Environment,
  account: string,
  signal: AbortSignal,
): Promise<SecretServiceState | null> =>
  secretServiceState(env, { service: SERVICE, account }, signal);

/** The error for a failed call. @param secret the value that was to be written: no message may hold it */
async function explained(
  error: unknown,
  env: Environment,
  account: string,
  secret: readonly string[] = [],
): Promise<AppError> {
  if (error instanceof AppError) return error;
  if (!(error instanceof KeytarError)) throw error;
  const explanation = AppError.from({ code: await codeOf(error, env, account), params: {} });
  if (!secret.some((text) => error.message.includes(text))) explanation.cause = error;
  return explanation;
}

async function codeOf({ message }: KeytarError, env: Environment, account: string) {
  if (process.platform !== 'linux') {
    return messages.find(([start]) => message.startsWith(start))?.[1] ?? 'keychain_failed';
  }
  const signal = AbortSignal.timeout(PROMPTLESS_MS);
  try {
    const state = await stateFor(env, account, signal);
    if (state === null) return 'keychain_no_service';
    return state.entryLocked || !state.keyringOpen ? 'keychain_locked' : 'keychain_failed';
  } catch {
    return signal.aborted ? 'keychain_no_answer' : 'keychain_failed';
  }
}

/** Messages of macOS and Windows. They come in the system's language; only the English ones are recognised. */
const messages = [
  // errSecAuthFailed, userCanceledErr, errSecInteractionNotAllowed
  ['The user name or passphrase you entered is not correct', 'keychain_locked'],
  ['User canceled the operation', 'keychain_locked'],
  ['User interaction is not allowed', 'keychain_locked'],
  // errSecNoDefaultKeychain, errSecNotAvailable
  ['A default keychain could not be found', 'keychain_no_service'],
  ['No keychain is available', 'keychain_no_service'],
  // ERROR_NO_SUCH_LOGON_SESSION
  ['A specified logon session does not exist', 'keychain_no_service'],
] as const;
