/** A package in a `.zip`. */
import { crc32 } from 'node:zlib';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { AppError } from '#shared/errors.ts';
import { bounds } from './bounds.ts';
import { checkSize, type Draft } from './unpack-folder.ts';
import { Contradiction, shown } from './problems.ts';

const END_RECORD = 22;
const CENTRAL_HEADER = 46;
const ENCRYPTED = 0x1 | 0x40 | 0x2000;
const SIZES_FOLLOW = 0x8;
/** How long checksum and sizes after an entry are: with and without a mark before them, in 32 and in 64 bits. */
const SIZES_BYTES = new Set([12, 16, 20, 24]);
/** The file type in a Unix mode, and its values for a folder and a file. */
const TYPE = 0o170_000;
const FOLDER = 0o040_000;
const FILE = 0o100_000;
/** The id of the extra field that gives an entry a second name. */
const UNICODE_PATH = 0x7075;

/**
 * Unpacks a zip into a draft. The central directory and the header of each entry must agree.
 *
 * @throws AppError as the draft's methods; package_not_a_file for a link or a device; package_encrypted.
 *   Any other error means that the archive is damaged or cannot be read
 */
export async function unpackZip(archive: Buffer, draft: Draft): Promise<void> {
  const zip = await fromBufferPromise(archive, { decodeStrings: false });
  const entries = await readDirectory(zip, archive);
  await checkSeamless(zip, entries, archive);
  for (const entry of entries) await unpackEntry(zip, entry, draft);
}

/** Reads all entries and checks that the directory ends exactly where the end record begins. */
async function readDirectory(zip: ZipFile, archive: Buffer): Promise<Entry[]> {
  if (zip.entryCount > bounds.entries) {
    throw new AppError('package_too_many_files', { max: bounds.entries });
  }
  const entries: Entry[] = [];
  let size = 0;
  for await (const entry of zip.eachEntry()) {
    entries.push(entry);
    size +=
      CENTRAL_HEADER + entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
  }
  const end = archive.length - END_RECORD - zip.comment.length;
  const record = archive.subarray(end);
  const fits =
    record.readUInt16LE(4) === 0 &&
    record.readUInt16LE(6) === 0 &&
    record.readUInt16LE(8) === entries.length &&
    record.readUInt16LE(10) === entries.length &&
    record.readUInt32LE(12) === size &&
    record.readUInt32LE(16) + size === end;
  if (!fits) throw new Contradiction('the end record does not fit the directory');
  return entries;
}

/**
 * Checks that the entries follow each other from the first byte to the directory. A bomb gets its size from bytes that
 * many entries share; and bytes that no entry has are another archive, or another program, to whoever reads from the
 * beginning.
 */
async function checkSeamless(
  zip: ZipFile,
  entries: readonly Entry[],
  archive: Buffer,
): Promise<void> {
  const ranges: { start: number; end: number; sizesFollow: boolean }[] = [];
  for (const entry of entries) {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    const start = entry.relativeOffsetOfLocalHeader;
    const sizesFollow = (entry.generalPurposeBitFlag & SIZES_FOLLOW) !== 0;
    ranges.push({ start, end: fileDataStart + entry.compressedSize, sizesFollow });
  }
  ranges.sort((a, b) => a.start - b.start);
  const directory = archive.readUInt32LE(archive.length - END_RECORD - zip.comment.length + 16);
  if ((ranges[0]?.start ?? directory) !== 0) throw new Contradiction('more before the beginning');
  for (const [index, { end, sizesFollow }] of ranges.entries()) {
    const gap = (ranges[index + 1]?.start ?? directory) - end;
    if (gap < 0) throw new Contradiction('entries share bytes');
    if (gap > 0 && !(sizesFollow && SIZES_BYTES.has(gap))) {
      throw new Contradiction('bytes that belong to no entry');
    }
  }
}

async function unpackEntry(zip: ZipFile, entry: Entry, draft: Draft): Promise<void> {
  const path = nameOf(entry);
  if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0) {
    throw new AppError('package_encrypted', { file: shown(path) });
  }
  const isFolder = path.endsWith('/');
  const type = (entry.externalFileAttributes >>> 16) & TYPE;
  if (type !== 0 && type !== (isFolder ? FOLDER : FILE)) {
    throw new AppError('package_not_a_file', { file: shown(path) });
  }
  await checkLocalHeader(zip, entry);
  if (isFolder) {
    if (entry.uncompressedSize > 0) throw new Contradiction('a folder with content');
    await draft.addFolder(path);
  } else {
    await draft.addFile(path, contentOf(zip, entry, path));
  }
}

async function checkLocalHeader(zip: ZipFile, entry: Entry): Promise<void> {
  const local = await zip.readLocalFileHeaderPromise(entry);
  const sizesFollow = (local.generalPurposeBitFlag & SIZES_FOLLOW) !== 0;
  const same =
    local.fileName.equals(entry.fileNameRaw) &&
    local.compressionMethod === entry.compressionMethod &&
    (local.generalPurposeBitFlag & ENCRYPTED) === 0 &&
    (sizesFollow || local.crc32 === entry.crc32) &&
    (sizesFollow || isSize(local.compressedSize, entry.compressedSize)) &&
    (sizesFollow || isSize(local.uncompressedSize, entry.uncompressedSize));
  if (!same) throw new Contradiction('an entry and the directory differ');
}

/** A program that streams does not know the size yet and writes a marker; the directory then has the size. */
const isSize = (local: number, size: number): boolean => local === size || local === 0xffff_ffff;

/** The name of an entry, read as UTF-8 whether or not it is marked so: no other encoding is told. */
function nameOf(entry: Entry): string {
  const name = entry.fileNameRaw.toString('utf8');
  const renamed = entry.extraFields.some(
    ({ id, data }) => id === UNICODE_PATH && !data.subarray(5).equals(entry.fileNameRaw),
  );
  if (renamed) throw new AppError('package_path_unsafe', { file: shown(name) });
  return name;
}

/** The bytes of an entry; the checksum is compared after the last one. */
async function* contentOf(zip: ZipFile, entry: Entry, path: string): AsyncGenerator<Uint8Array> {
  // Refuses an archive that declares its real size early; one that lies is refused when it passes the limit.
  checkSize(path, entry.uncompressedSize);
  const stream = await zip.openReadStreamPromise(entry);
  let checksum = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    checksum = crc32(piece, checksum);
    yield piece;
  }
  if (checksum !== entry.crc32) throw new Contradiction('a checksum does not fit');
}
