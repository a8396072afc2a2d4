/** The records of `panel.db` that a backup takes along: those of the instance, and not those of this computer. */
import { FINGERPRINTS, type PanelRecords } from '../common/panel-records.ts';
import { REMEMBERED_NAME } from '../accounts/remembered-name.ts';
import { BACKUP_RECORDS } from './records.ts';

/** Of the app, whichever instance it shows. Those of attached instances begin with `at/`. */
const ofTheApp = new Set(['preferences', 'instances', 'shown_instance']);
const OF_OTHERS = 'at/';
/**
 * What is so here and now: in whose keychain the secret is, who is signed in, what was done, which file was open, where
 * backups go. Fingerprints are made again.
 */
const ofThisComputer = [
  'keychain/',
  'remembered_session',
  'open_sessions',
  'database_header',
  // What was done here is not undone by a restore: the log goes on, and says that.
  'activity/',
  REMEMBERED_NAME,
];

/** They come as they are, with their MACs. @throws AppError when `panel.db` is not open */
export function recordsToKeep(ofPlace: PanelRecords): Record<string, string> {
  const store = ofPlace.store();
  const stays = (key: string): boolean =>
    ofTheApp.has(key) ||
    [OF_OTHERS, FINGERPRINTS, BACKUP_RECORDS, ...ofThisComputer].some((start) =>
      key.startsWith(start),
    );
  return Object.fromEntries(
    store
      .keys('')
      .filter((key) => !stays(key))
      .flatMap((key) => {
        const value = store.get(key);
        return value === null ? [] : [[key, value] as const];
      }),
  );
}
