/**
 * Temporary folders beside the folders of the agents: `.new-<process>-<random>` holds a package that is being
 * unpacked or an agent that is being removed, `.old-<process>-<random>-<agent>` an agent that is being replaced.
 */
import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { uptime } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { errorCodeOf } from '../platform/errors.ts';
import { syncFolderOf } from '../store/core/files.ts';
import { isAgentId } from './paths.ts';

const NAME = /^\.(?<kind>new|old)-(?<process>\d+)-[0-9a-f]{12}(?:-(?<agent>.+))?$/;

/** The temporary folders that this process is using. */
const inUse = new Set<string>();

/** The path of a new folder, which the caller makes. */
export function newWorkFolder(parent: string): string {
  return claim(join(parent, `.new-${unique()}`));
}

/** The path to which an agent's folder is moved while another one replaces it. */
export function newAsideFolder(target: string): string {
  return claim(join(dirname(target), `.old-${unique()}-${basename(target)}`));
}

/** Whether a name is that of such a folder. */
export const isWorkFolder = (name: string): boolean => NAME.test(name);

export function releaseWorkFolder(folder: string): void {
  inUse.delete(folder);
}

/**
 * Removes a folder. The folder is renamed first, so that a half-removed one is never taken for an agent.
 * What cannot be removed now is left for {@link sweepLeftovers}.
 */
export async function removeWhole(folder: string): Promise<void> {
  const doomed = newWorkFolder(dirname(folder));
  try {
    await rename(folder, doomed);
    await rm(doomed, { recursive: true, force: true });
  } finally {
    releaseWorkFolder(doomed);
  }
}

export interface SweepOptions {
  /** Whether the database lists an agent. An agent that was being removed and is not listed any more is not put back. */
  readonly isInstalled?: (agentId: string) => boolean;
  /** In milliseconds since 1970. Processes from before have ended, even if others have their ids now. */
  readonly bootedAt?: number;
}

/**
 * Finishes what a crash interrupted: an installed agent whose replacement never arrived is put back, every other
 * temporary folder is removed. Folders that another running process uses stay as they are.
 *
 * @param parent the folder that holds the agents; it need not exist
 * @throws the disk's error for the first folder that could not be handled, after trying all of them
 */
export async function sweepLeftovers(parent: string, options: SweepOptions = {}): Promise<void> {
  const { isInstalled = () => true, bootedAt = Date.now() - uptime() * 1000 } = options;
  const failures: unknown[] = [];
  for (const { name, time } of newestFirst(parent, namesIn(parent))) {
    const { kind, process: owner, agent = '' } = NAME.exec(name)?.groups ?? {};
    const folder = join(parent, name);
    const isLeft = isLeftBehind(Number(owner), time, bootedAt);
    if (kind === undefined || inUse.has(folder) || !isLeft) continue;
    const isLost = kind === 'old' && isAgentId(agent) && !namesIn(parent).includes(agent);
    try {
      if (isLost && isInstalled(agent)) {
        await rename(folder, join(parent, agent));
        syncFolderOf(folder);
      } else if (kind === 'old') {
        await removeWhole(folder);
      } else {
        await rm(folder, { recursive: true, force: true });
      }
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

function claim(folder: string): string {
  inUse.add(folder);
  return folder;
}

const unique = (): string => `${process.pid}-${randomBytes(6).toString('hex')}`;

function namesIn(parent: string): string[] {
  try {
    return readdirSync(parent);
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** The temporary folders, newest first: if an agent has two old folders, the newer one is put back. */
function newestFirst(parent: string, names: readonly string[]): { name: string; time: number }[] {
  const renamedAt = (name: string): number =>
    lstatSync(join(parent, name), { throwIfNoEntry: false })?.ctimeMs ?? 0;
  return names
    .filter((name) => NAME.test(name))
    .map((name) => ({ name, time: renamedAt(name) }))
    .sort((a, b) => b.time - a.time);
}

/**
 * Whether a temporary folder is no other running process's.
 *
 * @param owner the process that made it
 * @param time when it was made, in milliseconds since 1970: a process of an earlier run of the computer does not run
 */
export const isLeftBehind = (
  owner: number,
  time: number,
  bootedAt = Date.now() - uptime() * 1000,
): boolean => time < bootedAt || !isOfAnother(owner);

/** Whether a process id belongs to another running process. */
function isOfAnother(id: number): boolean {
  if (id === process.pid) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return errorCodeOf(error) === 'EPERM';
  }
}
