/**
 * Makes a backup: one file in the age format, with a tar in it (docs/backup-format.md). It is there whole or not at all,
 * and nothing is written to what it is made of.
 */
import { open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '#shared/errors.ts';
import { onDisk } from '../../agent-package/unpack-folder.ts';
import { TAR_FILE_MAX, writeTar, type TarPart } from '../../agent-package/tar-writer.ts';
import { encryptAge, type AgeLock } from '../../crypto/age.ts';
import { runningDigest } from '../../crypto/digest.ts';
import { masterSecretText, type MasterSecret } from '../../crypto/master-secret.ts';
import { copyDatabase, snapshotFacts } from '../../store/core/snapshot.ts';
import { syncFolderOf } from '../../store/core/files.ts';
import { copyAgents, type CopiedAgents } from './agent-files.ts';
import { BACKUP_FORMAT, entryNames, type BackupFile, type BackupManifest } from './manifest.ts';

/** What a backup is made of, and where it goes. All of it crosses to a thread. */
export interface BackupOrder {
  /** The instance: its database, and the folder of its agents (null: none is known). */
  readonly source: {
    readonly kind: 'own' | 'attached';
    readonly file: string;
    readonly agents: string | null;
    readonly name: string;
  };
  /** The records of `panel.db` that belong to the instance, as they are. */
  readonly records: Readonly<Record<string, string>>;
  /** Goes in as it is; null: it stays out. */
  readonly secret: MasterSecret | null;
  readonly lock: AgeLock;
  /** Absolute path of the file to make; one that is there is replaced. */
  readonly target: string;
  /** A private folder that the caller has made and removes. */
  readonly workFolder: string;
  /** Of the app. */
  readonly version: string;
  readonly now: Date;
  /** As of {@link encryptAge}. */
  readonly workFactor?: number;
}

export interface BackupOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told how much is done, from 0 to 1. */
  readonly onProgress?: (part: number) => void;
}

export interface MadeBackup {
  readonly manifest: BackupManifest;
  /** Bytes of the file. */
  readonly size: number;
}

/** How much of the whole each step counts for. */
const STEPS = { database: 0.4, agents: 0.1, file: 0.4 };

/**
 * Makes one.
 *
 * @throws AppError what the disk says, `backup_folder_gone`, `backup_too_large`, `database_damaged`,
 *   `backup_recipient_invalid`, as {@link copyAgents}; the signal's reason. The file that was there before is then as it was
 */
export async function makeBackup(
  order: BackupOrder,
  { signal, onProgress = () => {} }: BackupOptions = {},
): Promise<MadeBackup> {
  const { source, target, workFolder } = order;
  await requireFolder(dirname(target));
  const database = join(workFolder, 'selu.db');
  const before = (part: number): void => onProgress(part * STEPS.database);
  await copyDatabase(source.file, database, { signal, onProgress: before });
  const agentsCopy = join(workFolder, entryNames.agents);
  const agents = await copyAgents(source.agents, agentsCopy, signal);
  const parts = await partsOfBackup(order, database, agents);
  const all = parts.files.reduce((sum, { size }) => sum + size, 0);
  const size = await writeWhole(target, async (write) => {
    const tar = writeTar(tarParts(parts, agents.agents), order.now);
    try {
      const encrypted = await encryptAge(tar, order.lock, order.workFactor);
      let written = 0;
      for await (const piece of encrypted) {
        signal?.throwIfAborted();
        await write(piece);
        written += piece.length;
        const done = Math.min(1, written / Math.max(all, 1));
        onProgress(STEPS.database + STEPS.agents + done * STEPS.file);
      }
    } finally {
      tar.destroy();
    }
    signal?.throwIfAborted();
  });
  return { manifest: parts.manifest, size };
}

interface Parts {
  readonly manifest: BackupManifest;
  readonly files: readonly BackupFile[];
  /** The content of each file: in memory, or the path of its copy. */
  readonly contents: ReadonlyMap<string, Uint8Array | string>;
}

