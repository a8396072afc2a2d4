/** Asks where to save the recovery kit, and writes it there. */
import { join } from 'node:path';
import { app, BrowserWindow, dialog, type SaveDialogOptions } from 'electron';
import type { Translate } from '../../platform/languages.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { recoveryKitFileName, writeRecoveryKit } from '../../services/instance/recovery-kit.ts';

/**
 * @param secret standard base64 of the master secret
 * @param id of the window that asks
 * @returns false when the person cancelled
 * @throws AppError `file_not_written`, `too_busy` while another dialog is open
 */
export async function saveRecoveryKit(secret: string, t: Translate, id: number): Promise<boolean> {
  const options: SaveDialogOptions = {
    title: t('kit.save'),
    defaultPath: join(app.getPath('documents'), recoveryKitFileName),
    filters: [{ name: t('kit.textFile'), extensions: ['txt'] }],
    // Elsewhere the system asks by itself.
    properties: ['showOverwriteConfirmation'],
  };
  const { canceled, filePath } = await oneAtATime(() => {
    const window = BrowserWindow.getAllWindows().find((each) => each.id === id);
    return window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options);
  });
  if (canceled || !filePath) return false;
  await writeRecoveryKit(filePath, secret, new Date(), t);
  return true;
}
