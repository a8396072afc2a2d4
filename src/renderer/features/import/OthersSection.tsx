import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportedEntry } from '#shared/contract/schemas.ts';
import { foldCase } from '#shared/text.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { Button } from '../../ui/Button.tsx';
import { SearchInput } from '../../ui/SearchInput.tsx';
import { Section } from '../../ui/Section.tsx';
import { Setting } from '../settings/Setting.tsx';
import styles from './ImportPage.module.css';
import type { Taking } from './useImport.ts';
import { freeParts } from './parts.ts';
import { useImportWords } from './words.ts';

/** So many are shown; the others are found by search. */
const SHOWN = 50;
/** Fewer need no search. */
const FEW = 8;

interface OthersSectionProps {
  readonly entries: readonly ImportedEntry[];
  readonly takes: readonly Taking[];
  /** Asks where an entry goes. */
  readonly onPlace: (entry: number) => void;
}

/** The entries that have no place: they stay where they are, unless somebody gives them one. */
export function OthersSection({ entries, takes, onPlace }: OthersSectionProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { titleOf, partOf } = useImportWords();
  const [search, setSearch] = useState('');
  const others = entries
    .map((entry, index) => ({ entry, index, parts: freeParts(entry, index, takes) }))
    .filter(({ parts }) => parts.length > 0);
  if (others.length === 0) return null;
  const words = foldCase(search).split(/\s+/).filter(Boolean);
  const found = others.filter(({ entry }) => {
    const text = foldCase([titleOf(entry), entry.username, entry.host].join(' '));
    return words.every((word) => text.includes(word));
  });
  const more = found.length - SHOWN;
  return (
    <Section title={t('import.others')} lead={t('import.othersLead')}>
      {others.length > FEW && (
        <div className={styles.search}>
          <SearchInput label={t('import.search')} value={search} onChange={setSearch} />
        </div>
      )}
      {found.slice(0, SHOWN).map(({ entry, index, parts }) => {
        const title = titleOf(entry);
        const isPlaced = takes.some((take) => take.entry === index);
        const known = isPlaced ? [] : [entry.username, entry.host].filter(Boolean);
        const facts = known.length > 0 ? known : parts.map(({ part }) => partOf(part));
        const usable = parts.some(({ part }) => part.problem === null);
        const problem = parts[0]?.part.problem;
        return (
          <Setting
            key={index}
            label={title}
            hint={facts.join(' · ')}
            problem={!usable && problem ? errorText(problem) : undefined}
            end={
              usable && (
                <Button
                  aria-label={t('import.choice', { word: t('import.place'), title })}
                  onClick={() => onPlace(index)}
                >
                  {t('import.place')}
                </Button>
              )
            }
          />
        );
      })}
      {found.length === 0 && <p className={styles.more}>{t('import.noMatch')}</p>}
      {more > 0 && <p className={styles.more}>{t('import.more', { count: more })}</p>}
    </Section>
  );
}
