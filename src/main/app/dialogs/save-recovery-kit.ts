/** Asks where to save the recovery kit, and writes it there. */
import { join } from 'node:path';
import { app, BrowserWindow, dialog, type SaveDialogOptions } from 'electron';
import type { Language } from '#shared/contract/schemas.ts';
import { translator } from '../../platform/languages.ts';
import { kitContent, type KitSubject } from '../../services/instance/kit/content.ts';
import { kitPdfApart } from '../../services/instance/kit/pdf-apart.ts';
import { kitFileName, writeKit } from '../../services/instance/kit/write-kit.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** It is built beside this bundle. */
const pageProgram = join(import.meta.dirname, 'kit-page.js');

/**
 * @param id of the window that asks
 * @returns false when the person cancelled
 * @throws AppError as {@link writeKit}, `too_busy` while another dialog is open
 */
export async function saveRecoveryKit(
  subject: KitSubject,
  language: Language,
  id: number,
): Promise<boolean> {
  const t = translator(language);
  const options: SaveDialogOptions = {
    title: t('kit.save'),
    defaultPath: join(app.getPath('documents'), kitFileName),
    filters: [
      { name: t('kit.pdfFile'), extensions: ['pdf'] },
      { name: t('kit.textFile'), extensions: ['txt'] },
    ],
    // Elsewhere the system asks by itself.
    properties: ['showOverwriteConfirmation'],
  };
  const { canceled, filePath } = await oneAtATime(() => {
    const window = BrowserWindow.getAllWindows().find((each) => each.id === id);
    return window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options);
  });
  if (canceled || !filePath) return false;
  await writeKit(filePath, kitContent(subject, t, language), kitPdfApart(pageProgram));
  return true;
}
