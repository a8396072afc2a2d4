/** The private folder into which a package is unpacked, and the limits that are checked while it grows. */
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { foldCase } from '#shared/text.ts';
import { causedBy } from '../platform/errors.ts';
import { diskErrorCode } from '../store/core/files.ts';
import { bounds } from './bounds.ts';
import { isLeftOut, partsOf } from './paths.ts';
import { inMebibytes, shown } from './problems.ts';

type Kind = 'file' | 'folder';

/** Takes files in any order and writes inside its own folder only. */
export class Draft {
  readonly folder: string;
  /** The files and folders made so far, relative to the folder; a folder comes before its content. */
  readonly made: { readonly path: string; readonly kind: Kind }[] = [];
  readonly #names = new Map<string, { path: string; kind: Kind }>();
  #entries = 0;
  #files = 0;
  #folders = 0;
  #bytes = 0;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** @throws AppError when the name or the number of folders is refused, or the disk refuses to write */
  async addFolder(path: string): Promise<void> {
    const parts = this.#accept(path);
    if (parts !== null) await this.#makeFolders(parts);
  }

  /**
   * Writes a file that only its owner can read, and that nobody can run.
   *
   * @param content the bytes from the archive, in pieces. They are counted as they arrive; the declared size is not
   *   trusted. Not read when the file is left out
   * @returns false when the file is left out (see `isLeftOut`)
   * @throws AppError as {@link addFolder}, and whatever reading `content` throws
   */
  async addFile(path: string, content: AsyncIterable<Uint8Array>): Promise<boolean> {
    const parts = this.#accept(path);
    if (parts === null) return false;
    if (parts.length === 0 || path.endsWith('/')) {
      throw new AppError('package_path_unsafe', { file: shown(path) });
    }
    await this.#makeFolders(parts.slice(0, -1));
    const name = parts.join('/');
    if (!this.#claim(name, 'file')) clash(name, name);
    if ((this.#files += 1) > bounds.files) {
      throw new AppError('package_too_many_files', { max: bounds.files });
    }
    const file = await onDisk(this.folder, () => open(join(this.folder, name), 'wx', 0o600));
    try {
      await this.#fill(file, name, content);
    } finally {
      await file.close();
    }
    return true;
  }

  /** Removes the folder. Errors are ignored: leftovers are harmless, and throwing would hide the original error. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true }).catch(() => undefined);
  }

  async #fill(file: FileHandle, name: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    let size = 0;
    for await (const piece of content) {
      size += piece.length;
      this.#bytes += piece.length;
      checkSize(name, size);
      if (this.#bytes > bounds.unpacked) tooLarge();
      for (let done = 0; done < piece.length;) {
        const { bytesWritten } = await onDisk(this.folder, () => file.write(piece, done));
        done += bytesWritten;
      }
    }
  }

  /** @returns the parts of the path; null when the path is left out */
  #accept(path: string): string[] | null {
    if ((this.#entries += 1) > bounds.entries) {
      throw new AppError('package_too_many_files', { max: bounds.entries });
    }
    const parts = partsOf(path);
    return isLeftOut(parts) ? null : parts;
  }

  async #makeFolders(parts: readonly string[]): Promise<void> {
    for (let depth = 1; depth <= parts.length; depth += 1) {
      const path = parts.slice(0, depth).join('/');
      if (!this.#claim(path, 'folder')) continue;
      if ((this.#folders += 1) > bounds.folders) {
        throw new AppError('package_too_many_files', { max: bounds.folders });
      }
      await onDisk(this.folder, () => mkdir(join(this.folder, path), 0o700));
    }
  }

  /**
   * Reserves a name.
   *
   * @returns false when the same folder was made before
   * @throws AppError package_names_clash when another entry has a name that some disks take for the same
   */
  #claim(path: string, kind: Kind): boolean {
    const key = foldCase(path);
    const there = this.#names.get(key);
    if (there === undefined) {
      this.#names.set(key, { path, kind });
      this.made.push({ path, kind });
      return true;
    }
    if (there.path !== path || there.kind !== kind) clash(path, there.path);
    return false;
  }
}

/** @throws AppError package_file_too_large */
export function checkSize(file: string, size: number): void {
  if (size > bounds.file) {
    const max = inMebibytes(bounds.file);
    throw new AppError('package_file_too_large', { file: shown(file), max });
  }
}

export function tooLarge(max: number = bounds.unpacked): never {
  throw new AppError('package_too_large', { max: inMebibytes(max) });
}

function clash(file: string, other: string): never {
  throw new AppError('package_names_clash', { file: shown(file), other: shown(other) });
}

/**
 * Runs work on the agents' disk and turns its errors into sentences.
 *
 * @param file the path that the sentence of an error names
 * @throws AppError disk_full, read_only or file_not_written
 */
export async function onDisk<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw diskError(error, file);
  }
}

/** What the disk says, as disk_full, read_only or file_not_written; anything else as it is. */
export function diskError(error: unknown, file: string): unknown {
  const code = diskErrorCode(error);
  return code === undefined ? error : causedBy(error, code, { file });
}
