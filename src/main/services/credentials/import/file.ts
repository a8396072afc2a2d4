/** Reads a file that somebody has chosen to import: once, no more than fits, and only as text. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { isHeld } from '../../../store/core/held-database.ts';

/** A pipe that nobody writes to must not hold anybody. Windows lacks the flag, which adds nothing then. */
const READ = constants.O_RDONLY | constants.O_NONBLOCK;
const MEBIBYTE = 1024 * 1024;

const ZIP = Buffer.from('PK\x03\x04', 'latin1');
/** Both of KeePass's formats begin so. */
const KEEPASS = Buffer.from([0x03, 0xd9, 0xa2, 0x9a]);

/**
 * The text of a file.
 *
 * @param path absolute
 * @throws AppError `import_unreadable`, `import_too_large`, `import_not_text`; `import_1pux`, `import_keepass` for what
 *   its program can export in another way
 */
export async function importText(path: string): Promise<string> {
  const content = await contentOf(path);
  if (content.subarray(0, ZIP.length).equals(ZIP) && /\.1pux$/i.test(path)) {
    throw new AppError('import_1pux', {});
  }
  if (content.subarray(0, KEEPASS.length).equals(KEEPASS)) throw new AppError('import_keepass', {});
  const text = decoded(content);
  if (text === null || text.includes('\0')) throw new AppError('import_not_text', {});
  return text;
}

async function contentOf(path: string): Promise<Buffer> {
  const file = basename(path);
  if (isHeld(path)) throw new AppError('import_unreadable', { file });
  const most = limits.importMebibytes * MEBIBYTE;
  const opened = await open(path, READ).catch(() => null);
  if (opened === null) throw new AppError('import_unreadable', { file });
  try {
    if (!(await opened.stat()).isFile()) throw new AppError('import_unreadable', { file });
    // A byte more: it may have grown since.
    const buffer = Buffer.alloc(most + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < buffer.length; length += read) {
      read = (await opened.read(buffer, length, buffer.length - length, length)).bytesRead;
    }
    if (length > most) throw new AppError('import_too_large', { max: limits.importMebibytes });
    return buffer.subarray(0, length);
  } finally {
    await opened.close();
  }
}

/** UTF-8, or UTF-16 that begins with a mark, as some programs of Windows write it; null: neither. */
function decoded(content: Buffer): string | null {
  const [first, second] = content;
  const encoding =
    first === 0xff && second === 0xfe
      ? 'utf-16le'
      : first === 0xfe && second === 0xff
        ? 'utf-16be'
        : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(content);
  } catch {
    return null;
  }
}
