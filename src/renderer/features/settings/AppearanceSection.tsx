import { useTranslation } from 'react-i18next';
import type { Preferences } from '#shared/contract/schemas.ts';
import { Segmented, type Segment } from '../../ui/Segmented.tsx';
import { ThemeSwitch } from '../../theme/ThemeSwitch.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { setPreferences, useApp } from '../../calls/app.ts';
import { Section } from '../../ui/Section.tsx';
import { Setting } from './Setting.tsx';

/** How the windows on this computer look, whoever is signed in. */
export function AppearanceSection() {
  const { t } = useTranslation();
  const language = useApp(({ state }) => state?.preferences.language ?? 'system');
  const characterKeys = useApp(({ state }) => state?.preferences.characterKeys ?? true);
  const label = t('settings.appearance.language');
  const languages: Segment<Preferences['language']>[] = [
    { value: 'system', label: t('theme.system') },
    { value: 'en', label: t('language.en') },
    { value: 'de', label: t('language.de') },
  ];
  return (
    <Section title={t('settings.appearance.title')}>
      <Setting label={t('theme.label')} end={<ThemeSwitch inWords />} />
      <Setting
        label={label}
        hint={t('settings.appearance.languageHint')}
        end={
          <Segmented
            label={label}
            segments={languages}
            value={language}
            onChange={(value) => void setPreferences({ language: value })}
          />
        }
      />
      <Setting
        label={t('settings.characterKeys.label')}
        hint={t('settings.characterKeys.hint')}
        control={(control) => (
          <Switch
            control={control}
            on={characterKeys}
            onChange={(on) => void setPreferences({ characterKeys: on })}
          />
        )}
      />
    </Section>
  );
}
