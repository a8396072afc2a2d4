/** `webContents`: the page of one window, its navigation, its preload and its end of the IPC. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Protocol as DevTools } from 'devtools-protocol';
import { toApp, toChromium } from '../addresses.ts';
import { ignoreGone } from '../devtools.ts';
import { locale, recordIpc } from '../environment.ts';
import { host, onIntruder, type Target } from '../host.ts';
import { checkPreload, injectedScripts } from '../inject/scripts.ts';
import type { FromPreload, ToPreload } from '../inject/messages.ts';
import { ApiEmitter, strictClass } from '../strict.ts';
import { decode, encode } from '../wire.ts';
import { FilePaths } from './file-paths.ts';
import { answerInvoke, ipcMain, type IpcEvent } from './ipc-main.ts';
import { applyScheme, onScheme, tellSystemScheme } from './native-theme.ts';
import { checkSaid, sayOfNetwork } from './network.ts';
import { grantMedia, grantPermissions } from './permissions.ts';
import { printPdf, printers } from './printing.ts';
import { interceptRequests } from './requests.ts';
import type { Session } from './session.ts';

const WORLD = 'Electron Isolated Context';
const BINDING = 'electronStandInSend';
const RECEIVER = 'electronStandInReceive';
const FINDER = 'electronStandInFile';
/** Chromium's switch for what Electron sets of each page. */
const WEBRTC_SWITCH = 'webrtc-ip-handling-policy';

interface WindowOpenDetails {
  readonly url: string;
  readonly frameName: string;
  readonly features: string;
  readonly disposition: 'foreground-tab' | 'new-window';
  readonly referrer: { readonly url: string; readonly policy: string };
}
type WindowOpenHandler = (details: WindowOpenDetails) => { readonly action: 'allow' | 'deny' };

/** The frame that a window's page lives in. Frames inside of it have no preload, hence no name here. */
class WebFrameMain {
  static {
    strictClass('WebFrameMain', this);
  }

  readonly parent = null;
  readonly routingId = 1;
  readonly processId: number;
  #address = '';
  #token = '';

  constructor(processId: number) {
    this.processId = processId;
  }

  get url(): string {
    return this.#address;
  }

