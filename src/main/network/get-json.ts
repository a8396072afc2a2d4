/**
 * The app's only way to the network: a GET that asks a server for a little JSON.
 *
 * It follows no redirect and keeps neither cookies nor connections. Its errors hold no full address, key or answer:
 * an address may hold a password.
 */
import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as tlsRequest, type RequestOptions as TlsOptions } from 'node:https';
import type { z } from 'zod';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { connectionFailure, statusFailure } from './failures.ts';
import { trustedCertificates } from './trust.ts';

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
export async function getJson<T>(
  request: JsonRequest<T>,
  { signal, seconds }: Waiting,
): Promise<T> {
  const url = URL.parse(request.address);
  // A bug: the parts of the address were checked before. The message does not repeat them.
  if (url === null) throw new TypeError('not an address');
  const { host } = url;
  const timeOut = AbortSignal.timeout(seconds * 1000);
  try {
    const response = await send(url, request.headers ?? {}, AbortSignal.any([signal, timeOut]));
    try {
      const failure = failureOf(response, url, request);
      if (failure !== null) throw AppError.from(failure);
      return await readJson(response, host, request.answer);
    } finally {
      response.destroy();
    }
  } catch (error) {
    if (signal.aborted) throw new AppError('check_cancelled', {});
    if (timeOut.aborted) throw new AppError('check_timed_out', { host, seconds });
    throw error instanceof AppError ? error : AppError.from(connectionFailure(error, host));
  }
}

function send(
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const options: RequestOptions = {
    method: 'GET',
    // Each request has a connection of its own, which ends with it.
    agent: false,
    headers: { accept: 'application/json', 'user-agent': 'selu-desktop', ...headers },
    maxHeaderSize: 16 * 1024,
    signal,
  };
  const tls: TlsOptions = {
    ca: [...trustedCertificates()],
    minVersion: 'TLSv1.2',
    // Also where the environment asks for less.
    rejectUnauthorized: true,
  };
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? tlsRequest(url, { ...options, ...tls })
        : plainRequest(url, options);
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
    request.end();
  });
}

function failureOf(
  { statusCode: status = 0, headers }: IncomingMessage,
  url: URL,
  { statuses = {} }: JsonRequest<unknown>,
): ErrorInfo | null {
  const { host } = url;
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
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new AppError('check_answer_too_large', { host });
    chunks.push(chunk);
  }
  const parsed = answer.safeParse(jsonOf(Buffer.concat(chunks).toString('utf8')));
  if (!parsed.success) throw new AppError('check_answer_unexpected', { host });
  return parsed.data;
}

/** Parses JSON; undefined when it is none. The parser's error is dropped, because it quotes the text. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
