import { useTranslation } from 'react-i18next';
import { setPreferences, useApp } from '../../calls/app.ts';
import { Section } from '../../ui/Section.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { Setting } from './Setting.tsx';

const parts = ['notifications', 'tray'] as const;

/** What Selu shows outside of its windows on this computer, whoever is signed in. */
export function DesktopSection() {
  const { t } = useTranslation();
  const state = useApp((app) => app.state);
  return (
    <Section title={t('settings.desktop.title')}>
      {parts.map((part) => {
        const on = state?.preferences[part] ?? false;
        const isThere = state?.desktop[part] ?? false;
        return (
          <Setting
            key={part}
            label={t(`settings.desktop.${part}.label`)}
            hint={t(`settings.desktop.${part}.hint`)}
            problem={isThere ? undefined : t(`settings.desktop.${part}.none`)}
            control={(control) => (
              <Switch
                control={control}
                on={on}
                // It can always be turned off.
                disabled={!isThere && !on}
                onChange={(wanted) => void setPreferences({ [part]: wanted })}
              />
            )}
          />
        );
      })}
    </Section>
  );
}
