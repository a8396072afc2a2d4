/** Opens the hardened window: sandboxed, isolated, without Node, and for the app's own page only. */
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme } from 'electron';
import { appPage } from './app-protocol.ts';
import { devServer } from './session-rules.ts';

const WARM_WHITE = '#fff8f5';
const DARK = '#1e1b3a';

/**
 * Opens a window of the app and loads its page.
 *
 * @param preload absolute path of the preload bundle
 * @param icon absolute path of the window's icon
 */
export function openWindow({ preload, icon }: { preload: string; icon: string }): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Selu Desktop',
    width: 1280,
    height: 800,
    minWidth: 900,
    minHeight: 600,
    show: false,
    icon,
    backgroundColor: nativeTheme.shouldUseDarkColors ? DARK : WARM_WHITE,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(devServer ?? appPage);
  return window;
}

/** The files beside the main bundle. */
export const bundled = {
  renderer: join(import.meta.dirname, '../renderer'),
  preload: join(import.meta.dirname, '../preload/index.cjs'),
  icon: join(import.meta.dirname, '../../resources/icon.png'),
};
