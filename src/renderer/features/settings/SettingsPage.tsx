import { useTranslation } from 'react-i18next';
import { useUser } from '../../calls/app.ts';
import { OnceAnswered } from '../../calls/OnceAnswered.tsx';
import { PageBody } from '../../ui/Page.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Section } from '../../ui/Section.tsx';
import { BackupSection } from '../backups/BackupSection.tsx';
import { HealthSection } from '../health/HealthSection.tsx';
import { ImportSetting } from '../import/ImportSetting.tsx';
import { InstancesSection } from '../instances/InstancesSection.tsx';
import { KitSetting } from '../kit/KitSetting.tsx';
import { OutsideSection } from '../outside/OutsideSection.tsx';
import { AppearanceSection } from './AppearanceSection.tsx';
import { DesktopSection } from './DesktopSection.tsx';
import { IdleLockSetting } from './IdleLockSetting.tsx';
import { MasterSecretSettings } from './MasterSecretSettings.tsx';

/** What people set for themselves, and administrators for this Selu: one column of sections. */
export function SettingsPage() {
  const { t } = useTranslation();
  const { isAdmin } = useUser();
  return (
    <>
      <PageHeader title={t('settings.title')} />
      <OnceAnswered>
        <PageBody>
          {isAdmin && <OutsideSection />}
          <InstancesSection />
          <AppearanceSection />
          <DesktopSection />
          <Section title={t('settings.security.title')}>
            <IdleLockSetting />
            {isAdmin && <MasterSecretSettings />}
            {isAdmin && <KitSetting />}
          </Section>
          <Section title={t('import.section')}>
            <ImportSetting />
          </Section>
          {isAdmin && <BackupSection />}
          {isAdmin && <HealthSection />}
        </PageBody>
      </OnceAnswered>
    </>
  );
}
