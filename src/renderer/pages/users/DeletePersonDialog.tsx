import { useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { Account } from '#shared/contract/schemas.ts';
import { Button } from '../../components/Button.tsx';
import { classes } from '../../components/classes.ts';
import { DialogFrame } from '../../components/DialogFrame.tsx';
import { Field } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { Notice } from '../../components/Notice.tsx';
import stack from '../../components/stack.module.css';
import { TextInput } from '../../components/TextInput.tsx';
import { toasts } from '../../components/toastManager.ts';
import { usePlacedError } from '../../i18n/useErrorText.ts';
import { ask } from '../../state/client.ts';
import { useAnswer } from '../../state/useAnswer.ts';
import { useSubmit } from '../../state/useSubmit.ts';
import { BelongingsList } from './BelongingsList.tsx';
import styles from './DeletePersonDialog.module.css';
import type { PersonDialogProps } from './PersonDialog.tsx';

interface DeletePersonDialogProps extends PersonDialogProps {
  readonly account: Account;
}

/** Shows what would go with a person, has their username typed, and deletes them for good. */
export function DeletePersonDialog({ account, ...dialog }: DeletePersonDialogProps) {
  const { t } = useTranslation();
  return (
    <DialogFrame
      {...dialog}
      title={t('users.deletion.title', { name: account.displayName })}
      lead={t('users.deletion.lead')}
    >
      <DeletePersonForm account={account} onClose={dialog.onClose} />
    </DialogFrame>
  );
}

type DeletePersonFormProps = Pick<DeletePersonDialogProps, 'account' | 'onClose'>;

function DeletePersonForm({ account, onClose }: DeletePersonFormProps) {
  const { t } = useTranslation();
  const { id: userId, username, displayName: name } = account;
  const belongings = useAnswer(() => ask('users.belongings', { userId }));
  const [typed, setTyped] = useState('');
  // Nobody deletes what they could not see.
  const known = belongings.value !== null && belongings.error === null;
  const confirmed = known && typed === username;

  const { busy, error, submit } = useSubmit(async () => {
    const result = await ask('users.delete', { userId, username: typed });
    if (result.ok) {
      toasts.add({ title: t('users.deletion.done', { name }) });
      onClose();
    }
    return result;
  });
  const placed = usePlacedError(error, { username: ['deletion_name_wrong'] });

  return (
    <Form className={stack.stack} error={error} onSubmit={() => confirmed && submit()}>
      <BelongingsList name={name} belongings={belongings} />
      <Field
        label={
          <Trans
            i18nKey="users.deletion.confirm"
            values={{ username }}
            components={{ name: <span className={styles.username} /> }}
          />
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
      {placed.form && <Notice tone="danger">{placed.form}</Notice>}
      <div className={classes(stack.actions, stack.footer)}>
        <Button onClick={onClose}>{t('action.cancel')}</Button>
        <Button type="submit" look="danger" busy={busy} disabled={!confirmed}>
          {t('users.deletion.submit')}
        </Button>
      </div>
    </Form>
  );
}
