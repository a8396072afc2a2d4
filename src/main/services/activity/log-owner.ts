/** Whose log is written to: by what it is told from those of others, and the keys that hold it together. */
import { AppError } from '#shared/errors.ts';
import type { InstanceState } from '../instance/instance-state.ts';
import type { InstancePlace } from '../instance/place.ts';
import type { LogKeys, LogOwner } from './appending.ts';

/** Whose log an instance's is, and the keys while it is unlocked. */
export function ownerOf(state: InstanceState, place: InstancePlace): LogOwner | null {
  if (state.name === 'unlocked') {
    const { instanceId: scope, activityMacs: macs, recordMacs: records } = state;
    return { scope, keys: { macs, records } };
  }
  if (state.name !== 'locked') return null;
  return { scope: state.store.meta.get('instance_id') ?? place.id, keys: null };
}

/** @throws AppError `secret_missing` while the instance is locked, as nothing of its log can be believed then */
export function requireKeys(owner: LogOwner | null): LogOwner & { readonly keys: LogKeys } {
  if (owner === null) throw new AppError('instance_missing', {});
  const { scope, keys } = owner;
  if (keys === null) throw new AppError('secret_missing', {});
  return { scope, keys };
}
