/** Over a real bus, with the test in the part of logind and of the screen savers. */
import { Message, Variant } from '@jellybrick/dbus-next';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { watchDesktopLock } from '../../../src/main/app/watchers/desktop-lock.ts';
import { openBus } from '../../../src/main/crypto/keychain/session-bus.ts';
import { temporaryFolder } from '../../support/home.ts';
import { busMissing, startKeyring } from '../../support/keyring.ts';

const SESSION = '/org/freedesktop/login1/session/_32';

// Each makes a new message whenever it is sent: the library changes what it sends.
const logind = (signal: { path?: string; of?: string; changed: Record<string, Variant> }) => () =>
  new Message({
    type: 4,
    path: signal.path ?? SESSION,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'PropertiesChanged',
    signature: 'sa{sv}as',
    body: [signal.of ?? 'org.freedesktop.login1.Session', signal.changed, []],
  });
const screenSaver = (name: string, active: boolean) => () =>
  new Message({
    type: 4,
    path: `/${name.replaceAll('.', '/')}`,
    interface: name,
    member: 'ActiveChanged',
    signature: 'b',
    body: [active],
  });
const hint = (locked: boolean) => ({ LockedHint: new Variant('b', locked) });

/** Listens to both buses, which are one here. */
async function watching() {
  const ownBus = await startKeyring({ home: temporaryFolder(), service: false });
  onTestFinished(() => ownBus.stop());
  const { env } = ownBus;
  const address = env.DBUS_SESSION_BUS_ADDRESS;
  const desktop = await openBus(address);
  if (desktop === null) throw new Error('the bus lets nobody in');
  onTestFinished(() => desktop.disconnect());
  const asked: unknown[] = [];
  desktop.addMethodHandler((message) => {
    if (message.member !== 'GetSession') return false;
    asked.push(message.body[0]);
    desktop.send(Message.newMethodReturn(message, 'o', [SESSION]));
    return true;
  });
  await desktop.requestName('org.freedesktop.login1', 0);

  const locks = vi.fn();
  const watch = watchDesktopLock(
    { ...env, DBUS_SYSTEM_BUS_ADDRESS: address, XDG_SESSION_ID: '2' },
    locks,
  );
  onTestFinished(() => watch.stop());
  await watch.listening;
  return { desktop, address, locks, stop: () => watch.stop(), asked };
}

describe.skipIf(busMissing())('a Linux desktop', () => {
  test.each([
    ['logind', logind({ changed: hint(true) })],
    ['GNOME', screenSaver('org.gnome.ScreenSaver', true)],
    ['another desktop', screenSaver('org.freedesktop.ScreenSaver', true)],
  ])('that locks is heard of by %s', async (_who, signal) => {
    const { desktop, locks, asked } = await watching();
    expect(asked).toEqual(['2']);
    desktop.send(signal());
    await vi.waitFor(() => expect(locks).toHaveBeenCalledTimes(1));
  });

  test.each([
    ['is unlocked', logind({ changed: hint(false) })],
    ['has a screen saver that ends', screenSaver('org.gnome.ScreenSaver', false)],
    ['says something else', logind({ changed: { IdleHint: new Variant('b', true) } })],
    ['locks the session of somebody else', logind({ path: `${SESSION}1`, changed: hint(true) })],
    ['tells the same word of another thing', logind({ of: 'org.example', changed: hint(true) })],
  ])('that %s locks nothing', async (_what, signal) => {
    const { desktop, locks } = await watching();
    desktop.send(signal());
    // The bus keeps the order: what would come of the first comes before this.
    desktop.send(logind({ changed: hint(true) })());
    await vi.waitFor(() => expect(locks).toHaveBeenCalled());
    expect(locks).toHaveBeenCalledTimes(1);
  });

  test('is not listened to after the end', async () => {
    const { desktop, address, locks, stop } = await watching();
    const another = vi.fn();
    const watch = watchDesktopLock({ DBUS_SESSION_BUS_ADDRESS: address }, another);
    onTestFinished(() => watch.stop());
    await watch.listening;
    stop();
    desktop.send(screenSaver('org.gnome.ScreenSaver', true)());
    await vi.waitFor(() => expect(another).toHaveBeenCalled());
    expect(locks).not.toHaveBeenCalled();
  });

  test('without a bus is no trouble', async () => {
    const nowhere = 'unix:path=/nowhere/selu-desktop-test';
    const env = { DBUS_SESSION_BUS_ADDRESS: nowhere, DBUS_SYSTEM_BUS_ADDRESS: nowhere };
    const watch = watchDesktopLock(env, vi.fn());
    await watch.listening;
    expect(() => watch.stop()).not.toThrow();
  });
});
