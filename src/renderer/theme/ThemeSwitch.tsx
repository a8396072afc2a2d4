import { Monitor, Moon, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { setPreferences, useApp } from '../calls/app.ts';
import { Segmented } from '../ui/Segmented.tsx';

interface ThemeSwitchProps {
  /** Spelled out, where there is room; by icons otherwise. */
  readonly inWords?: boolean;
}

/** Follow the system, light, or dark. */
export function ThemeSwitch({ inWords = false }: ThemeSwitchProps) {
  const { t } = useTranslation();
  const theme = useApp(({ state }) => state?.preferences.theme ?? 'system');
  return (
    <Segmented
      label={t('theme.label')}
      segments={[
        { value: 'system', label: t('theme.system'), icon: !inWords && <Monitor aria-hidden /> },
        { value: 'light', label: t('theme.light'), icon: !inWords && <Sun aria-hidden /> },
        { value: 'dark', label: t('theme.dark'), icon: !inWords && <Moon aria-hidden /> },
      ]}
      value={theme}
      onChange={(value) => void setPreferences({ theme: value })}
    />
  );
}
