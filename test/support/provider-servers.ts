/** Real servers on this machine that play providers, well and badly. */
import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Identity } from './certificates.ts';

/** What a server does with a request. */
export type Play = (request: IncomingMessage, response: ServerResponse) => void;

export interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
}

export interface PlayServer {
  /** `https://127.0.0.1:port`, or http without an identity. */
  readonly address: string;
  /** `127.0.0.1:port`. */
  readonly host: string;
  readonly port: number;
  /** The requests so far. */
  readonly seen: readonly Seen[];
  /** What it does from now on. */
  play: Play;
  /** Forgets the requests so far. */
  forget(): void;
  close(): Promise<void>;
}

/** Starts a server on a free port of loopback. @param identity null: plain http */
export async function startServer(play: Play, identity: Identity | null): Promise<PlayServer> {
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { method, url, headers } = request;
    seen.push({ method, url, headers });
    running.play(request, response);
  };
  const server = identity === null ? createPlain(answer) : createSecure({ ...identity }, answer);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  const running: PlayServer = {
    address: `${identity === null ? 'http' : 'https'}://${host}`,
    host,
    port,
    seen,
    play,
    forget: () => {
      seen.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return running;
}

export const json =
  (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Play =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };

const repeat = ({ url, headers }: IncomingMessage): string =>
  JSON.stringify({ echo: 'echo-of', url, headers });

/** Refuses with a status, and repeats in body and headers what it was sent, as a careless server does. */
export const refuse =
  (status: number, headers: Readonly<Record<string, string>> = {}): Play =>
  (request, response) => {
    const echo = encodeURIComponent(repeat(request)).slice(0, 4000);
    response.writeHead(status, { 'content-type': 'application/json', 'x-echo': echo, ...headers });
    response.end(repeat(request));
  };

export const redirect =
  (location: (request: IncomingMessage) => string): Play =>
  (request, response) => {
    response.writeHead(302, { location: location(request) });
    response.end();
  };

/** Takes the request and says nothing. */
export const silent: Play = () => {};

/** Says that there is an answer, and then takes its time. */
export const slowBody: Play = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"data": [');
};

export const drop: Play = (request) => request.socket.destroy();

export const dropInBody: Play = (request, response) => {
  slowBody(request, response);
  setImmediate(() => request.socket.destroy());
};

/** Never ends. */
export const endless: Play = (request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const chunk = `${JSON.stringify(repeat(request))},`.repeat(500);
  response.write('[');
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
};

/** A page where JSON should be, as a wrong address gives it. */
export const page: Play = (request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end(`<html>${repeat(request)}</html>`);
};

/** Says that it is JSON. */
export const brokenJson: Play = (request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(`{"data": ${repeat(request)}`);
};

export const noHttp: Play = (request) => {
  request.socket.end('220 mail.example ESMTP\r\n');
};

/** Wants to speak something else from now on. */
export const upgrade: Play = (request) => {
  request.socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo-of\r\n\r\n',
  );
};

/** Says again and again that an answer is coming. */
export const onlyHints =
  (status: string): Play =>
  ({ socket }) => {
    const more = (): void => {
      if (socket.destroyed) return;
      socket.write(`HTTP/1.1 ${status}\r\nlink: </echo-of>\r\n\r\n`.repeat(10));
      setTimeout(more, 5);
    };
    more();
  };

export const models = json({ object: 'list', data: [{ id: 'a-model' }] });
export const pong = json({ status: 200, message: 'Ping received!', data: 'pong' });
export const bot = json({ ok: true, result: { id: 1, is_bot: true, username: 'selu_bot' } });
