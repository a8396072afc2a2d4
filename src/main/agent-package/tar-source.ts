/** A package in a `.tar.gz`. */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '#shared/errors.ts';
import { bounds, MEBIBYTE } from './bounds.ts';
import { Contradiction, shown } from './problems.ts';
import { tarEntries, type TarContent } from './tar-entries.ts';
import { checkSize, tooLarge, type Draft } from './unpack-folder.ts';

/** Largest tar, headers included, in bytes. */
const MAX_TAR = bounds.unpacked + 16 * MEBIBYTE;

/**
 * Unpacks a gzipped tar into a draft.
 *
 * @throws AppError as the draft's methods; package_not_a_file for a link or a device. Any other error means that
 *   the archive is damaged
 */
export async function unpackTar(archive: Buffer, draft: Draft): Promise<void> {
  const gunzip = createGunzip();
  const tar = Readable.from([archive]).pipe(gunzip);
  try {
    const limit = { max: MAX_TAR, tooLarge: () => tooLarge() };
    for await (const entry of tarEntries(tar, limit)) await unpackEntry(entry, draft);
  } finally {
    gunzip.destroy();
  }
  if (gunzip.bytesWritten !== archive.length) throw new Contradiction('more after the end');
}

async function unpackEntry({ name, kind, size, content }: TarContent, draft: Draft): Promise<void> {
  if (kind === 'other') throw new AppError('package_not_a_file', { file: shown(name) });
  if (kind === 'folder') await draft.addFolder(name);
  else {
    checkSize(name, size);
    await draft.addFile(name, content);
  }
}
