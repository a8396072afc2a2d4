/**
 * Opens a backup of unknown origin: everything in it is checked against the manifest, and nothing is written outside the
 * folder that was given for it.
 */
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { READ_WITHOUT_WAITING } from '../../agent-package/open-flags.ts';
import { Contradiction, shown } from '../../agent-package/problems.ts';
import { tarEntries, type TarContent } from '../../agent-package/tar-entries.ts';
import { onDisk } from '../../agent-package/unpack-folder.ts';
import { AGE_HEADER_MAX, ageKeyKindOf, decryptAge, type AgeKey } from '../../crypto/age.ts';
import { runningDigest } from '../../crypto/digest.ts';
import { parseMasterSecret, type MasterSecret } from '../../crypto/master-secret.ts';
import { causedBy, errorCodeOf } from '../../platform/errors.ts';
import {
  backupBounds,
  checkFolderName,
  entryNames,
  parseManifest,
  type BackupFile,
  type BackupManifest,
} from './manifest.ts';

/** A backup that was checked whole, and unpacked. The caller removes the folder. */
export interface OpenedBackup {
  readonly manifest: BackupManifest;
  /** Holds what {@link entryNames} names but the secret, in files that only their owner can read. */
  readonly folder: string;
  /** The master secret that is in it, which goes into no file; null: none is, or what is there is none. */
  readonly secret: MasterSecret | null;
}

/** What is to be opened, by what, and into which folder. */
export interface OpenOrder {
  readonly file: string;
  readonly key: AgeKey;
  readonly folder: string;
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told how much is done, from 0 to 1. */
  readonly onProgress?: (part: number) => void;
}

/**
 * Tells by what a backup is opened, without opening it.
 *
 * @throws AppError `backup_unreadable`, `backup_not_age`, `backup_damaged`
 */
export async function keyKindOf(file: string): Promise<'passphrase' | 'identity'> {
  const source = await openSource(file);
  try {
    return await keyKind(source.handle);
  } finally {
    await source.handle.close();
  }
}

/**
 * Reads the manifest alone. What follows it is not looked at: {@link openBackup} may still refuse the file.
 *
 * @throws AppError as {@link openBackup}
 */
export const peekBackup = (file: string, key: AgeKey): Promise<BackupManifest> =>
  reading(file, key, {}, async (entries, size) => (await firstOf(entries, size)).manifest);

/**
 * Unpacks a backup and checks all of it.
 *
 * @param folder a private folder of the caller's; it is made if it is not there, and empty. When the backup is refused,
 *   it is removed with what was in it
 * @throws AppError one of `backup_…`: why it is refused; `disk_full`, `read_only`, `file_not_written` about the folder;
 *   the signal's reason
 */
