/**
 * Asks the keychain of a Linux desktop (freedesktop.org Secret Service) for its state, without a prompt. keytar
 * gives no reasons: it reports a locked keyring that nobody unlocks as a missing entry.
 */
import { z } from 'zod';
import { onSessionBus, type CallBus } from './session-bus.ts';

export interface SecretServiceState {
  /** Whether there is an entry and it is locked. */
  readonly entryLocked: boolean;
  /** Whether the keyring for new entries exists and is unlocked. */
  readonly keyringOpen: boolean;
}

/**
 * Asks the Secret Service.
 *
 * @param attributes of the entry
 * @returns null when there is no session bus or no Secret Service on it
 * @throws Error when it gives no answer before the signal, or one that it should not give
 */
export function secretServiceState(
  env: Readonly<Record<string, string | undefined>>,
  attributes: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<SecretServiceState | null> {
  return onSessionBus(env, signal, async (call) => {
    try {
      const search = { ...service, member: 'SearchItems', signature: 'a{ss}' };
      const [, locked] = found.parse(await call(search, attributes));
      return { entryLocked: locked.length > 0, keyringOpen: await isKeyringOpen(call) };
    } catch (error) {
      if (isUnavailable(error)) return null;
      throw error;
    }
  });
}

const service = {
  destination: 'org.freedesktop.secrets',
  path: '/org/freedesktop/secrets',
  interface: 'org.freedesktop.Secret.Service',
} as const;

/** Paths of the entries, unlocked and locked. */
const found = z.tuple([z.array(z.string()), z.array(z.string())]);
const alias = z.tuple([z.string()]);
const property = z.tuple([z.looseObject({ value: z.boolean() })]);

/** Whether no program offers the service, or that program does not start. */
function isUnavailable(error: unknown): boolean {
  const name = error instanceof Error && 'type' in error ? String(error.type) : '';
  return /^org\.freedesktop\.DBus\.Error\.(ServiceUnknown|NameHasNoOwner|Spawn\..*)$/.test(name);
}

async function isKeyringOpen(call: CallBus): Promise<boolean> {
  const readAlias = { ...service, member: 'ReadAlias', signature: 's' };
  const [path] = alias.parse(await call(readAlias, 'default'));
  if (path === '/') return false;
  const get = { interface: 'org.freedesktop.DBus.Properties', member: 'Get', signature: 'ss' };
  const answer = await call(
    { ...service, path, ...get },
    'org.freedesktop.Secret.Collection',
    'Locked',
  );
  const [{ value: isLocked }] = property.parse(answer);
  return !isLocked;
}
