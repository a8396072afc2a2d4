/** Asks where the instance is that is to be opened. */
import type { OpenDialogOptions } from 'electron';
import type { Translate } from '../../platform/languages.ts';
import { choosePath } from './choose-path.ts';

/**
 * Shows the dialog.
 *
 * @param kind its database, the folder that it lies in, or the one of its agents
 * @param id of the window that asks
 * @returns absolute path of the choice; null when the person cancelled
 * @throws AppError `too_busy` while a dialog is already open
 */
export function chooseInstance(
  kind: 'file' | 'folder' | 'agents',
  t: Translate,
  id: number,
): Promise<string | null> {
  const ofFile: OpenDialogOptions = {
    title: t('instance.chooseFile'),
    properties: ['openFile', 'showHiddenFiles'],
    filters: [
      { name: t('instance.files'), extensions: ['db', 'yaml', 'yml'] },
      { name: t('instance.allFiles'), extensions: ['*'] },
    ],
  };
  const ofFolder = (title: string): OpenDialogOptions => ({
    title,
    properties: ['openDirectory', 'showHiddenFiles'],
  });
  const options = {
    file: ofFile,
    folder: ofFolder(t('instance.chooseFolder')),
    agents: ofFolder(t('instance.chooseAgents')),
  };
  return choosePath(options[kind], id);
}
