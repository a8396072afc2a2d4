import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../components/PageHeader.tsx';
import { AppearanceSection } from './AppearanceSection.tsx';
import { SecuritySection } from './SecuritySection.tsx';
import styles from './SettingsPage.module.css';

/** What people set for themselves, and administrators for this Selu: one column of sections. */
export function SettingsPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t('settings.title')} withTheme={false} />
      <div className={styles.scroll}>
        <div className={styles.column}>
          <AppearanceSection />
          <SecuritySection />
        </div>
      </div>
    </>
  );
}
