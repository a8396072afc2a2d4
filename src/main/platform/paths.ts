/** The folders and files of the app (architecture spec, "Fixed, so that other programs can check it"). */
import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative, resolve, sep, isAbsolute } from 'node:path';
import { AppError } from '#shared/errors.ts';

export interface AppPaths {
  readonly home: string;
  readonly instanceFile: string;
  /** Holds a folder for each installed agent, named by its id. */
  readonly agents: string;
  readonly panelFile: string;
  readonly logs: string;
  /** What is worked on, and nothing between: emptied at each start. */
  readonly work: string;
  /** Chromium's own files. None of the app's data is in it. */
  readonly browser: string;
}

/**
 * The folders and files of one app home.
 *
 * @param env `SELU_DESKTOP_HOME` wins; else the platform's user-data folder for `selu-desktop`
 * @param platform as in `process.platform`
 */
export function appPaths(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): AppPaths {
  const home = env['SELU_DESKTOP_HOME'] || join(userDataRoot(env, platform), 'selu-desktop');
  return {
    home,
    instanceFile: join(home, 'instance', 'selu.db'),
    agents: join(home, 'instance', 'installed_agents'),
    panelFile: join(home, 'panel.db'),
    logs: join(home, 'logs'),
    work: join(home, 'work'),
    browser: join(home, 'browser'),
  };
}

/**
 * Refuses a home that is another folder wherever the app is started, and one of which no shell has made a path: each would
 * be a new and empty one.
 *
 * @throws AppError `home_tilde`, `home_relative`
 */
export function requireWholeHome(env: Readonly<Record<string, string | undefined>>): void {
  const home = env['SELU_DESKTOP_HOME'];
  if (!home || isAbsolute(home)) return;
  const [, rest] = /^~(?:[\\/](.*))?$/u.exec(home) ?? [];
  if (home.startsWith('~')) {
    throw new AppError('home_tilde', { home, path: join(homedir(), rest ?? '') });
  }
  throw new AppError('home_relative', { home, path: resolve(home) });
}

function userDataRoot(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string {
  if (platform === 'win32') return env['APPDATA'] || join(homedir(), 'AppData', 'Roaming');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  const config = env['XDG_CONFIG_HOME'];
  // One that is not whole does not count. Source: XDG Base Directory Specification.
  return config !== undefined && isAbsolute(config) ? config : join(homedir(), '.config');
}

/**
 * Whether a path is a folder or lies in it, links followed.
 *
 * @returns false also where either is not there
 */
export async function liesIn(path: string, folder: string): Promise<boolean> {
  const real = await Promise.all([path, folder].map((each) => realpath(each).catch(() => null)));
  const [from, to] = [real[1] ?? null, real[0] ?? null];
  if (from === null || to === null) return false;
  const way = relative(from, to);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
