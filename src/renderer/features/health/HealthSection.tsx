import { useTranslation } from 'react-i18next';
import type { HealthSettings } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { useAnswer } from '../../calls/useAnswer.ts';
import { Outcome } from '../../forms/CheckResult.tsx';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { Section } from '../../ui/Section.tsx';
import { Select } from '../../ui/Select.tsx';
import { Setting } from '../settings/Setting.tsx';
import { useDayChoices } from './days.ts';
import styles from './HealthSection.module.css';
import { settingNames } from './healthSettings.ts';

/** After how many days Health tells of something, and whether at all. */
export function HealthSection() {
  const { t } = useTranslation();
  const answer = useAnswer(() => ask('health.settings', {}), { name: 'health.settings' });
  return (
    <Section title={t('health.title')} lead={t('health.settings.lead')}>
      <Loaded answer={answer}>
        {(settings) =>
          settingNames.map((name) => <DaysSetting key={name} name={name} settings={settings} />)
        }
      </Loaded>
    </Section>
  );
}

interface DaysSettingProps {
  readonly name: keyof HealthSettings;
  readonly settings: HealthSettings;
}

function DaysSetting({ name, settings }: DaysSettingProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const choicesFor = useDayChoices();
  const { error, submit } = useSubmit((days: number | null) =>
    ask('health.setSettings', { ...settings, [name]: days }),
  );
  return (
    <Setting
      label={t(`health.settings.${name}.label`)}
      hint={t(`health.settings.${name}.hint`)}
      control={(control) => (
        <div className={styles.select}>
          <Select
            control={control}
            choices={choicesFor(settings[name])}
            value={settings[name]}
            onChange={submit}
          />
        </div>
      )}
    >
      {error && <Outcome tone="danger">{errorText(error)}</Outcome>}
    </Setting>
  );
}