  get origin(): string {
    if (!URL.canParse(this.#address)) return 'null';
    const { protocol, host: name } = new URL(this.#address);
    return `${protocol}//${name}`;
  }

  get top(): this {
    return this;
  }

  get frameToken(): string {
    return this.#token;
  }

  isDestroyed(): boolean {
    return this.#token === '';
  }

  /** For the stand-in: what the frame shows now. */
  static update(frame: WebFrameMain, token: string, address: string): void {
    frame.#token = token;
    frame.#address = address;
  }
}

let lastId = 0;
const all = new Map<number, WebContents>();

export class WebContents extends ApiEmitter {
  static {
    strictClass('WebContents', this);
  }

  static getAllWebContents(): WebContents[] {
    return [...all.values()];
  }

  static fromId(id: number): WebContents | undefined {
    return all.get(id);
  }

  readonly id = (lastId += 1);
  readonly session: Session;
  readonly mainFrame = new WebFrameMain(this.id);
  readonly #target: Promise<Target>;
  readonly #preload: string | undefined;
  /** Isolated worlds of the main frame that may use the binding, by their number. */
  readonly #worlds = new Map<number, string>();
  readonly #filePaths = new FilePaths();
  #openHandler: WindowOpenHandler | undefined;
  #webRtcPolicy: string | undefined;
  /** Address, as Chromium knows it, of a navigation that the app itself has asked for. */
  #asked: string | undefined;
  /** How many calls of loadURL wait. */
  #loads = 0;
  #title = '';
  #loading = false;
  #hasPage = false;
  #destroyed = false;
  #crashed = false;

  /**
   * @param target where the page is, an empty one so far
   * @param preload absolute path
   */
  /** @param placed resolves when the window has its size */
  constructor(
    session: Session,
    target: Promise<Target>,
    placed: Promise<void>,
    preload: string | undefined,
  ) {
    super('webContents', [
      ...['will-navigate', 'will-frame-navigate', 'will-redirect', 'did-navigate'],
      ...['did-navigate-in-page', 'did-start-loading', 'did-stop-loading', 'dom-ready'],
      ...['did-finish-load', 'did-fail-load', 'page-title-updated', 'preload-error'],
      ...['render-process-gone', 'will-prevent-unload', 'console-message', 'destroyed'],
      ...['focus', 'blur', 'ipc-message', 'did-create-window'],
      // For the stand-in's window.
      ...['-ready-to-show', '-close-refused'],
      // These cannot happen: there is no <webview>, no client certificate, no log-in prompt, and the menu of
      // the right mouse button is Chromium's.
      ...[
        'context-menu',
        'will-attach-webview',
        'did-attach-webview',
        'select-client-certificate',
        'login',
      ],
    ]);
    this.session = session;
    this.#preload = preload;
    all.set(this.id, this);
    this.#target = target.then(async (found) => {
      await Promise.all([this.#prepare(found), placed]);
      return found;
    });
    this.#target.catch(ignoreGone);
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  getTitle(): string {
    return this.#title;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  isCrashed(): boolean {
    return this.#crashed;
  }

  isLoading(): boolean {
    return this.#loading;
  }

  isDevToolsOpened(): boolean {
    return false;
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#openHandler = handler;
  }

  /** Chromium has it for all pages together: what the first window says, every other must say, too. */
  setWebRTCIPHandlingPolicy(policy: string): void {
    sayOfNetwork('webContents.setWebRTCIPHandlingPolicy', WEBRTC_SWITCH, policy);
    this.#webRtcPolicy = policy;
  }

  getWebRTCIPHandlingPolicy(): string {
    return this.#webRtcPolicy ?? 'default';
  }

  /** Reaches the page's preload; lost when there is none yet, as in Electron. */
  send(channel: string, ...args: unknown[]): void {
    const text = encode(args);
    if (this.#worlds.size > 0) recordIpc('event', channel, text);
    for (const world of this.#worlds.values()) {
      this.#tell(world, { type: 'event', channel, args: text });
    }
  }

  /**
   * Resolves when the page has loaded. As in Electron, nobody need listen to its failure.
   *
   * @throws {Error} with Electron's `code`, `errno` and `url`, when it has not
   */
  loadURL(address: string): Promise<void> {
    const loading = this.#load(address);
    loading.catch(() => undefined);
    return loading;
  }

  async #load(address: string): Promise<void> {
    // As Chromium will name it in the request that #mayNavigate compares.
    const url = new URL(toChromium(address)).href;
    const gone = Promise.withResolvers<never>();
    const loaded = Promise.withResolvers<void>();
    const leave = (): void => gone.reject(loadError('ERR_FAILED', address));
    if (this.#destroyed) leave();
    this.once('destroyed', leave);
    this.#loads += 1;
    try {
      const { session } = await Promise.race([this.#target, gone.promise]);
      const webRtc = 'webContents.setWebRTCIPHandlingPolicy';
      checkSaid(webRtc, WEBRTC_SWITCH, this.#webRtcPolicy);
      this.#asked = url;
      // Not the event of the protocol: the empty page that was there before may still finish.
      this.once('did-finish-load', loaded.resolve);
      const { errorText, loaderId } = await session.send('Page.navigate', { url });
      if (errorText) {
        const error = loadError(errorText.replace(/^net::/, ''), address);
        this.announce('did-fail-load', {}, error.errno, error.code, address, true);
        throw error;
      }
      // Without a new document it is there already.
      if (loaderId !== undefined) await Promise.race([loaded.promise, gone.promise]);
    } finally {
      this.#loads -= 1;
      this.removeListener('destroyed', leave);
      this.removeListener('did-finish-load', loaded.resolve);
    }
  }

  reload(): void {
    this.#asked = toChromium(this.mainFrame.url);
    void this.#target.then(({ session }) => session.post('Page.reload'), ignoreGone);
  }

  /** Runs code in the page's own world. */
  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    const { session } = await this.#target;
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression: code,
      userGesture,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? 'failed');
    return result.value as unknown;
  }

  getPrintersAsync(): ReturnType<typeof printers> {
    return printers();
  }

  /** Without the system's dialog: at once, and to the default printer. */
  print(
    { printBackground = false }: { readonly printBackground?: boolean } = {},
    callback: (success: boolean, failureReason: string) => void = () => undefined,
  ): void {
    const printed = this.#target.then(async ({ session }) => {
      // The page's own size and margins, as the dialog proposes them.
      const how = { printBackground, preferCSSPageSize: true };
      const { data } = await session.send('Page.printToPDF', how);
      await printPdf(Buffer.from(data, 'base64'));
    });
    printed.then(
      () => callback(true, ''),
      () => callback(false, 'Print job failed'),
    );
  }

  focus(): void {
    void this.#target.then(({ session }) => session.post('Page.bringToFront'), ignoreGone);
  }

  close(): void {
    void this.#target.then(({ session }) => session.post('Page.close'), ignoreGone);
  }

  /** For the stand-in: the page has gone. */
  static end(contents: WebContents): void {
    if (contents.#destroyed) return;
    contents.#destroyed = true;
    contents.#worlds.clear();
    all.delete(contents.id);
    WebFrameMain.update(contents.mainFrame, '', '');
    contents.announce('destroyed');
  }

  /** Puts everything in place, and only then lets the page go on. */
  async #prepare({ id, session, emptyPage }: Target): Promise<void> {
    WebFrameMain.update(this.mainFrame, id, '');
    this.#followPage(session, emptyPage);
    this.#followWorlds(session);
    interceptRequests(session, this, (paused) => this.#mayNavigate(paused));
    const leave = onIntruder((opener) => {
      if (opener === id) this.#openDenied('', '', '');
    });
    const stopScheme = onScheme(() => void applyScheme(session).catch(ignoreGone));
    this.once('destroyed', () => {
      leave();
      stopScheme();
    });

    session.on('Target.attachedToTarget', ({ sessionId, waitingForDebugger }) => {
      // Frames of other origins and workers: the same rules for what they ask for.
      const child = host().connection.session(sessionId);
      interceptRequests(child, this, (paused) => this.#mayNavigate(paused));
      child.post('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
      if (waitingForDebugger) child.post('Runtime.runIfWaitingForDebugger');
    });

    const scripts = injectedScripts(
      {
        token: randomUUID(),
        binding: BINDING,
        receiver: RECEIVER,
        finder: FINDER,
        file: this.#preload ?? '',
        platform: process.platform,
        arch: process.arch,
        versions: { ...process.versions },
      },
      this.#readPreload(),
    );
    const { userAgent } = await host().version;
    await Promise.all([
      session.send('Page.enable'),
      session.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      session.send('Runtime.enable'),
      session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      session.send('Target.setAutoAttach', {
        autoAttach: true,
        waitForDebuggerOnStart: true,
        flatten: true,
      }),
      session.send('Runtime.addBinding', { name: BINDING, executionContextName: WORLD }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.page }),
      session.send('Page.addScriptToEvaluateOnNewDocument', {
        source: scripts.preload,
        worldName: WORLD,
      }),
      applyScheme(session),
      applyLanguage(session, userAgent),
      session.send('Runtime.runIfWaitingForDebugger'),
    ]);
  }

  #readPreload(): string | undefined {
    const file = this.#preload;
    if (file === undefined) return undefined;
    try {
      const script = readFileSync(file, 'utf8');
      checkPreload(script, file);
      return script;
    } catch (error) {
      this.#preloadFailed(error);
      return undefined;
    }
  }

  #preloadFailed(error: unknown): void {
    console.error(`Unable to load preload script: ${this.#preload}`, error);
    this.announce('preload-error', {}, this.#preload, error);
  }

  #followPage(session: Target['session'], emptyPage: string): void {
    const { mainFrame } = this;
    const isMain = (frameId: string | undefined): boolean => frameId === mainFrame.frameToken;

    session.on('Page.frameNavigated', ({ frame }) => {
      if (!isMain(frame.id)) return;
      const address = frame.url + (frame.urlFragment ?? '');
      if (address === emptyPage) return;
      const url = toApp(frame.unreachableUrl ?? address);
      if (frame.unreachableUrl) {
        // An error page; loadURL announces the failures of its own.
        if (this.#loads === 0) this.announce('did-fail-load', {}, -2, 'ERR_FAILED', url, true);
        return;
      }
      WebFrameMain.update(mainFrame, frame.id, url);
      if (!this.#hasPage) {
        // Nothing lies before the first page: the empty one was the stand-in's.
        this.#hasPage = true;
        session.post('Page.resetNavigationHistory');
      }
      this.#crashed = false;
      this.announce('did-navigate', {}, url, 200, 'OK');
      grantPermissions(this, mainFrame.origin).catch(ignoreGone);
    });
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (!isMain(frameId)) return;
      WebFrameMain.update(mainFrame, frameId, toApp(url));
      this.announce('did-navigate-in-page', {}, toApp(url), true);
    });
    session.on('Page.frameStartedLoading', ({ frameId }) => {
      if (!isMain(frameId)) return;
      this.#loading = true;
      this.announce('did-start-loading');
    });
    session.on('Page.frameStoppedLoading', ({ frameId }) => {
      if (!isMain(frameId)) return;
      this.#loading = false;
      this.announce('did-stop-loading');
    });
    session.on('Page.domContentEventFired', () => {
      if (this.#hasPage) this.announce('dom-ready');
    });
    session.on('Page.loadEventFired', () => {
      if (!this.#hasPage) return;
      this.announce('did-finish-load');
      // A page that paints nothing has a window too.
      setTimeout(() => this.#readyToShow(), 1000).unref();
    });
    session.on('Page.lifecycleEvent', ({ name, frameId }) => {
      if (this.#hasPage && isMain(frameId) && name === 'firstPaint') this.#readyToShow();
    });
    session.on('Page.windowOpen', ({ url, windowName, windowFeatures }) => {
      this.#openDenied(url, windowName, windowFeatures.join(','));
    });
    session.on('Page.javascriptDialogOpening', ({ type, hasBrowserHandler }) => {
      if (type === 'beforeunload') {
        const accept = this.announce('will-prevent-unload');
        if (!accept) this.announce('-close-refused');
        session.post('Page.handleJavaScriptDialog', { accept });
      } else if (!hasBrowserHandler) {
        session.post('Page.handleJavaScriptDialog', { accept: type === 'alert' });
      }
    });
    session.on('Inspector.targetCrashed', () => {
      this.#crashed = true;
      this.#worlds.clear();
      this.announce('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    });
    session.on('Runtime.consoleAPICalled', ({ type, args }) => {
      const message = args.map(({ value, description }) => String(value ?? description)).join(' ');
      this.announce('console-message', { level: type, message });
    });
  }

  #readyToShow(): void {
    if (!this.#destroyed) this.announce('-ready-to-show');
  }

  #followWorlds(session: Target['session']): void {
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const { frameId } = (context.auxData ?? {}) as { frameId?: string };
      if (context.name === WORLD && frameId === this.mainFrame.frameToken) {
        this.#worlds.set(context.id, context.uniqueId);
      }
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextUniqueId }) => {
      for (const [id, world] of this.#worlds) {
        if (world === executionContextUniqueId) this.#worlds.delete(id);
      }
    });
    session.on('Runtime.executionContextsCleared', () => this.#worlds.clear());
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      const world = this.#worlds.get(executionContextId);
      if (name === BINDING && world !== undefined) {
        const message = JSON.parse(payload) as FromPreload;
        if (message.type === 'file') this.#findFile(world, message.placeholder);
        else this.#filePaths.whenKnown(() => this.#receive(world, message));
      }
    });
  }

  #findFile(world: string, placeholder: string): void {
    const session = this.#target.then((target) => target.session);
    this.#filePaths.ask(session, world, FINDER, placeholder);
  }

  #receive(world: string, message: Exclude<FromPreload, { type: 'file' }>): void {
    const event: IpcEvent = {
      sender: this,
      senderFrame: this.mainFrame,
      frameId: this.mainFrame.routingId,
      processId: this.mainFrame.processId,
      type: 'frame',
    };
    switch (message.type) {
      case 'invoke': {
        const { id, channel } = message;
        const args = this.#filePaths.fillIn(message.args);
        void answerInvoke(id, channel, event, args).then(async (reply) => {
          await grantMedia(this, this.mainFrame.origin).catch(ignoreGone);
          if ('result' in reply) recordIpc('answer', channel, reply.result);
          else recordIpc('error', channel, JSON.stringify(reply.error));
          this.#tell(world, reply);
        });
        return;
      }
      case 'send': {
        const args = decode(this.#filePaths.fillIn(message.args)) as unknown[];
        ipcMain.emit(message.channel, event, ...args);
        return;
      }
      case 'navigate': {
        const url = toApp(message.url);
        if (!this.#refused('will-navigate', url)) void this.loadURL(url);
        return;
      }
      case 'scheme':
        tellSystemScheme(message.dark);
        return;
      case 'preload-error':
        this.#preloadFailed(decode(message.error));
        return;
    }
  }

  #tell(world: string, message: ToPreload): void {
    void this.#target.then(({ session }) => {
      session.post('Runtime.callFunctionOn', {
        functionDeclaration: `function (text) { ${RECEIVER}(text); }`,
        arguments: [{ value: JSON.stringify(message) }],
        uniqueContextId: world,
        silent: true,
      });
    });
  }

  /** Asks the app about a navigation that the page has started. */
  #mayNavigate({ request, frameId, redirectedRequestId }: DevTools.Fetch.RequestPausedEvent) {
    const url = toApp(request.url);
    const isMain = frameId === this.mainFrame.frameToken;
    const details = { url, isMainFrame: isMain, isSameDocument: false, frame: this.mainFrame };
    if (redirectedRequestId !== undefined) {
      return !this.announce('will-redirect', details, url, false, isMain);
    }
    if (isMain && this.#asked === request.url.replace(/#.*$/, '') + hashOf(this.#asked)) {
      this.#asked = undefined;
      return true;
    }
    if (this.announce('will-frame-navigate', details)) return false;
    return !isMain || !this.#refused('will-navigate', url);
  }

  #refused(event: 'will-navigate', url: string): boolean {
    const details = { url, isMainFrame: true, isSameDocument: false, frame: this.mainFrame };
    return this.announce(event, details, url, false, true);
  }

