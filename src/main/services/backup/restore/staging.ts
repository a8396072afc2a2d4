/** What a restore needs is first copied beside its place, on the same disk, and made to last through a power cut. */
import { randomBytes } from 'node:crypto';
import {
  constants,
  createReadStream,
  createWriteStream,
  existsSync,
  lstatSync,
  readdirSync,
  statSync,
} from 'node:fs';
import { chmod, chown, copyFile, mkdir, open, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '#shared/errors.ts';
import { isAgentId } from '../../../agent-package/paths.ts';
import { isLeftBehind } from '../../../agent-package/work-folders.ts';
import { errorCodeOf } from '../../../platform/errors.ts';
import { makePrivateFolder } from '../../../platform/folders.ts';
import { inShell } from '../../../platform/shell-words.ts';
import { syncFolderOf } from '../../../store/core/files.ts';
import { toStoreError } from '../../../store/core/errors.ts';
import type { InstancePlace } from '../../instance/place.ts';
import { agentsStaging, databaseStaging, decisionFile, readDecision } from './decision.ts';
import type { RestoreWork } from './progress.ts';

/** What is put back: the content of a backup that was checked and unpacked. */
export interface Unpacked {
  /** The database, a file without a log. */
  readonly database: string;
  /** The folder with the agents; null: the backup has none, and those that are there stay. */
  readonly agents: string | null;
}

export interface Staged {
  readonly id: string;
  readonly agents: { readonly old: readonly string[]; readonly new: readonly string[] } | null;
}

/** Whose the files are, and what others may do with them: as it was. */
interface Owner {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

const STAGING = /^\.restore-(?<process>\d+)-[0-9a-f]{12}$/;

/** The staging folders of this process that are being used. */
const inUse = new Set<string>();

/**
 * Copies what is put back beside its place. Nothing of what is there is touched.
 *
 * @throws AppError `disk_full`, `read_only`, `file_not_written`, `restore_stopped`; `rights_foreign` when what is there belongs to somebody
 *   to whom this user can give nothing. Nothing is left then
 */
export async function stage(
  place: InstancePlace,
  unpacked: Unpacked,
  work: RestoreWork,
): Promise<Staged> {
  const id = `${process.pid}-${randomBytes(6).toString('hex')}`;
  inUse.add(id);
  try {
    if (place.kind === 'own') makePrivateFolder(dirname(place.file));
    const folder = databaseStaging(place, id);
    await mkdir(folder, { mode: 0o700 });
    const owner = ownerOf(place.file, 0o600);
    const database = join(folder, 'selu.db');
    await copyWatched(unpacked.database, database, work);
    await finishCopy(database, owner, place);
    syncFolderOf(join(folder, 'x'));
    syncFolderOf(folder);
    return { id, agents: await stageAgents(place, unpacked.agents, id, work) };
  } catch (error) {
    await discardStaged(place, id);
    throw toStoreError(error, place.file);
  }
}

async function stageAgents(
  place: InstancePlace,
  from: string | null,
  id: string,
  work: RestoreWork,
): Promise<Staged['agents']> {
  const { agents } = place;
  if (from === null || agents === null) return null;
  const coming = agentsIn(from);
  if (place.kind === 'own') makePrivateFolder(agents);
  else if (!existsSync(agents)) {
    if (coming.length === 0) return null;
    await mkdir(agents, { mode: 0o755 });
  }
  const owner = ownerOf(agents, 0o700);
  const folder = agentsStaging(agents, id);
  await mkdir(folder, { mode: 0o700 });
  for (const name of ['old', 'new']) await mkdir(join(folder, name), { mode: 0o700 });
  for (const name of coming) {
    work.signal.throwIfAborted();
    await copyTree(join(from, name), join(folder, 'new', name), owner, place);
  }
  syncFolderOf(join(folder, 'new', 'x'));
  syncFolderOf(join(folder, 'x'));
  syncFolderOf(folder);
  return { old: agentsIn(agents), new: coming };
}

/** The names of the agents' folders in a folder. */
const agentsIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isAgentId(entry.name))
    .map(({ name }) => name)
    .sort();

async function copyTree(
  from: string,
  to: string,
  owner: Owner,
  place: InstancePlace,
): Promise<void> {
  await mkdir(to, { mode: 0o700 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, target, owner, place);
    else await copyOne(source, target, { ...owner, mode: owner.mode & 0o666 }, place);
  }
  syncFolderOf(join(to, 'x'));
  await give(to, owner, place);
}

async function copyOne(
  from: string,
  to: string,
  owner: Owner,
  place: InstancePlace,
): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await finishCopy(to, owner, place);
}