async function partsOfBackup(
  { source, records, secret, version, now, workFolder }: BackupOrder,
  database: string,
  agents: CopiedAgents,
): Promise<Parts> {
  const { instanceId, schemaVersion, people, credentials } = snapshotFacts(database);
  const inMemory = new Map<string, Uint8Array>([
    [entryNames.panel, Buffer.from(`${JSON.stringify(records, null, 2)}\n`)],
  ]);
  // Never in a file of its own but inside what is encrypted.
  if (secret !== null) {
    inMemory.set(entryNames.secret, Buffer.from(`${masterSecretText(secret)}\n`));
  }
  const files: BackupFile[] = [
    await fileOf(entryNames.database, database),
    ...[...inMemory].map(([name, bytes]) => {
      const digest = runningDigest();
      digest.update(bytes);
      return { name, size: bytes.length, sha256: digest.hex() };
    }),
    ...agents.files,
  ];
  const tooLarge = files.find(({ size }) => size > TAR_FILE_MAX);
  if (tooLarge !== undefined) throw new AppError('backup_too_large', { name: tooLarge.name });
  const manifest: BackupManifest = {
    format: BACKUP_FORMAT,
    version,
    madeAt: now.toISOString(),
    instance: { id: instanceId, kind: source.kind, name: source.name, schemaVersion },
    counts: { people, credentials, agents: agents.agents.length },
    secretInside: secret !== null,
    files,
    leftOut: [...agents.leftOut],
  };
  const copies = agents.files.map(({ name }) => [name, join(workFolder, name)] as const);
  const contents = new Map<string, Uint8Array | string>([
    [entryNames.database, database],
    ...inMemory,
    ...copies,
  ]);
  return { manifest, files, contents };
}

async function fileOf(name: string, path: string): Promise<BackupFile> {
  const digest = runningDigest();
  let size = 0;
  for await (const piece of createReadStream(path)) {
    const bytes = piece as Uint8Array;
    digest.update(bytes);
    size += bytes.length;
  }
  return { name, size, sha256: digest.hex() };
}

/** The manifest first, then the files; each agent has a folder, even an empty one. */
function* tarParts(
  { manifest, files, contents }: Parts,
  agents: readonly string[],
): Generator<TarPart> {
  const first = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  yield { name: entryNames.manifest, size: first.length, content: [first] };
  const folders = [
    'instance',
    entryNames.agents,
    ...agents.map((id) => `${entryNames.agents}/${id}`),
  ];
  for (const name of folders) yield { name, size: null, content: [] };
  for (const { name, size } of files) {
    const content = contents.get(name) ?? '';
    yield {
      name,
      size,
      content: typeof content === 'string' ? createReadStream(content) : [content],
    };
  }
}

/** A stick that was pulled out, a share that is not there: said as what it is. */
async function requireFolder(folder: string): Promise<void> {
  const isThere = await stat(folder).then(
    (status) => status.isDirectory(),
    () => false,
  );
  if (!isThere) throw new AppError('backup_folder_gone', { folder });
}

/**
 * Writes a file, 0600, that is there complete or not at all; one that was there is replaced at the end.
 *
 * @param fill is given what writes a piece
 * @returns its size in bytes
 */
async function writeWhole(
  file: string,
  fill: (write: (piece: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<number> {
  const draft = `${file}.part`;
  const digest = runningDigest();
  let size = 0;
  // What an earlier one has left that was killed.
  await onDisk(file, () => rm(draft, { force: true }));
  const handle = await onDisk(file, () => open(draft, 'wx', 0o600));
  try {
    try {
      await fill(async (piece) => {
        digest.update(piece);
        size += piece.length;
        await onDisk(file, () => handle.writeFile(piece));
      });
      await onDisk(file, () => handle.sync());
      await requireOurs(handle, draft, file);
    } finally {
      await handle.close();
    }
    // Before it takes the place of one that is known to be good.
    const read = await onDisk(file, () => fileOf(file, draft));
    if (read.size !== size || read.sha256 !== digest.hex()) {
      throw new AppError('file_not_written', { file });
    }
    await onDisk(file, async () => {
      await rename(draft, file);
      syncFolderOf(file);
    });
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
  return size;
}

/** Another process that makes the same file has taken the draft away. @throws AppError `file_not_written` */
async function requireOurs(handle: FileHandle, draft: string, file: string): Promise<void> {
  const [ours, there] = await Promise.all([
    handle.stat({ bigint: true }),
    stat(draft, { bigint: true }).catch(() => null),
  ]);
  if (there?.ino !== ours.ino || there.dev !== ours.dev) {
    throw new AppError('file_not_written', { file });
  }
}
