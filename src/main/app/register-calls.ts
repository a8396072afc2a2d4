/** Connects the router to Electron: one channel for each call, open to the app's own page in its own window only. */
import { BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron';
import { allCalls, channelOf, type EventName } from '#shared/contract/index.ts';
import type { Result } from '#shared/errors.ts';
import type { Logger } from '../platform/log.ts';
import { isAppAddress } from './session-rules.ts';
import type { Route } from '../ipc/router.ts';

export function registerCalls(route: Route, log: Logger): void {
  for (const [name] of allCalls()) {
    ipcMain.handle(channelOf(name), async (event, input: unknown): Promise<Result<unknown>> => {
      const window = senderWindow(event);
      if (window === null) {
        log.error(`refused ${name} from a page that is not the app's`);
        return { ok: false, error: { code: 'forbidden', params: {} } };
      }
      return route(name, input, { id: window.id });
    });
  }
}

/** Long enough to turn a burst of writes into one message, too short to be noticed. */
const GATHER_MS = 50;

/** Sends an event to every open window. Calls within {@link GATHER_MS} become one message. */
export function createBroadcast(event: EventName): () => void {
  let timer: NodeJS.Timeout | null = null;
  return () => {
    timer ??= setTimeout(() => {
      timer = null;
      for (const window of BrowserWindow.getAllWindows()) tellWindow(window, event);
    }, GATHER_MS);
  };
}

/** Sends an event to one window; one that has gone needs nothing. */
export function tellWindow(window: BrowserWindow | null, event: EventName): void {
  if (window?.isDestroyed() === false) window.webContents.send(channelOf(event));
}

/** The window that sent a message; null unless the sender is its main frame and shows the app's page. */
function senderWindow({ sender, senderFrame }: IpcMainInvokeEvent): BrowserWindow | null {
  if (senderFrame === null || senderFrame !== sender.mainFrame) return null;
  if (!isAppAddress(senderFrame.url)) return null;
  return BrowserWindow.fromWebContents(sender);
}