/** Copies the one file that may be large, so that it is seen how far that is, and it can be stopped. */
async function copyWatched(from: string, to: string, { signal, note }: RestoreWork): Promise<void> {
  const size = Math.max(1, statSync(from).size);
  const source = createReadStream(from, { highWaterMark: 1024 * 1024 });
  let done = 0;
  source.on('data', (piece) => {
    done += piece.length;
    note(Math.min(1, done / size));
  });
  try {
    await pipeline(source, createWriteStream(to, { flags: 'wx', mode: 0o600 }), { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

/** Makes a copy what it is to be, and lasting. */
async function finishCopy(to: string, owner: Owner, place: InstancePlace): Promise<void> {
  await give(to, owner, place);
  const file = await open(to, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** @throws AppError `rights_foreign` */
async function give(path: string, owner: Owner, { file, agents }: InstancePlace): Promise<void> {
  await chmod(path, owner.mode);
  const { uid, gid } = statSync(path);
  if (process.platform === 'win32' || (uid === owner.uid && gid === owner.gid)) return;
  try {
    await chown(path, owner.uid, owner.gid);
  } catch (error) {
    // The group alone is no reason to refuse: whoever reads it as its owner still does.
    if (errorCodeOf(error) !== 'EPERM') throw error;
    if (uid === owner.uid) return;
    const words = [dirname(file), ...(agents === null ? [] : [agents])].map(inShell).join(' ');
    throw new AppError('rights_foreign', { path: file, command: `sudo chown -R "$USER" ${words}` });
  }
}

/** Of what is there; where nothing is, this user's, and closed to others. */
function ownerOf(path: string, mode: number): Owner {
  const entry = statSync(path, { throwIfNoEntry: false });
  return entry === undefined
    ? { mode, uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
    : { mode: entry.mode & 0o777, uid: entry.uid, gid: entry.gid };
}

/** Removes what was staged. What cannot be removed now is left for {@link sweepStaged}. */
export async function discardStaged(place: InstancePlace, id: string): Promise<void> {
  const { agents } = place;
  const folders = [
    databaseStaging(place, id),
    ...(agents === null ? [] : [agentsStaging(agents, id)]),
  ];
  for (const folder of folders) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
  inUse.delete(id);
}

/** Removes what a crash has left before anything was decided, or after all was done. */
export async function sweepStaged(place: InstancePlace, home: string): Promise<void> {
  const parents = [dirname(place.file), ...(place.agents === null ? [] : [place.agents])];
  const found = new Set(parents.flatMap((parent) => leftIn(parent)));
  if (found.size === 0 || readDecision(decisionFile(home, place.id)) !== null) return;
  for (const id of found) await discardStaged(place, id);
}

function leftIn(parent: string): string[] {
  try {
    return readdirSync(parent).flatMap((name) => {
      const owner = STAGING.exec(name)?.groups?.['process'];
      const id = name.slice('.restore-'.length);
      if (owner === undefined || inUse.has(id)) return [];
      const { ctimeMs } = lstatSync(join(parent, name));
      return isLeftBehind(Number(owner), ctimeMs) ? [id] : [];
    });
  } catch (error) {
    // The folder, or what was in it, is gone, or nobody may look into it: nothing is swept there.
    if (errorCodeOf(error) === '') throw error;
    return [];
  }
}
