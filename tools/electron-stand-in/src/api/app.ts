/** `app`: the life of the process, and where things are. */
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { locale, systemLanguages } from '../environment.ts';
import { findChromium } from '../chromium.ts';
import { startHost, stopHost } from '../host.ts';
import { takeLock } from '../single-instance.ts';
import { ApiEmitter, strict, strictClass } from '../strict.ts';
import { networkSwitches } from './network.ts';

/** What package.json says of the app. */
export interface AppInfo {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
}

/** What `app` needs of the windows, which in turn need `app`. */
interface Windows {
  /** Asks each to close. @returns false when one has refused */
  closeAll(): Promise<boolean>;
  /** Ends all of them without asking. */
  destroyAll(reason: 'quit' | 'browser-gone'): void;
}

type State = 'starting' | 'ready' | 'quitting' | 'ended';

class App extends ApiEmitter {
  static {
    strictClass('App', this);
  }

  readonly isPackaged = false;
  readonly commandLine;
  readonly #paths = new Map<string, string>();
  readonly #switches = new Map<string, string>();
  readonly #ready = Promise.withResolvers<void>();
  #info: AppInfo = { folder: process.cwd(), name: 'Electron', version: '0.0.0' };
  #state: State = 'starting';
  #windows: Windows | undefined;
  #releaseLock: (() => void) | undefined;

  constructor() {
    super('app', [
      ...[
        'will-finish-launching',
        'ready',
        'window-all-closed',
        'before-quit',
        'will-quit',
        'quit',
      ],
      ...['second-instance', 'activate', 'browser-window-created', 'browser-window-focus'],
      ...['browser-window-blur', 'web-contents-created', 'render-process-gone'],
      // These cannot happen: other systems, or things that the stand-in refuses.
      ...['open-file', 'open-url', 'certificate-error', 'select-client-certificate', 'login'],
      ...['child-process-gone', 'gpu-info-update', 'accessibility-support-changed'],
    ]);
    this.commandLine = strict('app.commandLine', {
      appendSwitch: (name: string, value = '') => void this.#switches.set(name, value),
      appendArgument: () => undefined,
      hasSwitch: (name: string) => this.#switches.has(name),
      getSwitchValue: (name: string) => this.#switches.get(name) ?? '',
      removeSwitch: (name: string) => void this.#switches.delete(name),
    });
  }

  get name(): string {
    return this.#info.name;
  }

  getName(): string {
    return this.#info.name;
  }

  getVersion(): string {
    return this.#info.version;
  }

  getAppPath(): string {
    return this.#info.folder;
  }

  getLocale(): string {
    return locale();
  }

  getSystemLocale(): string {
    return systemLanguages()[0] ?? 'en-US';
  }

  getPreferredSystemLanguages(): string[] {
    return systemLanguages();
  }

  getPath(name: string): string {
    const path = this.#paths.get(name) ?? this.#defaultPath(name);
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  }

  setPath(name: string, path: string): void {
    if (this.#defaultPath(name) === undefined) throw new Error(`Failed to set '${name}' path`);
    this.#paths.set(name, path);
  }

  #defaultPath(name: string): string | undefined {
    const home = homedir();
    switch (name) {
      case 'home':
        return home;
      case 'appData':
        return process.env['XDG_CONFIG_HOME'] || join(home, '.config');
      case 'userData':
        return join(this.getPath('appData'), this.#info.name);
      case 'sessionData':
        return this.getPath('userData');
      case 'logs':
        return join(this.getPath('userData'), 'logs');
      case 'crashDumps':
        return join(this.getPath('userData'), 'Crashpad');
      case 'temp':
        return tmpdir();
      case 'exe':
      case 'module':
        return process.argv[0];
      case 'desktop':
      case 'documents':
      case 'downloads':
      case 'music':
      case 'pictures':
      case 'videos':
        return (
          process.env[`XDG_${name === 'downloads' ? 'DOWNLOAD' : name.toUpperCase()}_DIR`] ??
          join(home, name.charAt(0).toUpperCase() + name.slice(1))
        );
      default:
        return undefined;
    }
  }

  /** Every window here is sandboxed; see `BrowserWindow`. */
  enableSandbox(): void {
    this.#mustBeStarting('enableSandbox');
  }

  disableHardwareAcceleration(): void {
    this.#mustBeStarting('disableHardwareAcceleration');
    this.#switches.set('disable-gpu', '');
  }

  /** Means something on Windows only. */
  setAppUserModelId(_id: string): void {}

  #mustBeStarting(name: string): void {
    if (this.#state !== 'starting') {
      throw new Error(`app.${name}() can only be called before app is ready`);
    }
  }

