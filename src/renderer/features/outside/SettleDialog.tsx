import { useTranslation } from 'react-i18next';
import type { OutsideItem } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { fieldText } from '../../forms/Form.tsx';
import { useSubmit } from '../../forms/useSubmit.ts';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { say } from '../../ui/toastManager.ts';
import type { DialogProps } from '../../ui/useDialog.ts';
import { Lines } from './Lines.tsx';
import { SecretField, useSecretError } from './SecretField.tsx';
import { useOutsideWords } from './words.ts';

/** A row that was changed outside Selu, and what is to become of it. */
export interface Settlement {
  readonly item: OutsideItem;
  readonly as: 'accept' | 'remove';
}

interface SettleDialogProps extends DialogProps {
  readonly settlement: Settlement;
  readonly onSettled: () => void;
}

/** Takes what was changed as it is shown, or removes it: asks for the master secret. */
export function SettleDialog({ settlement, onSettled, ...dialog }: SettleDialogProps) {
  const { t } = useTranslation();
  const { nameOf, linesOf } = useOutsideWords();
  const { item, as } = settlement;
  const { kind, id, seen } = item;
  const words = useSettleWords(settlement);
  const { busy, error, submit, clearError } = useSubmit(async (fields: FormData) => {
    const secret = fieldText(fields, 'secret').trim();
    const result = await ask(`outside.${as}`, { kind, id, seen, secret });
    if (!result.ok) return result;
    onSettled();
    say(words.done);
    return result;
  });
  const placed = useSecretError(error);
  const name = nameOf(item);
  return (
    <DialogFrame {...dialog} title={t(words.title, { name })} lead={t(words.text, { name })}>
      <DialogForm
        submit={t(words.submit)}
        look={as === 'remove' ? 'danger' : 'primary'}
        busy={busy}
        error={error}
        problem={placed.form}
        onCancel={dialog.onClose}
        onEdit={clearError}
        onSubmit={submit}
      >
        {as === 'accept' && item.what !== 'removed' && (
          <Notice tone="warn">
            <Lines lines={linesOf(item)} />
          </Notice>
        )}
        <SecretField placed={placed} />
      </DialogForm>
    </DialogFrame>
  );
}

function useSettleWords({ item, as }: Settlement) {
  const { t } = useTranslation();
  if (as === 'remove') {
    return {
      title: 'outside.removeTitle',
      text: 'outside.removeText',
      submit: 'action.remove',
      done: t('outside.removed'),
    } as const;
  }
  if (item.what === 'removed') {
    return {
      title: 'outside.noteTitle',
      text: 'outside.noteText',
      submit: 'outside.takeNote',
      done: t('outside.noted'),
    } as const;
  }
  return {
    title: 'outside.acceptTitle',
    text: 'outside.acceptText',
    submit: 'outside.accept',
    done: t('outside.accepted'),
  } as const;
}
