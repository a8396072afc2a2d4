/** Forgetting an instance of Selu's: off the list, with all that this app keeps of it. Its own files are not touched. */
import { AppError, type ErrorInfo } from '#shared/errors.ts';
import type { Keychain } from '../../crypto/keychain/keychain.ts';
import type { Caller } from '../common/caller.ts';
import type { PanelService } from '../common/panel.ts';
import { recordsOf } from '../common/panel-records.ts';
import type { KnownInstances } from './known-instances.ts';
import { sealedAccounts } from './master-secret.ts';

interface ForgettingDependencies {
  readonly known: KnownInstances;
  readonly panel: PanelService;
  readonly keychain: Keychain;
}

export interface Forgotten {
  /** Its master secret was in the keychain. */
  readonly wasSealed: boolean;
  /** Why it is still there; null: it is not. */
  readonly left: ErrorInfo | null;
}

/**
 * Forgets one, as soon as the person has confirmed that: nobody else could bring back what is kept of it, and a page that
 * lets failed attempts be forgotten could go on guessing.
 *
 * @throws AppError `instance_unknown`, `not_now` for the app's own one, `not_confirmed`, and what the disk says
 */
export async function forgetInstance(
  { known, panel, keychain }: ForgettingDependencies,
  caller: Caller,
  id: string,
): Promise<Forgotten> {
  const { place, name } = known.requireAttached(id);
  const accounts = sealedAccounts(place, recordsOf(panel, place));
  const wasSealed = accounts.length > 0;
  if (!(await caller.confirm({ about: 'forget', name, file: place.file, wasSealed }))) {
    throw new AppError('not_confirmed', {});
  }
  let left: ErrorInfo | null = null;
  for (const account of accounts) {
    try {
      await keychain.remove(account);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      left = error.toInfo();
    }
  }
  await known.forget(caller, id);
  return { wasSealed, left };
}
