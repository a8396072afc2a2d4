/**
 * The file of an open database, as it was when it was opened: another one may be put in its place, or another content
 * into it, while SQLite goes on with what it knows. And the write-ahead log beside it, which says of itself to no file
 * that it belongs to it: every log of ours begins with a new mark in the header of the database, which the first
 * checkpoint brings into the file, so that a header tells which logs can belong to it.
 */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  linkSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  type BigIntStats,
} from 'node:fs';
import { dirname } from 'node:path';
import { randomBytes } from 'node:crypto';
import { AppError } from '#shared/errors.ts';
import { errorCodeOf } from '../../platform/errors.ts';
import { openForReading } from './database.ts';
import { toStoreError } from './errors.ts';
import { writePrivateFile } from './files.ts';

/** Of a database; SQLite's file format, section 1.3. */
const HEADER = 100;
/** Of a log, and of each of its frames; section 4.1. */
const WAL_HEADER = 32;
const FRAME_HEADER = 24;

const walOf = (file: string): string => `${file}-wal`;

/** Opens a file, to read it if nothing else is said; null when it is not there. */
function opened(file: string, flags: 'r' | 'r+' = 'r'): number | null {
  try {
    return openSync(file, flags);
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Reads a part of an open file; null when it ends before. */
function partOf(descriptor: number, position: number, length: number): Buffer | null {
  const bytes = Buffer.alloc(length);
  return readSync(descriptor, bytes, 0, length, position) === length ? bytes : null;
}

/** Reads a part of a file; null when it is not there, or ends before. */
function readPart(file: string, position: number, length: number): Buffer | null {
  const descriptor = opened(file);
  if (descriptor === null) return null;
  try {
    return partOf(descriptor, position, length);
  } finally {
    closeSync(descriptor);
  }
}

const textOf = (header: Buffer | null): string | null => header?.toString('base64') ?? null;

/** The header of a database's file that is not open, whatever is in its log; null when it has none. */
export const fileHeader = (file: string): string | null => textOf(readPart(file, 0, HEADER));

/** By what a log is told from any other; null: there is none, or it holds nothing. */
export function logIdentity(file: string): string | null {
  const size = statSync(walOf(file), { throwIfNoEntry: false })?.size ?? 0;
  if (size <= WAL_HEADER) return null;
  return textOf(readPart(walOf(file), 16, 8));
}

/** The headers of the database that a log holds; null when it holds nothing at all. */
function headersInLog(file: string): ReadonlySet<string> | null {
  const header = readPart(walOf(file), 0, WAL_HEADER);
  const size = statSync(walOf(file), { throwIfNoEntry: false })?.size ?? 0;
  if (header === null || size <= WAL_HEADER) return null;
  const step = FRAME_HEADER + header.readUInt32BE(8);
  const found = new Set<string>();
  for (let at = WAL_HEADER; at + step <= size; at += step) {
    const frame = readPart(walOf(file), at, FRAME_HEADER + HEADER);
    if (frame?.readUInt32BE(0) === 1) found.add(frame.subarray(FRAME_HEADER).toString('base64'));
  }
  return found;
}

/**
 * Refuses to open a database over the log of another one, which would be written into it.
 *
 * @param known the header that the file had when it was last written; null: none is known
 * @throws AppError `database_log_foreign`; nothing was changed
 */
export function requireOwnLog(file: string, known: string | null): void {
  if (known === null) return;
  const header = fileHeader(file);
  if (header === null || header === known) return;
  const logged = headersInLog(file);
  // A checkpoint that was cut off has brought a header from the log into the file.
  if (logged === null || logged.has(header)) return;
  throw new AppError('database_log_foreign', { file, log: walOf(file) });
}

/** Before a database is made where there is none: a log that lies there would be written into it. It stays, renamed. */
export function setLogAside(file: string): void {
  try {
    renameSync(walOf(file), `${walOf(file)}.left`);
  } catch (error) {
    if (errorCodeOf(error) !== 'ENOENT') throw error;
  }
  rmSync(`${file}-shm`, { force: true });
}

/**
 * The file is opened once, for as long as the database is open: a descriptor of it that is closed takes along, on Linux
 * and macOS, every lock that SQLite has on it in this process.
 */
export class DatabaseFile {
  readonly #file: string;
  readonly #identity: string;
  readonly #descriptor: number | null;
  readonly #ownsLog: boolean;
  /** The log that SQLite writes; null: there was none yet. */
  #log: number | null = null;
  #header: string | null;
  #version: number;
  #marked = '';
  /** The header that was read last. */
  #bytes: Buffer = Buffer.alloc(0);
  #text: string | null = null;

  /**
   * @param version the connection's `dataVersion`
   * @param ownsLog whether the log is this app's alone, to be copied and emptied
   */
  constructor(file: string, version: number, { ownsLog }: { readonly ownsLog: boolean }) {
    this.#file = file;
    this.#ownsLog = ownsLog;
    this.#descriptor = opened(file);
    this.#identity = identityOf(file);
    this.#header = this.#headerNow();
    this.#version = version;
    this.#logNow();
  }

  get header(): string | null {
    return this.#header;
  }

  /**
   * Looks whether the file is the one that was opened. The connection is asked only when its header is another one.
   *
   * @param version gives the connection's `dataVersion`: what another connection has written may be in the file
   * @param seen gives what the connection sees in the header: a checkpoint may have brought it into the file
   * @throws AppError `database_replaced`
   */
  requireSame(version: () => number, seen: () => HeaderFacts): void {
    this.requireInPlace();
    const header = this.#headerNow();
    if (header !== null && header === this.#header) return;
    const now = header === null ? null : this.#versionOf(header, version, seen);
    if (now === null) throw replaced(this.#file);
    this.#header = header;
    this.#version = now;
  }

  /** What has become of the file and its log; as {@link requireSame}, and all that others have written counts as seen. */
  look(
    version: () => number,
    seen: () => HeaderFacts,
  ): 'same' | 'without log' | 'gone' | 'replaced' {
    if (this.isGone) return 'gone';
    try {
      this.requireSame(version, seen);
      this.seen(version());
    } catch (error) {
      if (isReplaced(error)) return 'replaced';
      throw error;
    }
    if (this.hasItsLog) return 'same';
    return this.hasOtherLog ? 'replaced' : 'without log';
  }

  /** The version of the connection whose file has another header now; null where that is not its own. */
  #versionOf(header: string, version: () => number, seen: () => HeaderFacts): number | null {
    try {
      const now = version();
      const isOwn =
        now !== this.#version ||
        fits(header, seen()) ||
        headersInLog(this.#file)?.has(header) === true;
      return isOwn ? now : null;
    } catch (error) {
      // As what it has read before does not fit what is there.
      if (error instanceof AppError && (error as AppError).code === 'database_damaged') return null;
      throw error;
    }
  }

  /** What others have written up to this `dataVersion` has been looked at. */
  seen(version: number): void {
    this.#version = version;
  }

  /** Looks whether the file is still where it was, whatever is in it. @throws AppError `database_replaced` */
  requireInPlace(): void {
    if (!this.#isInPlace) throw replaced(this.#file);
  }

  /** Whether nothing at all is where it was. */
  get isGone(): boolean {
    return !existsSync(this.#file);
  }

  get #isInPlace(): boolean {
    return identityOf(this.#file) === this.#identity;
  }

  /** A number for the header when a transaction is the first of its log; null when it is not. */
  newMark(): number | null {
    return this.#saltsNow() === this.#marked && this.#marked !== '' ? null : newNumber();
  }

  /** To be called after a transaction with its mark. */
  written(): void {
    this.#header = this.#headerNow();
    this.#marked = this.#saltsNow();
  }

  /** Whether a new connection finds the log that this one writes: one that was removed or replaced is read by nobody else. */
  get hasItsLog(): boolean {
    const log = this.#logNow();
    return (
      log === null || identityOf(walOf(this.#file)) === identity(fstatSync(log, { bigint: true }))
    );
  }

  /** Whether something lies where the log would be that this connection has not written. */
  get hasOtherLog(): boolean {
    return !this.hasItsLog && existsSync(walOf(this.#file));
  }

  /**
   * Closes a connection to a file that was replaced, which would write its log into what is there now. The log stays as a
   * copy, one of others, or that was put there with the file, as it is.
   *
   * @param closeConnection as of {@link close}
   * @throws AppError what the disk says where no copy can be made: then the connection stays as it is
   */
  leave(closeConnection: () => void): void {
    const log = walOf(this.#file);
    const kept = this.#setAside(log);
    // Only the last connection to a file writes a log into it, and no reader does.
    const reader = !this.#ownsLog && this.#isInPlace ? openForReading(this.#file) : null;
    try {
      // A connection counts from its first statement.
      reader?.pragma('schema_version');
      this.close(closeConnection);
    } finally {
      reader?.close();
      if (kept !== null) putBack(kept, log);
    }
  }

  /** @returns the second name of a log that is not of this connection; null: there is none */
  #setAside(log: string): string | null {
    try {
      const kept = this.hasOtherLog ? keep(log) : null;
      const own = this.#ownsLog ? this.#logNow() : null;
      const content = own === null ? null : partOf(own, 0, fstatSync(own).size);
      if (own !== null && content !== null && content.length > 0) {
        // Where even the folder is gone, there is nothing that it could be written into.
        if (existsSync(dirname(log))) writePrivateFile(`${log}.left`, content);
        ftruncateSync(own);
      }
      return kept;
    } catch (error) {
      throw toStoreError(error, this.#file);
    }
  }

  /** @param closeConnection closes the connection, which may remove the log, and has its locks until then */
  close(closeConnection: () => void): void {
    if (this.#log !== null) closeSync(this.#log);
    this.#log = null;
    try {
      closeConnection();
    } finally {
      if (this.#descriptor !== null) closeSync(this.#descriptor);
    }
  }

  #headerNow(): string | null {
    if (this.#descriptor === null) return null;
    const bytes = partOf(this.#descriptor, 0, HEADER);
    // Twice a change: the text is made anew for another one only.
    if (bytes === null || !this.#bytes.equals(bytes)) {
      this.#bytes = bytes ?? Buffer.alloc(0);
      this.#text = textOf(bytes);
    }
    return this.#text;
  }

  /** What a log has of its own: other salts after each start anew. Empty where there is none. */
  #saltsNow(): string {
    const log = this.#logNow();
    return log === null ? '' : (partOf(log, 16, 8)?.toString('base64') ?? '');
  }

  #logNow(): number | null {
    this.#log ??= opened(walOf(this.#file), this.#ownsLog ? 'r+' : 'r');
    return this.#log;
  }
}

/** What a connection sees in the header of its database. */
export interface HeaderFacts {
  readonly mark: number;
  readonly pages: number;
  readonly schema: number;
}

/** Whether a header can be the one that a connection sees. Source: SQLite's file format, section 1.3. */
function fits(header: string, { mark, pages, schema }: HeaderFacts): boolean {
  const bytes = Buffer.from(header, 'base64');
  return (
    bytes.readInt32BE(68) === mark &&
    bytes.readUInt32BE(28) === pages &&
    bytes.readUInt32BE(40) === schema
  );
}

/** Gives a log another name, too, by which it outlasts whoever removes it. */
function keep(log: string): string {
  const kept = `${log}.kept`;
  rmSync(kept, { force: true });
  try {
    linkSync(log, kept);
  } catch {
    // Not every file system has links.
    copyFileSync(log, kept);
  }
  return kept;
}

function putBack(kept: string, log: string): void {
  if (existsSync(log)) rmSync(kept);
  else renameSync(kept, log);
}

export const isReplaced = (error: unknown): error is AppError<'database_replaced'> =>
  error instanceof AppError && (error as AppError).code === 'database_replaced';

const replaced = (file: string): AppError<'database_replaced'> =>
  new AppError('database_replaced', { file });

/** Device and inode. */
const identity = ({ dev, ino }: BigIntStats): string => `${dev} ${ino}`;

/** The same of a file; empty when it is gone. */
function identityOf(file: string): string {
  const entry = statSync(file, { throwIfNoEntry: false, bigint: true });
  return entry === undefined ? '' : identity(entry);
}

/** As `application_id` can be: 31 bits, and not 0. */
const newNumber = (): number => (randomBytes(4).readUInt32BE() >>> 1) | 1;
