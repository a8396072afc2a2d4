/** Where a path inside a container is on this computer, and on which port of it the container listens. */
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import type { ComposeFile, ComposeService } from './compose-shape.ts';

/** `host`: a path. `volume`: one that Docker keeps. `inside`: in the container itself, and gone with it. */
export type HostPlace =
  | { readonly kind: 'host'; readonly path: string }
  | { readonly kind: 'volume'; readonly name: string }
  | { readonly kind: 'inside' };

interface Mount {
  readonly source: string;
  readonly target: string;
  readonly isBind: boolean;
}

export interface Project {
  /** The folder of the compose file. */
  readonly folder: string;
  readonly name: string;
  readonly volumes: NonNullable<ComposeFile['volumes']>;
  readonly platform: NodeJS.Platform;
}

/** `source:target` and options behind it; a drive letter is no source. */
const SHORT = /^((?:[A-Za-z]:[\\/])?[^:]*):([^:]+)(?::[^:]*)?$/;
const PATH = /^(?:[./~]|[A-Za-z]:[\\/]|\\\\)/;

function mountOf(volume: NonNullable<ComposeService['volumes']>[number]): Mount {
  if (typeof volume !== 'string') {
    const source = volume.source ?? '';
    return { source, target: volume.target, isBind: volume.type === 'bind' || PATH.test(source) };
  }
  const [, source = '', target = volume] = SHORT.exec(volume) ?? [];
  return { source, target, isBind: PATH.test(source) };
}

/**
 * Where a path of a container is on this computer.
 *
 * @param path absolute
 * @param volumes of the service, variables put in; later ones win over earlier ones on the same path
 */
export function onHost(
  path: string,
  volumes: NonNullable<ComposeService['volumes']>,
  project: Project,
): HostPlace {
  const { platform, folder } = project;
  const mounts = volumes
    .map(mountOf)
    .map((mount) => ({ ...mount, target: posix.normalize(mount.target).replace(/(.)\/$/, '$1') }))
    .filter(({ target }) => path === target || path.startsWith(`${target === '/' ? '' : target}/`))
    .sort((a, b) => a.target.length - b.target.length);
  const mount = mounts.at(-1);
  if (mount === undefined) return { kind: 'inside' };
  const rest = path.slice(mount.target.length).split('/').filter(Boolean);
  const paths = platform === 'win32' ? win32 : posix;
  const below = (source: string): HostPlace => ({
    kind: 'host',
    path: paths.join(
      paths.resolve(
        folder,
        source.replace(/^~(?=[\\/]|$)/, () => homedir()),
      ),
      ...rest,
    ),
  });
  if (mount.isBind) return below(mount.source);
  const volume = project.volumes[mount.source] ?? null;
  const { device, o: options } = volume?.driver_opts ?? {};
  // A volume by name that is a folder of this computer all the same.
  if (device && options?.split(',').includes('bind')) return below(device);
  return { kind: 'volume', name: volume?.name ?? `${project.name}_${mount.source}` };
}

/** `[address:][port:]port of the container`. */
const PORT = /^(?:(\[[\da-f:]+\]|\d+(?:\.\d+){3}):)?(?:(\d+):)?(\d+)(?:\/tcp)?$/i;

/**
 * The address at which a service is reached from this computer.
 *
 * @param port that it listens on, inside
 * @returns null when the port is not published, or on a port that Docker chooses
 */
export function addressOf(service: ComposeService, port: string): string | null {
  if (service.network_mode === 'host') return `http://127.0.0.1:${port}`;
  for (const { ip, published } of publishedOf(service, port)) {
    const everywhere = ip === undefined || /^(0\.0\.0\.0|\[?::\]?|127\..*|\[?::1\]?)$/.test(ip);
    const isSix = ip !== undefined && /^\[?::1\]?$/.test(ip);
    const host = isSix ? '[::1]' : everywhere ? '127.0.0.1' : ip;
    return `http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${published}`;
  }
  return null;
}

/**
 * The port at which other computers reach a service.
 *
 * @param port as of {@link addressOf}
 * @returns null when it is published for this computer alone, or not at all
 */
export function openPortOf(service: ComposeService, port: string): string | null {
  if (service.network_mode === 'host') return port;
  const open = publishedOf(service, port).find(
    ({ ip }) => ip === undefined || !/^(127\..*|\[?::1\]?)$/.test(ip),
  );
  return open?.published ?? null;
}

/** Where a port is published. */
function publishedOf(
  { ports }: ComposeService,
  port: string,
): { readonly ip: string | undefined; readonly published: string }[] {
  return (ports ?? []).flatMap((each) => {
    const [, ip, published, target] =
      typeof each === 'string'
        ? (PORT.exec(each) ?? [])
        : [null, each.host_ip ?? undefined, each.published ?? undefined, each.target];
    const isIt = target === port && published !== undefined && /^\d+$/.test(published);
    return isIt ? [{ ip, published }] : [];
  });
}
