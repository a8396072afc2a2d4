/** Method calls over the D-Bus session bus of a Linux desktop, on a connection of their own. */
import { once, type EventEmitter } from 'node:events';
import type { MessageBus } from '@jellybrick/dbus-next';

type Environment = Readonly<Record<string, string | undefined>>;

/** What to call; `signature` says what the arguments are (D-Bus specification, "Type System"). */
export interface BusMethod {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
}

/**
 * Calls a method, starting the program behind it where the bus knows how.
 *
 * @returns the values of the answer
 * @throws DBusError (of the library; `type` is the D-Bus error's name)
 */
export type CallBus = (
  method: BusMethod,
  ...args: readonly unknown[]
) => Promise<readonly unknown[]>;

/**
 * Connects to the session bus for as long as `work` takes.
 *
 * @param env `DBUS_SESSION_BUS_ADDRESS`, else `bus` in the user's runtime folder
 * @param signal ends the connection, and with it whatever is being waited for
 * @returns what `work` gives, or null when no bus lets us in
 * @throws what `work` throws; the signal's reason when that has ended it
 */
export async function onSessionBus<T>(
  env: Environment,
  signal: AbortSignal,
  work: (call: CallBus) => Promise<T>,
): Promise<T | null> {
  const { Message } = await import('@jellybrick/dbus-next');
  const busAddress = sessionBusAddress(env);
  if (busAddress === undefined) return null;
  const ended = once(signal, 'abort').then(() => signal.throwIfAborted());
  ended.catch(() => undefined);

  const bus = await Promise.race([openBus(busAddress), ended]);
  if (!bus) return null;
  const call: CallBus = async ({ signature = '', ...method }, ...args) => {
    const answer = await bus.call(new Message({ ...method, signature, body: [...args] }));
    return answer?.body ?? [];
  };
  try {
    // A connection that is lost during a call is reported as an event only.
    const lost = once(bus, 'error').then(([error]) => Promise.reject(asError(error)));
    lost.catch(() => undefined);
    return (await Promise.race([work(call), lost, ended])) ?? null;
  } finally {
    bus.disconnect();
  }
}

/** Where the session bus is; undefined where nothing says so. */
export function sessionBusAddress(env: Environment): string | undefined {
  const folder = env['XDG_RUNTIME_DIR'];
  return env['DBUS_SESSION_BUS_ADDRESS'] || (folder ? `unix:path=${folder}/bus` : undefined);
}

/** The bus at an address once it has accepted the connection, or null. */
export async function openBus(busAddress: string): Promise<MessageBus | null> {
  try {
    const { sessionBus } = await import('@jellybrick/dbus-next');
    const bus = sessionBus({ busAddress });
    const events: EventEmitter = bus;
    // `once` reports the error to whoever waits; without any other listener it would end the process.
    events.on('error', () => undefined);
    await once(events, 'connect');
    return bus;
  } catch {
    return null;
  }
}

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('the bus was lost');
