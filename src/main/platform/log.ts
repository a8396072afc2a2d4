/** The log file of the window and the command line. It holds what went wrong, never a value. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type Log from 'electron-log/node';
import { makePrivateFolder } from './folders.ts';

export interface Logger {
  info(message: string): void;
  /** @param error a bug. Its stack is written to the log and nowhere else */
  error(message: string, error?: unknown): void;
}

/**
 * Opens `main.log` in the folder, rotated at 1 MiB, readable by its owner only. Where a line cannot be written, on a full
 * disk or without the folder, it is lost, and nobody is told.
 *
 * @param folder made when it does not exist
 */
export function openLog(folder: string): Logger {
  makePrivateFolder(folder);
  // Loaded for whoever opens a log: it takes an eighth of the start of a command, and few have anything to log.
  const log = createRequire(import.meta.url)('electron-log/node') as typeof Log;
  log.transports.console.level = false;
  // What cannot be written, electron-log says on the console, whatever its level. Where whoever read that is gone, it is
  // an error of its own, which would be logged, for ever.
  log.transports.console.writeFn = () => {};
  log.transports.file.resolvePathFn = () => join(folder, 'main.log');
  log.transports.file.maxSize = 1024 * 1024;
  log.transports.file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  return {
    info: (message) => log.info(message),
    error: (message, error) => log.error(message, error instanceof Error ? error.stack : ''),
  };
}