  #openDenied(url: string, frameName: string, features: string): void {
    const { action } = this.#openHandler?.({
      url: toApp(url),
      frameName,
      features,
      disposition: features.includes('width') ? 'new-window' : 'foreground-tab',
      referrer: { url: this.mainFrame.url, policy: 'strict-origin-when-cross-origin' },
    }) ?? { action: 'allow' };
    if (action === 'allow') {
      console.error('electron stand-in: windows opened by a page are not implemented: denied');
    }
  }
}

/** Debian's Chromium comes without languages, and would be American to every page. */
async function applyLanguage(session: Target['session'], userAgent: string): Promise<void> {
  const language = locale();
  const acceptLanguage = [...new Set([language, language.replace(/-.*/, '')])].join();
  await Promise.all([
    session.send('Emulation.setUserAgentOverride', { userAgent, acceptLanguage }),
    session.send('Emulation.setLocaleOverride', { locale: language }),
  ]);
}

/** Of Chromium's net_error_list.h, those that a load here can end with. */
const netErrors: Readonly<Record<string, number>> = {
  ERR_FAILED: -2,
  ERR_ABORTED: -3,
  ERR_INVALID_ARGUMENT: -4,
  ERR_BLOCKED_BY_CLIENT: -20,
  ERR_BLOCKED_BY_RESPONSE: -27,
  ERR_CONNECTION_REFUSED: -102,
  ERR_NAME_NOT_RESOLVED: -105,
  ERR_INVALID_URL: -300,
  ERR_UNKNOWN_URL_SCHEME: -302,
  ERR_HTTP_RESPONSE_CODE_FAILURE: -379,
};

function loadError(code: string, url: string) {
  const errno = netErrors[code] ?? -2;
  return Object.assign(new Error(`${code} (${errno}) loading '${url}'`), { code, errno, url });
}

const hashOf = (url: string | undefined): string => /#.*$/.exec(url ?? '')?.[0] ?? '';
