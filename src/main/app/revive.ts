/** Brings a window back whose page has crashed, or was ended by the system: locked, since nobody knows who sits there. */
import type { BrowserWindow } from 'electron';
import type { Logger } from '../platform/log.ts';

/** A page that crashes more often within {@link WITHIN_MS} would do so for ever. */
const MOST = 3;
const WITHIN_MS = 60_000;

/**
 * @param lock called before the page comes back
 * @param now in milliseconds since 1970
 */
export function reviveAfterCrash(
  window: BrowserWindow,
  lock: () => void,
  log: Logger,
  now: () => number = Date.now,
): void {
  let crashes: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    // The window closes.
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    log.error(`the page of a window has ended: ${reason}`);
    lock();
    crashes = [...crashes.filter((time) => now() - time < WITHIN_MS), now()];
    if (crashes.length > MOST) window.destroy();
    else window.webContents.reload();
  });
}