  requestSingleInstanceLock(data: unknown = null): boolean {
    this.#releaseLock ??= takeLock(
      this.getPath('userData'),
      { argv: process.argv, cwd: process.cwd(), data },
      ({ argv, cwd, data: sent }) => {
        void this.#ready.promise.then(() => this.announce('second-instance', {}, argv, cwd, sent));
      },
    );
    return this.#releaseLock !== undefined;
  }

  hasSingleInstanceLock(): boolean {
    return this.#releaseLock !== undefined;
  }

  releaseSingleInstanceLock(): void {
    this.#releaseLock?.();
    this.#releaseLock = undefined;
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  isReady(): boolean {
    return this.#state !== 'starting';
  }

  focus(): void {
    // Windows come to the front one by one.
  }

  quit(): void {
    if (this.#state === 'quitting' || this.#state === 'ended') return;
    void this.#quit();
  }

  async #quit(): Promise<void> {
    const before = this.#state;
    this.#state = 'quitting';
    if (this.announce('before-quit') || !(await (this.#windows?.closeAll() ?? true))) {
      this.#state = before;
      return;
    }
    this.#finish();
  }

  #finish(): void {
    // The browser may have gone while the windows were being asked.
    if (this.#state === 'ended') return;
    if (this.announce('will-quit')) {
      this.#state = 'ready';
      return;
    }
    this.exit(0);
  }

  exit(code = 0): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#windows?.destroyAll('quit');
    this.announce('quit', {}, code);
    void stopHost().finally(() => process.exit(code));
  }

  /** For the stand-in: who the app is, before its code runs. */
  static describe(this: void, info: AppInfo): void {
    app.#info = info;
  }

  /**
   * For the stand-in: the app's code has run. The browser starts when the app's work on being ready is done, as until
   * then the app may say how its network is to be.
   *
   * @throws {Error} there is none on this machine
   */
  static start(this: void): void {
    if (app.#state !== 'starting') return;
    findChromium(process.env);
    app.announce('will-finish-launching');
    app.#state = 'ready';
    app.announce('ready', {}, {});
    app.#ready.resolve();
    setImmediate(() => {
      if (app.#state === 'ready') app.#startHost();
      // Node loads these at their first use, which would be the first request of the first page.
      setImmediate(() => [Request, Response]);
    });
  }

  #startHost(): void {
    const switches = [...networkSwitches(this.#switches)];
    startHost(
      this.getPath('sessionData'),
      switches.map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`)),
      (error) => {
        if (this.#state === 'ended') return;
        if (error) console.error(error.message);
        this.#state = 'quitting';
        this.#windows?.destroyAll('browser-gone');
        // Without a browser there is nothing to stay for.
        this.announce('will-quit');
        this.exit(1);
      },
    );
  }

  static useWindows(this: void, windows: Windows): void {
    app.#windows = windows;
  }

  /** For the stand-in: the last window has gone. */
  static noWindowsLeft(this: void): void {
    if (app.#state !== 'ready') return;
    if (app.listenerCount('window-all-closed') === 0) app.quit();
    else app.announce('window-all-closed');
  }
}

export const app = new App();
export const { describe, start, useWindows, noWindowsLeft } = App;
