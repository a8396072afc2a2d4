import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../calls/client.ts';
import { useRemoved } from '../../calls/useUndo.ts';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { useSeenSubmit } from '../../forms/useSeenSubmit.ts';
import { ValueField, type ValueFieldHandle } from '../../forms/ValueField.tsx';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { say } from '../../ui/toastManager.ts';
import type { KnownPipe, PipeDialogProps } from './pipes.ts';

interface AnswerAuthDialogProps extends PipeDialogProps {
  readonly pipe: KnownPipe;
}

/** What a webhook sends along with its answers: set, replaced, or by an empty field removed. */
export function AnswerAuthDialog(props: AnswerAuthDialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame
      {...props}
      title={t('pipes.auth.title', { name: props.pipe.name })}
      lead={t('pipes.auth.lead')}
    >
      <AnswerAuthForm {...props} />
    </DialogFrame>
  );
}

function AnswerAuthForm({ pipe, onClose }: AnswerAuthDialogProps) {
  const { t } = useTranslation();
  const auth = useRef<ValueFieldHandle>(null);
  const [confirming, setConfirming] = useState(false);
  const announceRemoved = useRemoved();
  const stored = pipe.answerAuth !== 'missing';
  const { busy, error, submit, clearError, overrule } = useSeenSubmit(pipe.stamp, async (seen) => {
    const read = auth.current?.read() ?? { kind: 'untouched' };
    if (stored && read.kind === 'empty') {
      setConfirming(true);
      return { ok: true, value: null };
    }
    if (stored && read.kind === 'untouched') {
      onClose();
      return { ok: true, value: null };
    }
    const value = read.kind === 'value' ? read.value : '';
    const result = await ask('pipes.setAnswerAuth', { pipeId: pipe.id, auth: value, seen });
    if (result.ok) {
      auth.current?.clear();
      say(t('toast.saved', { name: t('pipes.auth.name') }));
      onClose();
    }
    return result;
  });
  const placed = usePlacedError(error, {
    auth: ['value_empty', 'value_too_large', 'value_not_text', 'value_is_mask', 'header_malformed'],
  });
  return (
    <DialogForm
      submit={t('action.save')}
      busy={busy}
      error={error}
      problem={placed.form}
      onSubmit={() => submit()}
      onEdit={clearError}
      onOverrule={overrule}
      onCancel={onClose}
    >
      <ValueField
        ref={auth}
        label={t('pipes.auth.label')}
        hint={t('pipes.auth.hint')}
        masked={stored}
        kind="key"
        error={placed.at('auth')}
      />
      <ConfirmDialog
        open={confirming}
        title={t('pipes.auth.removeTitle')}
        confirm={t('action.remove')}
        onClose={() => setConfirming(false)}
        onConfirm={async () => {
          const result = await ask('pipes.removeAnswerAuth', { pipeId: pipe.id });
          if (result.ok) {
            setConfirming(false);
            onClose();
            const text = t('pipes.auth.removed', { name: pipe.name });
            announceRemoved({ name: t('pipes.auth.name'), text }, result.value);
          }
          return result;
        }}
      >
        {t('pipes.auth.removeText')}
      </ConfirmDialog>
    </DialogForm>
  );
}
