/** Asks which package to install. */
import type { OpenDialogOptions } from 'electron';
import type { Translate } from '../../platform/languages.ts';
import { choosePath } from './choose-path.ts';

/**
 * Shows the dialog.
 *
 * @param kind asked for separately, because a dialog for files and folders at once does not exist on every system
 * @param id of the window that asks
 * @returns absolute path of the choice; null when the person cancelled
 * @throws AppError `too_busy` while a dialog is already open
 */
export function choosePackage(
  kind: 'archive' | 'folder',
  t: Translate,
  id: number,
): Promise<string | null> {
  const options: OpenDialogOptions =
    kind === 'folder'
      ? { title: t('package.chooseFolder'), properties: ['openDirectory'] }
      : {
          title: t('package.chooseFile'),
          properties: ['openFile'],
          filters: [
            { name: t('package.files'), extensions: ['zip', 'gz', 'tgz'] },
            { name: t('package.allFiles'), extensions: ['*'] },
          ],
        };
  return choosePath(options, id);
}
