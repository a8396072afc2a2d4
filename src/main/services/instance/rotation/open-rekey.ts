/**
 * Puts the open instance under another master secret without closing it: unlocked before under the one, and afterwards
 * under the other. In the moment between, what is signed by either of them fits.
 */
import { AppError } from '#shared/errors.ts';
import { keyCheckForm, keyCheckValue } from '../../../crypto/key-check.ts';
import type { Caller } from '../../common/caller.ts';
import { ownKeys } from '../../secrets/instance-format.ts';
import type { InstanceParts } from '../instance-parts.ts';
import type { SourcedSecret } from '../instance-state.ts';
import { isSigned } from '../open-database.ts';
import type { Rekeyed, Rekeying, RekeyProgress } from './rekey.ts';

/** As `InstanceService.rekey`. */
export async function rekeyOpen(
  parts: InstanceParts,
  caller: Caller,
  { secret, secretSource }: SourcedSecret,
  rekeying: Omit<Rekeying, 'newKeys'>,
  onProgress: (value: RekeyProgress) => void,
): Promise<Rekeyed> {
  const { current, database, following, generations, threads, unlocking, writing } = parts;
  following.requireSame();
  const { instanceId, keys, rows, store: seen } = current.unlocked();
  const store = database.opened();
  if (rows === null || !isSigned(store)) throw new AppError('not_now', {});
  return current.paused('rekeying', async () => {
    caller.stillAllowed(seen);
    const newKeys = ownKeys(secret, instanceId);
    const known = generations.last(instanceId);
    const { header } = database;
    const input = {
      ...rekeying,
      newKeys,
      keyCheck: keyCheckValue(secret, instanceId, 'signed'),
      mark: database.newMark(),
    };
    // It may have been closed meanwhile, or locked.
    const isOpen = (): boolean => database.store === store && current.now.name === 'unlocked';
    const becomeRekeyed = (): void =>
      current.become(unlocking.ownState(store, { secret, instanceId, secretSource }, newKeys));
    rows.ledger.expect(newKeys.rowMacs);
    try {
      const written = await threads.rekey({ file: store.file, keys, known }, input, onProgress);
      if (isOpen()) {
        becomeRekeyed();
        await writing.notedOfOther(header, { instanceId, generation: written.generation ?? 0 });
      }
      return written.result;
    } catch (error) {
      // A thread that ended in the moment of its commit could not say so.
      const isDone =
        isOpen() && keyCheckForm(secret, instanceId, store.meta.get('key_check') ?? '') !== null;
      if (isDone) becomeRekeyed();
      throw error;
    } finally {
      rows.ledger.expect(null);
    }
  });
}
