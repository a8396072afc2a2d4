/** `session` and `protocol`: what answers the requests of the pages, and what refuses them. */
import { addScheme } from '../addresses.ts';
import { locale } from '../environment.ts';
import { ApiEmitter, strict, strictClass } from '../strict.ts';
import { sayOfNetwork } from './network.ts';
import type { WebContents } from './web-contents.ts';

type Handler = (request: Request) => Response | Promise<Response>;

/** Electron's description of a request. */
export interface RequestDetails {
  readonly id: number;
  readonly url: string;
  readonly method: string;
  readonly resourceType: string;
  readonly referrer: string;
  readonly timestamp: number;
  readonly webContentsId: number;
  readonly webContents: WebContents;
}

export interface ResponseDetails extends RequestDetails {
  readonly statusCode: number;
  readonly statusLine: string;
  readonly responseHeaders: Record<string, string[]>;
}

interface Blocking {
  readonly cancel?: boolean;
  readonly redirectURL?: string;
}

interface Rewriting {
  readonly cancel?: boolean;
  readonly responseHeaders?: Record<string, string | string[]>;
  readonly statusLine?: string;
}

type Listener<D, A> = (details: D, answer: (decision: A) => void) => void;
interface Filter {
  readonly urls: readonly string[];
}

/** One step of a request that the app may decide: at most one listener, as in Electron. */
class Step<D extends RequestDetails, A extends object> {
  #listener: Listener<D, A> | undefined;
  #patterns: readonly RegExp[] | undefined;

  listen(...args: [Listener<D, A> | null] | [Filter, Listener<D, A> | null]): void {
    const listener = args.length === 2 ? args[1] : args[0];
    this.#listener = listener ?? undefined;
    this.#patterns = args.length === 2 ? args[0].urls.map(toRegExp) : undefined;
  }

  /** The app's decision; an empty one when it has none. */
  ask(details: D): Promise<Partial<A>> {
    const listener = this.#listener;
    const concerned = this.#patterns?.some((pattern) => pattern.test(details.url)) ?? true;
    if (!listener || !concerned) return Promise.resolve({});
    return new Promise((resolve) => listener(details, resolve));
  }
}

function toRegExp(pattern: string): RegExp {
  if (pattern === '<all_urls>') return /^/;
  const literal = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replace('*://', '[a-z]+://').replaceAll('*', '.*')}$`);
}

export class Protocol {
  readonly #handlers = new Map<string, Handler>();

  static {
    strictClass('Protocol', this);
  }

  handle(scheme: string, handler: Handler): void {
    if (this.#handlers.has(scheme)) {
      throw new Error(`Failed to register protocol: ${scheme}`);
    }
    addScheme(scheme);
    this.#handlers.set(scheme, handler);
  }

  unhandle(scheme: string): void {
    if (!this.#handlers.delete(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`);
  }

  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme);
  }

  /** For the stand-in: the handler itself. */
  static handlerOf(protocol: Protocol, scheme: string): Handler | undefined {
    return protocol.#handlers.get(scheme);
  }
}

type PermissionRequest = (
  contents: WebContents | null,
  permission: string,
  answer: (granted: boolean) => void,
  details: object,
) => void;
type PermissionCheck = (
  contents: WebContents | null,
  permission: string,
  origin: string,
  details: object,
) => boolean;

interface ProxyConfig {
  readonly mode?: string;
  readonly proxyRules?: string;
  readonly proxyBypassRules?: string;
}

export class Session extends ApiEmitter {
  static {
    strictClass('Session', this);
  }

  readonly protocol = new Protocol();
  readonly webRequest;
  /** For the stand-in: the steps behind {@link webRequest}. */
  readonly steps = {
    beforeRequest: new Step<RequestDetails, Blocking>(),
    headersReceived: new Step<ResponseDetails, Rewriting>(),
  };
  #permissionRequest: PermissionRequest | null = null;
  #permissionCheck: PermissionCheck | null = null;
  /** Those that Electron starts with; `null` until the app says otherwise. */
  #dictionaries: readonly string[] | null = null;

  constructor() {
    // Downloads are refused in the browser, so their event cannot happen.
    super('session', ['will-download']);
    const { beforeRequest, headersReceived } = this.steps;
    this.webRequest = strict('webRequest', {
      onBeforeRequest: beforeRequest.listen.bind(beforeRequest),
      onHeadersReceived: headersReceived.listen.bind(headersReceived),
    });
  }

  setPermissionRequestHandler(handler: PermissionRequest | null): void {
    this.#permissionRequest = handler;
  }

  setPermissionCheckHandler(handler: PermissionCheck | null): void {
    this.#permissionCheck = handler;
  }

  /** Comes before what `app.commandLine` says, as in Electron; only before the first window. */
  setProxy({
    mode = 'fixed_servers',
    proxyRules,
    proxyBypassRules = '',
  }: ProxyConfig): Promise<void> {
    if (mode !== 'fixed_servers' || proxyRules === undefined) {
      throw new Error(`electron stand-in: session.setProxy in mode ${mode} is not implemented`);
    }
    sayOfNetwork('session.setProxy', 'proxy-server', proxyRules);
    sayOfNetwork('session.setProxy', 'proxy-bypass-list', proxyBypassRules);
    return Promise.resolve();
  }

  /** Nothing checks spelling here, and no dictionary is fetched. */
  setSpellCheckerLanguages(languages: readonly string[]): void {
    this.#dictionaries = [...languages];
  }

  getSpellCheckerLanguages(): readonly string[] {
    return this.#dictionaries ?? [locale()];
  }

  /** Bluetooth, HID, serial and USB devices are never given to a page here. */
  setDevicePermissionHandler(_handler: unknown): void {}

  setBluetoothPairingHandler(_handler: unknown): void {}

  setUSBProtectedClassesHandler(_handler: unknown): void {}

  /** No screen is ever given to a page here. */
  setDisplayMediaRequestHandler(_handler: unknown): void {}

  /**
   * For the stand-in: whether a page has a permission. Chromium asks nobody over the DevTools protocol,
   * so both handlers are asked when a page arrives. Without a handler the answer is yes, as Electron's.
   */
  async grants(
    contents: WebContents,
    permission: string,
    origin: string,
    kind: 'video' | 'audio' | null,
  ): Promise<boolean> {
    const details = {
      ...{ isMainFrame: true, requestingUrl: origin, securityOrigin: origin },
      ...(kind && { mediaTypes: [kind], mediaType: kind }),
    };
    const request = this.#permissionRequest;
    const check = this.#permissionCheck;
    if (check?.(contents, permission, origin, details) === false) return false;
    if (!request) return true;
    return new Promise((resolve) => request(contents, permission, resolve, details));
  }
}

export const defaultSession = new Session();

export const session = strict('session', { defaultSession });

interface CustomScheme {
  readonly scheme: string;
  readonly privileges?: { readonly standard?: boolean; readonly secure?: boolean };
}

/** `protocol` of the default session, and what must be said before the app is ready. */
export const protocol = strict('protocol', {
  handle: defaultSession.protocol.handle.bind(defaultSession.protocol),
  unhandle: defaultSession.protocol.unhandle.bind(defaultSession.protocol),
  isProtocolHandled: defaultSession.protocol.isProtocolHandled.bind(defaultSession.protocol),
  registerSchemesAsPrivileged(schemes: readonly CustomScheme[]): void {
    for (const { scheme, privileges } of schemes) {
      if (!privileges?.standard || !privileges.secure) {
        throw new Error(
          `electron stand-in: the scheme ${scheme} must be standard and secure, others are not implemented`,
        );
      }
      addScheme(scheme);
    }
  },
});
