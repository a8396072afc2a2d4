/** Locks the windows when the computer locks or sleeps, and notices when a window has been idle or a session expires. */
import { powerMonitor } from 'electron';
import type { WindowSessions } from '../../services/accounts/window-sessions.ts';
import type { Logger } from '../../platform/log.ts';
import { watchDesktopLock } from './desktop-lock.ts';

const EVERY_MS = 500;
/** In seconds. Electron wants a number, but only the state `locked` is used, so its value does not matter. */
const IDLE_THRESHOLD_S = 60;

/**
 * @param sessions of all instances that are open
 * @param env tells where the buses of a Linux desktop are
 * @param onChange called when who is signed in at a window has changed, or a window was locked
 * @returns stops watching
 */
export function watchLock(
  sessions: () => readonly WindowSessions[],
  env: Readonly<Record<string, string | undefined>>,
  onChange: () => void,
  log: Logger,
): () => void {
  const guarded = (work: () => void) => (): void => {
    try {
      work();
    } catch (error) {
      log.error('the windows could not be watched', error);
    }
  };
  const lock = guarded(() => {
    for (const each of sessions()) {
      each.lockAll({ withComputer: true }).catch((error: unknown) => {
        log.error('that the windows are locked has not been noted', error);
      });
    }
    onChange();
  });
  powerMonitor.on('lock-screen', lock);
  powerMonitor.on('suspend', lock);
  const desktop = process.platform === 'linux' ? watchDesktopLock(env, lock) : null;
  let wasLocked = false;
  const timer = setInterval(
    guarded(() => {
      // Electron reports the screen lock on macOS and Windows; on Linux it has to be asked, and does not always know.
      const isLocked =
        process.platform === 'linux' &&
        powerMonitor.getSystemIdleState(IDLE_THRESHOLD_S) === 'locked';
      if (isLocked && !wasLocked) lock();
      wasLocked = isLocked;
      // Each is asked: it notes what it has told.
      if (sessions().filter((each) => each.haveChanged()).length > 0) onChange();
    }),
    EVERY_MS,
  );
  return () => {
    clearInterval(timer);
    desktop?.stop();
    powerMonitor.removeListener('lock-screen', lock);
    powerMonitor.removeListener('suspend', lock);
  };
}
