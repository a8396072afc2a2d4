import { useTranslation } from 'react-i18next';
import { BackLink } from '../../ui/BackLink.tsx';
import { PageBody } from '../../ui/Page.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { RestoreSteps } from './RestoreSteps.tsx';
import styles from './RestorePage.module.css';

/** Puts a backup in the place of what this Selu holds. */
export function RestorePage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader
        title={t('restore.title')}
        back={<BackLink to="/settings" text={t('settings.title')} />}
      />
      <PageBody>
        <Section title={t('restore.backup')} lead={t('restore.lead')}>
          <div className={styles.steps}>
            <RestoreSteps domain="restore" />
          </div>
        </Section>
      </PageBody>
    </>
  );
}
