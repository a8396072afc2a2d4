import { useEffect } from 'react';
import { clsx } from 'clsx';
import { useTranslation } from 'react-i18next';
import { useUser } from '../../../calls/app.ts';
import type { Name } from '#shared/contract/index.ts';
import { ask, whenPasswordNeeded } from '../../../calls/client.ts';
import { Button } from '../../../ui/Button.tsx';
import { DialogFrame } from '../../../ui/DialogFrame.tsx';
import stack from '../../../ui/stack.module.css';
import { OwnPasswordForm } from '../OwnPasswordForm.tsx';
import { ifStillThere } from '../../../ui/finalFocus.ts';
import { answerPassword, askForPassword, useConfirming } from './confirming.ts';

/** What the password is asked for, by the call that needs it; of others it is said that it is. */
const leads = {
  'users.create': 'confirm.lead.create',
  'users.update': 'confirm.lead.update',
  'users.resetPassword': 'confirm.lead.resetPassword',
  'users.delete': 'confirm.lead.delete',
  'kit.save': 'confirm.lead.kit',
  'kit.print': 'confirm.lead.kit',
  'masterSecret.seal': 'confirm.lead.seal',
  'masterSecret.unseal': 'confirm.lead.unseal',
} as const satisfies Partial<Record<Name, string>>;

const leadOf = (call: Name | null) =>
  call !== null && call in leads ? leads[call as keyof typeof leads] : 'confirm.lead.other';

const cancel = (): void => answerPassword(false);

/** Asks for one's own password when a call needs it, over whatever dialog made the call. */
export function ConfirmPasswordDialog() {
  const { t } = useTranslation();
  const user = useUser();
  const { open, call, opener } = useConfirming();
  useEffect(() => {
    const stop = whenPasswordNeeded(askForPassword);
    return () => {
      stop();
      // Locked or signed out: the call that waits for it must not be made any more.
      cancel();
    };
  }, []);
  return (
    <DialogFrame
      open={open}
      onClose={cancel}
      title={t('confirm.title')}
      lead={t(leadOf(call))}
      finalFocus={() => ifStillThere(opener)}
    >
      <OwnPasswordForm
        user={user}
        label={t('confirm.password', { username: user.username })}
        prove={async (password) => {
          const result = await ask('auth.confirm', { password });
          if (result.ok) answerPassword(true);
          return result;
        }}
      >
        {({ busy, waiting }) => (
          <div className={clsx(stack.actions, stack.footer)}>
            <Button onClick={cancel}>{t('action.cancel')}</Button>
            <Button type="submit" look="primary" busy={busy} aria-disabled={waiting}>
              {t('confirm.submit')}
            </Button>
          </div>
        )}
      </OwnPasswordForm>
    </DialogFrame>
  );
}
