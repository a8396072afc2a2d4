/** Serves `app://selu/`: the window's files, from the bundle only, each with the security headers. */
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

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true } },
  ]);
}

/** @param folder absolute path of the built renderer */
export function serveApp(session: Session, folder: string): void {
  session.protocol.handle(SCHEME, async (request) => {
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
