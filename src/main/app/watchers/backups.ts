/** Has scheduled backups made while the app is open. */
import type { BackupsService } from '../../services/backup/backups.ts';
import type { Logger } from '../../platform/log.ts';
import { lookAgain } from './look-again.ts';

const EVERY_MS = 60_000;

/** How soon the first look is: an instance whose master secret is at hand is unlocked by then, and the window is there. */
const FIRST_MS = 10_000;

/**
 * Removes what a crash has left, looks soon and then every minute whether a backup is due, and calls `onChange` when one
 * was tried.
 *
 * @returns stops watching, and a backup that is being made
 */
export function watchBackups(
  backups: Pick<BackupsService, 'runIfDue' | 'sweep' | 'stop'>,
  onChange: () => void,
  log: Logger,
): () => void {
  backups.sweep().catch((error: unknown) => log.error('leftovers of backups stay', error));
  const stopLooking = lookAgain({
    ...{ firstMs: FIRST_MS, everyMs: EVERY_MS, onChange, log },
    look: () => backups.runIfDue(),
    failed: 'the scheduled backup was not made',
  });
  return () => {
    stopLooking();
    backups.stop();
  };
}
