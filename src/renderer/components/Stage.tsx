import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { setPreferences } from '../state/app.ts';
import { useLanguage } from '../i18n/useLanguage.ts';
import { Logo } from './Logo.tsx';
import { Segmented } from './Segmented.tsx';
import styles from './Stage.module.css';
import { ThemeSwitch } from './ThemeSwitch.tsx';

interface StageProps {
  /** Above the card, for example the progress of a set-up. */
  readonly above?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** What surrounds every screen before signing in: mark, one card, language and theme. */
export function Stage({ above, wide = false, children }: StageProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.stage}>
      <header className={styles.bar}>
        <span className={styles.mark}>
          <Logo size={30} />
          {t('product.short')}
        </span>
        <span className={styles.switches}>
          <Segmented
            label={t('language.label')}
            segments={[
              { value: 'en', label: t('language.en') },
              { value: 'de', label: t('language.de') },
            ]}
            value={useLanguage()}
            onChange={(language) => void setPreferences({ language })}
          />
          <ThemeSwitch />
        </span>
      </header>
      <main className={styles.middle}>
        <div className={wide ? styles.wide : styles.narrow}>
          {above}
          <div className={styles.card}>{children}</div>
        </div>
      </main>
    </div>
  );
}
