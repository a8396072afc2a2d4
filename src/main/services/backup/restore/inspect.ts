/**
 * What the database of a backup says of itself. To look takes as long as the database is large: it is done in a thread,
 * where there is one.
 */
import { join } from 'node:path';
import type { RestorePreview } from '#shared/contract/schemas.ts';
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import { keyCheckForm } from '../../../crypto/key-check.ts';
import type { MasterSecret } from '../../../crypto/master-secret.ts';
import { openAttachedStore } from '../../../store/instance/attached/open.ts';
import { inspectInstance, type InstanceFacts } from '../../../store/instance/own/inspect.ts';
import { ownSchemaVersion } from '../../../store/instance/own/migrations/index.ts';
import { proven } from '../../instance/attached.ts';
import type { InstancePlace } from '../../instance/place.ts';
import { attachedRules } from '../../secrets/instance-rules.ts';
import { entryNames, type BackupManifest } from '../manifest.ts';
import { openBackup, type OpenedBackup, type OpenOrder, type ReadOptions } from '../read-backup.ts';

/** What is to be opened, and for which place. All of it crosses to a thread. */
export interface LookOrder extends OpenOrder {
  /** Of the instance in the place of which it would be put. */
  readonly kind: InstancePlace['kind'];
  /** The one at hand; null: none is. */
  readonly given: MasterSecret | null;
}

/** What a backup was found to be, beside its manifest. */
export interface Inspected {
  /** Of an own instance; null: an attached one. */
  readonly own: InstanceFacts | null;
  readonly secretFits: RestorePreview['secretFits'];
}

export interface LookedBackup extends OpenedBackup {
  /** An error: why it cannot be restored here. */
  readonly found: { readonly ok: Inspected } | { readonly problem: ErrorInfo };
}

/** How much of the whole it is to open and unpack it. */
const OPENING = 0.8;

/** Opens a backup, and looks into it. @throws AppError as {@link openBackup} */
export async function lookInto(
  { file, key, folder, kind, given }: LookOrder,
  { signal, onProgress = () => {} }: ReadOptions = {},
): Promise<LookedBackup> {
  const opened = await openBackup(file, key, folder, {
    signal,
    onProgress: (part) => onProgress(part * OPENING),
  });
  try {
    return { ...opened, found: { ok: inspect(opened, kind, given) } };
  } catch (error) {
    // Why it cannot be restored here belongs into what is shown.
    if (!(error instanceof AppError)) throw error;
    return { ...opened, found: { problem: error.toInfo() } };
  }
}

/**
 * Looks into the database of a backup.
 *
 * @throws AppError `backup_newer`, `backup_not_ours`, `restore_kind_own`, `restore_kind_attached`, `database_damaged`,
 *   `selu_unknown` …
 */
function inspect(
  { manifest, folder }: Pick<OpenedBackup, 'manifest' | 'folder'>,
  place: InstancePlace['kind'],
  given: MasterSecret | null,
): Inspected {
  requireKind(manifest, place);
  const database = join(folder, entryNames.database);
  const own = place === 'own' ? inspectInstance(database) : null;
  return { own, secretFits: given === null ? 'unknown' : fits(given, own, database) };
}

function requireKind(
  { version, instance: { kind, schemaVersion } }: BackupManifest,
  place: InstancePlace['kind'],
): void {
  if (kind !== place) {
    throw new AppError(kind === 'own' ? 'restore_kind_own' : 'restore_kind_attached', {});
  }
  if (kind === 'own' && schemaVersion > ownSchemaVersion) {
    throw new AppError('backup_newer', { version });
  }
}

function fits(
  secret: MasterSecret,
  own: InstanceFacts | null,
  database: string,
): RestorePreview['secretFits'] {
  if (own !== null) {
    return keyCheckForm(secret, own.instanceId, own.keyCheck) === null ? 'other' : 'fits';
  }
  const store = openAttachedStore(database, { readonly: true });
  try {
    const rules = attachedRules(new Set());
    const { proof } = proven(store, { secret, source: 'typed', rules });
    return proof.of === 0 ? 'unknown' : 'fits';
  } catch (error) {
    if (error instanceof AppError && (error as AppError).code === 'secret_wrong') return 'other';
    throw error;
  } finally {
    store.close();
  }
}
