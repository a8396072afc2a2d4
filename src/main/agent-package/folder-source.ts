/** A package in a folder. */
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import type { Draft } from './unpack-folder.ts';
import { READ_NO_LINK } from './open-flags.ts';
import { isLeftOut } from './paths.ts';
import { shown } from './problems.ts';

/**
 * Copies a folder's content into a draft.
 *
 * @param within the folder inside the source that is copied; empty for all of it
 * @throws AppError as the draft's methods; package_not_a_file for a link, a device or the like
 */
export async function copyFolder(source: string, draft: Draft, within = ''): Promise<void> {
  for (const entry of await readdir(join(source, within), { withFileTypes: true })) {
    const path = within === '' ? entry.name : `${within}/${entry.name}`;
    if (isLeftOut([entry.name])) continue;
    if (entry.isDirectory()) {
      await draft.addFolder(path);
      await copyFolder(source, draft, path);
    } else {
      if (!entry.isFile()) notAFile(path);
      await draft.addFile(path, piecesOf(join(source, path), path));
    }
  }
}

async function* piecesOf(file: string, path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(file, READ_NO_LINK);
  try {
    const status = await handle.stat();
    // A hard link is refused, too: it could be a second name of somebody else's file.
    if (!status.isFile() || status.nlink > 1) notAFile(path);
    yield* handle.createReadStream({ autoClose: false });
  } finally {
    await handle.close();
  }
}

function notAFile(path: string): never {
  throw new AppError('package_not_a_file', { file: shown(path) });
}
