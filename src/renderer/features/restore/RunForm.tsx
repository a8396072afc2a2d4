import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RestorePreview } from '#shared/contract/schemas.ts';
import { useShownInstance } from '../../calls/app.ts';
import { Form } from '../../forms/Form.tsx';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import { LockFields, type LockHandle } from '../backups/LockFields.tsx';
import type { useRestore } from './useRestore.ts';

interface RunFormProps {
  readonly preview: RestorePreview;
  readonly restore: Pick<
    ReturnType<typeof useRestore>,
    'run' | 'isRunning' | 'error' | 'clearError'
  >;
  readonly back: ReactNode;
  /** How far the restore is; null: none goes on. */
  readonly progress: ReactNode;
}

/** What restoring means here, what there is to decide about it, and the button that does it. */
export function RunForm({ preview, restore, back, progress }: RunFormProps) {
  const { t } = useTranslation();
  const [takeSecret, setTakeSecret] = useState(true);
  const [isOtherwise, setIsOtherwise] = useState(false);
  const lock = useRef<LockHandle>(null);
  const { error, isRunning } = restore;
  const placed = usePlacedError(error, {
    passphrase: ['backup_passphrase_short'],
    recipient: ['backup_recipient_invalid'],
  });
  const { present, secretInside } = preview;
  const submit = (): void => {
    if (isRunning) return;
    const presentLock = isOtherwise ? (lock.current?.take() ?? null) : null;
    if (presentLock !== false) restore.run({ takeSecret: secretInside && takeSecret, presentLock });
  };
  return (
    <Form className={stack.stack} error={error} onEdit={restore.clearError} onSubmit={submit}>
      <Consequences preview={preview} isOtherwise={isOtherwise} />
      {/* What is typed stays, for when it is stopped. */}
      <div hidden={progress !== null}>
        <div className={stack.stack}>
          {secretInside && (
            <Checkbox checked={takeSecret} onChange={({ target }) => setTakeSecret(target.checked)}>
              {t('restore.takeSecret')}
            </Checkbox>
          )}
          {present === 'saved' && (
            <Checkbox
              checked={isOtherwise}
              onChange={({ target }) => setIsOtherwise(target.checked)}
            >
              {t('restore.present.otherwise')}
            </Checkbox>
          )}
          {isOtherwise && (
            <LockFields
              ref={lock}
              passphraseError={placed.at('passphrase')}
              recipientError={placed.at('recipient')}
            />
          )}
        </div>
      </div>
      {placed.form && <Notice tone="danger">{placed.form}</Notice>}
      {progress ?? (
        <div className={stack.actions}>
          {back}
          <Button type="submit" look="primary" autoFocus busy={isRunning}>
            {t('restore.run')}
          </Button>
        </div>
      )}
    </Form>
  );
}

interface ConsequencesProps {
  readonly preview: RestorePreview;
  /** The backup of what is here opens with something else than the one that is restored. */
  readonly isOtherwise: boolean;
}

/** What it means here, a sentence each: what is special first. */
function Consequences({ preview, isOtherwise }: ConsequencesProps) {
  const { t } = useTranslation();
  const { instance, secretFits, secretInside, present } = preview;
  const isAttached = useShownInstance()?.kind === 'attached';
  const becomes = present === 'saved' && isOtherwise ? 'savedOtherwise' : present;
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
      {becomes !== 'none' && <Notice tone="plain">{t(`restore.present.${becomes}`)}</Notice>}
    </>
  );
}
