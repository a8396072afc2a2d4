import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckedForm } from '../../forms/CheckedForm.tsx';
import { Notice } from '../../ui/Notice.tsx';
import stack from '../../ui/stack.module.css';
import { say } from '../../ui/toastManager.ts';
import { ValueField, type ValueFieldHandle } from '../../forms/ValueField.tsx';
import { useErrorText, usePlacedError } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import { useCheckedSubmit } from '../../forms/useCheckedSubmit.ts';
import type { PipeDialogProps } from './pipes.ts';
import { useSecretHint } from './pipeWords.tsx';
import { ProfileFields, useProfile } from './profile.tsx';
import { BotFatherSteps } from './SetUpSteps.tsx';
import { isAboutToken, telegramErrors, useTelegramChats } from './telegram.ts';
import { TelegramChatField } from './TelegramChatField.tsx';
import styles from './TelegramSetUpForm.module.css';

type SetUpFormProps = Pick<PipeDialogProps, 'plain' | 'users' | 'agents' | 'onClose'>;

/**
 * A new Telegram pipe in two steps: the bot, then the chat. The token stays in its field all the while: the
 * step that is over is only hidden.
 */
export function TelegramSetUpForm({ plain, users, agents, onClose }: SetUpFormProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const secretHint = useSecretHint({ stored: false, plain });
  const token = useRef<ValueFieldHandle>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  /** How the token was taken in the first step. */
  const bot = useRef({ checked: true, otherKeyOk: false });
  const [step, setStep] = useState<1 | 2>(1);
  const [chat, setChat] = useState('');
  const [blind, setBlind] = useState(false);
  const [profile, setProfile] = useProfile(null, t('pipes.kind.telegram'));
  const entered = (): string => {
    const read = token.current?.read();
    return read?.kind === 'value' ? read.value : '';
  };
  const lookup = useTelegramChats(
    () => ({ token: entered(), otherKeyOk: bot.current.otherKeyOk }),
    // The newest: somebody has just written there.
    (chats) => setChat((chosen) => chosen || (chats[0]?.id ?? '')),
  );

  const second = useCheckedSubmit(async (saving) => {
    const { checked, otherKeyOk } = bot.current;
    const result = await ask('pipes.saveTelegram', {
      pipeId: null,
      ...profile,
      token: entered(),
      chat,
      check: saving.check && checked,
      otherKeyOk: saving.otherKeyOk || otherKeyOk,
    });
    if (result.ok) {
      token.current?.clear();
      const { name } = profile;
      const isChecked = result.value.outcome === 'checked';
      say(isChecked ? t('toast.added', { name }) : t('check.savedUnchecked', { name }));
      onClose();
    } else if (isAboutToken(result.error.code)) setStep(1);
    return result;
  });
  const first = useCheckedSubmit(async ({ check, otherKeyOk }) => {
    const result = check
      ? await ask('pipes.telegramChats', { token: entered(), otherKeyOk })
      : ({ ok: true, value: { chats: null } } as const);
    // Such a bot works, but tells nobody else what it has seen.
    const isBlind = !result.ok && result.error.code === 'telegram_webhook_set';
    if (!result.ok && !isBlind) return result;
    second.edited();
    bot.current = { checked: check, otherKeyOk };
    setBlind(isBlind);
    if (result.ok && result.value.chats) lookup.found(result.value.chats);
    setStep(2);
    return { ok: true, value: null };
  });
  const current = step === 1 ? first : second;
  const error = current.error ?? (step === 1 ? second.error : null);
  const placed = usePlacedError(error, telegramErrors);

  useEffect(() => {
    if (step === 2) heading.current?.focus();
  }, [step]);

  return (
    <CheckedForm
      submission={{ ...current, error }}
      onEdit={() => {
        first.edited();
        second.edited();
      }}
      problem={placed.form}
      submit={step === 1 ? t('action.continue') : t('action.add')}
      progress={t('check.progress', { name: t('pipes.kind.telegram') })}
      unchecked={step === 1 ? t('pipes.telegram.goOnUnchecked') : undefined}
      cancel={step === 1 ? t('action.cancel') : t('action.back')}
      onCancel={step === 1 ? onClose : () => setStep(1)}
    >
      <div hidden={step !== 1} className={step === 1 ? stack.stack : undefined}>
        <BotFatherSteps />
        <ValueField
          ref={token}
          label={t('pipes.telegram.token')}
          hint={secretHint}
          kind="key"
          error={placed.at('token')}
        />
      </div>
      {step === 2 && (
        <>
          <h3 ref={heading} tabIndex={-1} className={styles.heading}>
            {t('pipes.telegram.chatTitle')}
          </h3>
          <p className={styles.lead}>{t('pipes.telegram.chatLead')}</p>
          {blind && (
            <Notice tone="warn">{errorText({ code: 'telegram_webhook_set', params: {} })}</Notice>
          )}
          <TelegramChatField
            lookup={lookup}
            value={chat}
            onChange={setChat}
            error={placed.at('chat')}
          />
          <ProfileFields
            pipe={null}
            profile={profile}
            onChange={setProfile}
            users={users}
            agents={agents}
            at={placed.at}
          />
        </>
      )}
    </CheckedForm>
  );
}
