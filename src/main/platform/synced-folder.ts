/** Folders that a service copies to other computers: what it puts back can be a database in the middle of a change. */
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** What services leave in the topmost folder that they copy. */
const markers: readonly (readonly [string, string])[] = [
  ['.dropbox', 'Dropbox'],
  ['.dropbox.cache', 'Dropbox'],
  ['.stfolder', 'Syncthing'],
  ['.nextcloudsync.log', 'Nextcloud'],
  ['.owncloudsync.log', 'ownCloud'],
  ['.849C9593-D756-4E56-8D6E-42412F2A707B', 'OneDrive'],
  ['.tmp.drivedownload', 'Google Drive'],
  ['.tmp.driveupload', 'Google Drive'],
];

/** How services name their folder in a person's own one. */
const named: readonly (readonly [RegExp, string])[] = [
  [/^OneDrive( - .*)?$/, 'OneDrive'],
  [/^Dropbox( \(.*\))?$/, 'Dropbox'],
  [/^(Google Drive|GoogleDrive|My Drive)$/, 'Google Drive'],
  [/^iCloud ?Drive$/, 'iCloud'],
  [/^(Nextcloud|ownCloud)$/, 'Nextcloud'],
  [/^pCloud ?Drive$/, 'pCloud'],
];

/** macOS has all of them below one folder, and iCloud below another. */
const ofMac: readonly (readonly [string, (rest: string) => string])[] = [
  ['Library/CloudStorage', (rest) => /^[A-Za-z]*/.exec(rest)?.[0] || 'CloudStorage'],
  ['Library/Mobile Documents', () => 'iCloud'],
];

/** Windows tells programs where OneDrive is. */
const variables = ['OneDrive', 'OneDriveConsumer', 'OneDriveCommercial'];

/**
 * Which service copies the folder that a path is in; null: none that is known.
 *
 * @param path absolute, links followed already
 */
export async function syncedBy(
  path: string,
  env: Environment = {},
  home: string = homedir(),
): Promise<string | null> {
  const isBelow = (folder: string): boolean =>
    path === folder || path.startsWith(join(folder, '/'));
  for (const [folder, service] of ofMac) {
    const whole = join(home, folder);
    if (isBelow(whole)) return service(path.slice(whole.length + 1));
  }
  for (const name of variables) {
    const folder = env[name];
    if (folder && isBelow(folder)) return 'OneDrive';
  }
  if (isBelow(home)) {
    const [first = ''] = path.slice(home.length + 1).split(/[\\/]/);
    const service = named.find(([pattern]) => pattern.test(first))?.[1];
    if (service !== undefined) return service;
  }
  for (let folder = path; ; folder = dirname(folder)) {
    for (const [marker, service] of markers) {
      // Dropbox's own settings have that name in a person's folder, where nothing is copied.
      if (marker === '.dropbox' && folder === home) continue;
      if (await isThere(join(folder, marker))) return service;
    }
    if (dirname(folder) === folder) return null;
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
