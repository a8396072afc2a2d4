/** Electron's download: through real servers on loopback, which are the proxy and the release host. */
import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { proxyEnvironment, reasonOf, showProgress } from '../../../scripts/lib/electron.mjs';
import { temporaryFolder } from '../../support/home.ts';

const script = join(import.meta.dirname, '../../../scripts/lib/download-electron.mjs');

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Runs the download; the caches of whoever runs the tests are left alone. */
function download(env: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }> {
  const home = temporaryFolder();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script], {
      env: { PATH: process.env['PATH'], HOME: home, XDG_CACHE_HOME: home, TMPDIR: home, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    }
    child.on('close', (code) => resolve({ code, output }));
  });
}

it('goes through the proxy, also through one that npm alone knows, and says why it failed', async () => {
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'npm_config_https_proxy', 'npm_config_proxy']) {
    const asked: (string | undefined)[] = [];
    const proxy = createServer().on('connect', ({ url }, socket) => {
      asked.push(url);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    const env = proxyEnvironment({ [name]: await listening(proxy) });
    const mirror = { ELECTRON_MIRROR: 'https://electron.invalid/' };
    const { code, output } = await download({ ...env, ...mirror });
    expect(code).toBe(1);
    expect(asked[0]).toBe('electron.invalid:443');
    expect(reasonOf(output)).toMatch(/403|[Pp]roxy/);
  }
});

it('tells how far it has come, and refuses what is not Electron', async () => {
  const bytes = Buffer.alloc(1_000_000);
  const host = createServer((_request, response) => {
    response.setHeader('content-length', bytes.length);
    response.end(bytes);
  });
  const { code, output } = await download({ ELECTRON_MIRROR: `${await listening(host)}/` });
  expect(code).toBe(1);
  expect(output).toMatch(/^progress 100$/m);
  expect(reasonOf(output)).toMatch(/checksum/i);
});

it('no proxy changes nothing', () => {
  expect(proxyEnvironment({ PATH: '/bin', NO_PROXY: 'localhost' })).toEqual({});
  expect(proxyEnvironment({ npm_config_cafile: '/ca.pem' })).toEqual({
    NODE_EXTRA_CA_CERTS: '/ca.pem',
  });
  expect(proxyEnvironment({ HTTP_PROXY: 'a', HTTPS_PROXY: 'b', npm_config_noproxy: 'c' })).toEqual({
    NODE_USE_ENV_PROXY: '1',
    HTTP_PROXY: 'a',
    HTTPS_PROXY: 'b',
    NO_PROXY: 'c',
  });
});

it('shows each percent on a terminal, and every tenth in a log, however the text is cut', () => {
  const text = Array.from({ length: 101 }, (_, percent) => `progress ${percent}\n`).join('');
  const shown = (isTTY: boolean): string => {
    let written = '';
    const progress = showProgress({ isTTY, write: (part) => (written += part) });
    for (const part of text.match(/.{1,7}/gs) ?? []) progress.text(part);
    progress.end();
    return written;
  };
  expect(shown(true)).toMatch(/^\r {2}0 %\r {2}1 %.*\r {2}100 %\n$/s);
  expect(shown(false).match(/\d+ %\n/g)).toHaveLength(11);
});
