/** Serves `app://selu/`: the window's files, from the bundle only, each with the security headers. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { protocol, type Session } from 'electron';

const SCHEME = 'app';
const HOST = 'selu';

export const appOrigin = `${SCHEME}://${HOST}`;
export const appPage = `${appOrigin}/index.html`;

/** The page may run and show the files of the bundle, and nothing else. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** A document of main's own that a window of main's own shows: nothing in it runs, and nothing is fetched. */
interface OwnPage {
  readonly html: string;
  readonly nonce: string;
}

/** By their path, which nobody can guess; each is handed out once. */
const ownPages = new Map<string, OwnPage>();

/**
 * Serves a document that is in no file, to whoever asks first for its address.
 *
 * @param write is given the nonce for its style
 */
export function servedOnce(write: (nonce: string) => string): {
  readonly address: string;
  readonly forget: () => void;
} {
  const nonce = randomBytes(16).toString('base64url');
  const path = `/own/${randomBytes(32).toString('base64url')}`;
  ownPages.set(path, { html: write(nonce), nonce });
  return { address: `${appOrigin}${path}`, forget: () => ownPages.delete(path) };
}

function ownPage(address: string): Response | null {
  const { host, pathname } = new URL(address);
  const page = host === HOST ? ownPages.get(pathname) : undefined;
  if (page === undefined) return null;
  ownPages.delete(pathname);
  return new Response(page.html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'nonce-${page.nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    },
  });
}

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true } },
  ]);
}

/** @param folder absolute path of the built renderer */
export function serveApp(session: Session, folder: string): void {
  session.protocol.handle(SCHEME, async (request) => {
    const own = request.method === 'GET' ? ownPage(request.url) : null;
    if (own !== null) return own;
    const file = fileOf(request.url, folder);
    const type = file === null ? undefined : contentTypes[extname(file)];
    if (request.method !== 'GET' || file === null || type === undefined) return notFound();
    try {
      return new Response(await readFile(file), {
        headers: {
          'content-type': type,
          'content-security-policy': contentSecurityPolicy,
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'cross-origin-opener-policy': 'same-origin',
        },
      });
    } catch {
      return notFound();
    }
  });
}

/** The file that an address names; null for another host, and for a path that leaves the folder. */
function fileOf(address: string, folder: string): string | null {
  const { host, pathname } = new URL(address);
  if (host !== HOST) return null;
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  const file = join(folder, path);
  return file.startsWith(folder + sep) && !path.includes('\0') ? file : null;
}

const notFound = () => new Response(null, { status: 404 });
