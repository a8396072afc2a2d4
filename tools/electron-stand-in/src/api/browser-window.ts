/** `BrowserWindow`: a window of Chromium for one page of the app. */
import { isAbsolute } from 'node:path';
import type { Protocol as DevTools } from 'devtools-protocol';
import { ignoreGone } from '../devtools.ts';
import { env, isHeadless } from '../environment.ts';
import { host, openTarget, type Target } from '../host.ts';
import { ApiEmitter, strictClass } from '../strict.ts';
import { app, noWindowsLeft, useWindows } from './app.ts';
import { defaultSession } from './session.ts';
import { WebContents } from './web-contents.ts';

interface Options {
  readonly width?: number;
  readonly height?: number;
  readonly x?: number;
  readonly y?: number;
  readonly minWidth?: number;
  readonly minHeight?: number;
  readonly show?: boolean;
  readonly title?: string;
  readonly webPreferences?: Readonly<Record<string, unknown>>;
}
interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a window must or may not say for the page to be as shut in as the stand-in makes it. */
const preferences: Readonly<Record<string, readonly unknown[]>> = {
  sandbox: [true, undefined],
  contextIsolation: [true, undefined],
  nodeIntegration: [false, undefined],
  nodeIntegrationInWorker: [false, undefined],
  nodeIntegrationInSubFrames: [false, undefined],
  webSecurity: [true, undefined],
  allowRunningInsecureContent: [false, undefined],
  experimentalFeatures: [false, undefined],
  webviewTag: [false, undefined],
  navigateOnDragDrop: [false, undefined],
  enableBlinkFeatures: [undefined],
  session: [defaultSession, undefined],
  javascript: [true, undefined],
  plugins: [false, undefined],
};
/** Said and without effect here; the README says so. */
const withoutEffect = new Set(['devTools', 'spellcheck', 'backgroundThrottling']);

let lastId = 0;
const all = new Map<number, BrowserWindow>();

