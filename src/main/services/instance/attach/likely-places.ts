/** Where people have their Selu: looked at when somebody wants to open one, so that they need not look for it. */
import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import { AppError } from '#shared/errors.ts';
import type { Environment } from './compose.ts';
import { findPlace, type FoundPlace } from './find-place.ts';

/** Below a person's own folder. */
const inHome = [
  'selu',
  'Selu',
  'selu-orchestrator',
  ...['docker', 'Docker', 'containers', 'compose', 'stacks', 'services', 'apps', 'projects'].map(
    (folder) => `${folder}/selu`,
  ),
  ...['Documents/selu', 'src/selu', 'git/selu', 'dev/selu', 'homelab/selu'],
  // A compose file or a database right in it.
  '',
];

/** Of a whole computer, or a server at home. */
const ofSystem = [
  ...['/opt/selu', '/srv/selu', '/var/lib/selu', '/usr/local/selu', '/data/selu'],
  ...['/opt', '/srv', '/data'].flatMap((folder) =>
    ['docker', 'stacks', 'containers', 'compose', 'appdata'].map(
      (each) => `${folder}/${each}/selu`,
    ),
  ),
  ...['/mnt/user/appdata/selu', '/volume1/docker/selu'],
];

/** Folders that are looked at, the likeliest first; nothing else is, and nothing below them. */
export function likelyFolders(
  home: string = homedir(),
  platform: NodeJS.Platform = process.platform,
): readonly string[] {
  const paths = platform === 'win32' ? win32 : posix;
  return [
    ...inHome.map((each) => paths.join(home, each)),
    ...(platform === 'win32' ? [] : ofSystem),
  ];
}

/** A Selu that is there; or one that is there and cannot be opened, and why. */
export type LikelyPlace =
  | { readonly folder: string; readonly place: FoundPlace; readonly problem: null }
  | { readonly folder: string; readonly place: null; readonly problem: AppError };

/** They say that there is a Selu, and what to do. The others say that there is none. */
const worthSaying: readonly string[] = [
  'compose_volume',
  'compose_data_inside',
  'compose_no_database',
  'compose_value_missing',
  'place_closed',
];

/**
 * Looks at folders, one after the other, each database once.
 *
 * @param env of this process
 * @param projects folders of compose projects that are known to run
 */
export async function likelyPlaces(
  env: Environment,
  projects: readonly string[] = [],
  folders: readonly string[] = likelyFolders(),
): Promise<readonly LikelyPlace[]> {
  const found = new Map<string, LikelyPlace>();
  for (const folder of new Set([...projects, ...folders])) {
    try {
      const place = await findPlace(folder, env);
      const file = await realpath(place.file).catch(() => place.file);
      if (!found.has(file)) found.set(file, { folder, place, problem: null });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const problem = error as AppError;
      const real = await realpath(folder).catch(() => folder);
      if (worthSaying.includes(problem.code) && !found.has(real)) {
        found.set(real, { folder, place: null, problem });
      }
    }
  }
  return [...found.values()];
}
