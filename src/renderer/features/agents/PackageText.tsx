/** Free text of a package: the words of whoever wrote it, which must not pass for words of the app. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asQuoted, isPlainWord } from '#shared/text.ts';
import styles from './PackageText.module.css';

interface PackageTextProps {
  readonly children: ReactNode;
  /** Says whose words they are, where nothing else does. */
  readonly introduced?: boolean;
}

/** Set off as a quotation, in its own direction of writing. To be used inside a paragraph, too. */
export function PackageText({ children, introduced = false }: PackageTextProps) {
  const { t } = useTranslation();
  return (
    <>
      {introduced && <span className={styles.whose}>{t('agent.ownWords')}</span>}
      <q dir="auto" className={styles.text}>
        {children}
      </q>
    </>
  );
}

/** For a sentence: gives a word as it is, and everything else between quotation marks that it cannot end. */
export function useQuoted(): (text: string) => string {
  const { t } = useTranslation();
  return (text) => (isPlainWord(text) ? text : t('agent.quoted', { text: asQuoted(text) }));
}
