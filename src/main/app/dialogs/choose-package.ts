/** Asks which package to install. */
import { BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import { AppError } from '#shared/errors.ts';
import type { Translate } from '../../platform/languages.ts';

/** One at a time, however often a page asks. */
let isOpen = false;

/**
 * @param kind no system's dialog offers files and folders at once on every platform
 * @param id of the window that asks
 * @returns absolute path of what was chosen; null when the person changed their mind
 * @throws AppError `too_busy` while the dialog is open already
 */
export async function choosePackage(
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
  if (isOpen) throw new AppError('too_busy', {});
  isOpen = true;
  try {
    const window = BrowserWindow.getAllWindows().find((each) => each.id === id);
    const { canceled, filePaths } = await (window
      ? dialog.showOpenDialog(window, options)
      : dialog.showOpenDialog(options));
    return canceled ? null : (filePaths[0] ?? null);
  } finally {
    isOpen = false;
  }
}