export class BrowserWindow extends ApiEmitter {
  static {
    strictClass('BrowserWindow', this);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...all.values()];
  }

  static fromId(id: number): BrowserWindow | null {
    return all.get(id) ?? null;
  }

  static fromWebContents(contents: unknown): BrowserWindow | null {
    return [...all.values()].find((window) => window.webContents === contents) ?? null;
  }

  /** The window used last: Chromium does not say which one has the keyboard. */
  static getFocusedWindow(): BrowserWindow | null {
    return [...all.values()].findLast((window) => window.#visible && !window.#minimized) ?? null;
  }

  readonly id = (lastId += 1);
  readonly webContents: WebContents;
  readonly #opened: Promise<Target>;
  #title: string;
  #bounds: Bounds;
  #visible: boolean;
  #minimized = false;
  #maximized = false;
  #fullScreen = false;
  #destroyed = false;
  #closing = false;

  constructor(options: Options = {}) {
    super('browserWindow', [
      ...['close', 'closed', 'show', 'hide', 'focus', 'blur', 'ready-to-show', 'minimize'],
      ...['restore', 'maximize', 'unmaximize', 'resize', 'move', 'enter-full-screen'],
      ...['leave-full-screen', 'page-title-updated', 'unresponsive', 'responsive'],
    ]);
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const { width = 800, height = 600, x, y, title = app.name, show = true } = options;
    const preload = checkPreferences(options.webPreferences ?? {});
    this.#title = title;
    this.#bounds = { x: x ?? 0, y: y ?? 0, width, height };
    this.#visible = show;
    const shape = { width, height, x, y };
    this.#opened = openTarget(shape, app.getPath('sessionData'));
    const settled = this.#opened.then((opened) => this.#settle(opened));
    settled.catch((error: unknown) => this.#notOpened(error));
    this.webContents = new WebContents(defaultSession, this.#opened, settled, preload);
    this.webContents.once('-ready-to-show', () => this.announce('ready-to-show'));
    all.set(this.id, this);
    app.announce('web-contents-created', {}, this.webContents);
    app.announce('browser-window-created', {}, this);
  }

  loadURL(address: string): Promise<void> {
    return this.webContents.loadURL(address);
  }

  reload(): void {
    this.webContents.reload();
  }

  /** Chromium's windows are on the screen from the start, so showing brings to the front. */
  show(): void {
    this.#visible = true;
    this.focus();
    this.announce('show');
  }

  showInactive(): void {
    this.#visible = true;
    this.announce('show');
  }

  hide(): void {
    this.#visible = false;
    this.#change({ windowState: 'minimized' });
    this.announce('hide');
  }

  focus(): void {
    all.delete(this.id);
    all.set(this.id, this);
    this.webContents.focus();
    this.announce('focus');
  }

  isFocused(): boolean {
    return BrowserWindow.getFocusedWindow() === this;
  }

  isVisible(): boolean {
    return this.#visible;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  minimize(): void {
    this.#minimized = true;
    this.#change({ windowState: 'minimized' });
    this.announce('minimize');
  }

  isMinimized(): boolean {
    return this.#minimized;
  }

  restore(): void {
    this.#minimized = false;
    this.#change({ windowState: 'normal' });
    this.announce('restore');
  }

  maximize(): void {
    this.#maximized = true;
    this.#change({ windowState: 'maximized' });
    this.announce('maximize');
  }

  unmaximize(): void {
    this.#maximized = false;
    this.#change({ windowState: 'normal' });
    this.announce('unmaximize');
  }

  isMaximized(): boolean {
    return this.#maximized;
  }

  setFullScreen(on: boolean): void {
    this.#fullScreen = on;
    this.#change({ windowState: on ? 'fullscreen' : 'normal' });
    this.announce(on ? 'enter-full-screen' : 'leave-full-screen');
  }

  isFullScreen(): boolean {
    return this.#fullScreen;
  }

  getBounds(): Bounds {
    return this.#bounds;
  }

  setBounds(bounds: Partial<Bounds>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    void this.#withTarget((target) => this.#place(target, bounds));
    this.announce('resize');
  }

  getSize(): [number, number] {
    return [this.#bounds.width, this.#bounds.height];
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  getTitle(): string {
    return this.#title;
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  setMenu(_menu: unknown): void {}
  removeMenu(): void {}
  setMenuBarVisibility(_visible: boolean): void {}
  setAutoHideMenuBar(_hide: boolean): void {}
  setBackgroundColor(_color: string): void {}
  setContentProtection(_on: boolean): void {}

  /** Asks; the app or the page may refuse. */
  close(): void {
    BrowserWindow.requestClose(this);
  }

  /** For the stand-in. @returns false when the app has refused */
  static requestClose(window: BrowserWindow): boolean {
    if (window.#closing || window.#destroyed) return true;
    if (window.announce('close')) return false;
    window.#closing = true;
    const stuck = setTimeout(() => window.destroy(), env.patienceMs);
    window.once('closed', () => clearTimeout(stuck));
    window.webContents.once('-close-refused', () => {
      window.#closing = false;
      clearTimeout(stuck);
    });
    window.webContents.close();
    return true;
  }

  destroy(): void {
    BrowserWindow.end(this);
    void this.#withTarget(({ id }) =>
      host().connection.browser.send('Target.closeTarget', { targetId: id }),
    );
  }

  /** For the stand-in: the window has gone from the screen. */
  static end(window: BrowserWindow): void {
    if (window.#destroyed) return;
    window.#destroyed = true;
    all.delete(window.id);
    WebContents.end(window.webContents);
    window.announce('closed');
    if (all.size === 0) noWindowsLeft();
  }

  async #settle(target: Target): Promise<void> {
    const { browser } = host().connection;
    const gone = ({ sessionId }: DevTools.Target.DetachedFromTargetEvent): void => {
      if (sessionId !== target.session.id) return;
      browser.removeListener('Target.detachedFromTarget', gone);
      // Closed by the person: too late to be prevented, but not to be heard.
      if (!this.#closing && !this.#destroyed) this.announce('close');
      BrowserWindow.end(this);
    };
    browser.on('Target.detachedFromTarget', gone);
    await this.#place(target, this.#bounds);
  }

  async #place(target: Target, { x, y, width, height }: Partial<Bounds>): Promise<void> {
    const { browser } = host().connection;
    const { windowId } = await browser.send('Browser.getWindowForTarget', { targetId: target.id });
    if (width !== undefined && height !== undefined) {
      await browser.send('Browser.setContentsSize', { windowId, width, height });
    }
    if (!isHeadless && (x || y)) {
      const bounds = { left: x ?? 0, top: y ?? 0 };
      await browser.send('Browser.setWindowBounds', { windowId, bounds });
    }
  }

  #change(bounds: DevTools.Browser.Bounds): void {
    void this.#withTarget(async ({ id }) => {
      const { browser } = host().connection;
      const { windowId } = await browser.send('Browser.getWindowForTarget', { targetId: id });
      await browser.send('Browser.setWindowBounds', { windowId, bounds });
    });
  }

  #notOpened(error: unknown): void {
    if (this.#destroyed) return;
    console.error('electron stand-in: a window could not be opened:', error);
    this.destroy();
  }

  async #withTarget(use: (target: Target) => Promise<unknown>): Promise<void> {
    try {
      await use(await this.#opened);
    } catch (error) {
      ignoreGone(error);
    }
  }
}

/** @returns the preload's path */
function checkPreferences(given: Readonly<Record<string, unknown>>): string | undefined {
  for (const [name, value] of Object.entries(given)) {
    if (name === 'preload' || withoutEffect.has(name)) continue;
    if (!preferences[name]?.includes(value)) {
      throw new Error(
        `electron stand-in: webPreferences.${name} = ${String(value)} is not implemented`,
      );
    }
  }
  const { preload } = given;
  if (preload === undefined) return undefined;
  if (typeof preload !== 'string' || !isAbsolute(preload)) {
    throw new Error(`preload script must have absolute path: ${JSON.stringify(preload)}`);
  }
  return preload;
}

useWindows({
  async closeAll() {
    const closed = BrowserWindow.getAllWindows().map((window) => {
      const outcome = Promise.withResolvers<boolean>();
      window.once('closed', () => outcome.resolve(true));
      window.webContents.once('-close-refused', () => outcome.resolve(false));
      if (!BrowserWindow.requestClose(window)) outcome.resolve(false);
      return outcome.promise;
    });
    return !(await Promise.all(closed)).includes(false);
  },
  destroyAll(reason) {
    for (const window of BrowserWindow.getAllWindows()) {
      if (reason === 'browser-gone') {
        const details = { reason: 'killed', exitCode: 0 };
        window.webContents.announce('render-process-gone', {}, details);
        BrowserWindow.end(window);
      } else {
        window.destroy();
      }
    }
  },
});
