/** Unpacks a package of unknown origin into a private folder and checks all of it. */
import { constants } from 'node:fs';
import { access, mkdir, open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { causedBy, errorCodeOf } from '../platform/errors.ts';
import { bounds } from './bounds.ts';
import { Draft, onDisk, tooLarge } from './unpack-folder.ts';
import { copyFolder } from './folder-source.ts';
import { READ_WITHOUT_WAITING } from './open-flags.ts';
import { checkWhole, type AgentPackage } from './package.ts';
import { placeFolder, type Commit } from './swap-folder.ts';
import { shown } from './problems.ts';
import { readPackage } from './read.ts';
import { newWorkFolder, releaseWorkFolder } from './work-folders.ts';
import { unpackTar } from './tar-source.ts';
import { unpackZip } from './zip-source.ts';

/** A package that is unpacked but not installed yet. Call `place` or `discard` once. */
export interface Unpacked {
  readonly package: AgentPackage;
  readonly folder: string;
  /** Moves the folder to its target and replaces what is there; see {@link placeFolder}. */
  readonly place: (target: string, commit?: Commit) => Promise<void>;
  /** Removes the unpacked folder. */
  readonly discard: () => Promise<void>;
}

/**
 * Unpacks a folder, a `.zip` or a `.tar.gz`. Their content tells them apart, not their name.
 *
 * @param intoParent the folder that holds the agents; the temporary folder is made inside it
 * @throws AppError with the reason why the package is refused, or could not be read or written. Nothing is left
 *   on the disk in that case
 */
export async function unpackPackage(source: string, intoParent: string): Promise<Unpacked> {
  const fill = await openSource(source);
  await onDisk(intoParent, () => mkdir(intoParent, { recursive: true, mode: 0o700 }));
  const draft = new Draft(newWorkFolder(intoParent));
  const discard = async (): Promise<void> => {
    await draft.remove();
    releaseWorkFolder(draft.folder);
  };
  try {
    await onDisk(intoParent, () => mkdir(draft.folder, 0o700));
    await fill(draft);
    const folder = await findRoot(draft.folder);
    const read = await readPackage(folder);
    checkWhole(read);
    const place: Unpacked['place'] = async (target, commit) => {
      try {
        await placeFolder(folder, target, draft, commit);
      } finally {
        await discard();
      }
    };
    return { package: read, folder, place, discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

/** Finds out what kind of source it is, and gives the function that unpacks it. */
async function openSource(source: string): Promise<(draft: Draft) => Promise<void>> {
  const unreadable = (error: unknown) => toSourceError(error, source);
  if (await isFolder(source).catch(unreadable)) {
    await access(source, constants.R_OK | constants.X_OK).catch(unreadable);
    return (draft) => copyFolder(source, draft).catch(unreadable);
  }
  const archive = await readArchive(source).catch(unreadable);
  const unpack = unpackerFor(archive);
  if (unpack === null) throw new AppError('package_format_unknown', { source: named(source) });
  return (draft) =>
    unpack(archive, draft).catch((error: unknown) => {
      if (error instanceof AppError) throw error;
      throw causedBy(error, 'package_damaged', { source: named(source) });
    });
}

const isFolder = async (source: string): Promise<boolean> => (await stat(source)).isDirectory();

function unpackerFor(archive: Buffer) {
  const start = archive.toString('latin1', 0, 4);
  if (start === 'PK\x03\x04' || start === 'PK\x05\x06') return unpackZip;
  return start.startsWith('\x1f\x8b') ? unpackTar : null;
}

/** Reads a whole archive into memory, so that nobody can change it while it is unpacked. */
async function readArchive(source: string): Promise<Buffer> {
  const handle = await open(source, READ_WITHOUT_WAITING);
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw new AppError('package_format_unknown', { source: named(source) });
    if (status.size > bounds.archive) tooLarge(bounds.archive);
    return await readAll(handle, status.size);
  } finally {
    await handle.close();
  }
}

async function readAll(handle: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  let length = 0;
  for (let bytesRead = -1; bytesRead !== 0 && length < size; length += bytesRead) {
    ({ bytesRead } = await handle.read(bytes, length, size - length, length));
  }
  return bytes.subarray(0, length);
}

/** The name of a source for a sentence, without its folder: whoever chose it knows where it is. */
const named = (source: string): string => shown(basename(source));

function toSourceError(error: unknown, source: string): never {
  if (error instanceof AppError || errorCodeOf(error) === '') throw error;
  throw causedBy(error, 'package_source_unreadable', { source: named(source) });
}

/** The folder of agent.yaml: the top folder, or the only folder in it. */
async function findRoot(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  const [only] = entries;
  const inside = entries.length === 1 && only?.isDirectory() === true;
  return inside ? join(folder, only.name) : folder;
}
