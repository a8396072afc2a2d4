import { useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { DialogFrame } from '../../ui/DialogFrame.tsx';
import { Field } from '../../forms/Field.tsx';
import { DialogForm } from '../../forms/DialogForm.tsx';
import { TextInput } from '../../ui/TextInput.tsx';
import { say, sayBeside } from '../../ui/toastManager.ts';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { ask } from '../../calls/client.ts';
import { useAnswer } from '../../calls/useAnswer.ts';
import { useSubmit } from '../../forms/useSubmit.ts';
import { BelongingsList } from './BelongingsList.tsx';
import styles from './DeletePersonDialog.module.css';
import { canBecome, enteredName, nameInFull, type AccountDialogProps } from './people.ts';

/** Shows what would go with a person, has their username typed, and deletes them for good. */
export function DeletePersonDialog({ account, ...dialog }: AccountDialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame
      {...dialog}
      title={t('users.deletion.title', { name: nameInFull(account) })}
      lead={t('users.deletion.lead')}
    >
      <DeletePersonForm account={account} onClose={dialog.onClose} />
    </DialogFrame>
  );
}

function DeletePersonForm({ account, onClose }: Pick<AccountDialogProps, 'account' | 'onClose'>) {
  const { t } = useTranslation();
  const { id: userId, username, displayName: name } = account;
  const belongings = useAnswer(() => ask('users.belongings', { userId }));
  const [typed, setTyped] = useState('');
  // Nobody deletes what they could not see.
  const known = belongings.value !== null && belongings.error === null;
  const entered = enteredName(typed, username);
  const confirmed = known && entered === username;

  const { busy, error, submit, clearError } = useSubmit(async () => {
    const result = await ask('users.delete', { userId, username: entered });
    if (result.ok) {
      say(t('users.deletion.done', { name }));
      const { filesLeft } = result.value;
      if (filesLeft !== null) sayBeside(t('users.deletion.filesLeft', { ...filesLeft }));
      onClose();
    }
    return result;
  });
  const placed = usePlacedError(error, { username: ['deletion_name_wrong'] });

  return (
    <DialogForm
      submit={t('users.deletion.submit')}
      look="danger"
      busy={busy}
      disabled={!confirmed}
      error={error}
      problem={placed.form}
      onSubmit={() => confirmed && submit()}
      onEdit={clearError}
      onCancel={onClose}
    >
      <BelongingsList name={name} belongings={belongings} />
      <Field
        label={
          <Trans
            i18nKey="users.deletion.confirm"
            values={{ username }}
            // To be copied from here as it is.
            tOptions={{ interpolation: { escapeValue: false } }}
            components={{ name: <bdi className={styles.username} /> }}
          />
        }
        // A line stands here from the start: nothing moves, and it is spoken when it fills.
        hint={
          <span role="status">
            {canBecome(typed, username) ? '\u00a0' : t('users.deletion.notYet', { username })}
          </span>
        }
        error={placed.at('username')}
      >
        {(control) => (
          <TextInput
            {...control}
            autoCapitalize="off"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
    </DialogForm>
  );
}
