import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import type { ListedCredential, UserRef } from '#shared/contract/schemas.ts';
import { Button } from '../../ui/Button.tsx';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { Field } from '../../forms/Field.tsx';
import { Form } from '../../forms/Form.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import { say } from '../../ui/toastManager.ts';
import { ValueField, type ValueFieldHandle } from '../../forms/ValueField.tsx';
import { endOfDay } from '#shared/days.ts';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { useUser } from '../../calls/app.ts';
import { useNow } from '../../ui/useNow.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { callsFor } from './calls.ts';
import { CredentialFacts } from './CredentialFacts.tsx';
import { CredentialKeyFields } from './CredentialKeyFields.tsx';
import { ExpiryField } from './ExpiryField.tsx';
import { OwnerSelect } from './OwnerSelect.tsx';

interface AddDialogProps {
  readonly open: boolean;
  /** What it is that is added; undefined: whoever adds says it. */
  readonly missing: ListedCredential | undefined;
  readonly users: readonly UserRef[];
  readonly onClose: () => void;
  readonly onClosed: () => void;
  readonly finalFocus: () => HTMLElement | null;
}

export function AddDialog({ open, onClosed, finalFocus, ...form }: AddDialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame
      open={open}
      title={t('add.title')}
      onClose={form.onClose}
      onClosed={onClosed}
      finalFocus={finalFocus}
    >
      <AddForm {...form} />
    </DialogFrame>
  );
}

type AddFormProps = Pick<AddDialogProps, 'missing' | 'users' | 'onClose'>;

function AddForm({ missing, users, onClose }: AddFormProps) {
  const { t } = useTranslation();
  const user = useUser();
  const now = useNow();
  const value = useRef<ValueFieldHandle>(null);
  const [owner, setOwner] = useState<string | null>(missing?.user?.id ?? null);
  const [capabilityId, setCapability] = useState(missing?.capabilityId ?? '');
  const [name, setName] = useState(missing?.name ?? '');
  const [day, setDay] = useState('');
  const userId = user.isAdmin ? owner : user.id;

  const { busy, error, submit, clearError } = useSubmit(async () => {
    const entered = value.current?.read();
    const result = await callsFor(user).save(
      { userId, capabilityId: capabilityId.trim(), name: name.trim() },
      {
        mode: 'add',
        value: entered?.kind === 'value' ? entered.value : '',
        expiresAt: endOfDay(day),
        seen: null,
      },
    );
    if (result.ok) {
      value.current?.clear();
      say(t('toast.added', { name: name.trim() }));
      onClose();
    }
    return result;
  });
  const placed = usePlacedError(error, {
    capability: missing ? [] : ['capability_invalid'],
    name: missing ? [] : ['credential_name_invalid', 'credential_exists'],
    value: ['value_empty', 'value_too_large', 'value_not_text', 'value_is_mask'],
    expiry: ['expiry_invalid'],
  });

  return (
    <Form className={stack.stack} error={error} onSubmit={() => submit()} onEdit={clearError}>
      {missing && <CredentialFacts credential={missing} />}
      {!missing && user.isAdmin && (
        <Field label={t('credential.owner')}>
          {(control) => (
            <OwnerSelect control={control} users={users} value={owner} onChange={setOwner} />
          )}
        </Field>
      )}
      {!missing && (
        <CredentialKeyFields
          userId={userId}
          capabilityId={capabilityId}
          onCapability={setCapability}
          name={name}
          onName={setName}
          errors={{ capability: placed.at('capability'), name: placed.at('name') }}
        />
      )}
      <ValueField
        ref={value}
        label={t('credential.value')}
        hint={t('add.valueHint')}
        canGenerate
        error={placed.at('value')}
      />
      <ExpiryField
        day={day}
        onChange={setDay}
        now={now}
        shared={userId === null}
        error={placed.at('expiry')}
      />
      {placed.form && <Notice tone="danger">{placed.form}</Notice>}
      <div className={clsx(stack.actions, stack.footer)}>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {t('action.add')}
        </Button>
      </div>
    </Form>
  );
}
