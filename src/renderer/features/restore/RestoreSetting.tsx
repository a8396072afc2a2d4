import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Button } from '../../ui/Button.tsx';
import { Setting } from '../settings/Setting.tsx';

/** The way to restoring a backup. */
export function RestoreSetting() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  return (
    <Setting
      label={t('restore.label')}
      hint={t('restore.hint')}
      end={<Button onClick={() => navigate('/settings/restore')}>{t('restore.begin')}</Button>}
    />
  );
}
