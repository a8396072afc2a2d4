/** What Health finds of an instance as a whole: its master secret, its recovery kit, its backups. */
import type { BackupStatus, HealthSettings, KitStatus } from '#shared/contract/schemas.ts';
import type { Found } from './found.ts';
import { daysSince, forAdmins } from './row-findings.ts';

/** So many encryptions under one key with random nonces are safe (NIST SP 800-38D). */
const MOST_ENCRYPTIONS = 2 ** 32;
/** From this part of them on somebody is told. */
const MANY = 0.5;

export interface InstanceFacts {
  /** How many rows but credentials somebody without the master secret has changed. */
  readonly outside: number;
  readonly kit: Pick<KitStatus, 'due' | 'confirmedAt' | 'checkedAt'>;
  /** Null: that is not known yet. */
  readonly backups: BackupStatus | null;
  /** Whether the next start looks into the keychain and what it found last did not fit. */
  readonly isKeychainStale: boolean;
  /** Since when the master secret is in use, as far as that is known. */
  readonly secretSince: string | null;
  /** Under the key in use; null: nobody counts them. */
  readonly encryptions: number | null;
}

export function findInstance(
  { outside, kit, backups, isKeychainStale, secretSince, encryptions }: InstanceFacts,
  { backupDays, secretDays }: Pick<HealthSettings, 'backupDays' | 'secretDays'>,
  now: Date,
): Found[] {
  const found: Found[] = [];
  if (outside > 0) {
    found.push({
      ...forAdmins('rows_outside', [], [String(outside)]),
      params: { count: outside },
      fix: { kind: 'outside' },
    });
  }
  if (kit.due !== null) {
    const kind = kit.due === 'confirm' ? 'kit_unconfirmed' : 'kit_unchecked';
    found.push({ ...forAdmins(kind), fix: { kind: 'kit' } });
  }
  if (backups !== null) found.push(...findBackups(backups, backupDays, now));
  if (isKeychainStale) found.push({ ...forAdmins('keychain_stale'), fix: { kind: 'keychain' } });
  const count = secretSince === null ? 0 : daysSince(secretSince, now);
  if (secretSince !== null && secretDays !== null && count > secretDays) {
    found.push({
      ...forAdmins('secret_old', [], [secretSince]),
      params: { count },
      fix: { kind: 'rotation' },
    });
  }
  const part = (encryptions ?? 0) / MOST_ENCRYPTIONS;
  if (part >= MANY) {
    // It comes back with each tenth.
    found.push({
      ...forAdmins('encryptions_high', [], [String(Math.floor(part * 10))]),
      params: { percent: Math.floor(part * 100) },
      fix: { kind: 'rotation' },
    });
  }
  return found;
}

function findBackups(
  { last, failure, schedule, sameDisk }: BackupStatus,
  backupDays: number | null,
  now: Date,
): Found[] {
  const fix = { kind: 'backups' as const };
  const found: Found[] = [];
  if (failure !== null && schedule.every !== 'off') {
    const { at, error } = failure;
    found.push({ ...forAdmins('backup_failed', [], [error.code]), fix, since: at });
  }
  if (last === null) found.push({ ...forAdmins('backup_none'), fix });
  else if (backupDays !== null && daysSince(last.at, now) > backupDays) {
    const count = daysSince(last.at, now);
    found.push({ ...forAdmins('backup_old', [], [last.at]), params: { count }, fix });
  }
  if (schedule.every !== 'off' && sameDisk === true) {
    found.push({ ...forAdmins('backup_same_disk', [], [schedule.folder ?? '']), fix });
  }
  return found;
}
