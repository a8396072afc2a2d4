import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Output } from '#shared/contract/index.ts';
import type { ReadImport } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Section } from '../../ui/Section.tsx';
import stack from '../../ui/stack.module.css';
import { Setting } from '../settings/Setting.tsx';

interface DoneSectionProps {
  readonly read: ReadImport;
  readonly outcome: Output<'imports.run'>;
  /** Chooses another file. */
  readonly onAnother: () => void;
}

/** What came of an import, and what is left to do: the file still holds everything. */
export function DoneSection({ read, outcome, onAnother }: DoneSectionProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [, navigate] = useLocation();
  const { added, replaced } = outcome;
  const show = useSubmit(() => ask('imports.showFile', { handle: read.handle }));
  const counts = [
    ...(added > 0 ? [t('import.added', { count: added })] : []),
    ...(replaced > 0 ? [t('import.replaced', { count: replaced })] : []),
  ];
  return (
    <>
      <Notice tone="good">{counts.join(' ')}</Notice>
      <Section title={t('import.delete.title')} lead={t('import.delete.lead')} focus>
        <Setting
          label={t('import.delete.label')}
          hint={read.file}
          end={
            <Button busy={show.busy} onClick={() => show.submit()}>
              {t('import.delete.show')}
            </Button>
          }
        />
      </Section>
      {show.error && <Notice tone="danger">{errorText(show.error)}</Notice>}
      <div className={stack.actions}>
        <Button onClick={onAnother}>{t('import.chooseAnother')}</Button>
        <Button look="primary" onClick={() => navigate('/credentials')}>
          {t('import.toCredentials')}
        </Button>
      </div>
    </>
  );
}
