import { useState } from 'react';
import { Download } from 'lucide-react';
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
  const [saved, setSaved] = useState(false);
  const [kept, setKept] = useState(false);
  const save = useSubmit(async () => {
    const result = await ask('kit.save', {});
    if (result.ok && result.value.saved) setSaved(true);
    return result;
  });
  const confirm = useSubmit(async () => {
    const result = await ask('kit.confirm', {});
    if (result.ok) {
      say(t('kit.noted'));
      onClose();
    }
    return result;
  });
  const error = confirm.error ?? save.error;
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
      <div>
        <Button icon={<Download aria-hidden />} busy={save.busy} onClick={() => save.submit()}>
          {t('kit.make.save')}
        </Button>
      </div>
      {saved && <Notice tone="good">{t('setup.made.saved')}</Notice>}
      <Checkbox checked={kept} onChange={(event) => setKept(event.target.checked)}>
        {t('kit.make.kept')}
      </Checkbox>
    </DialogForm>
  );
}
