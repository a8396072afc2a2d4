/** Reads a YAML file of a package from the disk. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { causedBy, errorCodeOf } from '../platform/errors.ts';
import { bounds } from './bounds.ts';
import { READ_NO_LINK } from './open-flags.ts';
import { shown } from './problems.ts';
import { shareLoop } from './share-loop.ts';
import { parseYaml, type YamlDocument } from './yaml.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads and parses a file. Small local files are read fastest synchronously, one after the other; between two of
 * them the event loop gets its turn.
 *
 * @param file relative to the package, with slashes
 * @returns null where there is no such file
 * @throws AppError package_file_unreadable, package_file_too_large, package_not_utf8, and as {@link parseYaml}
 */
export async function readYamlFile(folder: string, file: string): Promise<YamlDocument | null> {
  await shareLoop();
  const bytes = readBytes(folder, file);
  return bytes && parseYaml(file, decode(file, bytes));
}

function readBytes(folder: string, file: string): Uint8Array | null {
  try {
    const descriptor = openSync(join(folder, file), READ_NO_LINK);
    try {
      return readAll(descriptor, file);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (['ENOENT', 'ENOTDIR'].includes(errorCodeOf(error))) return null;
    throw causedBy(error, 'package_file_unreadable', { file: shown(file) });
  }
}

function readAll(descriptor: number, file: string): Uint8Array {
  const status = fstatSync(descriptor);
  if (!status.isFile()) throw new AppError('package_file_unreadable', { file: shown(file) });
  if (status.size > bounds.yaml) {
    throw new AppError('package_yaml_too_large', { file: shown(file), max: bounds.yaml / 1024 });
  }
  const bytes = Buffer.allocUnsafe(status.size);
  let length = 0;
  for (let read = -1; read !== 0 && length < bytes.length; length += read) {
    read = readSync(descriptor, bytes, length, bytes.length - length, length);
  }
  return bytes.subarray(0, length);
}

function decode(file: string, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw causedBy(error, 'package_not_utf8', { file: shown(file) });
  }
}
