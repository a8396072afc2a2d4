/** The folders and files of the app (architecture spec, "Fixed, so that other programs can check it"). */
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface AppPaths {
  readonly home: string;
  readonly instanceFile: string;
  /** Holds a folder for each installed agent, named by its id. */
  readonly agents: string;
  readonly panelFile: string;
  readonly logs: string;
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
    browser: join(home, 'browser'),
  };
}

function userDataRoot(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string {
  if (platform === 'win32') return env['APPDATA'] || join(homedir(), 'AppData', 'Roaming');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support');
  return env['XDG_CONFIG_HOME'] || join(homedir(), '.config');
}
