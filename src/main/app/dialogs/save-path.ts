/** The system's dialog for saving a file: where it goes is the person's choice, never a page's. */
import { join } from 'node:path';
import { app, BrowserWindow, dialog, type FileFilter } from 'electron';
import { oneAtATime } from './one-at-a-time.ts';

export interface SaveChoice {
  readonly title: string;
  /** Proposed, in the person's documents. */
  readonly name: string;
  readonly filters: FileFilter[];
}

/**
 * @param id of the window that asks, in front of which the dialog shows
 * @returns absolute path; null when the person cancelled
 * @throws AppError `too_busy` while a dialog is already open
 */
export const savePath = (
  { title, name, filters }: SaveChoice,
  id: number,
): Promise<string | null> =>
  oneAtATime(async () => {
    const window = BrowserWindow.getAllWindows().find((each) => each.id === id);
    const options = {
      ...{ title, filters },
      defaultPath: join(app.getPath('documents'), name),
      // Elsewhere the system asks by itself.
      properties: ['showOverwriteConfirmation' as const],
    };
    const { canceled, filePath } = await (window
      ? dialog.showSaveDialog(window, options)
      : dialog.showSaveDialog(options));
    return canceled || !filePath ? null : filePath;
  });
