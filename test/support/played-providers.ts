/** All providers, played by one server of the test, which the app reaches under their real names. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeAuthority } from './certificates.ts';
import { bot, json, models, startServer, type Play, type PlayServer } from './provider-servers.ts';

const preload = fileURLToPath(new URL('./redirect-hosts.cjs', import.meta.url));

const hosts = ['api.openai.com', 'api.anthropic.com', 'api.x.ai', 'api.telegram.org'] as const;
type Host = (typeof hosts)[number];

export interface PlayedProviders {
  /** For the app's process: it trusts the test's certificates, and finds the providers here. */
  readonly env: Readonly<Record<string, string>>;
  /** Also under its own address, `https://127.0.0.1:port`. */
  readonly server: PlayServer;
  /** What a provider answers from now on; they begin with a good answer each. */
  readonly play: Record<Host, Play>;
}

/** @param folder where the certificate is put; whoever calls closes the server */
export async function playProviders(folder: string): Promise<PlayedProviders> {
  const authority = await makeAuthority();
  const identity = await authority.identify([...hosts, '127.0.0.1', 'localhost']);
  const play: Record<Host, Play> = {
    'api.openai.com': models,
    'api.anthropic.com': models,
    'api.x.ai': models,
    'api.telegram.org': (request, response) => {
      const result = { ok: true, result: [] };
      (request.url?.endsWith('/getMe') ? bot : json(result))(request, response);
    },
  };
  const isHost = (name: string): name is Host => name in play;
  const server = await startServer((request, response) => {
    const name = request.headers.host ?? '';
    (isHost(name) ? play[name] : models)(request, response);
  }, identity);

  const file = join(folder, 'test-authority.pem');
  await writeFile(file, authority.cert);
  return {
    env: {
      NODE_EXTRA_CA_CERTS: file,
      NODE_OPTIONS: `--require ${JSON.stringify(preload)}`,
      TEST_HOSTS: JSON.stringify(Object.fromEntries(hosts.map((host) => [host, server.port]))),
    },
    server,
    play,
  };
}
