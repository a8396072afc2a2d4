/** Writes a recovery kit to a file: a page to print, or plain text. */
import { extname } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { writeChosenFile } from '../../common/chosen-file.ts';
import type { KitContent } from './content.ts';
import { kitText } from './text.ts';

/** Makes the PDF of a kit. */
export type KitPage = (content: KitContent) => Promise<Buffer>;

/** The name that the save dialog proposes. */
export const kitFileName = 'selu-recovery-kit.pdf';

/**
 * Writes the kit to a file that only its owner may read, as its name ends: `.pdf` or `.txt`. An existing file is replaced
 * whole or not at all, and nothing else is left.
 *
 * @param file absolute path, as picked by the person
 * @param page makes the PDF; left out, here and now
 * @throws AppError `kit_file_kind` for another ending, `file_not_written`
 */
export async function writeKit(
  file: string,
  content: KitContent,
  page: KitPage = pageHere,
): Promise<void> {
  const bytes = await kitBytes(file, content, page);
  try {
    await writeChosenFile(file, [bytes]);
  } finally {
    bytes.fill(0);
  }
}

async function kitBytes(file: string, content: KitContent, page: KitPage): Promise<Buffer> {
  switch (extname(file).toLowerCase()) {
    case '.txt':
      return Buffer.from(kitText(content), 'utf8');
    case '.pdf':
      return page(content);
    default:
      throw new AppError('kit_file_kind', { file });
  }
}

const pageHere: KitPage = async (content) => {
  // Loaded when it is needed: a start has no use for it.
  const { kitPdf } = await import('./pdf.ts');
  return kitPdf(content);
};
