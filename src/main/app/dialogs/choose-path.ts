/** The system's dialog for choosing a file or folder that is there: paths come from it, never from a page. */
import { BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import { oneAtATime } from './one-at-a-time.ts';

/**
 * @param id of the window that asks, in front of which the dialog shows
 * @returns absolute path of the choice; null when the person cancelled
 * @throws AppError `too_busy` while a dialog is already open
 */
export function choosePath(options: OpenDialogOptions, id: number): Promise<string | null> {
  return oneAtATime(async () => {
    const window = BrowserWindow.getAllWindows().find((each) => each.id === id);
    const { canceled, filePaths } = await (window
      ? dialog.showOpenDialog(window, options)
      : dialog.showOpenDialog(options));
    return canceled ? null : (filePaths[0] ?? null);
  });
}
