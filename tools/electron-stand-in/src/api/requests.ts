/** Answers the requests of one window: the app's rules first, then its protocol handler; else they go out, as in Electron. */
import type { Protocol as DevTools } from 'devtools-protocol';
import { headerToChromium, schemeOf, toApp, toChromium } from '../addresses.ts';
import type { Session as DevToolsSession } from '../devtools.ts';
import { Protocol, type RequestDetails } from './session.ts';
import type { WebContents } from './web-contents.ts';

type Paused = DevTools.Fetch.RequestPausedEvent;
type Headers = Record<string, string[]>;

/** Beside the app's own policy: `window.open` gives null, as it does where Electron denies it. */
const NO_NEW_WINDOWS =
  'sandbox allow-downloads allow-forms allow-modals allow-pointer-lock allow-same-origin ' +
  'allow-scripts allow-top-navigation';

let lastId = 0;

/**
 * @param navigates asked for each document; false leaves the present one in place
 */
export function interceptRequests(
  session: DevToolsSession,
  contents: WebContents,
  navigates: (paused: Paused) => boolean,
): void {
  session.on('Fetch.requestPaused', (paused) => {
    const { requestId } = paused;
    const answer =
      paused.responseStatusCode === undefined && !paused.responseErrorReason
        ? answerRequest(session, contents, navigates, paused)
        : passResponse(session, contents, paused);
    answer.catch((error: unknown) => {
      console.error(`electron stand-in: ${toApp(paused.request.url)} failed:`, error);
      session.post('Fetch.failRequest', { requestId, errorReason: 'Failed' });
    });
  });
}

async function answerRequest(
  session: DevToolsSession,
  contents: WebContents,
  navigates: (paused: Paused) => boolean,
  paused: Paused,
): Promise<void> {
  const { requestId, request } = paused;
  const url = toApp(request.url);
  const fail = (errorReason: DevTools.Network.ErrorReason): void =>
    session.post('Fetch.failRequest', { requestId, errorReason });

  // A browser asks for this by itself, Electron does not.
  if (paused.resourceType === 'Other' && new URL(url).pathname === '/favicon.ico') {
    return session.post('Fetch.fulfillRequest', { requestId, responseCode: 404 });
  }
  if (paused.resourceType === 'Document' && !navigates(paused)) return fail('Aborted');

  const details = describe(contents, paused, url);
  const { cancel, redirectURL } = await contents.session.steps.beforeRequest.ask(details);
  if (cancel) return fail('BlockedByClient');
  if (redirectURL) {
    return session.post('Fetch.fulfillRequest', {
      requestId,
      responseCode: 307,
      responseHeaders: [{ name: 'Location', value: toChromium(redirectURL) }],
    });
  }

  const scheme = schemeOf(url);
  if (scheme === undefined) {
    return session.post('Fetch.continueRequest', { requestId, interceptResponse: true });
  }
  const handler = Protocol.handlerOf(contents.session.protocol, scheme);
  if (!handler) return fail('NameNotResolved');
  const response = await handler(toRequest(paused, url));
  if (response.type === 'error') return fail('Failed');

  const rewritten = await rewrite(contents, details, response.status, toLists(response.headers));
  if (!rewritten) return fail('BlockedByClient');
  session.post('Fetch.fulfillRequest', {
    requestId,
    responseCode: rewritten.status,
    responseHeaders: toEntries(rewritten.headers, paused.resourceType),
    body: Buffer.from(await response.arrayBuffer()).toString('base64'),
  });
}

/** A response from outside. */
async function passResponse(
  session: DevToolsSession,
  contents: WebContents,
  paused: Paused,
): Promise<void> {
  const { requestId, responseStatusCode = 0, responseHeaders = [] } = paused;
  if (paused.responseErrorReason) return session.post('Fetch.continueRequest', { requestId });
  const lists: Headers = {};
  for (const { name, value } of responseHeaders) (lists[name] ??= []).push(value);
  const details = describe(contents, paused, paused.request.url);
  const rewritten = await rewrite(contents, details, responseStatusCode, lists);
  if (!rewritten) {
    return session.post('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' });
  }
  session.post('Fetch.continueResponse', {
    requestId,
    responseCode: rewritten.status,
    responseHeaders: toEntries(rewritten.headers, paused.resourceType),
  });
}

async function rewrite(
  contents: WebContents,
  details: RequestDetails,
  statusCode: number,
  responseHeaders: Headers,
): Promise<{ status: number; headers: Headers } | null> {
  const decision = await contents.session.steps.headersReceived.ask({
    ...details,
    statusCode,
    statusLine: `HTTP/1.1 ${statusCode}`,
    responseHeaders,
  });
  if (decision.cancel) return null;
  const headers: Headers = {};
  for (const [name, value] of Object.entries(decision.responseHeaders ?? responseHeaders)) {
    headers[name] = [value].flat();
  }
  const status = Number(/ (\d{3})/.exec(decision.statusLine ?? '')?.[1] ?? statusCode);
  return { status, headers };
}

function toRequest({ request }: Paused, url: string): Request {
  const parts = request.postDataEntries?.map(({ bytes = '' }) => Buffer.from(bytes, 'base64'));
  const body = parts ? Buffer.concat(parts) : null;
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
    name,
    toApp(value),
  ]);
  return new Request(url, { method: request.method, headers, body });
}

const resourceTypes: Partial<Record<DevTools.Network.ResourceType, string>> = {
  Stylesheet: 'stylesheet',
  Script: 'script',
  Image: 'image',
  Font: 'font',
  Media: 'media',
  XHR: 'xhr',
  Fetch: 'xhr',
  Ping: 'ping',
  CSPViolationReport: 'cspReport',
};

function describe(contents: WebContents, paused: Paused, url: string): RequestDetails {
  const { resourceType, request, frameId } = paused;
  const isMain = frameId === contents.mainFrame.frameToken;
  return {
    id: (lastId += 1),
    url,
    method: request.method,
    resourceType:
      resourceType === 'Document'
        ? isMain
          ? 'mainFrame'
          : 'subFrame'
        : (resourceTypes[resourceType] ?? 'other'),
    referrer: toApp(request.headers['Referer'] ?? ''),
    timestamp: Date.now(),
    webContentsId: contents.id,
    webContents: contents,
  };
}

function toLists(headers: globalThis.Headers): Headers {
  const lists: Headers = {};
  for (const [name, value] of headers) (lists[name] ??= []).push(value);
  return lists;
}

function toEntries(headers: Headers, type: DevTools.Network.ResourceType) {
  const entries = Object.entries(headers).flatMap(([name, values]) =>
    values.map((value) => ({ name, value: headerToChromium(value) })),
  );
  if (type === 'Document') entries.push({ name: 'Content-Security-Policy', value: NO_NEW_WINDOWS });
  return entries;
}
