import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KitStatus } from '#shared/contract/schemas.ts';
import { secretFlaws } from '#shared/master-secret.ts';
import { ask } from '../../calls/client.ts';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { Field } from '../../forms/Field.tsx';
import { fieldText } from '../../forms/Form.tsx';
import { PasswordInput } from '../../forms/PasswordInput.tsx';
import { useSubmit } from '../../forms/useSubmit.ts';
import { briefDay } from '../../i18n/dates.ts';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { useLanguage } from '../../i18n/useLanguage.ts';
import { Button } from '../../ui/Button.tsx';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { DialogProps } from '../../ui/useDialog.ts';
import { clsx } from 'clsx';
import stack from '../../ui/stack.module.css';
import styles from './ways.module.css';
import { ScanCamera } from './ScanCamera.tsx';
import { ScanPicture } from './ScanPicture.tsx';

/** Has the master secret of a kit typed or scanned, and says whether it fits. */
export function CheckKitDialog(dialog: DialogProps) {
  const { t } = useTranslation();
  const [fits, setFits] = useState<KitStatus | null>(null);
  return (
    <DialogFrame {...dialog} title={t('kit.check.title')} lead={t('kit.check.lead')}>
      {fits ? (
        <Fits status={fits} onClose={dialog.onClose} />
      ) : (
        <CheckKitForm onClose={dialog.onClose} onFits={setFits} />
      )}
    </DialogFrame>
  );
}

interface CheckKitFormProps extends Pick<DialogProps, 'onClose'> {
  readonly onFits: (status: KitStatus) => void;
}

function CheckKitForm({ onClose, onFits }: CheckKitFormProps) {
  const { t } = useTranslation();
  /** Why no code was read. */
  const [scan, setScan] = useState<'noCode' | 'none' | 'refused' | null>(null);
  const { busy, error, submit, clearError } = useSubmit(async (secret: string) => {
    setScan(null);
    const result = await ask('kit.check', { secret });
    if (result.ok) onFits(result.value);
    return result;
  });
  const placed = usePlacedError(error, { secret: [...secretFlaws, 'kit_mistyped', 'kit_wrong'] });
  const startAfresh = (): void => {
    clearError();
    setScan(null);
  };
  return (
    <DialogForm
      submit={t('kit.check.submit')}
      busy={busy}
      error={error}
      problem={placed.form ?? (scan ? t(`kit.check.problem.${scan}`) : undefined)}
      onCancel={onClose}
      onEdit={startAfresh}
      onSubmit={(fields) => submit(fieldText(fields, 'secret'))}
    >
      <Field label={t('secret.label')} hint={t('kit.check.hint')} error={placed.at('secret')}>
        {(control) => <PasswordInput {...control} name="secret" mono required />}
      </Field>
      <div className={styles.ways}>
        <ScanCamera onStart={startAfresh} onText={submit} onProblem={setScan} />
        <ScanPicture
          onStart={startAfresh}
          onText={(text) => (text === null ? setScan('noCode') : submit(text))}
        />
      </div>
    </DialogForm>
  );
}

interface FitsProps extends Pick<DialogProps, 'onClose'> {
  readonly status: KitStatus;
}

function Fits({ status: { confirmedAt }, onClose }: FitsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <div className={stack.stack}>
      <Notice tone="good">
        {t('kit.check.fits')}
        {confirmedAt && <span>{t('kit.kept', { day: briefDay(confirmedAt, language) })}</span>}
      </Notice>
      <div className={clsx(stack.actions, stack.footer)}>
        <Button look="primary" autoFocus onClick={onClose}>
          {t('action.close')}
        </Button>
      </div>
    </div>
  );
}
