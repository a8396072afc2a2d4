/** Opens the hardened window: sandboxed, isolated, without Node, and for the app's own page only. */
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme } from 'electron';
import { appPage } from './app-protocol.ts';
import { devServer } from './session-rules.ts';

const WARM_WHITE = '#fff8f5';
const DARK = '#1e1b3a';
/** A window that is still empty says more than none. */
const SHOW_AFTER_MS = 2_000;

/**
 * Opens a window of the app and loads its page.
 *
 * @param preload absolute path of the preload bundle
 * @param icon absolute path of the window's icon
 * @param at the page of the app that it begins with, after the sign-in; empty: the first one
 */
export function openWindow(
  { preload, icon }: { preload: string; icon: string },
  at = '',
): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Selu Desktop',
    width: 1280,
    height: 800,
    minWidth: 900,
    minHeight: 600,
    show: false,
    autoHideMenuBar: true,
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
  showSoon(window);
  void window.loadURL(`${devServer ?? appPage}${at && `#${at}`}`);
  return window;
}

/** At the first of what may come: on Wayland a window that is not shown may never be ready to be. */
export function showSoon(window: BrowserWindow): void {
  const show = (): void => {
    clearTimeout(timer);
    window.removeListener('ready-to-show', show);
    window.webContents.removeListener('did-finish-load', show);
    window.show();
  };
  const timer = setTimeout(show, SHOW_AFTER_MS);
  window.once('ready-to-show', show);
  window.webContents.once('did-finish-load', show);
  window.once('closed', () => clearTimeout(timer));
}

/**
 * Has the system leave a window out of screenshots and shared screens, or no longer. On Linux it cannot.
 *
 * @param window named by its id; one that has gone meanwhile needs nothing
 */
export function keepOffScreenshots({ id }: { readonly id: number }, hidden: boolean): void {
  BrowserWindow.fromId(id)?.setContentProtection(hidden);
}

/** The files beside the main bundle. */
export const bundled = {
  renderer: join(import.meta.dirname, '../renderer'),
  preload: join(import.meta.dirname, '../preload/index.cjs'),
  icon: join(import.meta.dirname, '../../resources/icon.png'),
  /** On macOS a template, which the system draws in the colour of the menu bar: it knows one by the end of its name. */
  tray: join(
    import.meta.dirname,
    '../../resources',
    process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png',
  ),
};
