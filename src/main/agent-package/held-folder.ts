/**
 * Folders of somebody else's, read without following a link that takes the place of one meanwhile: a name is looked at
 * and opened in two steps, and between them whoever can write there can put a link to a private folder.
 */
import { constants, existsSync, type BigIntStats, type Dirent } from 'node:fs';
import { lstat, open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCodeOf } from '../platform/errors.ts';
import { READ_NO_LINK, READ_WITHOUT_WAITING } from './open-flags.ts';

/** What stands in the place of a file or folder is a link, or another one than before. */
export class NotWhatItWas extends Error {}

/** A folder that is read. Close it at the end. */
export interface HeldFolder {
  /** What is in it now. @throws NotWhatItWas */
  entries(): Promise<Dirent[]>;
  /** A folder in it. @throws NotWhatItWas */
  folder(name: string): Promise<HeldFolder>;
  /** A file in it, to be read; whoever asks closes it. @throws NotWhatItWas */
  file(name: string): Promise<FileHandle>;
  close(): Promise<void>;
}

/** Opens a folder that a person has chosen, by a link or not. */
export type HoldFolder = (path: string) => Promise<HeldFolder>;

/** Where Linux shows what a process has open: a path through it starts at that very folder, wherever it is moved. */
const DESCRIPTORS = '/proc/self/fd';
/** Opens folders alone. Windows knows none of the flags, and opens no folder. */
const FOLDER = READ_WITHOUT_WAITING | (constants.O_DIRECTORY || 0);
const FOLDER_NO_LINK = READ_NO_LINK | (constants.O_DIRECTORY || 0);

/** Each folder is opened once, and what is in it is reached from there (Linux). */
export const holdByDescriptor: HoldFolder = async (path) =>
  overDescriptor(await open(path, FOLDER));

function overDescriptor(handle: FileHandle): HeldFolder {
  const here = `${DESCRIPTORS}/${handle.fd}`;
  return {
    entries: () => readdir(here, { withFileTypes: true }),
    folder: async (name) => overDescriptor(await openNoLink(join(here, name), FOLDER_NO_LINK)),
    file: (name) => openNoLink(join(here, name), READ_NO_LINK),
    close: () => handle.close(),
  };
}

/**
 * Each folder is looked at before and after it is read: device and number have to be the same all the way up. Where
 * there are no paths through descriptors, nothing better can be had.
 */
export const holdByComparing: HoldFolder = async (path) => {
  const status = await stat(path, { bigint: true });
  return overPath(path, async () => checkSame(status, await stat(path, { bigint: true })));
};

function overPath(path: string, checkAbove: () => Promise<void>): HeldFolder {
  return {
    entries: async () => {
      const entries = await readdir(path, { withFileTypes: true });
      await checkAbove();
      return entries;
    },
    folder: async (name) => {
      const inner = join(path, name);
      const status = await lstat(inner, { bigint: true });
      if (!status.isDirectory()) throw new NotWhatItWas();
      const check = async (): Promise<void> => {
        await checkAbove();
        checkSame(status, await lstat(inner, { bigint: true }));
        await checkAbove();
      };
      await check();
      return overPath(inner, check);
    },
    file: async (name) => {
      const handle = await openNoLink(join(path, name), READ_NO_LINK);
      try {
        const opened = await handle.stat({ bigint: true });
        await checkAbove();
        checkSame(opened, await lstat(join(path, name), { bigint: true }));
        await checkAbove();
        return handle;
      } catch (error) {
        await handle.close();
        throw error;
      }
    },
    close: () => Promise.resolve(),
  };
}

function checkSame(one: BigIntStats, other: BigIntStats): void {
  if (one.dev !== other.dev || one.ino !== other.ino) throw new NotWhatItWas();
}

async function openNoLink(path: string, flags: number): Promise<FileHandle> {
  try {
    return await open(path, flags);
  } catch (error) {
    // What a link gives where a file, and where a folder is expected.
    if (['ELOOP', 'ENOTDIR', 'EMLINK'].includes(errorCodeOf(error))) throw new NotWhatItWas();
    throw error;
  }
}

/** The better way of the two that this system has. */
export const holdFolder: HoldFolder = (path) =>
  (existsSync(DESCRIPTORS) ? holdByDescriptor : holdByComparing)(path);
