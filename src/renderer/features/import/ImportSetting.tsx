import { useTranslation } from 'react-i18next';
import { Setting } from '../settings/Setting.tsx';
import { ImportButton } from './ImportButton.tsx';

/** The way to importing credentials. */
export function ImportSetting() {
  const { t } = useTranslation();
  return <Setting label={t('import.title')} hint={t('import.hint')} end={<ImportButton />} />;
}
