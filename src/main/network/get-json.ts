/**
 * The app's only way to the network: a GET that asks a server for a little JSON or text, and, of a Selu alone, a
 * request that has it change something.
 *
 * It follows no redirect and keeps neither cookies nor connections. Its errors hold no full address, key or answer:
 * an address may hold a password.
 */
import type { IncomingMessage, RequestOptions } from 'node:http';
import type { ConnectionOptions } from 'node:tls';
import type { z } from 'zod';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { connectionFailure, statusFailure } from './failures.ts';
import { secureContext } from './trust.ts';

/** Largest answer. */
const MOST_BYTES = 1024 * 1024;

export interface JsonRequest<T> {
  /** A whole address, http or https. */
  readonly address: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Errors for the statuses that this server uses in its own way. */
  readonly statuses?: Readonly<Record<number, (host: string) => ErrorInfo>>;
  /** The schema of a good answer. */
  readonly answer: z.ZodType<T>;
}

export interface TellRequest extends Pick<JsonRequest<never>, 'address' | 'headers'> {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly json?: object;
}

export interface Waiting {
  /** Ends the request with `check_cancelled`. */
  readonly signal: AbortSignal;
  /** Time limit, from the connection to the end of the answer. */
  readonly seconds: number;
}

/**
 * @returns what the server answered with status 200
 * @throws AppError `check_…`, or what `statuses` says
 */
export const getJson = <T>(request: JsonRequest<T>, waiting: Waiting): Promise<T> =>
  exchange(request, waiting, (response, host) => readJson(response, host, request.answer));

/** As {@link getJson}, of an answer that is plain text. */
export const getText = (address: string, waiting: Waiting): Promise<string> =>
  exchange({ address, headers: { accept: 'text/plain' } }, waiting, readText);

/** As {@link getJson}, having the server change something. What it answers beside its status is not read. */
export const tell = (request: TellRequest, waiting: Waiting): Promise<void> =>
  exchange(request, waiting, () => Promise.resolve());

interface Asked extends Omit<JsonRequest<unknown>, 'answer'>, Partial<Pick<TellRequest, 'json'>> {
  readonly method?: TellRequest['method'] | 'GET';
}

async function exchange<T>(
  request: Asked,
  { signal, seconds }: Waiting,
  read: (response: IncomingMessage, host: string) => Promise<T>,
): Promise<T> {
  const url = URL.parse(request.address);
  // A bug: the parts of the address were checked before. The message does not repeat them.
  if (url === null) throw new TypeError('not an address');
  const { host } = url;
  const timeOut = AbortSignal.timeout(seconds * 1000);
  try {
    const response = await send(url, request, AbortSignal.any([signal, timeOut]));
    try {
      const failure = failureOf(response, url, request);
      if (failure !== null) throw AppError.from(failure);
      return await read(response, host);
    } finally {
      response.destroy();
    }
  } catch (error) {
    if (signal.aborted) throw new AppError('check_cancelled', {});
    if (timeOut.aborted) throw new AppError('check_timed_out', { host, seconds });
    throw error instanceof AppError ? error : AppError.from(connectionFailure(error, host));
  }
}

async function send(
  url: URL,
  { headers = {}, method = 'GET', json }: Asked,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const body = json === undefined ? null : Buffer.from(JSON.stringify(json));
  const options: RequestOptions = {
    method,
    // Each request has a connection of its own, which ends with it.
    agent: false,
    headers: {
      accept: 'application/json',
      'user-agent': 'selu-desktop',
      ...(body && { 'content-type': 'application/json', 'content-length': body.length }),
      ...headers,
    },
    maxHeaderSize: 16 * 1024,
    signal,
  };
  // Loaded at the first request: they bring all of Node's network with them, which would hold up each start.
  const request =
    url.protocol === 'https:'
      ? (await import('node:https')).request(url, { ...options, ...tlsOptions() })
      : (await import('node:http')).request(url, options);
  return new Promise((resolve, reject) => {
    request.once('response', resolve);
    // Without this, an answer of 101 would end the request with neither answer nor error.
    request.once('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new AppError('check_answer_unexpected', { host: url.host }));
    });
    // The listener stays, for errors that come after the answer.
    request.on('error', reject);
    // Any other end of the request must settle the promise, too.
    request.once('close', () => reject(new Error('closed without an answer')));
    request.end(body ?? undefined);
  });
}

const tlsOptions = (): Pick<ConnectionOptions, 'secureContext' | 'rejectUnauthorized'> => ({
  secureContext: secureContext(),
  // Also where the environment asks for less.
  rejectUnauthorized: true,
});

function failureOf(
  { statusCode: status = 0, headers }: IncomingMessage,
  url: URL,
  { statuses = {}, method = 'GET' }: Asked,
): ErrorInfo | null {
  const { host } = url;
  // A change has nothing to answer.
  if (method !== 'GET' && status === 204) return null;
  const meant = statuses[status];
  if (meant) return meant(host);
  const target =
    status >= 300 && status <= 399 ? URL.parse(headers.location ?? '', url.href) : null;
  if (target !== null && /^https?:$/.test(target.protocol) && headers.location !== undefined) {
    // Where to is the server's to choose: it could bring a piece of the key it was sent into the window.
    return { code: 'check_redirected', params: { host } };
  }
  return statusFailure({ status, retryAfter: headers['retry-after'] }, host, new Date());
}

async function readJson<T>(
  response: IncomingMessage,
  host: string,
  answer: z.ZodType<T>,
): Promise<T> {
  if (!/^application\/([\w.-]+\+)?json *(;|$)/i.test(response.headers['content-type'] ?? '')) {
    throw new AppError('check_answer_unexpected', { host });
  }
  const parsed = answer.safeParse(jsonOf(await readText(response, host)));
  if (!parsed.success) throw new AppError('check_answer_unexpected', { host });
  return parsed.data;
}

async function readText(response: IncomingMessage, host: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new AppError('check_answer_too_large', { host });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Parses JSON; undefined when it is none. The parser's error is dropped, because it quotes the text. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
