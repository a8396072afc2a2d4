import { useTranslation } from 'react-i18next';
import { useUser } from '../../calls/app.ts';
import { IdleLockSetting } from './IdleLockSetting.tsx';
import { MasterSecretSettings } from './MasterSecretSettings.tsx';
import { Section } from '../../ui/Section.tsx';

export function SecuritySection() {
  const { t } = useTranslation();
  const { isAdmin } = useUser();
  return (
    <Section title={t('settings.security.title')}>
      <IdleLockSetting />
      {isAdmin && <MasterSecretSettings />}
    </Section>
  );
}
