/** The restore that this window has begun: kept here, because its page goes while an instance is closed. */
import { create } from 'zustand';
import type { Input } from '#shared/contract/index.ts';
import type { ChosenBackup, RestorePreview } from '#shared/contract/schemas.ts';
import type { ErrorInfo } from '#shared/errors.ts';
import { refreshApp, signOut } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { isDeclined } from '../../forms/useSubmit.ts';
import { go } from '../../ui/address.ts';
import { useRestored } from './restored.ts';

/** Who restores: an administrator, or whoever is at a window where nobody can sign in. */
export type RestoreDomain = 'restore' | 'rescue';

interface Restoring {
  /** Null: none is. */
  readonly chosen: ChosenBackup | null;
  /** Null: it is not open yet. */
  readonly preview: RestorePreview | null;
  readonly isRunning: boolean;
  /** Why it was not restored. */
  readonly error: ErrorInfo | null;
}

const nothing: Restoring = { chosen: null, preview: null, isRunning: false, error: null };

export const useRestoring = create<Restoring>(() => nothing);

/** Takes another backup in the place of the one before; null: none. */
export function takeBackup(domain: RestoreDomain, chosen: ChosenBackup | null): void {
  const { chosen: before } = useRestoring.getState();
  useRestoring.setState({ ...nothing, chosen });
  if (before !== null) void ask(`${domain}.discard`, { handle: before.handle });
}

/** Puts away what was chosen when its page is left, unless it is just being restored. */
export function leaveBackup(domain: RestoreDomain): void {
  if (!useRestoring.getState().isRunning) takeBackup(domain, null);
}

/** Restores what was looked at. */
export async function restore(domain: RestoreDomain, input: Input<'restore.run'>): Promise<void> {
  useRestoring.setState({ isRunning: true, error: null });
  const run = async () => {
    const result = await ask(`${domain}.run`, input);
    if (result.ok) {
      useRestoring.setState(nothing);
      useRestored.setState({ outcome: result.value });
      // Whoever signs in next did not come to restore once more.
      go('/', { replace: true });
    } else {
      const error = isDeclined(result.error) ? null : result.error;
      useRestoring.setState({ isRunning: false, error });
    }
    return result;
  };
  // Whoever was signed in knows why they are not any more.
  if (domain === 'restore') await signOut(run);
  else {
    await run();
    await refreshApp();
  }
}
