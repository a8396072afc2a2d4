import { useEffect } from 'react';
import type { BackupKey } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { leaveBackup, restore, takeBackup, useRestoring, type RestoreDomain } from './restoring.ts';

/** The steps of a restore: a file is chosen, opened and looked at, and put back. */
export function useRestore(domain: RestoreDomain) {
  const { chosen, preview, isRunning, error } = useRestoring();
  const handle = chosen?.handle ?? '';
  useEffect(() => () => leaveBackup(domain), [domain]);

  const choose = useSubmit(async () => {
    const result = await ask(`${domain}.choose`, {});
    if (result.ok && result.value.chosen !== null) takeBackup(domain, result.value.chosen);
    return result;
  });
  const look = useSubmit(async (key: BackupKey) => {
    const result = await ask(`${domain}.look`, { handle, key });
    if (result.ok && useRestoring.getState().chosen?.handle === handle) {
      useRestoring.setState({ preview: result.value });
    }
    return result;
  });
  return {
    ...{ chosen, preview, choose, look, isRunning },
    error: choose.error ?? error,
    clearError: () => useRestoring.setState({ error: null }),
    run: (options: Omit<Parameters<typeof restore>[1], 'handle'>) =>
      void restore(domain, { handle, ...options }),
  };
}
