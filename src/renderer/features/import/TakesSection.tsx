import { useTranslation } from 'react-i18next';
import type { ImportedEntry, ImportPreview } from '#shared/contract/schemas.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Section } from '../../ui/Section.tsx';
import { Lines } from '../outside/Lines.tsx';
import { Setting } from '../settings/Setting.tsx';
import styles from './ImportPage.module.css';
import type { Taking } from './useImport.ts';
import { useImportWords } from './words.ts';

interface TakesSectionProps {
  readonly entries: readonly ImportedEntry[];
  readonly takes: readonly Taking[];
  /** Of each; empty until it is known. */
  readonly shown: ImportPreview['takes'];
  readonly onTake: (id: number, taken: boolean) => void;
  /** Gives it another place. */
  readonly onChange: (take: Taking) => void;
}

/** The entries that have a place, each with a choice whether it is imported. */
export function TakesSection({ entries, takes, shown, onTake, onChange }: TakesSectionProps) {
  const { t } = useTranslation();
  return (
    <Section title={t('import.takes')}>
      {takes.length === 0 && <Setting label={t('import.noTakes')} hint={t('import.noTakesHint')} />}
      {takes.map((take, at) => {
        const entry = entries[take.entry];
        return (
          entry && (
            <TakeSetting
              key={take.id}
              take={take}
              entry={entry}
              shown={shown[at]}
              onTake={(taken) => onTake(take.id, taken)}
              onChange={() => onChange(take)}
            />
          )
        );
      })}
    </Section>
  );
}

interface TakeSettingProps {
  readonly take: Taking;
  readonly entry: ImportedEntry;
  readonly shown: ImportPreview['takes'][number] | undefined;
  readonly onTake: (taken: boolean) => void;
  readonly onChange: () => void;
}

function TakeSetting({ take, entry, shown, onTake, onChange }: TakeSettingProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { titleOf, partOf, placeOf } = useImportWords();
  const part = entry.parts[take.part];
  const title = titleOf(entry);
  const word = t(shown?.replaces ? 'import.replace' : 'import.take');
  const from = [part && partOf(part), entry.username, entry.host];
  const notes = [
    part?.around && t(`import.around.${part.around}`),
    part?.inside && t(`import.inside.${part.inside}`),
    part?.hasVariable && t('env.variable'),
  ];
  const problem = take.taken ? shown?.problem : null;
  return (
    <Setting
      label={title}
      hint={
        <Lines
          lines={[
            from.filter(Boolean).join(' · '),
            t('import.goes', { place: placeOf(take) }),
            !take.taken && shown?.replaces ? t('import.stays') : '',
            notes.filter(Boolean).join(' · '),
          ].filter((line) => line !== '')}
        />
      }
      problem={
        problem
          ? errorText(problem)
          : take.taken && shown?.replaces
            ? t('import.replaces')
            : undefined
      }
      end={
        <span className={styles.choices}>
          <Checkbox
            checked={take.taken}
            aria-label={t('import.choice', { word, title })}
            onChange={({ target }) => onTake(target.checked)}
          >
            {word}
          </Checkbox>
          <Button
            look="quiet"
            aria-label={t('import.choice', { word: t('import.change'), title })}
            onClick={onChange}
          >
            {t('import.change')}
          </Button>
        </span>
      }
    />
  );
}
