import { useTranslation } from 'react-i18next';
import type { OutsideItem } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { fieldText } from '../../forms/Form.tsx';
import { useSubmit } from '../../forms/useSubmit.ts';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import type { DialogProps } from '../../ui/useDialog.ts';
import { SecretField, useSecretError } from './SecretField.tsx';

/** A row that was changed outside Selu, and what is to become of it. */
export interface Settlement {
  readonly item: OutsideItem;
  readonly as: 'accept' | 'remove';
}

interface SettleDialogProps extends DialogProps {
  readonly settlement: Settlement;
}

/** Takes what was changed as it is, or removes it: asks for the master secret. */
export function SettleDialog({ settlement: { item, as }, ...dialog }: SettleDialogProps) {
  const { t } = useTranslation();
  const { kind, id, name } = item;
  const { busy, error, submit, clearError } = useSubmit(async (fields: FormData) => {
    const secret = fieldText(fields, 'secret').trim();
    const result = await ask(`outside.${as}`, { kind, id, secret });
    if (result.ok) dialog.onClose();
    return result;
  });
  const placed = useSecretError(error);
  const isRemoval = as === 'remove';
  return (
    <DialogFrame
      {...dialog}
      title={t(isRemoval ? 'outside.removeTitle' : 'outside.acceptTitle', { name })}
      lead={t(isRemoval ? 'outside.removeText' : 'outside.acceptText', { name })}
    >
      <DialogForm
        submit={t(isRemoval ? 'action.remove' : 'outside.accept')}
        look={isRemoval ? 'danger' : 'primary'}
        busy={busy}
        error={error}
        problem={placed.form}
        onCancel={dialog.onClose}
        onEdit={clearError}
        onSubmit={submit}
      >
        <SecretField placed={placed} />
      </DialogForm>
    </DialogFrame>
  );
}
