/** Reads files that somebody else has written and that may be anything. */
import { open } from 'node:fs/promises';
import { constants } from 'node:fs';
import { isHeld } from '../../../store/core/held-database.ts';

/** A pipe that nobody writes to must not hold anybody. Windows lacks the flag, which adds nothing then. */
const READ = constants.O_RDONLY | constants.O_NONBLOCK;

/** Whatever is longer is no compose file and no `.env`. */
const MOST_BYTES = 256 * 1024;

/**
 * The text of a small file.
 *
 * @returns null where there is none, it cannot be read, it is longer than 256 KiB, or it is no file
 */
export async function readSmall(path: string): Promise<string | null> {
  try {
    const file = await open(path, READ);
    try {
      if (!(await file.stat()).isFile()) return null;
      const buffer = Buffer.alloc(MOST_BYTES + 1);
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
      if (bytesRead > MOST_BYTES) return null;
      return buffer.toString('utf8', 0, bytesRead).replace(/^\ufeff/, '');
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}

/** Whether a file begins as SQLite's databases do. Null: it is not there, or cannot be read. */
export async function isDatabase(path: string): Promise<boolean | null> {
  // It is one, and closing it here would take SQLite's locks along.
  if (isHeld(path)) return true;
  try {
    const file = await open(path, READ);
    try {
      if (!(await file.stat()).isFile()) return false;
      const header = Buffer.alloc(16);
      await file.read(header, 0, header.length, 0);
      return header.toString('latin1') === 'SQLite format 3\0';
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}
