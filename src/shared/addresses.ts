/** Reads the address of a server that a person types, and tells whether it is safe to send a key there. */

export interface BaseAddress {
  /** In the form that is stored: without a slash at the end. */
  readonly address: string;
  /** With the port, unless it is the default one. */
  readonly host: string;
  /** Whether the connection is encrypted. */
  readonly isSecure: boolean;
  /** Whether the host is this computer or, judging by its name, in the network at home. */
  readonly isNearby: boolean;
}

/**
 * Reads the base address of a server.
 *
 * @param text http or https, a host, perhaps a port and a path; no user, query or fragment
 * @returns null for anything else
 */
export function parseBaseAddress(text: string): BaseAddress | null {
  const trimmed = text.trim();
  // The URL parser is too kind: it drops line breaks, reads backslashes as slashes, and skips extra slashes.
  if (!/^https?:\/\/[^\s\\?#@/][^\s\\?#@]*$/i.test(trimmed)) return null;
  const url = URL.parse(trimmed);
  return url === null ? null : describe(url, url.pathname.replace(/\/+$/, ''));
}

/**
 * Reads the base address of a server with an API like OpenAI's. `/v1` at its end, which many people type, is cut off,
 * because every request adds it.
 */
export function parseApiAddress(text: string): BaseAddress | null {
  const url = URL.parse(parseBaseAddress(text)?.address ?? '');
  return url === null ? null : describe(url, url.pathname.replace(/(\/+v1)*\/*$/, ''));
}

/** The servers whose address people give: of models, of BlueBubbles, of a running Selu, of a program that gets answers. */
export type ServerKind = 'api' | 'blueBubbles' | 'selu' | 'webhook';

/**
 * What stands behind the base in addresses of single calls and pages: of OpenAI's API and of Ollama's, of BlueBubbles's,
 * and of Selu's. Of a webhook the path is the address itself.
 */
const callsOf: Readonly<Record<ServerKind, RegExp | null>> = {
  api: /\/(chat\/completions|completions|responses|embeddings|models|messages|api\/(chat|generate|tags))\/*$/,
  blueBubbles: /\/api\/v1(\/.*)?$/,
  selu: /\/(api(\/.*)?|login|health)\/*$/,
  webhook: null,
};

/**
 * Reads the address of a server as people type or copy it: as a server prints it, without `http://` or with the address
 * that stands for every one of its own, or as that of a single call.
 *
 * @returns null for what is no address; of the address it is to be shown what was made of it
 */
export function readServerAddress(text: string, kind: ServerKind): BaseAddress | null {
  const base = parseBaseAddress(completed(text.trim()));
  if (base === null) return null;
  const call = callsOf[kind];
  const url = new URL(call === null ? base.address : base.address.replace(call, ''));
  // They mean all addresses of a computer: as one to go to, this one.
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  if (url.hostname === '[::]') url.hostname = '[::1]';
  if (kind === 'api') return parseApiAddress(url.href);
  const found = parseBaseAddress(url.href);
  // To some programs that get answers a slash at the end matters.
  const endsOpen = kind === 'webhook' && found !== null && /[^/]\/$/.test(text.trim());
  return endsOpen ? { ...found, address: `${found.address}/` } : found;
}

/** What is shown of an address that is read otherwise than it was typed; null: it is used as it stands, or is none. */
export function readOtherwise(text: string, kind: ServerKind): string | null {
  const read = readServerAddress(text, kind)?.address ?? null;
  const bare = (address: string): string => address.trim().replace(/\/+$/, '');
  return read === null || bare(read) === bare(text) ? null : read;
}

/** Hosts that can be nothing else, a key that was pasted by mistake least of all. */
const HOST =
  /^(localhost|\d{1,3}(\.\d{1,3}){3}|\[[\da-f:.]+\]|[a-z\d-]+(\.[a-z\d-]+)*\.[a-z]{2,24})$/;
const HOST_WITH_PORT = /^[a-z\d-]+(\.[a-z\d-]+)*$/;

/** With `http://` before a host nearby, and `https://` before another one. */
function completed(text: string): string {
  const [, host = '', port] = /^(\[[^\]]*\]|[^:/?#\\@\s]+)(:\d{1,5})?(?=\/|$)/.exec(text) ?? [];
  if (!HOST.test(host) && !(port !== undefined && HOST_WITH_PORT.test(host))) return text;
  const near =
    parseBaseAddress(`http://${host}`)?.isNearby === true || host === '0.0.0.0' || host === '[::]';
  return `${near ? 'http' : 'https'}://${text}`;
}

const describe = (url: URL, path: string): BaseAddress => ({
  address: url.origin + path,
  host: url.host,
  isSecure: url.protocol === 'https:',
  isNearby: isNearby(url.hostname),
});

/**
 * A country's domain, written in any script: some have an address of their own (`http://ai`). The other top-level
 * domains must not have one.
 */
const COUNTRY = /^([a-z]{2}|xn--[a-z\d-]+)$/;

/** Whether the public network does not route a host: private names and numbers, and names without a dot. */
function isNearby(hostname: string): boolean {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  if (name.startsWith('[')) return isNearbyIpv6(name.slice(1, -1));
  const ipv4 = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(name);
  if (ipv4) return isNearbyIpv4(Number(ipv4[1]), Number(ipv4[2]));
  if (!name.includes('.')) return !COUNTRY.test(name);
  return /\.(localhost|local|lan|internal|home\.arpa)$/.test(name);
}

/** Loopback, the private networks, link-local, and the range that providers and overlay networks share. */
const isNearbyIpv4 = (first: number, second: number): boolean =>
  first === 127 ||
  first === 10 ||
  (first === 172 && second >= 16 && second <= 31) ||
  (first === 192 && second === 168) ||
  (first === 169 && second === 254) ||
  (first === 100 && second >= 64 && second <= 127);

function isNearbyIpv6(address: string): boolean {
  const mapped = /^::ffff:([0-9a-f]{1,4}):[0-9a-f]{1,4}$/.exec(address);
  if (mapped) {
    const high = parseInt(mapped[1] ?? '', 16);
    return isNearbyIpv4(high >> 8, high & 0xff);
  }
  return address === '::1' || /^f[cd][0-9a-f]{2}:|^fe[89ab][0-9a-f]:/.test(address);
}
