/**
 * Hears over D-Bus that a Linux desktop locks its screen. Electron asks the screen saver of X11, which knows nothing of
 * GNOME on Wayland; logind and the desktops' own screen savers tell.
 */
import type { Message, MessageBus } from '@jellybrick/dbus-next';
import { openBus, sessionBusAddress } from '../../crypto/keychain/session-bus.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const LOGIN = 'org.freedesktop.login1';
const PROPERTIES = 'org.freedesktop.DBus.Properties';
const SYSTEM_BUS = 'unix:path=/run/dbus/system_bus_socket';
const screenSavers = ['org.gnome.ScreenSaver', 'org.freedesktop.ScreenSaver'];

export interface DesktopWatch {
  /** Resolves when all who can be heard are listened to. */
  readonly listening: Promise<unknown>;
  stop(): void;
}

/**
 * Watches until it is stopped. Where there is no bus, or nobody on it who knows, nothing is heard.
 *
 * @param env tells where the buses are, and which session of logind is this one
 * @param onLock called when the screen locks; for one lock perhaps by several of those who know
 */
export function watchDesktopLock(env: Environment, onLock: () => void): DesktopWatch {
  let stopped = false;
  const buses: MessageBus[] = [];
  const open = async (address: string | undefined): Promise<MessageBus | null> => {
    const bus = address === undefined ? null : await openBus(address);
    if (bus === null || !stopped) {
      if (bus !== null) buses.push(bus);
      return bus;
    }
    bus.disconnect();
    return null;
  };
  const hear = (bus: MessageBus, tells: (message: Message) => boolean): void => {
    bus.on('message', (message: Message) => {
      if (!stopped && tells(message)) onLock();
    });
  };
  const screenSaver = async (): Promise<void> => {
    const bus = await open(sessionBusAddress(env));
    if (bus === null) return;
    hear(bus, screenSaverLocks);
    for (const name of screenSavers) {
      await match(bus, `interface='${name}',member='ActiveChanged'`);
    }
  };
  const logind = async (): Promise<void> => {
    const bus = await open(env['DBUS_SYSTEM_BUS_ADDRESS'] || SYSTEM_BUS);
    if (bus === null) return;
    const path = await sessionPath(bus, env['XDG_SESSION_ID'] || 'auto');
    hear(bus, (message) => message.path === path && sessionLocks(message));
    await match(bus, `sender='${LOGIN}',path='${path}'`);
  };
  return {
    // One that fails leaves the other, what Electron knows, the idle minutes, and sleep.
    listening: Promise.allSettled([screenSaver(), logind()]),
    stop() {
      stopped = true;
      for (const bus of buses) bus.disconnect();
    },
  };
}

/** `ActiveChanged (b active)`. */
const screenSaverLocks = ({ interface: name, member, body }: Message): boolean =>
  member === 'ActiveChanged' && screenSavers.includes(name) && body[0] === true;

/** `PropertiesChanged (s interface, a{sv} changed, as invalidated)` with the hint of logind. */
function sessionLocks({ interface: name, member, body }: Message): boolean {
  if (name !== PROPERTIES || member !== 'PropertiesChanged') return false;
  const [of, changed] = body as [string, Record<string, { readonly value?: unknown } | undefined>];
  return of === `${LOGIN}.Session` && changed['LockedHint']?.value === true;
}

/** @param id as logind names it; `auto` is the session of whoever asks */
async function sessionPath(bus: MessageBus, id: string): Promise<string> {
  const { Message } = await import('@jellybrick/dbus-next');
  const answer = await bus.call(
    new Message({
      destination: LOGIN,
      path: '/org/freedesktop/login1',
      interface: `${LOGIN}.Manager`,
      member: 'GetSession',
      signature: 's',
      body: [id],
    }),
  );
  return String(answer?.body[0]);
}

async function match(bus: MessageBus, rule: string): Promise<void> {
  const { Message } = await import('@jellybrick/dbus-next');
  const name = 'org.freedesktop.DBus';
  await bus.call(
    new Message({
      destination: name,
      path: '/org/freedesktop/DBus',
      interface: name,
      member: 'AddMatch',
      signature: 's',
      body: [`type='signal',${rule}`],
    }),
  );
}
