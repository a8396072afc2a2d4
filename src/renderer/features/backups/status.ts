import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { usePolled } from '../../calls/usePolled.ts';

/** The last backup, the schedule and what is wrong with it. */
export const useBackupStatus = () =>
  useAnswer(() => ask('backups.status', {}), { name: 'backups.status' });

/**
 * How much of what is being made or looked through is done, in per cent.
 *
 * @param isAsked whether this window waits for it
 * @returns null while nothing is
 */
export function useProgress(isAsked: boolean): number | null {
  const part = usePolled(() => ask('backups.progress', {}), isAsked)?.part ?? null;
  return part === null ? null : Math.round(part * 100);
}

/** Ends what is being made or looked through. */
export const stopBackup = (): void => void ask('backups.cancel', {});
