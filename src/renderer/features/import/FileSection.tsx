import { FileKey } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ImportKind, ReadImport } from '#shared/contract/schemas.ts';
import type { Submission } from '../../forms/useSubmit.ts';
import { Button } from '../../ui/Button.tsx';
import { ItemList, ItemRow, type Fact } from '../../ui/ItemRow.tsx';
import { Section } from '../../ui/Section.tsx';
import { Select } from '../../ui/Select.tsx';
import { Setting } from '../settings/Setting.tsx';

interface FileSectionProps {
  /** Null: none is chosen. */
  readonly read: ReadImport | null;
  readonly choose: Submission<[]>;
  readonly readAs: Submission<[ImportKind]>;
}

/** Which file it is, and what it is read as. */
export function FileSection({ read, choose, readAs }: FileSectionProps) {
  const { t } = useTranslation();
  const facts: Fact[] =
    read === null
      ? [{ key: 'none', text: t('import.noneText') }]
      : [
          { key: 'kind', text: t(`import.kind.${read.kind}`) },
          { key: 'count', text: t('import.entries', { count: read.entries.length }) },
          { key: 'file', text: read.file },
        ];
  return (
    <Section title={t('import.file')} lead={t('import.lead')}>
      <ItemList label={t('import.file')}>
        <ItemRow
          id="file"
          picture={<FileKey />}
          title={read === null ? t('import.none') : fileName(read.file)}
          facts={facts}
          end={
            <Button
              look={read === null ? 'primary' : 'plain'}
              busy={choose.busy}
              onClick={() => choose.submit()}
            >
              {t(read === null ? 'import.choose' : 'import.chooseAnother')}
            </Button>
          }
        />
      </ItemList>
      {read !== null && read.kinds.length > 1 && (
        <Setting
          label={t('import.readAs')}
          control={(control) => (
            <Select
              control={control}
              choices={read.kinds.map((kind) => ({ value: kind, label: t(`import.kind.${kind}`) }))}
              value={read.kind}
              onChange={(kind) => readAs.submit(kind)}
            />
          )}
        />
      )}
    </Section>
  );
}

const fileName = (file: string): string => file.replace(/^.*[/\\]/, '');