export async function openBackup(
  file: string,
  key: AgeKey,
  folder: string,
  options: ReadOptions = {},
): Promise<OpenedBackup> {
  try {
    await onDisk(folder, () => mkdir(folder, { recursive: true, mode: 0o700 }));
    return await reading(file, key, options, async (entries, size) => {
      const { manifest, expected } = await firstOf(entries, size);
      const secret = await unpackAll(entries, expected, folder);
      return { manifest, folder, secret };
    });
  } catch (error) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

interface Source {
  readonly handle: FileHandle;
  readonly size: number;
}

async function openSource(file: string): Promise<Source> {
  const unreadable = (error: unknown): never => {
    if (errorCodeOf(error) === '') throw error;
    throw causedBy(error, 'backup_unreadable', { file });
  };
  const handle = await open(file, READ_WITHOUT_WAITING).catch(unreadable);
  try {
    const status = await handle.stat().catch(unreadable);
    if (!status.isFile()) throw new AppError('backup_unreadable', { file });
    return { handle, size: status.size };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function keyKind(handle: FileHandle): Promise<'passphrase' | 'identity'> {
  const start = Buffer.alloc(AGE_HEADER_MAX);
  const { bytesRead } = await handle.read(start, 0, start.length, 0);
  return ageKeyKindOf(start.subarray(0, bytesRead));
}

type Entries = AsyncGenerator<TarContent>;

/** Opens the file for some work over what is in it, and has the work end with a sentence whatever is wrong. */
async function reading<T>(
  file: string,
  key: AgeKey,
  { signal, onProgress = () => {} }: ReadOptions,
  work: (entries: Entries, size: number) => Promise<T>,
): Promise<T> {
  const { handle, size } = await openSource(file);
  try {
    const kind = await keyKind(handle);
    if (kind === 'passphrase' && !('passphrase' in key)) {
      throw new AppError('backup_needs_passphrase', {});
    }
    if (kind === 'identity' && !('identity' in key))
      throw new AppError('backup_needs_identity', {});
    const plain = await decryptAge(piecesOf(handle, size, onProgress, signal), key);
    const tooLarge = (): never => {
      throw new AppError('backup_damaged', {});
    };
    const entries = tarEntries(plain, { max: size, tooLarge });
    try {
      return await work(entries, size);
    } finally {
      await entries.return(undefined);
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof AppError) throw error;
    if (errorCodeOf(error) !== '' && 'syscall' in (error as Error)) {
      throw causedBy(error, 'backup_unreadable', { file });
    }
    // What the tar reader throws: it was made by another program, or says two things at once.
    throw causedBy(
      error,
      error instanceof Contradiction ? 'backup_contradicts' : 'backup_not_ours',
      {},
    );
  } finally {
    await handle.close();
  }
}

async function* piecesOf(
  handle: FileHandle,
  size: number,
  onProgress: (part: number) => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const stream = handle.createReadStream({ autoClose: false, start: 0, highWaterMark: 256 * 1024 });
  let done = 0;
  for await (const piece of stream) {
    signal?.throwIfAborted();
    const bytes = piece as Uint8Array;
    yield bytes;
    done += bytes.length;
    onProgress(Math.min(1, done / Math.max(size, 1)));
  }
}

/** @throws AppError `backup_not_ours` when the manifest is not the first entry */
async function firstOf(
  entries: Entries,
  size: number,
): Promise<{ manifest: BackupManifest; expected: Map<string, BackupFile> }> {
  const first = await entries.next();
  if (first.done) throw new AppError('backup_not_ours', {});
  const { name, kind, size: length, content } = first.value;
  if (name !== entryNames.manifest || kind !== 'file' || length > backupBounds.manifest) {
    throw new AppError('backup_not_ours', {});
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  const manifest = parseManifest(Buffer.concat(pieces));
  const { files } = manifest;
  // Nothing in it is compressed: what is in the file is no larger than the file.
  const all = files.reduce((sum, each) => sum + each.size, 0);
  if (all > size) throw new AppError('backup_sizes_wrong', {});
  return { manifest, expected: new Map(files.map((each) => [each.name, each])) };
}

/** @returns the master secret that is in it */
async function unpackAll(
  entries: Entries,
  expected: Map<string, BackupFile>,
  folder: string,
): Promise<MasterSecret | null> {
  const made = new Set<string>();
  let count = 0;
  let secret: MasterSecret | null = null;
  for await (const { name, kind, size, content } of entries) {
    if ((count += 1) > backupBounds.entries) {
      throw new AppError('backup_too_many_files', { max: backupBounds.entries });
    }
    if (kind === 'other') throw new AppError('backup_not_a_file', { name: shown(name) });
    if (kind === 'folder') {
      const path = name.replace(/\/$/, '');
      checkFolderName(path);
      await onDisk(folder, () => mkdir(join(folder, path), { recursive: true, mode: 0o700 }));
      continue;
    }
    const file = expected.get(name);
    if (file === undefined) {
      const isTwice = made.has(name) || name === entryNames.manifest;
      throw new AppError(isTwice ? 'backup_name_twice' : 'backup_unexpected', {
        name: shown(name),
      });
    }
    if (size !== file.size) throw new AppError('backup_file_differs', { name: shown(name) });
    expected.delete(name);
    made.add(name);
    if (name === entryNames.secret) secret = await secretIn(file, content);
    else await unpackFile(join(folder, name), file, content, folder);
  }
  const [missing] = expected.keys();
  if (missing !== undefined) throw new AppError('backup_incomplete', { name: shown(missing) });
  return secret;
}

/** @throws AppError `backup_file_differs` */
async function secretIn(
  { name, size, sha256 }: BackupFile,
  content: AsyncIterable<Uint8Array>,
): Promise<MasterSecret | null> {
  const pieces: Uint8Array[] = [];
  const digest = runningDigest();
  let length = 0;
  for await (const piece of content) {
    digest.update(piece);
    length += piece.length;
    if (length <= backupBounds.secret) pieces.push(piece);
  }
  const bytes = Buffer.concat(pieces);
  try {
    if (length !== size || length > backupBounds.secret || digest.hex() !== sha256) {
      throw new AppError('backup_file_differs', { name });
    }
    return parseMasterSecret(bytes.toString('utf8'), 'file');
  } catch (error) {
    if (error instanceof AppError && (error as AppError).code.startsWith('secret_')) return null;
    throw error;
  } finally {
    for (const each of [bytes, ...pieces]) each.fill(0);
  }
}

/** The name was checked with the manifest. */
async function unpackFile(
  path: string,
  { name, size, sha256 }: BackupFile,
  content: AsyncIterable<Uint8Array>,
  folder: string,
): Promise<void> {
  const digest = runningDigest();
  let length = 0;
  await onDisk(folder, () => mkdir(dirname(path), { recursive: true, mode: 0o700 }));
  const handle = await onDisk(folder, () => open(path, 'wx', 0o600));
  try {
    for await (const piece of content) {
      digest.update(piece);
      length += piece.length;
      await onDisk(folder, () => handle.writeFile(piece));
    }
  } finally {
    await handle.close();
  }
  if (length !== size || digest.hex() !== sha256) {
    throw new AppError('backup_file_differs', { name: shown(name) });
  }
}
