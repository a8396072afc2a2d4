import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import type { Credential, Removed } from '#shared/contract/schemas.ts';
import type { Result } from '#shared/errors.ts';
import { Button } from '../../ui/Button.tsx';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { Form } from '../../forms/Form.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import { say } from '../../ui/toastManager.ts';
import { ValueField, type ValueFieldHandle } from '../../forms/ValueField.tsx';
import { dayOfExpiry, endOfDay } from '#shared/days.ts';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { useUser } from '../../calls/app.ts';
import { useNow } from '../../ui/useNow.ts';
import { useSeenSubmit } from '../../forms/useSeenSubmit.ts';
import { Meanwhile } from '../../forms/Meanwhile.tsx';
import { callsFor, refOf, seenOf } from './calls.ts';
import { CredentialFacts } from './CredentialFacts.tsx';
import { ExpiryField } from './ExpiryField.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { statusOf } from '#shared/credential-status.ts';

interface UpdateDialogProps {
  readonly open: boolean;
  /** As it was when the dialog opened: what is typed stays, whatever happens to the list. */
  readonly credential: Credential;
  readonly onClose: () => void;
  readonly onClosed: () => void;
  readonly onRemoved: (credential: Credential, removed: Removed) => void;
  readonly finalFocus: () => HTMLElement | null;
}

export function UpdateDialog({ open, onClosed, finalFocus, ...form }: UpdateDialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame
      open={open}
      title={t('update.title')}
      onClose={form.onClose}
      onClosed={onClosed}
      finalFocus={finalFocus}
    >
      <UpdateForm {...form} />
    </DialogFrame>
  );
}

type UpdateFormProps = Pick<UpdateDialogProps, 'credential' | 'onClose' | 'onRemoved'>;

function UpdateForm({ credential, onClose, onRemoved }: UpdateFormProps) {
  const { t } = useTranslation();
  const user = useUser();
  const now = useNow();
  const value = useRef<ValueFieldHandle>(null);
  const firstDay = credential.expiresAt ? dayOfExpiry(credential.expiresAt) : '';
  const [day, setDay] = useState(firstDay);
  const [confirming, setConfirming] = useState(false);
  const { kind } = statusOf(credential, now);
  const isShared = credential.user === null;

  const { busy, error, submit, clearError, overrule } = useSeenSubmit(
    seenOf(credential),
    async (seen) => {
      const entered = value.current?.read() ?? { kind: 'untouched' };
      if (entered.kind === 'empty') {
        setConfirming(true);
        return { ok: true, value: null };
      }
      const calls = callsFor(user);
      const ref = refOf(credential);
      // An untouched date keeps its exact moment; a reminder that has passed is done with the new value.
      const chosen = endOfDay(day);
      const kept = isShared && kind === 'expired' ? null : credential.expiresAt;
      const expiresAt = day === firstDay ? kept : chosen;
      let result: Result<unknown> = { ok: true, value: null };
      if (entered.kind === 'value') {
        result = await calls.save(ref, { mode: 'replace', value: entered.value, expiresAt, seen });
      } else if (day !== firstDay) {
        result = await calls.setExpiry(ref, { expiresAt, seen });
      } else {
        onClose();
        return result;
      }
      if (result.ok) {
        value.current?.clear();
        say(t('toast.saved', { name: credential.name }));
        onClose();
      }
      return result;
    },
  );
  const placed = usePlacedError(error, {
    value: ['value_empty', 'value_too_large', 'value_not_text', 'value_is_mask'],
    expiry: ['expiry_invalid'],
  });

  return (
    <Form className={stack.stack} error={error} onSubmit={() => submit()} onEdit={clearError}>
      <CredentialFacts credential={credential} />
      {kind === 'damaged' && <Notice tone="danger">{t('update.damaged')}</Notice>}
      {kind === 'expired' && (
        <Notice tone="warn">{isShared ? t('update.renew') : t('update.expired')}</Notice>
      )}
      <ValueField
        ref={value}
        label={t('credential.value')}
        hint={t('update.valueHint')}
        masked
        canGenerate
        error={placed.at('value')}
      />
      <ExpiryField
        day={day}
        onChange={setDay}
        now={now}
        shared={isShared}
        error={placed.at('expiry')}
      />
      {placed.form && (
        <Notice tone="danger">
          {placed.form}
          {overrule && <Meanwhile onMine={overrule} onLook={onClose} />}
        </Notice>
      )}
      <div className={clsx(stack.actions, stack.footer)}>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {t('action.save')}
        </Button>
      </div>
      <RemoveDialog
        open={confirming}
        credential={credential}
        onClose={() => setConfirming(false)}
        onRemoved={(removed) => {
          setConfirming(false);
          onClose();
          onRemoved(credential, removed);
        }}
      />
    </Form>
  );
}
