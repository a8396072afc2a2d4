/** Refuses every page the network, navigation, new windows, and permissions but the one that a person has given. */
import { app, type Session, type WebContents } from 'electron';
import { appOrigin } from './app-protocol.ts';

/** The dev server of `npm run dev`, on this machine only; a packaged app has none. */
export const devServer = app.isPackaged
  ? undefined
  : onThisMachine(process.env['ELECTRON_RENDERER_URL']);

function onThisMachine(address: string | undefined): string | undefined {
  if (!address || !URL.canParse(address)) return undefined;
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(address).hostname)
    ? address
    : undefined;
}

/** True for a page of the app itself. */
export function isAppAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, origin } = new URL(address);
  // A custom scheme has an opaque origin, so its protocol and host are compared.
  return (
    `${protocol}//${host}` === appOrigin || (!!devServer && origin === new URL(devServer).origin)
  );
}

/** What a page asks for, and where; of a look whether it is there, {@link mediaType} alone. */
export interface AskedPermission {
  readonly isMainFrame?: boolean;
  readonly requestingUrl?: string | undefined;
  readonly mediaTypes?: readonly string[];
  readonly mediaType?: string;
}

/** @param mayHave says what a page may have all the same */
export function restrictSession(
  session: Session,
  mayHave: (contents: WebContents | null, permission: string, details: AskedPermission) => boolean,
): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) =>
    answer(mayHave(contents, permission, details)),
  );
  session.setPermissionCheckHandler((contents, permission, _origin, details) =>
    mayHave(contents, permission, details),
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !isAppAddress(url) && !isDevSocket(url) && !isDevTools(url) });
  });
  session.on('will-download', (event) => event.preventDefault());
}

export function restrictContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    // The dev server reloads its own page; every other navigation is refused.
    if (!devServer || !isAppAddress(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Hot reload of `npm run dev`. */
const isDevSocket = (url: string): boolean =>
  !!devServer && new URL(url).protocol === 'ws:' && new URL(url).host === new URL(devServer).host;

const isDevTools = (url: string): boolean => !app.isPackaged && url.startsWith('devtools://');
