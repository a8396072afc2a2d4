import type { ReactNode } from 'react';
import { Archive } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ChosenBackup, RestorePreview } from '#shared/contract/schemas.ts';
import { Field } from '../../forms/Field.tsx';
import { fieldText, Form } from '../../forms/Form.tsx';
import { PasswordInput } from '../../forms/PasswordInput.tsx';
import { exactTime } from '../../i18n/dates.ts';
import { useErrorText, usePlacedError } from '../../i18n/useErrorText.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { Button } from '../../ui/Button.tsx';
import { ItemList, ItemRow, type Fact } from '../../ui/ItemRow.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import styles from './RestoreSteps.module.css';
import { RestoreProgress, useRestoreProgress } from './RestoreProgress.tsx';
import type { RestoreDomain } from './restoring.ts';
import { RunForm } from './RunForm.tsx';
import { useRestore } from './useRestore.ts';

interface RestoreStepsProps {
  readonly domain: RestoreDomain;
  /** Leads away, where there is no other way back. */
  readonly onBack?: () => void;
}

/** Restores a backup: which one, what opens it, what it holds, and what becomes of what is here. */
export function RestoreSteps({ domain, onBack }: RestoreStepsProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const restore = useRestore(domain);
  const { chosen, preview, choose, look, isRunning, error } = restore;
  const handle = chosen?.handle ?? '';
  const progress = useRestoreProgress(handle, look.busy || isRunning);
  const isReady = preview?.problem === null;
  const back = onBack && (
    <Button look="quiet" className={stack.pushed} onClick={onBack}>
      {t('action.back')}
    </Button>
  );
  const shown = progress && <RestoreProgress handle={handle} progress={progress} />;
  return (
    <div className={stack.stack}>
      <div className={styles.backup}>
        <ItemList label={t('restore.backup')}>
          <BackupRow
            chosen={chosen}
            preview={preview}
            choose={
              shown === null && (
                <Button
                  look={chosen === null ? 'primary' : 'plain'}
                  busy={choose.busy}
                  onClick={() => choose.submit()}
                >
                  {t(chosen === null ? 'restore.choose' : 'restore.chooseAnother')}
                </Button>
              )
            }
          />
        </ItemList>
      </div>
      {preview?.problem && <Notice tone="danger">{errorText(preview.problem)}</Notice>}
      {chosen && preview === null && (
        <KeyForm key={chosen.handle} chosen={chosen} look={look} back={back} progress={shown} />
      )}
      {isReady && (
        <RunForm key={handle} preview={preview} restore={restore} back={back} progress={shown} />
      )}
      {!isReady && error && <Notice tone="danger">{errorText(error)}</Notice>}
      {!isReady && back && (chosen === null || preview !== null) && (
        <div className={stack.actions}>{back}</div>
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
  /** How far the opening is; null: nothing goes on. */
  readonly progress: ReactNode;
}

function KeyForm({ chosen: { opensWith }, look, back, progress }: KeyFormProps) {
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
      {progress ?? (
        <div className={stack.actions}>
          {back}
          <Button type="submit" look="primary" busy={look.busy}>
            {t('restore.open')}
          </Button>
        </div>
      )}
    </Form>
  );
}
