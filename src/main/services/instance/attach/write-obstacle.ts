/** Why nothing may be written to a Selu's database where it is, and what mends it. Asked again while it is open. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { errorCodeOf } from '../../../platform/errors.ts';
import { fileSystemOf, type FileSystem } from '../../../platform/file-system.ts';
import { inShell } from '../../../platform/shell-words.ts';
import { syncedBy } from '../../../platform/synced-folder.ts';
import type { Environment } from './compose.ts';
import { dockerMachine } from './docker-kernel.ts';

export interface ObstacleQuestions {
  readonly env: Environment;
  /** Of this process; null on Windows, whose files have no owner in this sense. */
  readonly uid: number | null;
  readonly fileSystem: (path: string) => Promise<FileSystem>;
  readonly synced: (path: string) => Promise<string | null>;
  readonly docker: () => Promise<string | null>;
  /** Throws what the system says when this process may not do it. */
  readonly access: (path: string, mode: number) => void;
}

/** The questions as this process asks them. */
export const questionsOf = (env: Environment): ObstacleQuestions => ({
  env,
  uid: process.getuid?.() ?? null,
  fileSystem: fileSystemOf,
  synced: (path) => syncedBy(path, env),
  docker: () => dockerMachine(env),
  access: accessSync,
});

interface Place {
  readonly file: string;
  readonly agents: string | null;
  /** The compose file that the place is from; null: the server runs in no container that is known. */
  readonly compose: string | null;
}

/**
 * Why a place may not be written to: another kernel may have it, a service copies it, or this user lacks the rights.
 *
 * @returns null when it may be: `file_system_shared`, `file_system_unknown`, `folder_synced`, `docker_machine`,
 *   `rights_foreign`, `rights_own`, `rights_refused`, `rights_system` otherwise
 */
export async function writeObstacle(
  place: Place,
  questions: ObstacleQuestions,
): Promise<ErrorInfo | null> {
  const file = await realpath(place.file).catch(() => place.file);
  const { type, isAlone } = await questions.fileSystem(file);
  if (!isAlone) {
    return type === ''
      ? infoOf(new AppError('file_system_unknown', { file }))
      : infoOf(new AppError('file_system_shared', { file, type }));
  }
  const service = await questions.synced(file);
  if (service !== null) return infoOf(new AppError('folder_synced', { file, service }));
  if (place.compose !== null) {
    const machine = await questions.docker();
    if (machine !== null) return infoOf(new AppError('docker_machine', { file, machine }));
  }
  return missingRight({ file, agents: place.agents }, questions);
}

/**
 * Which right this user lacks to write a database: on the file, its folder, its log and its index. Quick, so that it can
 * be asked again and again.
 *
 * @param agents goes into the command that mends it, as the server's container makes both
 */
export function missingRight(
  { file, agents }: Pick<Place, 'file' | 'agents'>,
  { uid, access }: Pick<ObstacleQuestions, 'uid' | 'access'>,
): ErrorInfo | null {
  const folder = dirname(file);
  const needs: readonly (readonly [string, number])[] = [
    [folder, constants.R_OK | constants.W_OK | constants.X_OK],
    ...[file, `${file}-wal`, `${file}-shm`].map(
      (path) => [path, constants.R_OK | constants.W_OK] as const,
    ),
  ];
  for (const [path, mode] of needs) {
    try {
      // A log and an index are there only while somebody has the database open.
      if (path !== file && path !== folder && !existsSync(path)) continue;
      access(path, mode);
    } catch (error) {
      const code = errorCodeOf(error);
      if (code === 'ENOENT') continue;
      if (code === 'EROFS') return infoOf(new AppError('rights_system', { path }));
      return rightAt(path, [folder, ...(agents === null ? [] : [agents])], uid);
    }
  }
  return null;
}

function rightAt(path: string, folders: readonly string[], uid: number | null): ErrorInfo {
  const owner = ownerOf(path);
  if (uid === null || owner === null) return infoOf(new AppError('rights_refused', { path }));
  const words = folders.map(inShell).join(' ');
  if (owner === uid) {
    return infoOf(new AppError('rights_own', { path, command: `chmod -R u+rwX ${words}` }));
  }
  const command = `sudo chown -R "$USER" ${words}`;
  return infoOf(new AppError('rights_foreign', { path, command }));
}

function ownerOf(path: string): number | null {
  try {
    return statSync(path).uid;
  } catch {
    return null;
  }
}

const infoOf = (error: Pick<AppError, 'toInfo'>): ErrorInfo => error.toInfo();
