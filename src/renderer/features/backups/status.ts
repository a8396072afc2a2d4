import { useEffect, useState } from 'react';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';

/** The last backup, the schedule and what is wrong with it. */
export const useBackupStatus = () =>
  useAnswer(() => ask('backups.status', {}), { name: 'backups.status' });

const EVERY_MS = 300;

/**
 * How much of what is being made or looked through is done, in per cent.
 *
 * @param isAsked whether this window waits for it
 * @returns null while nothing is
 */
export function useProgress(isAsked: boolean): number | null {
  const [part, setPart] = useState<number | null>(null);
  useEffect(() => {
    if (!isAsked) return;
    let isLeft = false;
    let timer = 0;
    const look = async (): Promise<void> => {
      const result = await ask('backups.status', {});
      if (isLeft) return;
      if (result.ok) setPart(result.value.running);
      timer = window.setTimeout(() => void look(), EVERY_MS);
    };
    timer = window.setTimeout(() => void look(), EVERY_MS);
    return () => {
      isLeft = true;
      clearTimeout(timer);
      setPart(null);
    };
  }, [isAsked]);
  return part === null ? null : Math.round(part * 100);
}

/** Ends what is being made or looked through. */
export const stopBackup = (): void => void ask('backups.cancel', {});
