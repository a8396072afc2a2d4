import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { say } from '../../ui/toastManager.ts';
import { signOut, useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { nameInFull, type AccountDialogProps } from './people.ts';

/** Asks, and ends all sessions of a person. */
export function SignOutPersonDialog({ account, ...dialog }: AccountDialogProps) {
  const { t } = useTranslation();
  const own = account.id === useUser().id;
  const name = account.displayName;
  return (
    <ConfirmDialog
      {...dialog}
      title={t('users.signingOut.title', { name: nameInFull(account) })}
      confirm={t('users.signOut')}
      onConfirm={async () => {
        const leave = () => ask('users.signOut', { userId: account.id });
        if (own) return signOut(leave);
        const result = await leave();
        if (!result.ok) return result;
        dialog.onClose();
        say(t('users.signingOut.done', { name, count: result.value.ended }));
        return result;
      }}
    >
      {own ? t('users.signingOut.own') : t('users.signingOut.text', { name })}
    </ConfirmDialog>
  );
}
