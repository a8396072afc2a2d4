/** What restoring a backup would mean here, told before anything is replaced. */
import type { RestorePreview } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { isRestorable } from '#shared/restorable.ts';
import { keyCheckForm } from '../../../crypto/key-check.ts';
import type { MasterSecret } from '../../../crypto/master-secret.ts';
import { givenMasterSecret } from '../../../crypto/secret-sources.ts';
import { openAttachedStore } from '../../../store/instance/attached/open.ts';
import { inspectInstance, type InstanceFacts } from '../../../store/instance/own/inspect.ts';
import { ownSchemaVersion } from '../../../store/instance/own/migrations/index.ts';
import type { PanelRecords } from '../../common/panel-records.ts';
import { attachedRules } from '../../secrets/instance-rules.ts';
import { proven } from '../../instance/attached.ts';
import { knownGenerations } from '../../instance/generations.ts';
import type { InstanceService } from '../../instance/instance.ts';
import type { BackupManifest } from '../manifest.ts';

/**
 * What becomes of what is there.
 *
 * @throws AppError the problem of an instance that may be opened by trying again
 */
export function presentOf({ state }: Pick<InstanceService, 'state'>): RestorePreview['present'] {
  if (state.name === 'missing') return 'none';
  if (state.name !== 'problem') return 'saved';
  if (!isRestorable(state.error.code)) throw AppError.from(state.error);
  return 'kept';
}

/** What a backup was found to be, beside its manifest. */
export interface Inspected {
  /** Of an own instance; null: an attached one. */
  readonly own: InstanceFacts | null;
  readonly secretFits: RestorePreview['secretFits'];
  readonly instance: RestorePreview['instance'];
}

/**
 * Looks into the database of a backup.
 *
 * @param database that was unpacked
 * @throws AppError `backup_newer`, `backup_not_ours`, `restore_kind_own`, `restore_kind_attached`, `database_damaged`,
 *   `selu_unknown` …
 */
export function inspect(
  instance: InstanceService,
  panel: Pick<PanelRecords, 'store'>,
  env: Readonly<Record<string, string | undefined>>,
  { manifest, database }: { readonly manifest: BackupManifest; readonly database: string },
): Inspected {
  const { kind, id, schemaVersion } = manifest.instance;
  if (kind !== instance.place.kind) {
    throw new AppError(kind === 'own' ? 'restore_kind_own' : 'restore_kind_attached', {});
  }
  const isOwn = kind === 'own';
  if (isOwn && schemaVersion > ownSchemaVersion) {
    throw new AppError('backup_newer', { version: manifest.version });
  }
  const own = isOwn ? inspectInstance(database) : null;
  const secret = secretAtHand(instance, env);
  return {
    own,
    secretFits: secret === null ? 'unknown' : fits(secret, own, database),
    instance: sameness(instance, panel, own?.instanceId ?? id),
  };
}

function secretAtHand(
  { state }: InstanceService,
  env: Readonly<Record<string, string | undefined>>,
): MasterSecret | null {
  if (state.name === 'unlocked') return state.secret;
  try {
    return givenMasterSecret(env)?.secret ?? null;
  } catch (error) {
    // What is wrong with it is said where it is asked for.
    if (error instanceof AppError) return null;
    throw error;
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

function sameness(
  instance: InstanceService,
  panel: Pick<PanelRecords, 'store'>,
  restored: string | null,
): RestorePreview['instance'] {
  const { state } = instance;
  if ('store' in state) {
    const id = state.store.meta.get('instance_id');
    if (id === null || restored === null) return 'unknown';
    return id === restored ? 'same' : 'other';
  }
  if (state.name === 'missing') return 'none';
  const known = knownGenerations(panel.store());
  if (known.length === 0 || restored === null) return 'unknown';
  return known.includes(restored) ? 'same' : 'other';
}
