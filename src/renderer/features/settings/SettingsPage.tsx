import { useTranslation } from 'react-i18next';
import { PageBody } from '../../ui/Page.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
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
