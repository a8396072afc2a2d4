import { useTranslation } from 'react-i18next';
import type { ImportLeftOut } from '#shared/contract/schemas.ts';
import { Section } from '../../ui/Section.tsx';
import { Setting } from '../settings/Setting.tsx';
import styles from './ImportPage.module.css';
import { useImportWords } from './words.ts';

const SHOWN = 50;

/** What of the file cannot be imported, and why. */
export function LeftOutSection({ leftOut }: { readonly leftOut: readonly ImportLeftOut[] }) {
  const { t } = useTranslation();
  const { titleOf } = useImportWords();
  if (leftOut.length === 0) return null;
  const more = leftOut.length - SHOWN;
  return (
    <Section title={t('import.leftOut')}>
      {leftOut.slice(0, SHOWN).map(({ line, name, reason }, at) => (
        <Setting
          key={at}
          label={titleOf({ title: name ?? '', line })}
          hint={t(`import.reason.${reason}`, { line: line ?? 0 })}
        />
      ))}
      {more > 0 && <p className={styles.more}>{t('import.moreLeftOut', { count: more })}</p>}
    </Section>
  );
}
