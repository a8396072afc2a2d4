/** Asks where a backup is to be saved, which one is to be opened, or where scheduled ones go. */
import type { Translate } from '../../platform/languages.ts';
import { choosePath } from './choose-path.ts';
import { savePath } from './save-path.ts';

export type BackupChoice =
  /** `name` is proposed; with the master secret inside, the dialog says so: no page can leave that out. */
  | { readonly kind: 'save'; readonly name: string; readonly withSecret: boolean }
  | { readonly kind: 'open' | 'folder' };

/**
 * Shows the dialog.
 *
 * @param id of the window that asks
 * @returns absolute path; null when the person changed their mind
 * @throws AppError `too_busy` while a dialog is already open
 */
export function chooseBackup(
  choice: BackupChoice,
  t: Translate,
  id: number,
): Promise<string | null> {
  const filters = [
    { name: t('backup.files'), extensions: ['age'] },
    { name: t('backup.allFiles'), extensions: ['*'] },
  ];
  if (choice.kind === 'folder') {
    return choosePath(
      { title: t('backup.chooseFolder'), properties: ['openDirectory', 'createDirectory'] },
      id,
    );
  }
  if (choice.kind !== 'save') {
    return choosePath({ title: t('backup.chooseFile'), properties: ['openFile'], filters }, id);
  }
  const title = t(choice.withSecret ? 'backup.saveWithSecret' : 'backup.save');
  return savePath({ title, name: choice.name, filters }, id);
}
