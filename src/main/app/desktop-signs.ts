/** What the app shows outside of its windows: notifications, and the icon beside the clock. Both are off until asked for. */
import { app, BrowserWindow } from 'electron';
import type { Desktop, Language, Preferences } from '#shared/contract/schemas.ts';
import { findingWords } from '#shared/finding-words.ts';
import { healthTranslator, translator } from '../platform/languages.ts';
import type { Logger } from '../platform/log.ts';
import type { InstanceRuntime } from './instance-runtime.ts';
import { adminAt, canNotify, watchNotices, type NoticePlace } from './notifications.ts';
import { tellWindow } from './register-calls.ts';
import { hasTrayPlace } from './tray-place.ts';
import { TrayIcon, type TrayHealth } from './tray.ts';
import { bundled } from './window.ts';
import { lookAgain } from './watchers/look-again.ts';

const FIRST_MS = 500;
const EVERY_MS = 30_000;

/** As the pages of the window are called in its address. */
const addresses: Readonly<Record<NoticePlace, string>> = {
  showHealth: '/health',
  showBackups: '/settings',
  showUsers: '/users',
};

interface DesktopSignsDependencies {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly preferences: () => Preferences;
  readonly instances: () => readonly InstanceRuntime[];
  /** The one that a new window shows. */
  readonly shownNext: () => string;
  readonly language: () => Language;
  /** @param at the page that it begins with */
  readonly openWindow: (at?: string) => void;
  readonly lockAll: () => void;
  readonly changed: () => void;
  readonly log: Logger;
}

export interface DesktopSigns {
  /** What this computer has of them. */
  offers(): Desktop;
  /** Whether the app goes on when its last window closes. */
  goesOn(): boolean;
  /** The preferences, the language or what is found may be others now. */
  follow(): void;
  /** Brings a window to the front, or opens one. */
  open(): void;
  stop(): void;
}

export function startDesktopSigns(dependencies: DesktopSignsDependencies): DesktopSigns {
  const { env, preferences, instances, shownNext, language, openWindow, lockAll, changed, log } =
    dependencies;

  const bring = (at?: string): BrowserWindow | null => {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) {
      openWindow(at);
      return null;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    return window;
  };
  const lead = (place: NoticePlace): void => {
    tellWindow(bring(addresses[place]), place);
  };

  const health = async (): Promise<TrayHealth | null> => {
    const instance = instances().find(({ placeId }) => placeId === shownNext());
    const admin = instance === undefined ? null : adminAt(instance.sessions);
    const told = admin?.language ?? language();
    const found = (await instance?.services.health.current({ language: told })) ?? null;
    if (found?.state !== 'ready') return null;
    const [finding] = found.findings;
    const isNamed = admin !== null && finding !== undefined;
    return {
      counts: found.counts,
      worst: isNamed ? findingWords(finding, healthTranslator(told)).title : null,
    };
  };
  const tray = new TrayIcon({
    image: bundled.tray,
    t: () => translator(language()),
    health,
    work: {
      open: () => void bring(),
      lock: lockAll,
      showHealth: () => lead('showHealth'),
      quit: () => app.quit(),
    },
    isThere: () => hasTrayPlace(env),
    onChange: changed,
    log,
  });

  let wanted: boolean | null = null;
  const followTray = async (): Promise<false> => {
    const { tray: isWanted } = preferences();
    // Where it is off, it is enough to know whether it could be on.
    if (isWanted || wanted !== isWanted) {
      wanted = isWanted;
      await tray.follow(isWanted);
    }
    return false;
  };
  const stopTray = lookAgain({
    ...{ firstMs: FIRST_MS, everyMs: EVERY_MS, onChange: () => {}, log },
    look: followTray,
    failed: 'the icon beside the clock was not shown',
  });
  const stopNotices = watchNotices({
    ...{ instances, language, show: lead, log },
    isOn: () => preferences().notifications,
  });
  return {
    offers: () => ({ notifications: canNotify(), tray: tray.isThere }),
    goesOn: () => tray.isShown,
    follow: () => {
      const isOther = wanted !== null && wanted !== preferences().tray;
      (isOther ? followTray() : tray.say()).catch((error: unknown) => {
        log.error('the icon beside the clock does not say how things are', error);
      });
    },
    open: () => void bring(),
    stop: () => {
      stopTray();
      stopNotices();
      tray.remove();
    },
  };
}
