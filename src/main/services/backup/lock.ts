/** What a backup is to be encrypted to: looked at before anything is made. */
import { AppError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { isAgeRecipient, type AgeLock } from '../../crypto/age.ts';

/** @throws AppError `backup_passphrase_short`, `backup_recipient_invalid` */
export async function requireLock(lock: AgeLock): Promise<void> {
  if (lock.kind === 'recipients') {
    const areRecipients = await Promise.all(lock.recipients.map(isAgeRecipient));
    if (areRecipients.length > 0 && areRecipients.every(Boolean)) return;
    throw new AppError('backup_recipient_invalid', {});
  }
  if ([...lock.passphrase].length < limits.passwordMin) {
    throw new AppError('backup_passphrase_short', { min: limits.passwordMin });
  }
}
