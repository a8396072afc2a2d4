/** `manifest.json`, the first entry of a backup: what is in it, and what each file has to be (docs/backup-format.md). */
import { z } from 'zod';
import { AppError } from '#shared/errors.ts';
import { foldCase } from '#shared/text.ts';
import { isAgentId, partsOf } from '../../agent-package/paths.ts';
import { shown } from '../../agent-package/problems.ts';

/** Grows when an older version of the app could no longer read what a newer one writes. */
export const BACKUP_FORMAT = 1;

/** The names in the tar. */
export const entryNames = {
  manifest: 'manifest.json',
  database: 'instance/selu.db',
  panel: 'panel.json',
  secret: 'master-secret.txt',
  agents: 'installed_agents',
} as const;

/** What a backup may hold. One over these is refused before anything of it is written. */
export const backupBounds = {
  /** Bytes of the manifest, of the records of `panel.db`, and of the secret. */
  manifest: 32 * 1024 * 1024,
  panel: 32 * 1024 * 1024,
  secret: 256,
  /** Entries, folders included. */
  entries: 200_000,
} as const;

const count = z.number().int().nonnegative();

const fileSchema = z.strictObject({
  name: z.string().max(2_000),
  size: count,
  /** 64 hex digits. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** One file of a backup. */
export type BackupFile = Readonly<z.infer<typeof fileSchema>>;

export const manifestSchema = z.strictObject({
  format: z.literal(BACKUP_FORMAT),
  /** Of the app that made it. */
  version: z.string().max(100),
  madeAt: z.iso.datetime(),
  instance: z.strictObject({
    /** Null: that of an older orchestrator has none. */
    id: z.string().max(200).nullable(),
    kind: z.enum(['own', 'attached']),
    /** As it is called in the app; empty: it has no name. */
    name: z.string().max(1_000),
    schemaVersion: count,
  }),
  counts: z.strictObject({ people: count, credentials: count, agents: count }),
  secretInside: z.boolean(),
  /** Every file but the manifest. */
  files: z.array(fileSchema).max(backupBounds.entries),
  /** What stood in the agents' folders and is no file or folder that every disk can hold. */
  leftOut: z.array(z.string().max(2_000)).max(1_000),
});

export type BackupManifest = Readonly<z.infer<typeof manifestSchema>>;

/**
 * Reads a manifest.
 *
 * @param bytes of `manifest.json`
 * @throws AppError `backup_newer`, `backup_not_ours`, and of a file that has no place in a backup as
 *   {@link checkName}, `backup_name_twice`, `backup_incomplete`
 */
export function parseManifest(bytes: Uint8Array): BackupManifest {
  const json = jsonOf(bytes);
  const head = z
    .object({ format: z.number().int().positive(), version: z.string().max(100) })
    .safeParse(json);
  if (!head.success) throw new AppError('backup_not_ours', {});
  if (head.data.format > BACKUP_FORMAT) {
    throw new AppError('backup_newer', { version: head.data.version });
  }
  const manifest = manifestSchema.safeParse(json);
  if (!manifest.success) throw new AppError('backup_not_ours', {});
  checkFiles(manifest.data);
  return manifest.data;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new AppError('backup_not_ours', {});
  }
}

function checkFiles({ files, secretInside }: BackupManifest): void {
  const names = new Set<string>();
  const folded = new Set<string>();
  for (const { name, size } of files) {
    checkName(name);
    // These are read whole.
    if (size > mostOf(name)) throw new AppError('backup_not_ours', {});
    // Some disks take names for the same that differ in upper and lower case alone.
    const key = foldCase(name);
    if (folded.has(key)) throw new AppError('backup_name_twice', { name: shown(name) });
    folded.add(key);
    names.add(name);
  }
  const { database, panel, secret } = entryNames;
  const missing = [database, panel, ...(secretInside ? [secret] : [])].find(
    (name) => !names.has(name),
  );
  if (missing !== undefined) throw new AppError('backup_incomplete', { name: missing });
  if (!secretInside && names.has(secret)) throw new AppError('backup_unexpected', { name: secret });
}

function mostOf(name: string): number {
  if (name === entryNames.panel) return backupBounds.panel;
  return name === entryNames.secret ? backupBounds.secret : Number.POSITIVE_INFINITY;
}

/**
 * Whether a file has a place in a backup.
 *
 * @throws AppError `backup_path_unsafe` for a name that leads elsewhere or is not the same file on every disk,
 *   `backup_unexpected` for any other that is not known
 */
function checkName(name: string): void {
  const { database, panel, secret, agents } = entryNames;
  if (name === database || name === panel || name === secret) return;
  const parts = safePartsOf(name);
  const [top, agent] = parts;
  // Written as it is read, without `./` before it.
  if (parts.join('/') !== name) throw unsafe(name);
  if (top !== agents || agent === undefined || !isAgentId(agent) || parts.length < 3) {
    throw new AppError('backup_unexpected', { name: shown(name) });
  }
}

/** The same of a folder. @throws AppError as {@link checkName} */
export function checkFolderName(name: string): void {
  const parts = safePartsOf(name);
  const [top, agent] = parts;
  const isTop = parts.length === 1 && (top === 'instance' || top === entryNames.agents);
  if (isTop || (top === entryNames.agents && agent !== undefined && isAgentId(agent))) return;
  throw new AppError('backup_unexpected', { name: shown(name) });
}

function safePartsOf(name: string): string[] {
  try {
    return partsOf(name);
  } catch (error) {
    if (error instanceof AppError) throw unsafe(name);
    throw error;
  }
}

const unsafe = (name: string): AppError<'backup_path_unsafe'> =>
  new AppError('backup_path_unsafe', { name: shown(name) });
