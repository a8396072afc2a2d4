import { useTranslation } from 'react-i18next';
import { PageBody } from '../../components/PageBody.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { AppearanceSection } from './AppearanceSection.tsx';
import { SecuritySection } from './SecuritySection.tsx';

/** What people set for themselves, and administrators for this Selu: one column of sections. */
export function SettingsPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t('settings.title')} withTheme={false} />
      <PageBody>
        <AppearanceSection />
        <SecuritySection />
      </PageBody>
    </>
  );
}
