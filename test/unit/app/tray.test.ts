/** The icon beside the clock: what its menu says, and that it is not relied on where nobody sees it. */
import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { translator } from '../../../src/main/platform/languages.ts';
import { openBus } from '../../../src/main/crypto/keychain/session-bus.ts';
import { hasTrayPlace } from '../../../src/main/app/tray-place.ts';
import type { TrayHealth } from '../../../src/main/app/tray.ts';
import { temporaryFolder } from '../../support/home.ts';
import { busMissing, startKeyring } from '../../support/keyring.ts';

const screen = vi.hoisted(() => ({
  refuses: false,
  images: [] as string[],
  menus: [] as { label?: string; click?: () => void }[][],
  destroyed: 0,
}));
vi.mock('electron', () => ({
  Menu: { buildFromTemplate: (template: never) => template },
  Tray: class extends EventEmitter {
    constructor(image: string) {
      super();
      if (screen.refuses) throw new Error('no tray');
      screen.images.push(image);
    }
    setToolTip() {}
    setContextMenu(menu: never) {
      screen.menus.push(menu);
    }
    destroy() {
      screen.destroyed += 1;
    }
  },
}));
const { TrayIcon } = await import('../../../src/main/app/tray.ts');

beforeEach(() => {
  Object.assign(screen, { refuses: false, images: [], menus: [], destroyed: 0 });
});

function icon(language: 'en' | 'de', health: TrayHealth | null, place = true) {
  const work = { open: vi.fn(), lock: vi.fn(), showHealth: vi.fn(), quit: vi.fn() };
  const desktop = { place, changes: 0 };
  const tray = new TrayIcon({
    image: 'tray.png',
    t: () => translator(language),
    health: () => Promise.resolve(health),
    work,
    isThere: () => Promise.resolve(desktop.place),
    onChange: () => (desktop.changes += 1),
    log: { info: () => {}, error: () => {} },
  });
  return { tray, work, desktop };
}

const counts = (bad: number, warning = 0) => ({ bad, warning, advice: 0 });
const labels = () => screen.menus.at(-1)?.map(({ label }) => label);

describe('the menu of the icon', () => {
  test.each([
    ['en', null, 'Nothing is known while Selu is locked'],
    ['en', { counts: counts(0), worst: null }, 'All is well'],
    ['en', { counts: counts(1, 2), worst: null }, '3 things need you'],
    [
      'en',
      { counts: counts(1), worst: 'The last check of OpenAI failed' },
      'The last check of OpenAI failed',
    ],
    ['de', { counts: counts(1), worst: null }, 'Eine Sache ist zu tun'],
  ] as const)('in %s says what is worst (%j): %s', async (language, health, said) => {
    const { tray, work } = icon(language, health);
    await tray.follow(true);
    expect(labels()).toContain(said);
    for (const item of screen.menus.at(-1) ?? []) item.click?.();
    for (const done of Object.values(work)) expect(done).toHaveBeenCalledTimes(1);
  });

  test('is not replaced while it says the same: an open one would close', async () => {
    const { tray } = icon('en', null);
    await tray.follow(true);
    await tray.say();
    await tray.follow(true);
    expect(screen.menus).toHaveLength(1);
  });
});

describe('the icon', () => {
  test('is there while it is wanted and the desktop has a place for it', async () => {
    const { tray, desktop } = icon('en', null);
    await tray.follow(false);
    expect([tray.isThere, tray.isShown]).toEqual([true, false]);
    await tray.follow(true);
    expect(tray.isShown).toBe(true);
    desktop.place = false;
    await tray.follow(true);
    expect([tray.isThere, tray.isShown, screen.destroyed]).toEqual([false, false, 1]);
    expect(desktop.changes).toBe(2);
  });

  test('nobody relies on where the system refuses it', async () => {
    screen.refuses = true;
    const { tray } = icon('en', null);
    await tray.follow(true);
    expect([tray.isThere, tray.isShown]).toEqual([false, false]);
  });
});

describe.skipIf(busMissing())('a Linux desktop', () => {
  test('has a place for it while somebody shows such icons, and none without a bus', async () => {
    const ownBus = await startKeyring({ home: temporaryFolder(), service: false });
    onTestFinished(() => ownBus.stop());
    expect(await hasTrayPlace(ownBus.env, 'linux')).toBe(false);
    const panel = await openBus(ownBus.env.DBUS_SESSION_BUS_ADDRESS);
    onTestFinished(() => panel?.disconnect());
    await panel?.requestName('org.kde.StatusNotifierWatcher', 0);
    expect(await hasTrayPlace(ownBus.env, 'linux')).toBe(true);
    expect(await hasTrayPlace({}, 'linux')).toBe(false);
    expect(await hasTrayPlace({}, 'darwin')).toBe(true);
  });
});
