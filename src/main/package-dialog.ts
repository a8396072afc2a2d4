/** Asks which package to install. */
import { BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import type { Translate } from './i18n.ts';

/**
 * @param kind no system's dialog offers files and folders at once on every platform
 * @returns absolute path of what was chosen; null when the person changed their mind
 */
export async function choosePackage(
  kind: 'archive' | 'folder',
  t: Translate,
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
  const window = BrowserWindow.getFocusedWindow();
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return canceled ? null : (filePaths[0] ?? null);
}
