import { useState } from 'react';
import { Download, Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../calls/client.ts';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { say } from '../../ui/toastManager.ts';
import type { DialogProps } from '../../ui/useDialog.ts';
import { useMakingKit } from './useMakingKit.ts';
import styles from './ways.module.css';

/** Makes the recovery kit again, and asks whether it is kept now. */
export function MakeKitDialog(dialog: DialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame {...dialog} title={t('kit.make.title')} lead={t('kit.make.lead')}>
      <MakeKitForm onClose={dialog.onClose} />
    </DialogFrame>
  );
}

function MakeKitForm({ onClose }: Pick<DialogProps, 'onClose'>) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { made, save, print, error: makingError } = useMakingKit('kit');
  const [kept, setKept] = useState(false);
  const confirm = useSubmit(async () => {
    const result = await ask('kit.confirm', {});
    if (result.ok) {
      say(t('kit.noted'));
      onClose();
    }
    return result;
  });
  const error = confirm.error ?? makingError;
  return (
    <DialogForm
      submit={t('kit.make.done')}
      look="primary"
      busy={confirm.busy}
      disabled={!kept}
      error={error}
      problem={error && errorText(error)}
      onCancel={onClose}
      onSubmit={() => kept && confirm.submit()}
    >
      <div className={styles.ways}>
        <Button icon={<Download aria-hidden />} busy={save.busy} onClick={save.submit}>
          {t('kit.make.save')}
        </Button>
        <Button icon={<Printer aria-hidden />} busy={print.busy} onClick={print.submit}>
          {t('kit.make.print')}
        </Button>
      </div>
      {made && (
        <Notice tone="good">
          {made === 'saved' ? t('setup.made.saved') : t('kit.make.printed')}
        </Notice>
      )}
      <Checkbox checked={kept} onChange={(event) => setKept(event.target.checked)}>
        {t('kit.make.kept')}
      </Checkbox>
    </DialogForm>
  );
}
