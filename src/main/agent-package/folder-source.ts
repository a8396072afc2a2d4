/** A package in a folder. */
import { AppError } from '#shared/errors.ts';
import type { Draft } from './unpack-folder.ts';
import { holdFolder, NotWhatItWas, type HeldFolder, type HoldFolder } from './held-folder.ts';
import { isLeftOut } from './paths.ts';
import { shown } from './problems.ts';

/**
 * Copies a folder's content into a draft.
 *
 * @param hold how the folder is kept from becoming another one while it is read; a test names one
 * @throws AppError as the draft's methods; package_not_a_file for a link, a device or the like, also for one that
 *   takes the place of a file or folder meanwhile
 */
export async function copyFolder(
  source: string,
  draft: Draft,
  hold: HoldFolder = holdFolder,
): Promise<void> {
  const folder = await hold(source);
  try {
    await copyHeld(folder, draft, '');
  } finally {
    await folder.close();
  }
}

/** @param within the path of the folder in the package; empty for the package itself */
async function copyHeld(folder: HeldFolder, draft: Draft, within: string): Promise<void> {
  for (const entry of await asItWas(within, () => folder.entries())) {
    const path = within === '' ? entry.name : `${within}/${entry.name}`;
    if (isLeftOut([entry.name])) continue;
    if (entry.isDirectory()) {
      await draft.addFolder(path);
      const inner = await asItWas(path, () => folder.folder(entry.name));
      try {
        await copyHeld(inner, draft, path);
      } finally {
        await inner.close();
      }
    } else {
      if (!entry.isFile()) notAFile(path);
      await draft.addFile(path, piecesOf(folder, entry.name, path));
    }
  }
}

async function* piecesOf(
  folder: HeldFolder,
  name: string,
  path: string,
): AsyncGenerator<Uint8Array> {
  const handle = await asItWas(path, () => folder.file(name));
  try {
    const status = await handle.stat();
    // A hard link is refused, too: it could be a second name of somebody else's file.
    if (!status.isFile() || status.nlink > 1) notAFile(path);
    yield* handle.createReadStream({ autoClose: false });
  } finally {
    await handle.close();
  }
}

async function asItWas<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NotWhatItWas) notAFile(path);
    throw error;
  }
}

function notAFile(path: string): never {
  throw new AppError('package_not_a_file', { file: shown(path) });
}
