import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { onMenu } from '../calls/client.ts';
import { leaveFor } from '../ui/address.ts';
import { leadTo } from '../ui/leadTo.ts';

/** Goes where a notification leads, or the icon beside the clock; behind the sign-in and the lock once these are passed. */
export function LedFromOutside() {
  const { t } = useTranslation();
  useEffect(() => {
    const stops = [
      onMenu('showHealth', () => leaveFor('/health')),
      onMenu('showUsers', () => leaveFor('/users')),
      onMenu('showBackups', () => leadTo('/settings', t('backups.status.label'))),
    ];
    return () => stops.forEach((stop) => stop());
  }, [t]);
  return null;
}
