/** Documents of main's own, served from memory: to whoever asks first for an address that nobody can guess. */
import { expect, it, vi } from 'vitest';
import { serveApp, servedOnce } from '../../../src/main/app/app-protocol.ts';
import { temporaryFolder } from '../../support/home.ts';

vi.mock('electron', () => ({ protocol: {} }));

type Serve = (request: { readonly url: string; readonly method: string }) => Promise<Response>;

/** What the app's own protocol answers. */
function served(): Serve {
  const handle = vi.fn<(scheme: string, serve: Serve) => void>();
  serveApp({ protocol: { handle } } as never, temporaryFolder());
  const [, serve] = handle.mock.calls[0] ?? [];
  if (serve === undefined) throw new Error('nothing is served');
  return serve;
}

it('is handed out once, may run nothing, and is kept nowhere', async () => {
  const serve = served();
  const { address } = servedOnce((nonce) => `<style nonce="${nonce}"></style>secret`);
  expect((await serve({ url: address, method: 'POST' })).status).toBe(404);
  const first = await serve({ url: address, method: 'GET' });
  const html = await first.text();
  expect(html).toContain('secret');
  const [, nonce] = /nonce="([^"]+)"/.exec(html) ?? [];
  const policy = first.headers.get('content-security-policy');
  expect(policy).toMatch(/^default-src 'none'; style-src 'nonce-/);
  expect(policy).toContain(`'nonce-${nonce}'`);
  expect(policy).not.toMatch(/script|self|unsafe/);
  expect(first.headers.get('cache-control')).toBe('no-store');
  expect((await serve({ url: address, method: 'GET' })).status).toBe(404);
});

it('is gone when it is forgotten, and no two have an address in common', async () => {
  const serve = served();
  const pages = Array.from({ length: 20 }, () => servedOnce(() => 'secret'));
  expect(new Set(pages.map(({ address }) => address)).size).toBe(20);
  for (const { address, forget } of pages) {
    forget();
    expect((await serve({ url: address, method: 'GET' })).status).toBe(404);
  }
});
