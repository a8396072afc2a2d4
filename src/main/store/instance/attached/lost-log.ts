/**
 * A write-ahead log that was removed while Selu has its database open: Selu goes on with it, and so does whoever asks the
 * index beside it, while a connection that comes now would begin another one.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { AppError } from '#shared/errors.ts';
import { errorCodeOf } from '../../../platform/errors.ts';
import { openAlone } from '../../core/database.ts';
import { isBusy } from '../../core/write-lock.ts';
import { toFileError } from '../../core/errors.ts';

/** Of a database; SQLite's file format, section 1.3. */
const HEADER = 100;
/** Of the index of a log up to its number of frames; "WAL-Mode File Format", section 2.1. */
const INDEX = 20;
const LOG_HEADER = 32;
const FRAME_HEADER = 24;

/**
 * To be called before a database is opened to be written, while no connection of this process has it.
 *
 * @throws AppError `selu_log_gone` where somebody has it open whose log is not there
 */
export function requireItsLog(file: string): void {
  if (!isLogMissing(file)) return;
  try {
    openAlone(file).close();
  } catch (error) {
    // Whatever else is wrong is said by opening it. A log that was begun or emptied in this moment is there now.
    if (isBusy(toFileError(error, file)) && isLogMissing(file)) {
      throw new AppError('selu_log_gone', { file, log: `${file}-wal` });
    }
  }
}

/** Whether there is less of a log than its index speaks of, or none where there is one while a connection is open. */
function isLogMissing(file: string): boolean {
  const header = beginningOf(file, HEADER);
  // Where it says so, there is a log for as long as somebody has it open.
  if (header?.[18] !== 2) return false;
  // Before the log: Selu writes into that first, so that the log has at least what the index spoke of.
  const index = beginningOf(`${file}-shm`, INDEX);
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  if (log === undefined) return true;
  const size = header.readUInt16BE(16);
  // In the order of bytes of the computer that made it: another one cannot have it open.
  const frames = index?.readUInt32LE(16) ?? 0;
  return (
    frames > 0 && log.size < LOG_HEADER + frames * (FRAME_HEADER + (size === 1 ? 65_536 : size))
  );
}

/** Null where the file is not there, cannot be read, or is shorter. */
function beginningOf(file: string, length: number): Buffer | null {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(length);
      return readSync(descriptor, bytes, 0, length, 0) === length ? bytes : null;
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (errorCodeOf(error) === '') throw error;
    return null;
  }
}
