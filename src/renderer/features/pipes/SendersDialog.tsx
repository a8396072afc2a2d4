import { useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { clsx } from 'clsx';
import type { Pipe, Removed, Sender } from '#shared/contract/schemas.ts';
import { ask } from '../../calls/client.ts';
import { useRefusal } from '../../calls/refusal.ts';
import { Loaded } from '../../calls/Loaded.tsx';
import { useAnswer } from '../../calls/useAnswer.ts';
import { useRemoved } from '../../calls/useUndo.ts';
import { Field } from '../../forms/Field.tsx';
import { Form } from '../../forms/Form.tsx';
import { useSubmit } from '../../forms/useSubmit.ts';
import { useErrorText, usePlacedError } from '../../i18n/useErrorText.ts';
import { Button } from '../../ui/Button.tsx';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Select } from '../../ui/Select.tsx';
import stack from '../../ui/stack.module.css';
import { TextInput } from '../../ui/TextInput.tsx';
import { say } from '../../ui/toastManager.ts';
import { firstSender } from './chats.ts';
import { senderHintOf, type PipeDialogProps } from './pipes.ts';
import styles from './SendersDialog.module.css';

interface SendersDialogProps extends PipeDialogProps {
  readonly pipe: Pipe;
}

/** Who may write through a pipe, and as whom: to look over, to add to, to take from. */
export function SendersDialog({ pipe, users, ...dialog }: SendersDialogProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const field = useRef<HTMLInputElement>(null);
  const list = useAnswer(() => ask('pipes.senders', { pipeId: pipe.id }));
  const announceRemoved = useRemoved();
  const refused = useRefusal('senders');
  const removal = useSubmit(async ({ id, sender }: Sender) => {
    const result = await ask('pipes.removeSender', { senderId: id });
    if (result.ok) {
      announceRemoved({ name: sender }, result.value satisfies Removed);
      list.reload();
      // The button is gone with its line.
      field.current?.focus({ preventScroll: true });
    }
    return result;
  });
  return (
    <DialogFrame
      {...dialog}
      title={t('pipes.senders.title', { name: pipe.name })}
      lead={t('pipes.senders.lead')}
    >
      <div className={stack.stack}>
        <Loaded answer={list}>
          {({ senders }) =>
            senders.length === 0 ? (
              <Notice tone="warn">{t('pipes.senders.nobody')}</Notice>
            ) : (
              <ul aria-label={t('pipes.senders.list')} className={styles.list}>
                {senders.map((each) => (
                  <SenderLine
                    key={each.id}
                    sender={each}
                    refused={refused}
                    onRemove={() => removal.submit(each)}
                  />
                ))}
              </ul>
            )
          }
        </Loaded>
        {removal.error && <Notice tone="danger">{errorText(removal.error)}</Notice>}
        {refused === undefined ? (
          <NewSenderForm
            pipe={pipe}
            users={users}
            field={field}
            onAdded={list.reload}
            onClose={dialog.onClose}
          />
        ) : (
          <>
            <Notice tone="plain">{refused}</Notice>
            <div className={clsx(stack.actions, stack.footer)}>
              <Button onClick={dialog.onClose}>{t('action.close')}</Button>
            </div>
          </>
        )}
      </div>
    </DialogFrame>
  );
}

interface SenderLineProps {
  readonly sender: Sender;
  readonly refused: string | undefined;
  readonly onRemove: () => void;
}

function SenderLine({ sender: { sender, user }, refused, onRemove }: SenderLineProps) {
  const { t } = useTranslation();
  return (
    <li className={styles.line}>
      <span className={styles.words}>
        <bdi className={styles.sender}>{sender}</bdi>
        <span className={styles.as}>{t('pipes.senders.as', { person: user.displayName })}</span>
      </span>
      <IconButton
        inWords
        label={t('pipes.senders.removeOf', { sender })}
        refused={refused}
        onClick={onRemove}
      >
        {t('action.remove')}
      </IconButton>
    </li>
  );
}

interface NewSenderFormProps extends Pick<SendersDialogProps, 'pipe' | 'users' | 'onClose'> {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onAdded: () => void;
}

function NewSenderForm({ pipe, users, field, onAdded, onClose }: NewSenderFormProps) {
  const { t } = useTranslation();
  const [sender, setSender] = useState(() => firstSender(pipe));
  const [userId, setUserId] = useState(pipe.owner.id);
  const { busy, error, submit, clearError } = useSubmit(async () => {
    const result = await ask('pipes.addSender', { pipeId: pipe.id, userId, sender });
    if (result.ok) {
      say(t('pipes.senders.added', { sender: sender.trim() }));
      setSender('');
      onAdded();
      field.current?.focus({ preventScroll: true });
    }
    return result;
  });
  const placed = usePlacedError(error, {
    sender: ['sender_invalid', 'sender_exists'],
    user: ['user_gone'],
  });
  const hint = senderHintOf(pipe);
  return (
    <Form className={stack.stack} error={error} onSubmit={() => submit()} onEdit={clearError}>
      <Field
        label={t('pipes.senders.sender')}
        hint={t(`pipes.senders.hint.${hint}`)}
        error={placed.at('sender')}
      >
        {(control) => (
          <TextInput
            {...control}
            ref={field}
            value={sender}
            onChange={(event) => setSender(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('pipes.senders.user')} error={placed.at('user')}>
        {(control) => (
          <Select
            control={control}
            choices={users.map(({ id, displayName, username }) => ({
              value: id,
              label: displayName,
              aside: username,
            }))}
            value={userId}
            onChange={setUserId}
          />
        )}
      </Field>
      {placed.form && <Notice tone="danger">{placed.form}</Notice>}
      <div className={clsx(stack.actions, stack.footer)}>
        <Button onClick={onClose}>{t('action.close')}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {t('pipes.senders.add')}
        </Button>
      </div>
    </Form>
  );
}
