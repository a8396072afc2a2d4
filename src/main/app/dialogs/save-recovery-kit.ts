/** Asks where to save the recovery kit, and writes it there. */
import { join } from 'node:path';
import type { Language } from '#shared/contract/schemas.ts';
import { translator } from '../../platform/languages.ts';
import { kitContent, type KitSubject } from '../../services/instance/kit/content.ts';
import { kitPdfApart } from '../../services/instance/kit/pdf-apart.ts';
import { kitFileName, writeKit } from '../../services/instance/kit/write-kit.ts';
import { savePath } from './save-path.ts';

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
  const filters = [
    { name: t('kit.pdfFile'), extensions: ['pdf'] },
    { name: t('kit.textFile'), extensions: ['txt'] },
  ];
  const file = await savePath({ title: t('kit.save'), name: kitFileName, filters }, id);
  if (file === null) return false;
  await writeKit(file, kitContent(subject, t, language), kitPdfApart(pageProgram));
  return true;
}
