import { useState, type ReactNode } from 'react';
import { Archive } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ChosenBackup, RestorePreview } from '#shared/contract/schemas.ts';
import { useShownInstance } from '../../calls/app.ts';
import { Field } from '../../forms/Field.tsx';
import { fieldText, Form } from '../../forms/Form.tsx';
import { PasswordInput } from '../../forms/PasswordInput.tsx';
import { exactTime } from '../../i18n/dates.ts';
import { useErrorText, usePlacedError } from '../../i18n/useErrorText.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { ItemList, ItemRow, type Fact } from '../../ui/ItemRow.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import styles from './RestoreSteps.module.css';
import { useRestore, type RestoreDomain } from './useRestore.ts';

interface RestoreStepsProps {
  readonly domain: RestoreDomain;
  /** Leads away, where there is no other way back. */
  readonly onBack?: () => void;
}

/** Restores a backup: which one, what opens it, what it holds, and what becomes of what is here. */
export function RestoreSteps({ domain, onBack }: RestoreStepsProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { chosen, preview, choose, look, run } = useRestore(domain);
  const [takeSecret, setTakeSecret] = useState(true);
  const isReady = preview?.problem === null;
  const error = choose.error ?? run.error;
  const back = onBack && (
    <Button look="quiet" className={stack.pushed} onClick={onBack}>
      {t('action.back')}
    </Button>
  );
  return (
    <div className={stack.stack}>
      <div className={styles.backup}>
        <ItemList label={t('restore.backup')}>
          <BackupRow
            chosen={chosen}
            preview={preview}
            choose={
              <Button
                look={chosen === null ? 'primary' : 'plain'}
                busy={choose.busy}
                onClick={() => choose.submit()}
              >
                {t(chosen === null ? 'restore.choose' : 'restore.chooseAnother')}
              </Button>
            }
          />
        </ItemList>
      </div>
      {preview?.problem && <Notice tone="danger">{errorText(preview.problem)}</Notice>}
      {isReady && (
        <Consequences preview={preview} takeSecret={takeSecret} onTakeSecret={setTakeSecret} />
      )}
      {run.busy && <Notice tone="plain">{t('restore.running')}</Notice>}
      {error && <Notice tone="danger">{errorText(error)}</Notice>}
      {chosen && preview === null ? (
        <KeyForm key={chosen.handle} chosen={chosen} look={look} back={back} />
      ) : (
        (isReady || back !== undefined) && (
          <div className={stack.actions}>
            {back}
            {isReady && (
              <Button
                look="primary"
                autoFocus
                busy={run.busy}
                onClick={() => run.submit(preview.secretInside && takeSecret)}
              >
                {t('restore.run')}
              </Button>
            )}
          </div>
        )
      )}
    </div>
  );
}

interface BackupRowProps {
  /** Null: none is. */
  readonly chosen: ChosenBackup | null;
  /** Null: it is not open yet. */
  readonly preview: RestorePreview | null;
  /** Chooses one, or another. */
  readonly choose: ReactNode;
}

function BackupRow({ chosen, preview, choose }: BackupRowProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const row = (title: string, facts: readonly Fact[]) => (
    <ItemRow id="backup" picture={<Archive />} title={title} facts={facts} end={choose} />
  );
  if (chosen === null) {
    return row(t('restore.none'), [{ key: 'none', text: t('restore.noneText') }]);
  }
  if (preview === null) {
    const name = chosen.file.replace(/^.*[/\\]/, '');
    return row(name, [{ key: 'closed', text: t('restore.closed') }]);
  }
  const { people, credentials, agents, version, madeAt } = preview;
  const content = t('restore.content', {
    people: t('restore.people', { count: people }),
    credentials: t('restore.credentials', { count: credentials }),
    agents: t('restore.agents', { count: agents }),
  });
  return row(t('restore.madeAt', { time: exactTime(madeAt, language) }), [
    { key: 'content', text: content },
    { key: 'version', text: t('restore.version', { version }) },
    { key: 'file', text: chosen.file },
  ]);
}

interface KeyFormProps {
  readonly chosen: ChosenBackup;
  readonly look: ReturnType<typeof useRestore>['look'];
  readonly back: ReactNode;
}

function KeyForm({ chosen: { opensWith }, look, back }: KeyFormProps) {
  const { t } = useTranslation();
  const placed = usePlacedError(look.error, {
    key: ['backup_key_wrong', 'backup_identity_invalid'],
  });
  const isPassphrase = opensWith === 'passphrase';
  return (
    <Form
      className={stack.stack}
      error={look.error}
      onEdit={look.clearError}
      onSubmit={(fields) => {
        const text = fieldText(fields, 'key');
        look.submit(isPassphrase ? { passphrase: text } : { identity: text });
      }}
    >
      <Field
        label={t(isPassphrase ? 'restore.passphrase' : 'restore.identity')}
        hint={t(isPassphrase ? 'restore.passphraseHint' : 'restore.identityHint')}
        error={placed.at('key')}
      >
        {(control) => (
          <PasswordInput {...control} name="key" mono={!isPassphrase} autoFocus required />
        )}
      </Field>
      {placed.form && <Notice tone="danger">{placed.form}</Notice>}
      <div className={stack.actions}>
        {back}
        <Button type="submit" look="primary" busy={look.busy}>
          {t('restore.open')}
        </Button>
      </div>
    </Form>
  );
}

interface ConsequencesProps {
  readonly preview: RestorePreview;
  readonly takeSecret: boolean;
  readonly onTakeSecret: (taken: boolean) => void;
}

/** What it means here, a sentence each: what is special first. */
function Consequences({ preview, takeSecret, onTakeSecret }: ConsequencesProps) {
  const { t } = useTranslation();
  const { instance, secretFits, secretInside, present } = preview;
  const isAttached = useShownInstance()?.kind === 'attached';
  return (
    <>
      {instance === 'other' && <Notice tone="warn">{t('restore.other')}</Notice>}
      {secretFits === 'fits' && <Notice tone="good">{t('restore.secret.fits')}</Notice>}
      {secretFits !== 'fits' && !secretInside && (
        <Notice tone={secretFits === 'other' ? 'warn' : 'plain'}>
          {t(`restore.secret.${secretFits}`)}
        </Notice>
      )}
      {isAttached && <Notice tone="warn">{t('restore.stopFirst')}</Notice>}
      {present !== 'none' && <Notice tone="plain">{t(`restore.present.${present}`)}</Notice>}
      {secretInside && (
        <Checkbox checked={takeSecret} onChange={({ target }) => onTakeSecret(target.checked)}>
          {t('restore.takeSecret')}
        </Checkbox>
      )}
    </>
  );
}
