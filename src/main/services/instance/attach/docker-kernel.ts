/** Whether containers run on this computer's own kernel, or in a virtual machine (Docker Desktop and its kind). */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { digestOf } from '../../../crypto/digest.ts';
import type { Environment } from './compose.ts';
import { readSmall } from './read-small.ts';

/** Sockets of a Docker or Podman that has no machine of its own. */
const OWN_SOCKET = /^unix:\/\/(\/var)?\/run\/(user\/\d+\/)?(docker\.sock|podman\/podman\.sock)$/;

/**
 * What containers run in, if it is not this kernel: on macOS and Windows always a machine; on Linux by the context that
 * Docker's own command would use.
 *
 * @returns its name, to be shown; null: this kernel
 */
export async function dockerMachine(
  env: Environment,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): Promise<string | null> {
  if (platform !== 'linux') return 'Docker';
  if (env['DOCKER_HOST']) return nameOf(env['DOCKER_HOST']);
  const folder = env['DOCKER_CONFIG'] || join(home, '.docker');
  const settings = jsonOf(await readSmall(join(folder, 'config.json')));
  const chosen = env['DOCKER_CONTEXT'] || textAt(settings, 'currentContext');
  if (chosen === '' || chosen === 'default') return null;
  const digest = Buffer.from(digestOf(Buffer.from(chosen)), 'base64').toString('hex');
  const meta = jsonOf(await readSmall(join(folder, 'contexts', 'meta', digest, 'meta.json')));
  const host = textAt(meta, 'Endpoints', 'docker', 'Host');
  if (host !== '') return nameOf(host, chosen);
  return chosen === 'rootless' ? null : nameOf(chosen, chosen);
}

function nameOf(host: string, context = host): string | null {
  if (OWN_SOCKET.test(host)) return null;
  return /desktop-linux|\.docker\/desktop/.test(`${host} ${context}`) ? 'Docker Desktop' : context;
}

function jsonOf(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '{}');
  } catch {
    return {};
  }
}

function textAt(value: unknown, ...keys: readonly string[]): string {
  const found = keys.reduce<unknown>(
    (each, key) => (typeof each === 'object' && each !== null ? Reflect.get(each, key) : undefined),
    value,
  );
  return typeof found === 'string' ? found : '';
}
