/** Asks for a file to import credentials from. */
import type { Translate } from '../../platform/languages.ts';
import { choosePath } from './choose-path.ts';

/**
 * Shows the dialog.
 *
 * @param id of the window that asks
 * @returns absolute path of the choice; null when the person cancelled
 * @throws AppError `too_busy` while a dialog is already open
 */
export function chooseImport(t: Translate, id: number): Promise<string | null> {
  return choosePath(
    {
      title: t('import.chooseFile'),
      // An .env file has no name before its dot, so that no filter would show it.
      properties: ['openFile', 'showHiddenFiles'],
    },
    id,
  );
}
