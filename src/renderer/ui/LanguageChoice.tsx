import { useTranslation } from 'react-i18next';
import type { Language } from '#shared/contract/schemas.ts';
import styles from './LanguageChoice.module.css';
import { Segmented } from './Segmented.tsx';

interface LanguageChoiceProps {
  readonly value: Language;
  readonly onChange: (language: Language) => void;
}

/** In which language a person reads, as one line of a form. */
export function LanguageChoice({ value, onChange }: LanguageChoiceProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.language}>
      <span aria-hidden>{t('language.label')}</span>
      <Segmented
        label={t('language.label')}
        segments={[
          { value: 'en', label: t('language.en') },
          { value: 'de', label: t('language.de') },
        ]}
        value={value}
        onChange={onChange}
      />
    </div>
  );
}
