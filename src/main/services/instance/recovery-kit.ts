/** The recovery kit: a text file with the master secret and what to do with it, to be kept offline. */
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { AppError } from '#shared/errors.ts';
import type { Translate } from '../../platform/languages.ts';

/** The name that the save dialog proposes. */
export const recoveryKitFileName = 'selu-recovery-kit.txt';

/**
 * Writes the kit to a file that only its owner may read; an existing file is replaced whole or not at all.
 *
 * @param file absolute path, as picked by the person
 * @param secret standard base64 of the master secret
 * @throws AppError `file_not_written`
 */
export async function writeRecoveryKit(
  file: string,
  secret: string,
  made: Date,
  t: Translate,
): Promise<void> {
  const text = [
    t('kit.title'),
    '',
    t('kit.what'),
    '',
    `    ${secret}`,
    '',
    t('kit.use'),
    '',
    t('kit.variable'),
    `    SELU_ENCRYPTION_KEY=${secret}`,
    '',
    t('kit.keep'),
    '',
    t('kit.made', { date: made.toISOString().slice(0, 10) }),
    '',
  ].join('\n');
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(text, 'utf8');
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch {
    await rm(draft, { force: true });
    throw new AppError('file_not_written', { file });
  }
}
