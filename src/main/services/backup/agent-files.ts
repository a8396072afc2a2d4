/** The folders of installed agents, copied as they are now: a backup is made of the copy, which nobody changes meanwhile. */
import type { Dirent } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { foldCase } from '#shared/text.ts';
import { holdFolder, NotWhatItWas, type HeldFolder } from '../../agent-package/held-folder.ts';
import { isAgentId, partsOf } from '../../agent-package/paths.ts';
import { shown } from '../../agent-package/problems.ts';
import { onDisk } from '../../agent-package/unpack-folder.ts';
import { isWorkFolder } from '../../agent-package/work-folders.ts';
import { runningDigest } from '../../crypto/digest.ts';
import { errorCodeOf } from '../../platform/errors.ts';
import { entryNames, type BackupFile } from './manifest.ts';

export interface CopiedAgents {
  /** In the order of their names. */
  readonly agents: readonly string[];
  readonly files: readonly BackupFile[];
  /** What is neither file nor folder, or has a name that not every disk can hold. */
  readonly leftOut: readonly string[];
}

/** So many of what is left out are named. */
const MOST_NAMED = 1_000;
/** An agent that is replaced while it is copied is copied again. */
const TRIES = 3;

/**
 * Copies all agents of a folder.
 *
 * @param from the folder that holds a folder for each; null, or not there: there are none
 * @param to an empty folder, made if it is not there
 * @throws AppError `backup_agent_changing`, `agents_no_folder` when it cannot be read, and what the disk says; the
 *   signal's reason
 */
export async function copyAgents(
  from: string | null,
  to: string,
  signal?: AbortSignal,
): Promise<CopiedAgents> {
  await onDisk(to, () => mkdir(to, { recursive: true, mode: 0o700 }));
  const top = from === null ? null : await hold(from);
  if (top === null) return { agents: [], files: [], leftOut: [] };
  try {
    const found = await top.entries();
    const isAgent = (entry: Dirent): boolean => entry.isDirectory() && isAgentId(entry.name);
    const agents = found
      .filter(isAgent)
      .map(({ name }) => name)
      .sort();
    // What is being installed or replaced just now is no agent, and nothing that is missed.
    const others = found.filter((entry) => !isAgent(entry) && !isWorkFolder(entry.name));
    const copies: AgentCopy[] = [];
    for (const agent of agents) copies.push(await copyAgent(top, agent, to, signal));
    return {
      agents,
      files: copies.flatMap(({ files }) => files),
      leftOut: [
        ...others.map(({ name }) => shown(name)),
        ...copies.flatMap(({ leftOut }) => leftOut),
      ].slice(0, MOST_NAMED),
    };
  } finally {
    await top.close();
  }
}

async function hold(folder: string): Promise<HeldFolder | null> {
  try {
    return await holdFolder(folder);
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return null;
    if (errorCodeOf(error) === '') throw error;
    throw new AppError('agents_no_folder', { path: folder });
  }
}

async function copyAgent(
  top: HeldFolder,
  agent: string,
  to: string,
  signal: AbortSignal | undefined,
): Promise<AgentCopy> {
  for (let tried = 1; ; tried += 1) {
    const copy = new AgentCopy(to, signal);
    try {
      await copy.folder(top, agent, [agent]);
      return copy;
    } catch (error) {
      const hasMoved = error instanceof NotWhatItWas || errorCodeOf(error) === 'ENOENT';
      if (!hasMoved) throw error;
      if (tried === TRIES) throw new AppError('backup_agent_changing', { agent });
      await rm(join(to, agent), { recursive: true, force: true });
    }
  }
}

class AgentCopy {
  readonly files: BackupFile[] = [];
  readonly leftOut: string[] = [];
  readonly #to: string;
  readonly #signal: AbortSignal | undefined;
  readonly #names = new Set<string>();

  constructor(to: string, signal: AbortSignal | undefined) {
    this.#to = to;
    this.#signal = signal;
  }

  async folder(above: HeldFolder, name: string, parts: readonly string[]): Promise<void> {
    const folder = await above.folder(name);
    try {
      await onDisk(this.#to, () => mkdir(join(this.#to, ...parts), { mode: 0o700 }));
      const entries = await folder.entries();
      for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
        this.#signal?.throwIfAborted();
        const inner = [...parts, entry.name];
        if (!this.#takes(inner) || !(entry.isFile() || entry.isDirectory())) {
          this.leftOut.push(shown(inner.join('/')));
        } else if (entry.isDirectory()) await this.folder(folder, entry.name, inner);
        else await this.#file(folder, entry.name, inner);
      }
    } finally {
      await folder.close();
    }
  }

  /** Whether every disk can hold the name, beside those before it. */
  #takes(parts: readonly string[]): boolean {
    const name = [entryNames.agents, ...parts].join('/');
    try {
      partsOf(name);
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
    const key = foldCase(name);
    if (this.#names.has(key)) return false;
    this.#names.add(key);
    return true;
  }

  async #file(folder: HeldFolder, name: string, parts: readonly string[]): Promise<void> {
    const source = await folder.file(name);
    const digest = runningDigest();
    let size = 0;
    try {
      const target = await onDisk(this.#to, () => open(join(this.#to, ...parts), 'wx', 0o600));
      try {
        for await (const piece of source.createReadStream({ autoClose: false })) {
          const bytes = piece as Uint8Array;
          digest.update(bytes);
          size += bytes.length;
          await onDisk(this.#to, () => target.writeFile(bytes));
        }
      } finally {
        await target.close();
      }
    } finally {
      await source.close();
    }
    const sha256 = digest.hex();
    this.files.push({ name: [entryNames.agents, ...parts].join('/'), size, sha256 });
  }
}
