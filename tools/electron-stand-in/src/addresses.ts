/**
 * The two names of one address.
 *
 * Chromium cannot be taught a scheme from outside, so `app://host/path` of the app is
 * `https://host.app.invalid/path` in the page. The main process sees the first only; `.invalid` never
 * resolves (RFC 6761), so nothing else can answer for it.
 */
const SUFFIX = '.invalid';

const schemes = new Set<string>();

/** Makes a scheme the app's own from now on. */
export function addScheme(scheme: string): void {
  schemes.add(scheme.toLowerCase());
}

/**
 * The address as Chromium knows it; one that is not of the app's schemes stays as it is.
 *
 * @throws {TypeError} an address of the app's schemes without a host
 */
export function toChromium(address: string): string {
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)\/?(.*)$/is.exec(address);
  const scheme = parts?.[1]?.toLowerCase();
  if (!parts || scheme === undefined || !schemes.has(scheme)) return address;
  if (!parts[2]) throw new TypeError(`electron stand-in: an address without a host: ${address}`);
  return `https://${parts[2]}.${scheme}${SUFFIX}/${parts[3] ?? ''}`;
}

/** The address as the app knows it. */
export function toApp(address: string): string {
  const parts = /^https:\/\/([^/?#:]+)\.([a-z0-9+-]+)\.invalid(?:[/?#]|$)/i.exec(address);
  const scheme = parts?.[2];
  if (!parts || scheme === undefined || !schemes.has(scheme)) return address;
  const rest = address.slice(`https://${parts[1]}.${scheme}${SUFFIX}`.length);
  return `${scheme}://${parts[1]}${rest.startsWith('/') ? rest : `/${rest}`}`;
}

/** The scheme of the app that an address, as the app knows it, belongs to. */
export function schemeOf(address: string): string | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address)?.[1]?.toLowerCase();
  return scheme !== undefined && schemes.has(scheme) ? scheme : undefined;
}

/** The value of a response header (a content security policy, `Location` …) as Chromium must read it. */
export function headerToChromium(value: string): string {
  let text = value;
  for (const scheme of schemes) {
    text = text
      .replace(new RegExp(`\\b${scheme}://([\\w.-]+)`, 'gi'), `https://$1.${scheme}${SUFFIX}`)
      .replace(
        new RegExp(`(^|[\\s;])${scheme}:(?=[\\s;]|$)`, 'gi'),
        `$1https://*.${scheme}${SUFFIX}`,
      );
  }
  return text;
}
