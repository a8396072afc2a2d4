import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '#shared/errors.ts';
import { chatGuid } from '#shared/pipes.ts';
import { CheckedForm } from '../../forms/CheckedForm.tsx';
import { Field } from '../../forms/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { say } from '../../ui/toastManager.ts';
import { ValueField, type ValueFieldHandle } from '../../forms/ValueField.tsx';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import { addressErrors, keyErrors } from '../../forms/keyErrors.ts';
import { useAddressRead } from '../../forms/useAddressRead.ts';
import { useCheckedSubmit } from '../../forms/useCheckedSubmit.ts';
import type { KnownPipe, PipeDialogProps } from './pipes.ts';
import { ProfileFields, profileErrors, useProfile } from './profile.tsx';
import { useSecretHint } from './pipeWords.tsx';
import { RemovePipeDialog } from './RemovePipeDialog.tsx';
import { BlueBubblesSteps } from './SetUpSteps.tsx';

/** Which errors belong to which field. */
const errors = {
  ...profileErrors,
  address: addressErrors,
  password: keyErrors,
  chat: ['chat_invalid'],
} as const satisfies Record<string, readonly ErrorCode[]>;

/** An address as BlueBubbles has it in a network at home. */
const example = 'http://192.168.1.20:1234';

interface BlueBubblesFormProps extends Pick<
  PipeDialogProps,
  'plain' | 'users' | 'agents' | 'onClose' | 'onRemoved'
> {
  /** Null: a new one. */
  readonly pipe: KnownPipe | null;
}

/** Server, password and chat; of a new one, with what to do on the Mac first. */
export function BlueBubblesForm(props: BlueBubblesFormProps) {
  const { pipe, plain, users, agents, onClose, onRemoved } = props;
  const { t } = useTranslation();
  const password = useRef<ValueFieldHandle>(null);
  const isOutside = pipe?.secretStatus === 'outside';
  // What somebody else has written is not to be confirmed by leaving it where it stands.
  const [address, setAddress] = useState(isOutside ? '' : (pipe?.address ?? ''));
  const [chat, setChat] = useState(isOutside ? '' : (pipe?.chat ?? ''));
  const [profile, setProfile] = useProfile(pipe, t('pipes.blueBubbles.firstName'));
  const [confirming, setConfirming] = useState(false);
  const stored = pipe !== null && pipe.secretStatus !== 'missing';
  const secretHint = useSecretHint({ stored, plain });
  const readHint = useAddressRead(address, 'blueBubbles');
  const guid = chatGuid(chat);
  const isMeant = guid !== chat.trim();

  const { edited, ...submission } = useCheckedSubmit(async ({ check, mineOk, ...accepted }) => {
    const read = password.current?.read() ?? { kind: 'untouched' };
    if (stored && read.kind === 'empty') {
      setConfirming(true);
      return { ok: true, value: null };
    }
    // What is stored already is not checked for another name.
    const isNew = read.kind !== 'untouched' || address.trim() !== pipe?.address;
    const newPassword = read.kind === 'value' ? read.value : '';
    const result = await ask('pipes.saveBlueBubbles', {
      pipeId: pipe?.id ?? null,
      ...profile,
      address,
      password: read.kind === 'untouched' ? null : newPassword,
      chat: guid,
      ...accepted,
      check: check && isNew,
      seen: mineOk ? null : (pipe?.stamp ?? null),
    });
    if (result.ok) {
      password.current?.clear();
      const { name } = profile;
      const isSkipped = isNew && result.value.outcome === 'skipped';
      if (isSkipped) say(t('check.savedUnchecked', { name }));
      else say(pipe ? t('toast.saved', { name }) : t('toast.added', { name }));
      onClose();
    }
    return result;
  });
  const placed = usePlacedError(submission.error, errors);

  return (
    <CheckedForm
      submission={submission}
      onEdit={edited}
      problem={placed.form}
      submit={pipe ? t('action.save') : t('action.add')}
      progress={t('check.progress', { name: 'BlueBubbles' })}
      onCancel={onClose}
    >
      {!pipe && <BlueBubblesSteps />}
      {isOutside && <Notice tone="warn">{t('status.outsideAgain')}</Notice>}
      <Field
        label={t('pipes.blueBubbles.address')}
        hint={readHint ?? t('pipes.blueBubbles.addressHint')}
        error={placed.at('address')}
      >
        {(control) => (
          <TextInput
            {...control}
            // Not of the type url: the browser would refuse what is completed.
            inputMode="url"
            mono
            placeholder={example}
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
        )}
      </Field>
      <ValueField
        ref={password}
        label={t('pipes.blueBubbles.password')}
        hint={secretHint}
        masked={stored}
        kind="password"
        error={placed.at('password')}
      />
      <Field
        label={t('pipes.chat')}
        hint={
          isMeant ? t('pipes.blueBubbles.chatMeant', { guid }) : t('pipes.blueBubbles.chatHint')
        }
        error={placed.at('chat')}
      >
        {(control) => (
          <TextInput {...control} value={chat} onChange={(event) => setChat(event.target.value)} />
        )}
      </Field>
      <ProfileFields
        pipe={pipe}
        profile={profile}
        onChange={setProfile}
        users={users}
        agents={agents}
        at={placed.at}
      />
      {pipe && (
        <RemovePipeDialog
          open={confirming}
          pipe={pipe}
          onClose={() => setConfirming(false)}
          onRemoved={(removedPipe, removed) => {
            onClose();
            onRemoved(removedPipe, removed);
          }}
        />
      )}
    </CheckedForm>
  );
}
