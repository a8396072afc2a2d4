import { useState } from 'react';
import { RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../forms/Field.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { RadioCards } from '../../ui/RadioCards.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { useErrorText } from '../../i18n/useErrorText.ts';
import styles from './TelegramChatField.module.css';
import { usePipeWords } from './pipeWords.tsx';
import type { TelegramChats } from './telegram.ts';

interface TelegramChatFieldProps {
  readonly lookup: TelegramChats;
  /** The chat's number, or the name of a public channel. */
  readonly value: string;
  readonly onChange: (chat: string) => void;
  readonly error: string | undefined;
}

/** Stands for a chat that is typed; no chat is called so. */
const TYPED = '';

/** In which chat the bot listens: picked from those it has seen lately, or typed. */
export function TelegramChatField({ lookup, value, onChange, error }: TelegramChatFieldProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const words = usePipeWords();
  const { chats, busy } = lookup;
  const isListed = chats?.some(({ id }) => id === value) ?? false;
  const [typing, setTyping] = useState(false);
  const picked = isListed && !typing ? value : TYPED;
  const hasList = chats !== null && chats.length > 0;

  const input = (
    <Field
      label={hasList ? t('pipes.telegram.otherChat') : t('pipes.chat')}
      hint={!hasList && t('pipes.telegram.chatHint')}
      error={error}
    >
      {(control) => (
        <TextInput
          {...control}
          mono
          value={value}
          onChange={(event) => {
            setTyping(true);
            onChange(event.target.value);
          }}
        />
      )}
    </Field>
  );
  return (
    <div className={styles.chat}>
      {hasList && (
        <div className={styles.list}>
          <RadioCards
            label={t('pipes.chat')}
            cards={[
              ...chats.map(({ id, title, kind }) => ({
                value: id,
                title,
                text: `${words.chatKind(kind)} · ${id}`,
              })),
              {
                value: TYPED,
                title: t('pipes.telegram.other'),
                text: t('pipes.telegram.otherText'),
              },
            ]}
            value={picked}
            onChange={(chosen) => {
              setTyping(chosen === TYPED);
              onChange(chosen);
            }}
          />
        </div>
      )}
      {(!hasList || picked === TYPED) && input}
      <div className={styles.look}>
        <Button icon={<RefreshCw aria-hidden />} busy={busy} onClick={lookup.look}>
          {chats === null ? t('pipes.telegram.look') : t('pipes.telegram.lookAgain')}
        </Button>
        {busy && <Button onClick={lookup.stop}>{t('check.stop')}</Button>}
        <span role="status" className={styles.count}>
          {!busy && chats !== null && t('pipes.telegram.found', { count: chats.length })}
        </span>
      </div>
      {lookup.error && <Notice tone="danger">{errorText(lookup.error)}</Notice>}
    </div>
  );
}
