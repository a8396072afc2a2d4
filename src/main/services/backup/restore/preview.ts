/** What restoring a backup would mean here, told before anything is replaced. */
import type { RestorePreview } from '#shared/contract/schemas.ts';
import { AppError } from '#shared/errors.ts';
import { isRestorable } from '#shared/restorable.ts';
import type { MasterSecret } from '../../../crypto/master-secret.ts';
import { givenMasterSecret } from '../../../crypto/secret-sources.ts';
import type { PanelRecords } from '../../common/panel-records.ts';
import { knownGenerations } from '../../instance/generations.ts';
import type { InstanceService } from '../../instance/instance.ts';

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

/** The master secret by which it is told whether one fits; null: none is at hand. */
export function secretAtHand(
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

/** Whether a backup is of the instance that is here. @param restored its id; null: it has none */
export function sameness(
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
