import { useTranslation } from 'react-i18next';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { BackLink } from '../../ui/BackLink.tsx';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageBody } from '../../ui/Page.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import stack from '../../ui/stack.module.css';
import { useDialog } from '../../ui/useDialog.ts';
import { DoneSection } from './DoneSection.tsx';
import { FileSection } from './FileSection.tsx';
import { LeftOutSection } from './LeftOutSection.tsx';
import { OthersSection } from './OthersSection.tsx';
import { PlaceDialog, type Placing } from './PlaceDialog.tsx';
import { TakesSection } from './TakesSection.tsx';
import { useImport } from './useImport.ts';

/** Imports credentials from a file: which one, what of it goes where, and what becomes of the file. */
export function ImportPage() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const imported = useImport();
  const { read, takes, outcome, preview, run, user } = imported;
  const placing = useDialog<Placing>();
  const shown = preview?.value?.takes.length === takes.length ? preview.value : null;
  const chosen = takes.filter(({ taken }) => taken);
  const isReady = takes.every(({ taken }, at) => !taken || shown?.takes[at]?.problem === null);
  const error = imported.choose.error ?? imported.readAs.error ?? run.error ?? preview?.error;
  return (
    <>
      <PageHeader
        title={t('import.title')}
        back={<BackLink to="/credentials" text={t('credentials.title')} />}
      />
      <PageBody wide>
        {read !== null && outcome !== null ? (
          <DoneSection read={read} outcome={outcome} onAnother={imported.choose.submit} />
        ) : (
          <FileSection read={read} choose={imported.choose} readAs={imported.readAs} />
        )}
        {error && <Notice tone="danger">{errorText(error)}</Notice>}
        {read !== null && outcome === null && (
          <>
            <TakesSection
              entries={read.entries}
              takes={takes}
              shown={shown?.takes ?? []}
              onTake={imported.take}
              onChange={(take) => placing.show({ entry: take.entry, take })}
            />
            {takes.length > 0 && (
              <div className={stack.actions}>
                <Button
                  look="primary"
                  busy={run.busy}
                  disabled={chosen.length === 0 || shown === null || !isReady}
                  onClick={() => shown && run.submit(shown.seen)}
                >
                  {t('import.run', { count: chosen.length })}
                </Button>
              </div>
            )}
            <OthersSection
              key={read.handle}
              entries={read.entries}
              takes={takes}
              onPlace={(entry) => placing.show({ entry, take: null })}
            />
            <LeftOutSection leftOut={read.leftOut} />
          </>
        )}
      </PageBody>
      {read !== null && placing.subject !== null && (
        <PlaceDialog
          {...placing.dialog}
          user={user}
          entries={read.entries}
          takes={takes}
          placing={placing.subject}
          onPlace={imported.place}
        />
      )}
    </>
  );
}
