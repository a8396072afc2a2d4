/** Locks the windows when the computer locks or sleeps, and notices what time alone changes: idleness, expiry. */
import { powerMonitor } from 'electron';
import type { WindowSessions } from '../../services/accounts/window-sessions.ts';
import type { Logger } from '../../platform/log.ts';

const EVERY_MS = 500;
/** Seconds; whether the person is idle is not asked, so any will do. */
const IDLE_THRESHOLD_S = 60;

/**
 * @param onChange told when somebody else, or nobody, is signed in at a window now, or one was locked
 * @returns stops watching
 */
export function watchLock(sessions: WindowSessions, onChange: () => void, log: Logger): () => void {
  const guarded = (work: () => void) => (): void => {
    try {
      work();
    } catch (error) {
      log.error('the windows could not be watched', error);
    }
  };
  const lock = guarded(() => {
    sessions.lockAll({ withComputer: true }).catch((error: unknown) => {
      log.error('that the windows are locked has not been noted', error);
    });
    onChange();
  });
  powerMonitor.on('lock-screen', lock);
  powerMonitor.on('suspend', lock);
  let wasLocked = false;
  const timer = setInterval(
    guarded(() => {
      // Electron tells of the screen lock on macOS and Windows; on Linux it has to be asked.
      const isLocked =
        process.platform === 'linux' &&
        powerMonitor.getSystemIdleState(IDLE_THRESHOLD_S) === 'locked';
      if (isLocked && !wasLocked) lock();
      wasLocked = isLocked;
      if (sessions.haveChanged()) onChange();
    }),
    EVERY_MS,
  );
  return () => {
    clearInterval(timer);
    powerMonitor.removeListener('lock-screen', lock);
    powerMonitor.removeListener('suspend', lock);
  };
}
