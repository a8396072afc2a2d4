import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Output } from '#shared/contract/index.ts';
import { CheckedForm } from '../../forms/CheckedForm.tsx';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { Field } from '../../forms/Field.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import { addressErrors } from '../../forms/keyErrors.ts';
import { useAddressRead } from '../../forms/useAddressRead.ts';
import { useCheckedSubmit } from '../../forms/useCheckedSubmit.ts';
import type { PipeDialogProps } from './pipes.ts';
import { ProfileFields, profileErrors, useProfile } from './profile.tsx';
import { TokenOnce } from './TokenOnce.tsx';

/** Adds a webhook, and shows the token that it gets. */
export function WebhookDialog(props: PipeDialogProps) {
  const { t } = useTranslation();
  const [made, setMade] = useState<string | null>(null);
  const box = useRef<HTMLOutputElement>(null);
  return (
    <DialogFrame
      {...props}
      wide={made !== null}
      title={made !== null ? t('pipes.token.title') : t('pipes.webhook.title')}
      lead={made !== null ? undefined : t('pipes.webhook.lead')}
    >
      {made === null && (
        <WebhookForm
          {...props}
          onMade={({ pipeId, token }) => {
            if (box.current) box.current.textContent = token;
            setMade(pipeId);
          }}
        />
      )}
      <TokenOnce box={box} pipeId={made} onDone={props.onClose} />
    </DialogFrame>
  );
}

interface WebhookFormProps extends PipeDialogProps {
  readonly onMade: (made: Output<'pipes.createWebhook'>) => void;
}

function WebhookForm({ users, agents, onClose, onMade }: WebhookFormProps) {
  const { t } = useTranslation();
  const [profile, setProfile] = useProfile(null, t('pipes.kind.webhook'));
  const [address, setAddress] = useState('');
  const readHint = useAddressRead(address, 'webhook');
  const { edited, ...submission } = useCheckedSubmit(async ({ insecureOk }) => {
    const result = await ask('pipes.createWebhook', { ...profile, address, insecureOk });
    if (result.ok) onMade(result.value);
    return result;
  });
  const placed = usePlacedError(submission.error, { ...profileErrors, address: addressErrors });
  return (
    <CheckedForm
      submission={submission}
      onEdit={edited}
      problem={placed.form}
      submit={t('action.add')}
      progress=""
      onCancel={onClose}
    >
      <ProfileFields
        pipe={null}
        profile={profile}
        onChange={setProfile}
        users={users}
        agents={agents}
        at={placed.at}
      />
      <Field
        label={t('pipes.webhook.address')}
        aside={t('field.optional')}
        hint={readHint ?? t('pipes.webhook.addressHint')}
        error={placed.at('address')}
      >
        {(control) => (
          <TextInput
            {...control}
            // Not of the type url: the browser would refuse what is completed.
            inputMode="url"
            mono
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
        )}
      </Field>
    </CheckedForm>
  );
}
