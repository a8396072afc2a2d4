import { useTranslation } from 'react-i18next';
import type { Account } from '#shared/contract/schemas.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { say } from '../../ui/toastManager.ts';
import { signOut, useUser } from '../../calls/app.ts';
import { ask } from '../../calls/client.ts';
import { nameInFull } from './people.ts';
import type { PersonDialogProps } from './PersonDialog.tsx';

interface SignOutPersonDialogProps extends PersonDialogProps {
  readonly account: Account;
}

/** Asks, and ends all sessions of a person. */
export function SignOutPersonDialog({ account, ...dialog }: SignOutPersonDialogProps) {
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
