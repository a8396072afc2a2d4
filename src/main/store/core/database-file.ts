/**
 * The file of an open database, as it was when it was opened: another one may be put in its place, or another content
 * into it, while SQLite goes on with what it knows. And the write-ahead log beside it, which says of itself to no file
 * that it belongs to it: every log of ours begins with a new mark in the header of the database, which the first
 * checkpoint brings into the file, so that a header tells which logs can belong to it.
 */
import {
  closeSync,
  copyFileSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { AppError } from '#shared/errors.ts';
import { errorCodeOf } from '../../platform/errors.ts';

/** Of a database; SQLite's file format, section 1.3. */
const HEADER = 100;
/** Of a log, and of each of its frames; section 4.1. */
const WAL_HEADER = 32;
const FRAME_HEADER = 24;

const walOf = (file: string): string => `${file}-wal`;

/** Opens a file to read it; null when it is not there. */
function opened(file: string): number | null {
  try {
    return openSync(file, 'r');
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
  /** The log that SQLite writes; null: there was none yet. */
  #log: number | null = null;
  #header: string | null;
  #version: number;
  #marked = '';
  /** The header that was read last. */
  #bytes: Buffer = Buffer.alloc(0);
  #text: string | null = null;

  /** @param version the connection's `dataVersion` */
  constructor(file: string, version: number) {
    this.#file = file;
    this.#descriptor = opened(file);
    this.#identity = identityOf(file);
    this.#header = this.#headerNow();
    this.#version = version;
  }

  get header(): string | null {
    return this.#header;
  }

  /**
   * Looks whether the file is the one that was opened. The connection is asked only when its header is another one.
   *
   * @param version gives the connection's `dataVersion`: what another connection has written may be in the file
   * @param mark gives the number in the header as the connection sees it: a checkpoint may have brought it into the file
   * @throws AppError `database_replaced`
   */
  requireSame(version: () => number, mark: () => number): void {
    this.requireInPlace();
    const header = this.#headerNow();
    if (header !== null && header === this.#header) return;
    const now = version();
    const isOther = now === this.#version;
    const isReplaced =
      header === null ||
      (isOther && markOf(header) !== mark() && headersInLog(this.#file)?.has(header) !== true);
    if (isReplaced) throw replaced(this.#file);
    this.#header = header;
    this.#version = now;
  }

  /** What others have written up to this `dataVersion` has been looked at. */
  seen(version: number): void {
    this.#version = version;
  }

  /** Looks whether the file is still where it was, whatever is in it. @throws AppError `database_replaced` */
  requireInPlace(): void {
    if (identityOf(this.#file) !== this.#identity) throw replaced(this.#file);
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

  /**
   * Before a connection to a file that was replaced is closed: it would write its log into what is there now. The log
   * stays as a copy.
   */
  leave(): void {
    try {
      copyFileSync(walOf(this.#file), `${walOf(this.#file)}.left`);
      truncateSync(walOf(this.#file));
    } catch (error) {
      if (errorCodeOf(error) !== 'ENOENT') throw error;
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
    this.#log ??= opened(walOf(this.#file));
    return this.#log === null ? '' : (partOf(this.#log, 16, 8)?.toString('base64') ?? '');
  }
}

const replaced = (file: string): AppError<'database_replaced'> =>
  new AppError('database_replaced', { file });

/** `application_id` of a header. */
const markOf = (header: string): number => Buffer.from(header, 'base64').readInt32BE(68);

/** Device and inode; empty when it is gone. */
function identityOf(file: string): string {
  const entry = statSync(file, { throwIfNoEntry: false, bigint: true });
  return entry === undefined ? '' : `${entry.dev} ${entry.ino}`;
}

/** As `application_id` can be: 31 bits, and not 0. */
const newNumber = (): number => (randomBytes(4).readUInt32BE() >>> 1) | 1;
