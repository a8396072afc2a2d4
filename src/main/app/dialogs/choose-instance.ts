/** Asks where the instance is that is to be opened. */
import type { OpenDialogOptions } from 'electron';
import type { Translate } from '../../platform/languages.ts';
import { choosePath } from './choose-path.ts';

/**
 * Shows the dialog.
 *
 * @param kind its database, or the folder that it lies in
 * @param id of the window that asks
 * @returns absolute path of the choice; null when the person cancelled
 * @throws AppError `too_busy` while a dialog is already open
 */
export function chooseInstance(
  kind: 'file' | 'folder',
  t: Translate,
  id: number,
): Promise<string | null> {
  const options: OpenDialogOptions =
    kind === 'folder'
      ? { title: t('instance.chooseFolder'), properties: ['openDirectory', 'showHiddenFiles'] }
      : {
          title: t('instance.chooseFile'),
          properties: ['openFile', 'showHiddenFiles'],
          filters: [
            { name: t('instance.files'), extensions: ['db', 'yaml', 'yml'] },
            { name: t('instance.allFiles'), extensions: ['*'] },
          ],
        };
  return choosePath(options, id);
}
