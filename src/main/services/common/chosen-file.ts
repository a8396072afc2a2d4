/** A file that a person has picked a place for, in the save dialog or at the command line. */
import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { AppError } from '#shared/errors.ts';

/**
 * Writes a file that only its owner may read. An existing one is replaced whole or not at all, and nothing else is left.
 *
 * @param file absolute path
 * @param pieces of its content; what they throw comes through
 * @throws AppError `file_not_written`
 */
export async function writeChosenFile(
  file: string,
  pieces: Iterable<Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      for await (const piece of pieces) await handle.appendFile(piece);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    if (error instanceof AppError) throw error;
    throw new AppError('file_not_written', { file });
  }
}
