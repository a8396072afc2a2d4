/** Asks where to save the recovery kit, and writes it there. */
import { join } from 'node:path';
import { app, BrowserWindow, dialog, type SaveDialogOptions } from 'electron';
import type { Translate } from '../../platform/languages.ts';
import { recoveryKitFileName, writeRecoveryKit } from '../../services/instance/recovery-kit.ts';

/**
 * @param secret standard base64 of the master secret
 * @returns false when the person cancelled
 * @throws AppError `file_not_written`
 */
export async function saveRecoveryKit(secret: string, t: Translate): Promise<boolean> {
  const options: SaveDialogOptions = {
    title: t('kit.save'),
    defaultPath: join(app.getPath('documents'), recoveryKitFileName),
    filters: [{ name: t('kit.textFile'), extensions: ['txt'] }],
    // Elsewhere the system asks by itself.
    properties: ['showOverwriteConfirmation'],
  };
  const window = BrowserWindow.getFocusedWindow();
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options));
  if (canceled || !filePath) return false;
  await writeRecoveryKit(filePath, secret, new Date(), t);
  return true;
}
