/** The settings by name, for whoever looks for one: each leads to its line, or to the page that it has. */
import {
  AppWindow,
  ArchiveRestore,
  ArrowRightLeft,
  Bell,
  CalendarClock,
  FileKey,
  FolderOpen,
  HardDrive,
  HeartPulse,
  Keyboard,
  KeyRound,
  Languages,
  RotateCw,
  SunMoon,
  Server,
  Timer,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useShownInstance, useUser } from '../../calls/app.ts';
import { useRefusal } from '../../calls/refusal.ts';
import { leaveFor } from '../../ui/address.ts';
import type { Action } from '../../ui/action.ts';
import { leadTo } from '../../ui/leadTo.ts';
import { settingNames } from '../health/healthSettings.ts';
import { useInstances } from '../instances/actions.ts';

/** What whoever is signed in can set. */
export function useSettings(): readonly Action[] {
  const { t } = useTranslation();
  const { isAdmin } = useUser();
  const hasSeveral = useInstances().length > 1;
  const isAttached = useShownInstance()?.kind === 'attached';
  const refused = useRefusal('sharedCredentials');
  /** To the line with this label. */
  const line = (text: string, icon: Action['icon']): Action => ({
    id: `settings ${text}`,
    text,
    icon,
    run: () => leadTo('/settings', text),
  });
  const page = (name: string, text: string, icon: Action['icon'], reason?: string): Action => ({
    id: `settings.${name}`,
    text,
    icon,
    disabledReason: reason,
    run: () => leaveFor(`/settings/${name}`),
  });
  return [
    line(t('theme.label'), SunMoon),
    line(t('settings.appearance.language'), Languages),
    line(t('settings.characterKeys.label'), Keyboard),
    line(t('settings.desktop.notifications.label'), Bell),
    line(t('settings.desktop.tray.label'), AppWindow),
    line(t('settings.idleLock.label'), Timer),
    line(t('instances.another'), FolderOpen),
    ...(isAttached ? [line(t('instances.server.label'), Server)] : []),
    ...(isAdmin
      ? [
          line(t('secret.label'), KeyRound),
          page('rotate', t('rotation.title'), RotateCw, refused),
          line(t('keychain.label'), FileKey),
          line(t('kit.title'), FileKey),
          line(t('backups.status.label'), HardDrive),
          line(t('backups.schedule.label'), CalendarClock),
          page('restore', t('restore.label'), ArchiveRestore),
          ...settingNames.map((name) => line(t(`health.settings.${name}.label`), HeartPulse)),
          ...(hasSeveral ? [page('move', t('instances.move.label'), ArrowRightLeft)] : []),
        ]
      : []),
  ];
}
