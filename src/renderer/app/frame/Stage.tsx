import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { setPreferences } from '../../calls/app.ts';
import { useShortcuts } from '../../ui/useShortcuts.ts';
import { Logo } from '../../ui/Logo.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { useNewWindow } from './actions.ts';
import { Toasts } from '../../ui/Toasts.tsx';
import styles from './Stage.module.css';
import { InstanceSwitch } from '../../features/instances/InstanceSwitch.tsx';
import { ThemeSwitch } from '../../theme/ThemeSwitch.tsx';

interface StageProps {
  /** Above the card, for example the progress of a set-up. */
  readonly above?: ReactNode;
  readonly wide?: boolean;
  /** It is in somebody's own language, which is not chosen here. */
  readonly ownLanguage?: boolean;
  readonly children: ReactNode;
}

/** What surrounds every screen before signing in: mark, one card, language and theme. */
export function Stage({ above, wide = false, ownLanguage = false, children }: StageProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  useShortcuts([useNewWindow()]);
  return (
    <div className={styles.stage}>
      <header className={styles.bar}>
        <span className={styles.mark}>
          <Logo size={30} />
          {t('product.short')}
        </span>
        <InstanceSwitch />
        <span className={styles.switches}>
          {!ownLanguage && (
            <Segmented
              label={t('language.label')}
              segments={[
                { value: 'en', label: t('language.en') },
                { value: 'de', label: t('language.de') },
              ]}
              value={language}
              onChange={(chosen) => void setPreferences({ language: chosen })}
            />
          )}
          <ThemeSwitch />
        </span>
      </header>
      <main className={styles.middle}>
        <div className={wide ? styles.wide : styles.narrow}>
          {above}
          <div className={styles.card}>{children}</div>
        </div>
      </main>
      <Toasts />
    </div>
  );
}
