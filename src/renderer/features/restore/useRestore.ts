import { useEffect, useState } from 'react';
import type { BackupKey, ChosenBackup, RestorePreview } from '#shared/contract/schemas.ts';
import { refreshApp, signOut } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { go } from '../../ui/address.ts';
import { useRestored } from './restored.ts';

/** Who restores: an administrator, or whoever is at a window where nobody can sign in. */
export type RestoreDomain = 'restore' | 'rescue';

/** The steps of a restore: a file is chosen, opened and looked at, and put back. */
export function useRestore(domain: RestoreDomain) {
  const [chosen, setChosen] = useState<ChosenBackup | null>(null);
  const [preview, setPreview] = useState<RestorePreview | null>(null);
  const handle = chosen?.handle ?? null;
  useEffect(() => {
    if (handle === null) return;
    return () => void ask(`${domain}.discard`, { handle });
  }, [domain, handle]);

  const choose = useSubmit(async () => {
    const result = await ask(`${domain}.choose`, {});
    if (result.ok && result.value.chosen !== null) {
      setChosen(result.value.chosen);
      setPreview(null);
      look.clearError();
      run.clearError();
    }
    return result;
  });
  const look = useSubmit(async (key: BackupKey) => {
    const result = await ask(`${domain}.look`, { handle: handle ?? '', key });
    if (result.ok) setPreview(result.value);
    return result;
  });
  const run = useSubmit(async (takeSecret: boolean) => {
    const restore = async () => {
      const result = await ask(`${domain}.run`, { handle: handle ?? '', takeSecret });
      if (result.ok) {
        useRestored.setState({ outcome: result.value });
        // Whoever signs in next did not come to restore once more.
        go('/', { replace: true });
      }
      return result;
    };
    // Whoever was signed in knows why they are not any more.
    if (domain === 'restore') return signOut(restore);
    const result = await restore();
    await refreshApp();
    return result;
  });
  return { chosen, preview, choose, look, run };
}
