import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckedForm } from '../../forms/CheckedForm.tsx';
import { say } from '../../ui/toastManager.ts';
import { ValueField, type ValueFieldHandle } from '../../forms/ValueField.tsx';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { Notice } from '../../ui/Notice.tsx';
import { ask } from '../../calls/client.ts';
import { useCheckedSubmit } from '../../forms/useCheckedSubmit.ts';
import type { KnownPipe, PipeDialogProps } from './pipes.ts';
import { ProfileFields, useProfile } from './profile.tsx';
import { useSecretHint } from './pipeWords.tsx';
import { RemovePipeDialog } from './RemovePipeDialog.tsx';
import { TelegramChatField } from './TelegramChatField.tsx';
import { telegramErrors, useTelegramChats } from './telegram.ts';

interface TelegramEditFormProps extends Pick<
  PipeDialogProps,
  'plain' | 'users' | 'agents' | 'onClose' | 'onRemoved'
> {
  readonly pipe: KnownPipe;
}

/** A Telegram pipe that is there: everything in one form. */
export function TelegramEditForm(props: TelegramEditFormProps) {
  const { pipe, plain, users, agents, onClose, onRemoved } = props;
  const { t } = useTranslation();
  const token = useRef<ValueFieldHandle>(null);
  const isOutside = pipe.secretStatus === 'outside';
  // What somebody else has written is not to be confirmed by leaving it where it stands.
  const [chat, setChat] = useState(isOutside ? '' : (pipe.chat ?? ''));
  const [profile, setProfile] = useProfile(pipe, '');
  const [confirming, setConfirming] = useState(false);
  const stored = pipe.secretStatus !== 'missing';
  const secretHint = useSecretHint({ stored, plain });
  const lookup = useTelegramChats(() => {
    const read = token.current?.read();
    return read?.kind === 'value' ? { token: read.value, otherKeyOk: false } : { pipeId: pipe.id };
  });
  const { edited, ...submission } = useCheckedSubmit(async ({ check, otherKeyOk, mineOk }) => {
    const read = token.current?.read() ?? { kind: 'untouched' };
    if (stored && read.kind === 'empty') {
      setConfirming(true);
      return { ok: true, value: null };
    }
    // What is stored already is not checked for another name.
    const isNew = read.kind !== 'untouched';
    const newToken = read.kind === 'value' ? read.value : '';
    const result = await ask('pipes.saveTelegram', {
      pipeId: pipe.id,
      ...profile,
      token: isNew ? newToken : null,
      chat,
      check: check && isNew,
      otherKeyOk,
      seen: mineOk ? null : pipe.stamp,
    });
    if (result.ok) {
      token.current?.clear();
      const { name } = profile;
      const isSkipped = isNew && result.value.outcome === 'skipped';
      say(isSkipped ? t('check.savedUnchecked', { name }) : t('toast.saved', { name }));
      onClose();
    }
    return result;
  });
  const placed = usePlacedError(submission.error, telegramErrors);

  return (
    <CheckedForm
      submission={submission}
      onEdit={edited}
      problem={placed.form}
      submit={t('action.save')}
      progress={t('check.progress', { name: t('pipes.kind.telegram') })}
      onCancel={onClose}
    >
      {isOutside && <Notice tone="warn">{t('status.outsideAgain')}</Notice>}
      <ProfileFields
        pipe={pipe}
        profile={profile}
        onChange={setProfile}
        users={users}
        agents={agents}
        at={placed.at}
      />
      <TelegramChatField
        lookup={lookup}
        value={chat}
        onChange={setChat}
        error={placed.at('chat')}
      />
      <ValueField
        ref={token}
        label={t('pipes.telegram.token')}
        hint={secretHint}
        masked={stored}
        kind="key"
        error={placed.at('token')}
      />
      <RemovePipeDialog
        open={confirming}
        pipe={pipe}
        onClose={() => setConfirming(false)}
        onRemoved={(removedPipe, removed) => {
          onClose();
          onRemoved(removedPipe, removed);
        }}
      />
    </CheckedForm>
  );
}
