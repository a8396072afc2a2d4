/**
 * The folders that exist while agents are installed, beside those of the agents: `.new-<process>-<random>`
 * for what is being unpacked or removed, `.old-<process>-<random>-<agent>` for what is being replaced.
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

/** Those of this process that are in use. */
const inUse = new Set<string>();

/** The path of a new folder, which the caller makes. */
export function newWorkFolder(parent: string): string {
  return claim(join(parent, `.new-${unique()}`));
}

/** Where an agent's folder waits while another takes its place. */
export function newAsideFolder(target: string): string {
  return claim(join(dirname(target), `.old-${unique()}-${basename(target)}`));
}

export function releaseWorkFolder(folder: string): void {
  inUse.delete(folder);
}

/**
 * Removes a folder. It gets a name first under which nobody takes it for whole, however far this comes.
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
  /** Whether an agent is to be there: one that was being removed, and is, is not put back. */
  readonly isInstalled?: (agentId: string) => boolean;
  /** In milliseconds since 1970. A process that made a folder before then is gone, whoever has its number now. */
  readonly bootedAt?: number;
}

/**
 * Ends what a crash left half done: an installed agent whose replacement never came is put back, all else
 * removed. What another running process is at stays as it is.
 *
 * @param parent the folder that holds the agents; it need not exist
 * @throws what the disk says of the first one that stays, after all the others
 */
export async function sweepLeftovers(parent: string, options: SweepOptions = {}): Promise<void> {
  const { isInstalled = () => true, bootedAt = Date.now() - uptime() * 1000 } = options;
  const failures: unknown[] = [];
  for (const { name, time } of newestFirst(parent, namesIn(parent))) {
    const { kind, process: owner, agent = '' } = NAME.exec(name)?.groups ?? {};
    const folder = join(parent, name);
    const isOwned = time >= bootedAt && isOfAnother(Number(owner));
    if (kind === undefined || inUse.has(folder) || isOwned) continue;
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

/** The leftovers, the latest first: of two old ones of an agent, that one is put back. */
function newestFirst(parent: string, names: readonly string[]): { name: string; time: number }[] {
  const renamedAt = (name: string): number =>
    lstatSync(join(parent, name), { throwIfNoEntry: false })?.ctimeMs ?? 0;
  return names
    .filter((name) => NAME.test(name))
    .map((name) => ({ name, time: renamedAt(name) }))
    .sort((a, b) => b.time - a.time);
}

/** True for the number of a process that runs and is not this one. */
function isOfAnother(id: number): boolean {
  if (id === process.pid) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return errorCodeOf(error) === 'EPERM';
  }
}
